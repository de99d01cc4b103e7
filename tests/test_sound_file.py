"""Reading, feeding and writing recordings."""

import os
import socket
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from voice_companion.adapters.sound_file import FileMicrophone, read_recording, write_recording
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.errors import SoundFileError
from voice_companion.ports import Speech


def tone(*, rate, seconds=1.0, hertz=440.0, channels=1):
    wave = 0.5 * np.sin(2 * np.pi * hertz * np.arange(round(rate * seconds)) / rate)
    return np.tile(wave[:, None], (1, channels))


def loudest_frequency(samples):
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return np.argmax(spectrum) * SAMPLE_RATE / len(samples)


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_24", "PCM_32", "FLOAT", "DOUBLE", "ULAW"])
@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (96_000, 8), (48_000, 5)])
def test_any_width_of_samples_is_read(tmp_path, subtype, rate, channels):
    soundfile.write(tmp_path / "a.wav", tone(rate=rate, channels=channels), rate, subtype=subtype)

    samples = read_recording(tmp_path / "a.wav")

    assert abs(len(samples) - SAMPLE_RATE) <= 2
    assert abs(loudest_frequency(samples) - 440) < 2
    assert 0.45 < np.abs(samples).max() / 32_768 < 0.55


@pytest.fixture
def wav(tmp_path):
    path = tmp_path / "a.wav"
    soundfile.write(path, tone(rate=16_000), 16_000)
    return path


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg"])
@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_any_rate_and_channel_count_comes_as_16_khz_mono(tmp_path, name, rate, channels):
    soundfile.write(tmp_path / name, tone(rate=rate, channels=channels), rate)

    samples = read_recording(tmp_path / name)

    assert samples.dtype == np.int16
    assert samples.ndim == 1
    assert abs(len(samples) - SAMPLE_RATE) <= 2
    assert abs(loudest_frequency(samples) - 440) < 2
    assert 0.45 < np.abs(samples).max() / 32_768 < 0.55


def test_a_16_khz_mono_recording_comes_bit_for_bit(tmp_path):
    noise = np.random.default_rng(1).integers(-32_768, 32_768, 50_000, dtype=np.int16)
    soundfile.write(tmp_path / "a.wav", noise, SAMPLE_RATE)

    samples = read_recording(tmp_path / "a.wav")

    assert np.array_equal(samples, noise)


def test_channels_are_mixed_by_their_mean(tmp_path):
    left_and_right = np.array([[1_000, 3_000], [-1_000, -3_000]] * 100, dtype=np.int16)
    soundfile.write(tmp_path / "a.wav", left_and_right, SAMPLE_RATE)

    samples = read_recording(tmp_path / "a.wav")

    assert set(samples) == {2_000, -2_000}


def test_a_long_recording_is_resampled_without_seams(tmp_path):
    soundfile.write(tmp_path / "a.wav", tone(rate=44_100, seconds=25), 44_100)

    samples = read_recording(tmp_path / "a.wav")

    ideal = tone(rate=16_000, seconds=25)[:, 0] * 32_768
    assert abs(len(samples) - 25 * SAMPLE_RATE) <= 2
    assert np.abs(samples[1_000:-1_000] - ideal[1_000 : len(samples) - 1_000]).max() < 60


def test_numbers_that_are_no_numbers_become_silence(tmp_path):
    broken = np.array([0.5, np.nan, np.inf, -np.inf, -0.5] * 100, dtype=np.float32)
    soundfile.write(tmp_path / "a.wav", broken, SAMPLE_RATE, subtype="FLOAT")

    samples = read_recording(tmp_path / "a.wav")

    assert samples[:5].tolist() == [16_384, 0, 32_767, -32_768, -16_384]


def refused(path):
    with pytest.raises(SoundFileError) as caught:
        read_recording(path)
    return str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    assert "There is no file" in refused(tmp_path / "none.wav")


def test_a_folder_is_refused(tmp_path):
    assert "is a folder" in refused(tmp_path)


def test_an_empty_file_is_refused(tmp_path):
    (tmp_path / "a.wav").touch()

    assert "is empty" in refused(tmp_path / "a.wav")


def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    os.mkfifo(tmp_path / "a.wav")

    assert "not an ordinary file" in refused(tmp_path / "a.wav")


def test_a_device_that_never_ends_is_refused():
    assert "not an ordinary file" in refused(Path("/dev/zero"))


def test_a_socket_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a socket's path may have no more than 107 characters
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("a.wav")

        assert "not an ordinary file" in refused(Path("a.wav"))


@pytest.mark.parametrize(
    "content", [b"hello, this is text\n" * 50, b"\x00" * 5_000, b"RIFF", b"OggS"]
)
def test_a_file_that_is_not_audio_is_refused(tmp_path, content):
    (tmp_path / "a.wav").write_bytes(content)

    assert str(tmp_path / "a.wav") in refused(tmp_path / "a.wav")


def test_a_recording_without_sound_is_refused(tmp_path):
    soundfile.write(tmp_path / "a.wav", np.zeros(0, dtype=np.int16), SAMPLE_RATE)

    assert "holds no sound" in refused(tmp_path / "a.wav")


def test_a_rate_too_low_for_speech_is_refused(tmp_path):
    soundfile.write(tmp_path / "a.wav", tone(rate=100, hertz=10), 100)

    assert "too low a sample rate" in refused(tmp_path / "a.wav")


def test_a_name_that_is_too_long_is_refused(tmp_path):
    assert "cannot be read" in refused(tmp_path / ("a" * 300 + ".wav"))


@pytest.mark.parametrize("name", ["a.wav", "a.flac", "a.ogg"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 0.999), value=st.binary(min_size=1, max_size=8))
def test_a_damaged_recording_never_fails_in_any_other_way(tmp_path, name, place, value):
    soundfile.write(tmp_path / name, tone(rate=44_100, seconds=0.3), 44_100)
    whole = bytearray((tmp_path / name).read_bytes())
    start = int(place * len(whole))
    whole[start : start + len(value)] = value
    (tmp_path / name).write_bytes(whole)

    try:
        outcome = read_recording(tmp_path / name).dtype
    except SoundFileError as exc:
        outcome = type(exc)

    assert outcome in (np.int16, SoundFileError)


@pytest.mark.parametrize("block", [1, 333, 1_600, 100_000])
def test_a_file_microphone_yields_all_of_the_recording_and_ends(wav, block):
    with closing(FileMicrophone(wav, block=block)) as microphone:
        blocks = list(microphone.blocks())

    assert all(len(each) == block for each in blocks[:-1])
    assert np.array_equal(np.concatenate(blocks), read_recording(wav))


def test_a_file_microphone_loses_nothing_when_asked_to_drop(wav):
    with closing(FileMicrophone(wav, block=1_600)) as microphone:
        blocks = microphone.blocks()
        first = next(blocks)
        microphone.drop()

        rest = list(blocks)

    assert np.array_equal(np.concatenate([first, *rest]), read_recording(wav))


def test_a_closed_file_microphone_yields_nothing_more(wav):
    microphone = FileMicrophone(wav)
    blocks = microphone.blocks()
    next(blocks)
    microphone.close()

    assert list(blocks) == []


def test_a_spoken_reply_is_written_as_it_is(tmp_path):
    speech = Speech(np.array([1, -2, 3] * 100, dtype=np.int16), 22_050)

    write_recording(tmp_path / "reply.wav", speech)

    samples, rate = soundfile.read(tmp_path / "reply.wav", dtype="int16")
    assert rate == 22_050
    assert np.array_equal(samples, speech.samples)


def test_a_reply_that_cannot_be_written_says_so(tmp_path):
    speech = Speech(np.zeros(10, dtype=np.int16), 22_050)

    with pytest.raises(SoundFileError, match="cannot be written"):
        write_recording(Path(tmp_path / "none" / "reply.wav"), speech)
