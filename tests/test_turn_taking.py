"""A turn ends after one unbroken pause, measured on the audio's own clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_companion.adapters.data_files import read_intents
from voice_companion.core.rulebook import read_rules
from voice_companion.core.spoken_words import SAMPLE_RATE, Partial, Phrase, Voicing, Word
from voice_companion.core.turn_taking import TurnTaker, TurnTakingRules

RULES = read_rules(TurnTakingRules, read_intents()["turn_taking"], part="turn_taking")


def at(seconds):
    return round(seconds * SAMPLE_RATE)


def phrase(text, *, start=0.0, confidence=1.0, pace=0.3):
    """One word every `pace` seconds, each lasting 0.25 s."""
    spans = [(start + pace * i, word) for i, word in enumerate(text.split())]
    return Phrase(tuple(Word(w, at(s), at(s + 0.25), confidence) for s, w in spans))


def taker(*heard, pause=0.0):
    turn_taker = TurnTaker(RULES, pause=pause)
    for one in heard:
        turn_taker.hear(one)
    return turn_taker


def test_silence_before_the_first_word_never_ends_a_turn():
    turn_taker = taker(Partial("", 0))

    assert not turn_taker.is_over(at(3600))


def test_a_pause_of_two_and_a_half_seconds_ends_a_turn_to_begin_with():
    turn_taker = taker(phrase("i feel sad today"))

    assert not turn_taker.is_over(at(1.15 + 2.49))
    assert turn_taker.is_over(at(1.15 + 2.5))


def test_a_partial_that_goes_on_keeps_the_turn_open():
    turn_taker = taker(phrase("i feel sad today"), Partial("he left", at(3.4)))

    assert not turn_taker.is_over(at(3.7))


def test_phrases_within_one_turn_are_merged():
    turn_taker = taker(phrase("i feel sad"), phrase("my sister left", start=3.0))

    assert turn_taker.take().text == "i feel sad my sister left"


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("I was so sad.", "Because he left.", "I was so sad because he left."),
        ("I miss her because.", "She was my friend.", "I miss her because she was my friend."),
        ("I told him that.", "Tom was there.", "I told him that Tom was there."),
        ("I was so sad.", "He left.", "I was so sad. He left."),
        ("Can you hear me?", "And it hurts.", "Can you hear me? And it hurts."),
        ("i was so sad", "because he left", "i was so sad because he left"),
    ],
)
def test_a_pause_within_a_sentence_leaves_no_stop(first, second, whole):
    assert taker(phrase(first), phrase(second, start=4.0)).take().text == whole


@pytest.mark.parametrize("text", ["I was sad. And", "I feel like.", "It hurts, because..."])
def test_marks_and_capitals_hide_no_trailing_off(text):
    assert taker(phrase(text)).tolerance == 2 * RULES.pause


def test_a_voice_without_words_keeps_a_turn_open():
    turn_taker = taker(phrase("i feel sad today"), Voicing(at(3.4)))

    assert not turn_taker.is_over(at(5.8))
    assert turn_taker.is_over(at(5.9))


def test_a_voice_alone_is_no_turn():
    assert not taker(Voicing(at(1.0))).is_over(at(100))


def test_doubtful_words_are_told_plain():
    assert taker(phrase("Sad, Really.", confidence=0.3)).take().uncertain == ("sad", "really")


@pytest.mark.parametrize("ending", ["because", "and", "um", "i mean", "let me think"])
def test_a_turn_that_trails_off_is_waited_for_twice_as_long(ending):
    turn_taker = taker(phrase(f"i was sad {ending}"))
    end = turn_taker._words[-1].end

    assert not turn_taker.is_over(end + at(4.9))
    assert turn_taker.is_over(end + at(5.0))


@pytest.mark.parametrize("ending", ["that's all", "that is all"])
def test_saying_that_it_is_all_ends_the_turn_at_once(ending):
    turn_taker = taker(phrase(f"i was sad {ending}"))

    assert turn_taker.is_over(turn_taker._words[-1].end + at(0.5))


def test_a_word_that_only_ends_like_a_holding_word_holds_nothing():
    turn_taker = taker(phrase("we went to the strand"))

    assert turn_taker.tolerance == RULES.pause


def test_the_pause_grows_for_a_person_who_pauses_long():
    turn_taker = taker(phrase("i feel sad"), phrase("my sister left us", start=2.8))
    turn_taker.take()

    assert turn_taker.pause > RULES.pause


def test_the_pause_shrinks_slowly_for_a_person_who_speaks_without_pauses():
    turn_taker = taker()
    for _ in range(8):
        turn_taker.hear(phrase("i feel sad about my sister"))
        turn_taker.take()
    soon = turn_taker.pause
    for _ in range(92):
        turn_taker.hear(phrase("i feel sad about my sister"))
        turn_taker.take()

    assert soon > 0.6 * RULES.pause
    assert turn_taker.pause == pytest.approx(RULES.shortest, abs=0.05)


def test_a_short_answer_teaches_nothing_about_pauses():
    turn_taker = taker(phrase("yes"))
    turn_taker.take()

    assert turn_taker.pause == RULES.pause


def test_a_person_who_was_cut_off_is_given_more_time():
    turn_taker = taker()
    turn_taker.was_cut_off()

    assert turn_taker.pause > RULES.pause


def test_sound_without_a_word_is_no_turn():
    assert taker(Partial("huh", 1600), Partial("", 0)).take() is None


def test_words_the_recognizer_was_unsure_of_are_passed_on():
    turn_taker = taker(phrase("i feel"), phrase("hurt", start=0.7, confidence=0.4))

    assert turn_taker.take().uncertain == ("hurt",)


def test_the_next_turn_begins_empty():
    turn_taker = taker(phrase("i feel sad"))
    turn_taker.take()

    assert turn_taker.text == ""


@given(
    gaps=st.lists(st.floats(0.0, 12.0), min_size=1, max_size=12),
    pause=st.floats(1.0, 10.0),
    step=st.sampled_from([400, 1600, 4000, 16000]),
)
def test_a_pause_shorter_than_the_tolerance_never_cuts(gaps, pause, step):
    turn_taker = taker(pause=pause)
    position, end = 0, None
    for gap in gaps:
        start = (end or 0) + at(gap)
        while position + step <= start:
            position += step
            over = turn_taker.is_over(position)
            silence = position - end if end is not None else 0
            assert over == (end is not None and silence >= pause * SAMPLE_RATE)
            if over:
                return
        end = start + at(0.3)
        turn_taker.hear(Phrase((Word("sad", start, end, 1.0),)))
        position = max(position, end)


@given(pauses=st.lists(st.floats(0.0, 30.0), max_size=20))
def test_whatever_is_learned_stays_within_one_and_ten_seconds(pauses):
    turn_taker = taker()
    for pause in pauses:
        turn_taker.hear(phrase("i feel sad"))
        turn_taker.hear(phrase("my sister left", start=1.0 + pause))
        turn_taker.take()
        turn_taker.was_cut_off()

        assert RULES.shortest <= turn_taker.pause <= RULES.longest
