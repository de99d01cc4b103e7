"""The earcons are short, soft, free of clicks, and told apart by their melody."""

from itertools import combinations

import numpy as np
import pytest

from voice_companion.adapters.earcons import MELODIES, earcons
from voice_companion.ports import Earcon


def melody_heard(speech):
    """Return the pitch in each stretch of sound, in hertz, found in the sound itself."""
    frame = round(0.01 * speech.rate)
    pitches = []
    for start in range(0, len(speech.samples) - frame, frame):
        piece = speech.samples[start : start + frame].astype(float)
        loud = np.abs(piece).max() > 300
        crossings = np.flatnonzero(np.diff(np.signbit(piece)) & ~np.signbit(piece[:-1]))
        if loud and len(crossings) > 2:
            pitches.append(speech.rate * (len(crossings) - 1) / (crossings[-1] - crossings[0]))
    return pitches


@pytest.mark.parametrize("earcon", Earcon)
class TestEveryEarcon:
    def test_is_shorter_than_half_a_second(self, earcon):
        assert 0.1 < earcons()[earcon].seconds < 0.5

    def test_is_soft(self, earcon):
        peak = np.abs(earcons()[earcon].samples.astype(int)).max()

        assert 1000 < peak < 0.1 * 32768

    def test_begins_and_ends_in_silence_so_that_it_does_not_click(self, earcon):
        samples = earcons()[earcon].samples

        assert abs(int(samples[0])) <= 1
        assert abs(int(samples[-1])) <= 1

    def test_never_jumps(self, earcon):
        steepest = 2 * np.pi * 800 * 1.3 / 44_100 * 0.09 * 32768

        assert np.abs(np.diff(earcons()[earcon].samples.astype(int))).max() < steepest


def test_listening_rises():
    pitches = melody_heard(earcons()[Earcon.LISTENING])

    assert pitches[-1] > 1.3 * pitches[0]


def test_thinking_stays_on_one_pitch():
    pitches = melody_heard(earcons()[Earcon.THINKING])

    assert max(pitches) < 1.1 * min(pitches)


def test_unheard_falls():
    pitches = melody_heard(earcons()[Earcon.UNHEARD])

    assert pitches[-1] < 0.7 * pitches[0]


def test_no_two_melodies_are_one_another_moved_up_or_down():
    def shape(notes):
        sounding = [note for note in notes if note.pitch]
        return [round(note.pitch / sounding[0].pitch, 2) for note in sounding]

    assert all(shape(MELODIES[a]) != shape(MELODIES[b]) for a, b in combinations(Earcon, 2))
