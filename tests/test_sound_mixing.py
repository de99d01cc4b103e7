"""Several channels become one, on what is known so far."""

import numpy as np
import pytest

from voice_companion.adapters.sound_mixing import Mixer

RATE = 16_000


def voice(seconds=4.0, *, seed=1):
    """Noise that comes and goes, as syllables do."""
    count = round(seconds * RATE)
    swell = np.abs(np.sin(2 * np.pi * 3 * np.arange(count) / RATE))
    return (0.1 * swell * np.random.default_rng(seed).normal(0, 1, count)).astype(np.float32)


def mix(*channels, piece=4_000):
    frames = np.stack(channels, axis=1).astype(np.float32)
    mixer = Mixer(rate=RATE, channels=frames.shape[1])
    return np.concatenate(
        [mixer.mix(it) for it in np.split(frames, range(piece, len(frames), piece))]
    )


def test_the_mean_of_the_channels_is_taken():
    left, right = voice(), voice(seed=2)

    assert np.allclose(mix(left, right), (left + right) / 2)


def test_channels_that_cancel_each_other_give_the_stronger_one_from_the_first_sample_on():
    left = voice()

    assert np.array_equal(mix(left, -0.9 * left), left)


def test_a_beginning_in_silence_does_not_hide_that_they_cancel():
    quiet = np.zeros(3 * RATE, np.float32)
    left = np.concatenate((quiet, voice()))

    faded = len(quiet) + RATE // 100
    assert np.array_equal(mix(left, -left)[faded:], left[faded:])


def test_where_channels_stop_cancelling_the_mean_comes_back_without_a_click():
    left, other = voice(), voice(10, seed=3)

    mixed = mix(np.concatenate((left, other)), np.concatenate((-left, other)))

    assert np.array_equal(mixed[: len(left)], left)
    assert np.allclose(mixed[-5 * RATE :], other[-5 * RATE :])


def test_the_only_one_of_eight_channels_that_hears_anything_stands_for_all():
    left = voice()
    silent = [np.zeros_like(left)] * 7

    assert np.array_equal(mix(*silent[:3], left, *silent[3:]), left)


@pytest.mark.parametrize("offset", [0.02, -0.3])
def test_an_offset_is_taken_off(offset):
    left = voice()

    assert abs(mix(left + offset).mean()) < 0.002
    assert np.abs(mix(left + offset) - left).max() < 0.02


def test_an_offset_does_not_make_a_channel_the_stronger_one():
    left = voice()

    mixed = mix(left, -0.5 * left + 0.4)
    assert np.corrcoef(mixed, left)[0, 1] > 0.999


def test_sound_without_an_offset_is_left_bit_for_bit():
    left = voice()

    assert np.array_equal(mix(left), left)
