"""Recordings with wrong headers, and damaged ones: what is intact is read, and the rest is told."""

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice_companion.adapters.sound_file import Recording
from voice_companion.adapters.sound_layout import wav_layout
from voice_companion.adapters.spliced_file import SplicedFile
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.errors import SoundFileError

SECONDS = 7
UNSAID = "does not say how long it is"
CUT = "was cut short"
DAMAGED = "is damaged; silence stands"


def noise(*, seconds=SECONDS, rate=SAMPLE_RATE):
    return np.random.default_rng(1).normal(0, 0.1, seconds * rate).astype(np.float32)


def read(path):
    """Return the samples and the warnings."""
    warnings = []
    with Recording(path, warn=warnings.append) as recording:
        samples = np.concatenate(list(recording.pieces()))
    return samples, warnings


def same(samples, right):
    """Whether they are, but for how a half is rounded."""
    return len(samples) == len(right) and np.abs(samples.astype(int) - right).max() <= 1


@pytest.fixture
def whole(tmp_path):
    """Return what writes seven seconds of noise, and the samples that it should give."""

    def write(name, seconds=SECONDS):
        soundfile.write(tmp_path / name, noise(seconds=seconds), SAMPLE_RATE)
        return tmp_path / name, soundfile.read(tmp_path / name, dtype="int16")[0]

    return write


def with_sizes(path, *, riff=None, data=None):
    """Write other lengths into a WAV file's header; return the file."""
    content = bytearray(path.read_bytes())
    place = content.index(b"data") + 4
    for where, length in ((4, riff), (place, data)):
        if length is not None:
            content[where : where + 4] = length.to_bytes(4, "little")
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("riff", "data", "told"),
    [
        (0, 0, UNSAID),
        (36, 0, UNSAID),
        (0xFFFF_FFFF, 0xFFFF_FFFF, UNSAID),
        (0x7FFF_F024, 0x7FFF_F000, UNSAID),
        (None, 3 * SECONDS * SAMPLE_RATE * 2, CUT),
        (36 + 2 * SAMPLE_RATE, 2 * SAMPLE_RATE, "holds more sound than it says"),
    ],
)
def test_a_wav_with_a_wrong_length_is_read_as_far_as_it_holds_sound(whole, riff, data, told):
    path, right = whole("a.wav")

    samples, warnings = read(with_sizes(path, riff=riff, data=data))

    assert np.array_equal(samples, right)
    assert len(warnings) == 1
    assert told in warnings[0]
    assert str(path) in warnings[0]


@pytest.mark.parametrize("more", [b"LIST\4\0\0\0INFO", b"TAG" + bytes(125)])
def test_what_follows_the_sound_of_a_wav_is_not_taken_for_sound(whole, more):
    path, right = whole("a.wav")
    path.write_bytes(path.read_bytes() + more)

    samples, warnings = read(path)

    assert np.array_equal(samples, right)
    assert warnings == []


def test_a_wav_that_is_empty_and_says_so_holds_no_sound(whole):
    path, _ = whole("a.wav", seconds=0)
    path.write_bytes(path.read_bytes() + b"LIST\4\0\0\0INFO")
    with_sizes(path, riff=path.stat().st_size - 8)

    with pytest.raises(SoundFileError, match="holds no sound"):
        read(path)


def test_a_killed_recorders_file_of_more_than_four_gigabytes_is_read_on(whole):
    path = with_sizes(whole("a.wav")[0], riff=0, data=0)
    with path.open("r+b") as raw:
        raw.truncate(5 * 10**9)
        (pieces,) = wav_layout(raw).streams

        with soundfile.SoundFile(SplicedFile(raw, pieces)) as sound:
            assert sound.frames == (5 * 10**9 - 44) // 2


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg"])
def test_a_recording_that_lost_its_second_half_is_read_as_far_as_it_goes(whole, name):
    path, right = whole(name)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])

    samples, warnings = read(path)

    assert 0.3 * len(right) < len(samples) < 0.6 * len(right)
    assert same(samples, right[: len(samples)])
    assert [CUT in warning for warning in warnings] == [True]


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg"])
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=st.floats(0.001, 0.999))
def test_a_recording_cut_anywhere_is_told_of_or_refused(tmp_path, name, kept):
    soundfile.write(tmp_path / name, noise(seconds=1), SAMPLE_RATE)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[: max(1, int(kept * len(content)))])

    try:
        told = read(tmp_path / name)[1]
    except SoundFileError as exc:
        told = [str(exc)]

    assert len(told) == 1


def damage(path, *, every, start=0):
    """Flip a bit of one byte in so many, by chance."""
    content = np.frombuffer(path.read_bytes(), dtype=np.uint8).copy()
    hit = np.random.default_rng(2).random(len(content)) < 1 / every
    hit[:start] = False
    content[hit] ^= 1
    path.write_bytes(content.tobytes())


@pytest.mark.parametrize("name", ["a.flac", "a.ogg"])
def test_what_is_intact_of_a_damaged_recording_stays_in_its_place(whole, name):
    path, right = whole(name, seconds=30)
    damage(path, every=30_000, start=10_000)

    samples, warnings = read(path)

    silent = samples == 0
    assert len(samples) == len(right)
    assert 0.02 < silent.mean() < 0.5
    # Vorbis fades into what follows a gap; all else is as it was, sample for sample.
    assert np.mean(np.abs(samples[~silent].astype(int) - right[~silent]) <= 1) > 0.95
    assert [DAMAGED in warning for warning in warnings] == [True]


@pytest.mark.parametrize("name", ["a.flac", "a.ogg"])
@pytest.mark.parametrize("start", [0, 10_000])
def test_a_recording_of_which_little_is_intact_is_refused(whole, name, start):
    path, _ = whole(name)
    damage(path, every=1_000, start=start)

    with pytest.raises(SoundFileError, match=r"damaged|cannot be decoded|can be decoded"):
        read(path)


def test_recordings_that_were_joined_to_one_file_are_read_one_after_the_other(whole):
    path, right = whole("a.ogg")
    path.write_bytes(path.read_bytes() * 2)

    samples, warnings = read(path)

    assert same(samples, np.tile(right, 2))
    assert warnings == []


def test_flac_whose_length_was_not_known_is_read_to_its_end(whole):
    path, right = whole("a.flac")
    content = bytearray(path.read_bytes())
    content[21] &= 0xF0  # the lower 36 bits of the 13th to 17th byte of STREAMINFO
    content[22:26] = bytes(4)
    path.write_bytes(content)

    samples, warnings = read(path)

    assert np.array_equal(samples, right)
    assert warnings == []
