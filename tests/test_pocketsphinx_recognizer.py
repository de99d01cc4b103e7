"""The embedded ears: when they listen, and what they say of themselves."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ears_fixtures import hear, recording, words_of
from voice_companion.adapters.pocketsphinx_recognizer import QUALITY, PocketsphinxRecognizer
from voice_companion.adapters.speech_gate import SpeechGate

FRAME = 480
LONGEST_SECONDS = 30


@pytest.fixture(scope="module")
def heard():
    return words_of(hear(PocketsphinxRecognizer(), recording("two_turns")))


def test_confidences_tell_words_apart(heard):
    confidences = [word.confidence for word in heard]

    assert len(set(confidences)) > 2


def test_no_word_carries_the_number_of_its_pronunciation(heard):
    assert not [word.text for word in heard if "(" in word.text]


def test_its_sentence_about_itself_is_one_sentence_that_says_how_to_get_better_ears():
    assert "voice-companion models get vosk-model-small-en-us-0.15" in QUALITY
    assert QUALITY.count(". ") == 0


def test_a_click_does_not_open_the_gate():
    assert passed([False] * 20 + [True] * 4 + [False] * 20) == []


def test_the_gate_lets_through_what_came_just_before_speech():
    through = passed([False] * 30 + [True] * 30)

    assert through[0] == 30 + 5 - 15
    assert through[-1] == 59


def test_a_pause_inside_a_phrase_does_not_close_the_gate():
    through = passed([True] * 20 + [False] * 15 + [True] * 20)

    assert through == list(range(55))


def test_the_gate_closes_after_a_pause():
    through = passed([True] * 20 + [False] * 100)

    assert 20 + 15 < through[-1] < 20 + 25


def test_steady_noise_cannot_hold_the_gate_open_for_ever():
    gate = SpeechGate(lambda _frame: True)
    frames = int(LONGEST_SECONDS / 0.03) + 10

    states = [gate.open for _ in range(frames) if gate.take(frame(0)) is not None]

    assert not all(states[10:])


def test_a_long_phrase_is_ended_by_a_shorter_pause():
    verdicts = [True] * 500 + [False] * 9 + [True] * 5

    assert len(openings(verdicts)) == 2


@given(st.lists(st.booleans(), max_size=300))
def test_the_gate_lets_frames_through_in_order_and_at_most_once(verdicts):
    through = passed(verdicts)

    assert through == sorted(set(through))


def frame(number):
    return np.full(FRAME, number, dtype=np.int16)


def passed(verdicts):
    """Return the numbers of the frames that are let through."""
    gate = SpeechGate(lambda raw: verdicts[np.frombuffer(raw, dtype=np.int16)[0]])
    return [each[0] for number in range(len(verdicts)) for each in gate.take(frame(number))]


def openings(verdicts):
    gate = SpeechGate(lambda raw: verdicts[np.frombuffer(raw, dtype=np.int16)[0]])
    states = [False]
    for number in range(len(verdicts)):
        gate.take(frame(number))
        states.append(gate.open)
    return [one for one, two in pairwise(states) if two and not one]
