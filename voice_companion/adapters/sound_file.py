"""Recordings: read any common one as Samples, feed one like a microphone, write replies."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

import numpy as np
import numpy.typing as npt

from voice_companion.adapters.sound_file_lengths import is_cut_short
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.errors import SoundFileError
from voice_companion.ports import Samples, Speech

if TYPE_CHECKING:
    import soundfile

_READ_SECONDS: Final = 10
"""How much is decoded at a time, so that an hour of stereo never lies in memory as floats."""
_LOWEST_RATE: Final = 1_000
"""Hertz. Below it nothing of speech is left, and a damaged header's 1 Hz would fill the memory."""
_FULL_SCALE: Final = 32_768.0
_GIVE_RECORDING: Final = "Give a WAV, FLAC or OGG recording."

_Floats = npt.NDArray[np.float32]


def read_recording(path: Path) -> Samples:
    """Return the recording as Samples: mono (the mean of its channels), at SAMPLE_RATE.

    16 kHz mono files of 16 bit come back bit for bit. Raises SoundFileError, with one sentence that
    says what is wrong, when the file is missing, a directory, unreadable, empty, not audio,
    damaged, without sound, or cut short (its header promises more than there is):
    a check-in that lost its end is better refused than half understood.
    """
    import soundfile

    try:
        _refuse_what_is_no_file(path)
        with path.open("rb") as raw:
            samples = _decode(path, raw)
    except OSError as exc:
        raise SoundFileError(f"{path} cannot be read ({_reason(exc)}). {_GIVE_RECORDING}") from exc
    except (soundfile.SoundFileError, RuntimeError, ValueError) as exc:
        message = f"{path} is not a recording that can be decoded. {_GIVE_RECORDING}"
        raise SoundFileError(message) from exc
    if not len(samples):
        raise SoundFileError(f"{path} holds no sound at all. Record it again.")
    return samples


def write_recording(path: Path, speech: Speech) -> None:
    """Write the speech as a mono 16 bit WAV file; raise SoundFileError where it cannot be."""
    import soundfile

    whole = io.BytesIO()
    soundfile.write(whole, speech.samples, speech.rate, format="WAV", subtype="PCM_16")
    try:
        path.write_bytes(whole.getvalue())
    except OSError as exc:
        message = f"{path} cannot be written ({_reason(exc)}). Choose another folder or make room."
        raise SoundFileError(message) from exc


class FileMicrophone:
    """A recording in the part of a microphone, on its own clock: nothing waits or sleeps."""

    def __init__(self, path: Path, *, block: int = SAMPLE_RATE // 10) -> None:
        """Read the recording; `block` counts samples. Raises SoundFileError like read_recording."""
        self._samples = read_recording(path)
        self._block = block
        self._closed = False

    def blocks(self) -> Iterator[Samples]:
        """Yield blocks of one length until the recording ends; the last one may be shorter."""
        for start in range(0, len(self._samples), self._block):
            if self._closed:
                return
            yield self._samples[start : start + self._block]

    def drop(self) -> None:
        """Do nothing: a file captures nothing while nobody asks it for blocks."""

    def close(self) -> None:
        """End blocks()."""
        self._closed = True


def _refuse_what_is_no_file(path: Path) -> None:
    if path.is_dir():
        raise SoundFileError(f"{path} is a folder, not a recording. {_GIVE_RECORDING}")
    if not path.exists():
        raise SoundFileError(f"There is no file {path}. Check the name and the folder.")
    if not path.is_file():
        raise SoundFileError(f"{path} is not an ordinary file. {_GIVE_RECORDING}")
    if path.stat().st_size == 0:
        raise SoundFileError(f"{path} is empty. Record it again.")


def _decode(path: Path, raw: BinaryIO) -> Samples:
    import soundfile

    if is_cut_short(raw):
        raise _cut_short(path)
    raw.seek(0)
    with soundfile.SoundFile(raw) as sound:
        if sound.samplerate < _LOWEST_RATE:
            message = f"{path} has too low a sample rate for speech ({sound.samplerate} Hz)."
            raise SoundFileError(f"{message} Record it at 16,000 Hz.")
        try:
            pieces = [_to_int16(piece) for piece in _at_our_rate(sound)]
        except soundfile.SoundFileError as exc:
            raise _cut_short(path) from exc
        if sound.tell() < sound.frames:
            raise _cut_short(path)
    return np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.int16)


def _at_our_rate(sound: "soundfile.SoundFile") -> Iterator[_Floats]:
    import soxr

    if sound.samplerate == SAMPLE_RATE:
        yield from _mono(sound)
        return
    stream = soxr.ResampleStream(sound.samplerate, SAMPLE_RATE, 1, dtype="float32")
    for piece in _mono(sound):
        yield stream.resample_chunk(piece)
    yield stream.resample_chunk(np.zeros(0, dtype=np.float32), last=True)


def _mono(sound: "soundfile.SoundFile") -> Iterator[_Floats]:
    while len(piece := sound.read(_READ_SECONDS * sound.samplerate, "float32", always_2d=True)):
        yield np.clip(np.nan_to_num(piece), -1, 1).mean(axis=1, dtype=np.float32)


def _to_int16(piece: _Floats) -> Samples:
    scaled = np.rint(piece * _FULL_SCALE)
    clipped: Samples = np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
    return clipped


def _cut_short(path: Path) -> SoundFileError:
    message = f"{path} was cut short or damaged: it promises more sound than it holds."
    return SoundFileError(f"{message} Copy or record it again.")


def _reason(exc: OSError) -> str:
    return exc.strerror or type(exc).__name__
