"""What every recognizer must do, whichever engine is inside."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ears_fixtures import SYNTHETIC_MODEL, hear, recording, speech_in, words_of
from voice_companion.adapters.ears import Ears
from voice_companion.adapters.moonshine_model import MoonshineModel
from voice_companion.adapters.voice_activity import VoiceActivity
from voice_companion.adapters.vosk_recognizer import VoskRecognizer
from voice_companion.core.spoken_words import SAMPLE_RATE, Partial, Phrase


def vosk():
    return VoskRecognizer(SYNTHETIC_MODEL)


ENGINES = {
    "vosk": vosk,
    "gated vosk": lambda: Ears(VoiceActivity(), streaming=vosk()),
    "moonshine": lambda: Ears(VoiceActivity(), model=MoonshineModel()),
    "vosk+moonshine": lambda: Ears(VoiceActivity(), streaming=vosk(), model=MoonshineModel()),
}
NOTHING = np.zeros(0, dtype=np.int16)


@pytest.fixture(params=ENGINES, scope="module")
def engine(request):
    return request.param


@pytest.fixture
def ears(engine):
    return ENGINES[engine]()


@pytest.fixture(scope="module")
def two_turns(engine):
    """All that fresh ears make of one recording, which takes a while."""
    return hear(ENGINES[engine](), recording("two_turns"))


@pytest.fixture(scope="module")
def command(engine):
    return hear(ENGINES[engine](), recording("command")[:48_000])


def test_it_names_its_engine_and_its_model(ears, engine):
    assert ears.name == engine.removeprefix("gated ")
    assert ears.model


@pytest.mark.parametrize("name", ["pause_inside", "crisis_implied"])
def test_it_hears_most_words_of_a_clear_voice_in_their_order(ears, name):
    said = " ".join(str(stretch["words"]) for stretch in speech_in(name)).split()

    heard = [word.plain for word in words_of(hear(ears, recording(name)))]

    assert longest_common(said, heard) >= 0.6 * len(said)
    assert len(heard) <= 1.4 * len(said)


def test_words_lie_where_they_are_spoken_and_in_order(two_turns):
    words = words_of(two_turns)

    first, second = speech_in("two_turns")
    for stretch in (first, second):
        begin, end = stretch["start"] * SAMPLE_RATE, stretch["end"] * SAMPLE_RATE
        inside = [word for word in words if begin - 8_000 < word.start < end]
        assert abs(inside[0].start - begin) < 0.4 * SAMPLE_RATE
        assert abs(inside[-1].end - end) < 0.5 * SAMPLE_RATE
    assert all(word.start < word.end for word in words)
    assert all(one.end <= two.start + 800 for one, two in pairwise(words))


def test_words_carry_confidences_between_0_and_1(two_turns):
    words = words_of(two_turns)

    assert words
    assert all(0 <= word.confidence <= 1 for word in words)


def test_words_carry_no_marks_of_the_engine(two_turns):
    words = words_of(two_turns)

    assert words
    assert all(word.text == word.text.strip("<>[]()+\u2581 ") for word in words)


def test_partials_come_while_somebody_is_still_speaking(ears):
    samples = recording("two_turns")[: int(2.2 * SAMPLE_RATE)]

    heard = ears.feed(samples)

    texts = [item.text for item in heard if isinstance(item, Partial)]
    assert any(texts)
    assert not any(isinstance(item, Phrase) for item in heard)


def test_a_partial_never_ends_beyond_what_was_fed(ears):
    samples = recording("pause_inside")

    ends = [
        (item.end, fed)
        for fed, heard in fed_in_pieces(ears, samples, 1_000)
        for item in heard
        if isinstance(item, Partial)
    ]

    assert ends
    assert all(end <= fed for end, fed in ends)


def test_a_partial_keeps_up_with_the_speaker(ears):
    samples = recording("two_turns")
    end_of_speech = int(speech_in("two_turns")[1]["end"] * SAMPLE_RATE)
    latest = 0

    for fed, heard in fed_in_pieces(ears, samples[: end_of_speech + 8_000], 1_600):
        told = [it.words[-1].end if isinstance(it, Phrase) else it.end for it in heard]
        latest = max([latest, *told])
        started = speech_in("two_turns")[1]["start"] + 1.2
        assert not started * SAMPLE_RATE < fed < end_of_speech or fed - latest < 1.2 * SAMPLE_RATE


def test_the_same_partial_is_not_told_twice_in_a_row(two_turns):
    pairs = list(pairwise(two_turns))

    assert pairs
    assert all(one != two for one, two in pairs)


def test_silence_brings_nothing_to_light(ears):
    assert hear(ears, recording("silence")) == []


def test_a_quiet_room_brings_no_words_to_light(ears):
    assert words_of(hear(ears, recording("low_noise"))) == []


def test_an_empty_block_changes_nothing(ears):
    assert list(ears.feed(NOTHING)) == []


def test_a_flush_of_fresh_ears_brings_nothing(ears):
    assert list(ears.flush()) == []


def test_a_flush_finishes_the_phrase_under_way(ears):
    samples = recording("two_turns")[: int(2.5 * SAMPLE_RATE)]
    ears.feed(samples)

    phrases = ears.flush()

    assert len(phrases) == 1
    assert (
        longest_common(
            ["worried", "about", "my", "exam"], [word.plain for word in phrases[0].words]
        )
        >= 3
    )


def test_a_second_flush_brings_nothing(ears):
    hear(ears, recording("command"))

    assert list(ears.flush()) == []


def test_times_go_on_counting_after_a_flush(ears):
    samples = recording("two_turns")
    shift = len(samples[: int(5.5 * SAMPLE_RATE)])
    begin = speech_in("two_turns")[1]["start"] * SAMPLE_RATE
    hear(ears, samples[:shift])

    words = words_of(hear(ears, samples[shift:]))

    assert abs(words[0].start - begin) < 0.4 * SAMPLE_RATE


def test_a_flush_in_the_middle_of_a_block_loses_no_time(ears):
    samples = recording("two_turns")
    odd = int(5.5 * SAMPLE_RATE) + 777
    hear(ears, samples[:odd])
    ears.feed(samples[odd : odd + 5])
    ears.flush()

    words = words_of(hear(ears, samples[odd + 5 :]))

    begin = speech_in("two_turns")[1]["start"] * SAMPLE_RATE
    assert abs(words[0].start - begin) < 0.4 * SAMPLE_RATE


@pytest.mark.parametrize("ended", [True, False])
def test_after_a_reset_it_hears_as_if_it_had_just_been_loaded(ears, two_turns, ended):
    ears.feed(recording("pause_inside"))
    if ended:
        ears.flush()
    ears.reset()

    assert hear(ears, recording("two_turns")) == two_turns
    assert words_of(two_turns)


@pytest.mark.slow
@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(splits=st.lists(st.integers(0, 48_000), max_size=40))
def test_any_split_of_the_same_audio_gives_the_same(engine, command, splits):
    samples = recording("command")[:48_000]

    assert hear(ENGINES[engine](), samples, splits=splits) == command
    assert words_of(command)


@pytest.mark.slow
def test_single_samples_give_the_same_as_one_block(engine, command):
    samples = recording("command")[:48_000]

    assert hear(ENGINES[engine](), samples, splits=range(1, len(samples))) == command


def fed_in_pieces(ears, samples, length):
    """Yield the number of samples fed and what they brought, piece by piece."""
    for start in range(0, len(samples), length):
        piece = samples[start : start + length]
        yield start + len(piece), ears.feed(piece)


def longest_common(said, heard):
    """Return the length of the longest common subsequence of two lists of words."""
    row = [0] * (len(heard) + 1)
    for word in said:
        before = row[:]
        for place, other in enumerate(heard, start=1):
            same = word == other
            row[place] = before[place - 1] + 1 if same else max(before[place], row[place - 1])
    return row[-1]
