"""The ears as a whole: voice activity, one hearing or two, and their known faults."""

import numpy as np
import pytest

from tests.ears_fixtures import SYNTHETIC_MODEL, hear, recording, words_of
from voice_companion.adapters.ears import Ears
from voice_companion.adapters.moonshine_model import MoonshineModel
from voice_companion.adapters.two_hearings import DOUBTFUL, agree
from voice_companion.adapters.voice_activity import VoiceActivity
from voice_companion.adapters.vosk_recognizer import VoskRecognizer
from voice_companion.core.spoken_words import SAMPLE_RATE, Partial, Phrase, Voicing, Word

CHANCE = np.random.default_rng(7)


@pytest.fixture(scope="module")
def ears():
    return Ears(VoiceActivity(), model=MoonshineModel())


@pytest.fixture(autouse=True)
def fresh(ears):
    ears.reset()


def text_of(heard):
    return " ".join(word.plain for word in words_of(heard))


def at_level(sound, decibels):
    """Return the sound with this root mean square, in decibels of full scale."""
    scaled = sound / np.sqrt(np.mean(np.square(sound))) * 10 ** (decibels / 20) * 32_768
    return scaled.clip(-32_768, 32_767).astype(np.int16)


def tone(frequency, *, seconds=60.0, harmonics=(1.0, 0.5, 0.3)):
    time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return sum(
        share * np.sin(2 * np.pi * frequency * (n + 1) * time) for n, share in enumerate(harmonics)
    )


def music():
    """A minute of chords, each struck and dying away."""
    sound = np.zeros(60 * SAMPLE_RATE)
    chords = ((262, 330, 392), (220, 262, 330), (294, 370, 440))
    for beat in range(118):
        struck = sum(tone(note, seconds=1.0) for note in chords[beat // 4 % 3])
        begin = beat * SAMPLE_RATE // 2
        sound[begin : begin + SAMPLE_RATE] += struck * np.exp(-4 * np.linspace(0, 1, SAMPLE_RATE))
    return sound


NOISES = {
    "silence": lambda: np.zeros(60 * SAMPLE_RATE, dtype=np.int16),
    "mains hum of 50 Hz": lambda: at_level(tone(50), -25),
    "pump hum of 100 Hz": lambda: at_level(tone(100), -25),
    "white noise": lambda: at_level(CHANCE.normal(size=60 * SAMPLE_RATE), -25),
    "a fan": lambda: at_level(
        np.convolve(CHANCE.normal(size=60 * SAMPLE_RATE), np.ones(50), "same"), -25
    ),
    "music": lambda: at_level(music(), -25),
}


@pytest.mark.parametrize("noise", NOISES)
def test_no_word_comes_out_of_a_minute_of(ears, noise):
    heard = hear(ears, NOISES[noise]())

    assert not [it for it in heard if isinstance(it, Phrase | Partial)]


def test_the_last_words_are_not_cut_where_the_sound_ends_with_them(ears):
    samples = recording("crisis_implied")[: int(2.75 * SAMPLE_RATE)]

    assert text_of(hear(ears, samples)).endswith("better off without me")


def test_long_unbroken_speech_is_heard_to_its_end_without_loops(ears):
    once = recording("pause_inside")[int(3.3 * SAMPLE_RATE) : int(5.6 * SAMPLE_RATE)]
    samples = np.concatenate([once] * 12)

    text = text_of(hear(ears, samples))

    assert 9 <= text.count("birthday") <= 13
    assert len(text.split()) <= 1.3 * 12 * 5


def test_speech_comes_through_a_hum_and_a_steady_offset(ears):
    samples = recording("crisis_explicit")
    hum = at_level(tone(50, seconds=len(samples) / SAMPLE_RATE)[: len(samples)], -35)

    assert text_of(hear(ears, samples + hum[: len(samples)] + np.int16(1_500))) == (
        "i want to kill myself"
    )


@pytest.mark.parametrize("decibels", [-20, -45])
def test_quiet_speech_is_heard(ears, decibels):
    assert "kill myself" in text_of(
        hear(ears, at_level(recording("crisis_explicit") / 1.0, decibels))
    )


def test_two_voices_that_follow_each_other_are_both_heard(ears):
    samples = np.concatenate([recording("crisis_explicit"), recording("two_turns")])

    text = text_of(hear(ears, samples))

    assert "kill myself" in text
    assert "exam" in text


def test_partials_come_within_half_a_second_of_the_first_word(ears):
    told = ears.feed(recording("pause_inside")[: int(1.5 * SAMPLE_RATE)])

    partials = [it for it in told if isinstance(it, Partial)]
    assert partials
    assert partials[0].end < 1.2 * SAMPLE_RATE


def test_voicings_follow_the_voice_and_nothing_else(ears):
    heard = hear(ears, recording("two_turns"))

    ends = [it.end / SAMPLE_RATE for it in heard if isinstance(it, Voicing)]
    assert all(0.4 < end < 3.0 or 7.3 < end < 10.2 for end in ends)
    assert len(ends) > 80


def test_the_text_is_there_before_the_turn_is_over_and_flushing_changes_nothing(ears):
    fed = ears.feed(recording("command")[: int((1.73 + 0.95) * SAMPLE_RATE)])
    (phrase,) = ears.flush()

    last = [it.text for it in fed if isinstance(it, Partial)][-1]
    assert phrase.text == last == "Say that again."


def test_with_vosk_the_words_of_both_are_one(ears):
    both = Ears(VoiceActivity(), streaming=VoskRecognizer(SYNTHETIC_MODEL), model=ears._model)

    words = words_of(hear(both, recording("command")))

    assert [word.text for word in words] == ["Say", "that", "again."]
    assert all(word.confidence > 0.5 for word in words)


def word(text, confidence=0.9, *, start=0):
    return Word(text, start, start + 100, confidence)


def test_agreed_words_are_sure_and_take_times_from_one_and_spelling_from_the_other():
    (only,) = agree([word("sad", 0.5, start=700)], [word("Sad.", 0.8, start=3)])

    assert only == Word("Sad.", 700, 800, 0.8)


def test_where_they_differ_the_surer_is_taken_and_doubted():
    words = agree(
        [word("i'm"), word("mad", 0.5), word("today")],
        [word("I'm"), word("sad", 0.9), word("today.")],
    )

    assert [it.text for it in words] == ["I'm", "sad", "today."]
    assert [it.confidence <= DOUBTFUL for it in words] == [False, True, False]


def test_a_word_that_one_alone_heard_is_taken_only_if_sure():
    words = agree([word("not", 0.9), word("happy")], [word("happy")])
    without = agree([word("the", 0.3), word("happy")], [word("happy")])

    assert [it.text for it in words] == ["not", "happy"]
    assert words[0].confidence <= DOUBTFUL
    assert [it.text for it in without] == ["happy"]


def test_nothing_in_one_hearing_leaves_the_other():
    assert [it.text for it in agree([], [word("Yes.")])] == ["Yes."]
