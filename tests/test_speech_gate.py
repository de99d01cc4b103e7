"""When the ears listen, and what of a stretch of speech they hear in one piece."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ears_fixtures import recording, speech_in
from voice_companion.adapters.speech_gate import SpeechGate
from voice_companion.adapters.speech_segment import SpeechSegment
from voice_companion.adapters.voice_activity import FRAME, VoiceActivity
from voice_companion.core.spoken_words import SAMPLE_RATE

SECOND = round(SAMPLE_RATE / FRAME)


def frame(number):
    return np.full(FRAME, number, dtype=np.int16)


def states(verdicts):
    """Return the numbers of the frames let through, and after each frame whether it is open."""
    gate = SpeechGate(lambda samples: float(verdicts[samples[0]]))
    through, opened = [], []
    for number in range(len(verdicts)):
        through += [int(each[0]) for each, _ in gate.take(frame(number))]
        opened.append(gate.open)
    return through, opened


def closings(verdicts):
    _, opened = states(verdicts)
    return [place for place, (one, two) in enumerate(pairwise(opened)) if one and not two]


def test_a_click_does_not_open_the_gate():
    assert states([False] * 20 + [True] * 2 + [False] * 20)[0] == []


def test_a_short_word_opens_it():
    assert states([False] * 20 + [True] * 5 + [False] * 20)[0]


def test_what_came_just_before_speech_is_let_through():
    through, _ = states([False] * 40 + [True] * 30)

    assert through[0] < 40 - 5
    assert through == list(range(through[0], 70))


def test_a_pause_in_which_somebody_looks_for_a_word_stays_inside():
    assert closings([True] * 2 * SECOND + [False] * SECOND + [True] * 2 * SECOND) == []


def test_a_long_pause_closes_it():
    (closed,) = closings([True] * 2 * SECOND + [False] * 3 * SECOND)

    assert 3 * SECOND < closed < 3.5 * SECOND


def test_after_a_long_stretch_a_pause_for_breath_is_enough():
    breath = [False] * (SECOND // 3)

    assert closings([True] * 4 * SECOND + breath + [True] * 10) == []
    assert len(closings([True] * 9 * SECOND + breath + [True] * 10)) == 1


def test_unbroken_speech_is_cut_at_fifteen_seconds_and_nothing_is_lost():
    verdicts = [True] * 40 * SECOND

    through, _ = states(verdicts)
    cuts = closings(verdicts)

    assert [round(cut / SECOND) for cut in cuts] == [15, 30]
    assert through == list(range(len(verdicts)))


@given(st.lists(st.booleans(), max_size=400))
def test_frames_are_let_through_in_order_and_at_most_once(verdicts):
    through, _ = states(verdicts)

    assert through == sorted(set(through))


def segment_of(stretches, *, start=0):
    """Each stretch is (whether voiced, number of frames)."""
    segment = SpeechSegment(start)
    for voiced, count in stretches:
        for _ in range(count):
            segment.add(frame(1 if voiced else 0), voiced=voiced)
    return segment


def test_long_pauses_are_shortened_before_a_segment_is_heard():
    segment = segment_of([(True, 30), (False, 60), (True, 30)])

    assert (segment.speech() == 1).sum() == 60 * FRAME
    assert 0.5 * SAMPLE_RATE < (segment.speech() == 0).sum() < 0.7 * SAMPLE_RATE


def test_words_lie_where_the_voice_is():
    segment = segment_of([(False, 10), (True, 30), (False, 60), (True, 30)], start=1_000)

    one, two = segment.place([("Tired.", 0.9), ("Really.", 0.8)])

    assert one.start == 1_000 + 10 * FRAME
    assert abs(one.end - (1_000 + 40 * FRAME)) < 3 * FRAME
    assert abs(two.start - (1_000 + 100 * FRAME)) < 5 * FRAME
    assert two.end == segment.voice_end == segment.end


@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 9)), min_size=1, max_size=9),
    st.lists(st.text("abc", min_size=1, max_size=8), min_size=1, max_size=9),
)
def test_words_are_in_order_and_within_the_segment(stretches, texts):
    segment = segment_of([*stretches, (True, 1)], start=77)

    words = segment.place([(text, 1.0) for text in texts])

    assert all(one.start <= one.end <= two.start + 1 for one, two in pairwise(words))
    assert words[0].start >= 77
    assert words[-1].end <= segment.end


def chances_of(samples):
    activity = VoiceActivity()
    whole = len(samples) - len(samples) % FRAME
    return np.array([activity.chance(it) for it in samples[:whole].reshape(-1, FRAME)])


@pytest.mark.parametrize("decibels", [0, -20, -30])
def test_the_detector_hears_loud_and_quiet_speech(decibels):
    samples = (recording("two_turns") * 10 ** (decibels / 20)).astype(np.int16)

    chances = chances_of(samples)

    seconds = np.arange(len(chances)) / SECOND
    inside = np.zeros(len(chances), dtype=bool)
    for stretch in speech_in("two_turns"):
        inside |= (seconds > stretch["start"] + 0.1) & (seconds < stretch["end"] - 0.1)
    assert (chances[inside] >= 0.5).mean() > 0.85
    assert (chances[(seconds > 4) & (seconds < 6)] < 0.5).all()


def test_the_detector_knows_noise_from_speech():
    chance = np.random.default_rng(0)
    time = np.arange(5 * SAMPLE_RATE) / SAMPLE_RATE
    hum = sum(np.sin(2 * np.pi * 100 * n * time) / n for n in (1, 2, 3))
    fan = np.convolve(chance.normal(size=len(time)), np.ones(40) / 40, "same")

    for noise in (hum, fan, chance.normal(size=len(time))):
        chances = chances_of((noise / np.abs(noise).max() * 8_000).astype(np.int16))
        assert (chances[SECOND // 2 :] < 0.5).all()
