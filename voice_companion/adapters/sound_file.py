"""Recordings: read any common one piece by piece, feed one like a microphone, write replies."""

import io
import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import BinaryIO, Final, Self

import numpy as np

from voice_companion.adapters.hearing import FixedBlocks
from voice_companion.adapters.ogg_layout import DAMAGED, ogg_layout
from voice_companion.adapters.private_files import write_private_file
from voice_companion.adapters.sound_decoding import Decoder, Floats
from voice_companion.adapters.sound_layout import CUT_SHORT, Layout, as_it_is, wav_layout
from voice_companion.adapters.sound_mixing import Mixer
from voice_companion.adapters.spliced_file import SplicedFile
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.errors import SoundFileError
from voice_companion.ports import Samples, Speech

_LOWEST_RATE: Final = 1_000
"""Hertz. Below it nothing of speech is left."""
_HIGHEST_RATE: Final = 1_000_000
"""Hertz. Converters reach 768,000; a higher rate is a damaged header."""
_MOST_LOST: Final = 0.5
"""How much of a recording may be damaged. Of one that lost more, the rest would mislead."""
_FULL_SCALE: Final = 32_768.0
_GIVE_RECORDING: Final = "Give a WAV, FLAC or OGG recording."
_AGAIN: Final = "Copy or record it again."

Warn = Callable[[str], None]
"""Takes a sentence about a recording that is read though something is wrong with it."""


def _say_nothing(_warning: str) -> None:
    """Do nothing: where nobody wants to know."""


class Recording:
    """A recording as Samples, piece by piece: mono, at SAMPLE_RATE, however long it is.

    16 kHz mono files of 16 bit come bit for bit, unless they have an offset; see Mixer for others.
    Every message is one sentence or two that say what is wrong.
    """

    def __init__(self, path: Path, *, warn: Warn = _say_nothing) -> None:
        """Open the file and decode its beginning.

        Raises SoundFileError when it is missing, no ordinary file, unreadable, empty, not audio,
        without sound, or mostly damaged. Where a wrong header or damage leaves enough, `warn` is
        told once, at the beginning or at the end, and what there is is read.
        """
        self._path = path
        self._warn = warn
        self._raw = _open(path)
        try:
            self._layout = self._understand()
            self._pieces = self._begin()
        except BaseException:
            self.close()
            raise
        if self._layout.flaw:
            warn(f"{path} {self._layout.flaw}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def progress(self) -> float:
        """Return how much of the file has been read, 0 to 1."""
        return self._raw.tell() / self._size

    def pieces(self) -> Iterator[Samples]:
        """Yield the sound that was not yet yielded, in pieces of about a quarter of a second.

        Raises SoundFileError when the file cannot be read on, or has turned out mostly damaged.
        """
        return self._pieces

    def close(self) -> None:
        """Let the file go."""
        self._raw.close()

    def _understand(self) -> Layout:
        try:
            layout = _layout(self._raw)
        except OSError as exc:
            raise _unreadable(self._path, exc) from exc
        self._size = os.fstat(self._raw.fileno()).st_size
        if layout.lost > _MOST_LOST or not layout.streams:
            raise _mostly_damaged(self._path)
        return layout

    def _begin(self) -> Iterator[Samples]:
        """Return all pieces, once there is one."""
        pieces = self._decode()
        first = next((piece for piece in pieces if len(piece)), None)
        if first is None:
            raise SoundFileError(f"{self._path} holds no sound at all. Record it again.")
        return itertools.chain((first,), pieces)

    def _decode(self) -> Iterator[Samples]:
        lost = frames = missing = 0
        for pieces in self._layout.streams:
            file = SplicedFile(self._raw, pieces)
            with closing(self._decoder(file)) as decoder:
                yield from map(_to_int16, _at_our_rate(decoder))
                if file.failure:
                    raise _unreadable(self._path, file.failure)
                lost, frames = lost + decoder.lost, frames + decoder.frames
                missing += decoder.missing
        self._tell_what_was_lost(lost, frames, missing)

    def _decoder(self, file: SplicedFile) -> Decoder:
        import soundfile

        try:
            decoder = Decoder(file, damaged=self._layout.damaged)
        except (soundfile.SoundFileError, RuntimeError, ValueError) as exc:
            if file.failure:
                raise _unreadable(self._path, file.failure) from exc
            if self._layout.damaged:
                raise _mostly_damaged(self._path) from exc
            message = f"{self._path} is not a recording that can be decoded. {_GIVE_RECORDING}"
            raise SoundFileError(message) from exc
        _refuse_rate(self._path, decoder.rate)
        return decoder

    def _tell_what_was_lost(self, lost: int, frames: int, missing: int) -> None:
        """Refuse or warn at the end, of what only decoding has brought to light."""
        if lost > _MOST_LOST * (frames + missing):
            raise _mostly_damaged(self._path)
        if self._layout.flaw is None and (lost or missing):
            self._warn(f"{self._path} {DAMAGED if lost else CUT_SHORT}")


class FileMicrophone:
    """A recording in the part of a microphone, on its own clock: nothing waits or sleeps."""

    def __init__(
        self, path: Path, *, block: int = SAMPLE_RATE // 10, warn: Warn = _say_nothing
    ) -> None:
        """Open the recording; `block` counts samples. Raises SoundFileError like Recording."""
        self._recording = Recording(path, warn=warn)
        self._block = block
        self._closed = False

    def blocks(self) -> Iterator[Samples]:
        """Yield blocks of one length until the recording ends; the last one may be shorter.

        Raises SoundFileError like Recording.pieces().
        """
        cutter = FixedBlocks(self._block)
        whole = (block for piece in self._recording.pieces() for block in cutter.cut(piece))
        while not self._closed and (block := next(whole, None)) is not None:
            yield block
        if not self._closed and len(rest := cutter.take_rest()):
            yield rest

    def drop(self) -> None:
        """Do nothing: a file captures nothing while nobody asks it for blocks."""

    def close(self) -> None:
        """End blocks()."""
        self._closed = True
        self._recording.close()


def read_recording(path: Path) -> Samples:
    """Return a short recording whole, as Recording gives it; raise SoundFileError like it."""
    with Recording(path) as recording:
        return np.concatenate(list(recording.pieces()))


def write_recording(path: Path, speech: Speech) -> None:
    """Write the speech as a mono 16 bit WAV file for its owner alone.

    A file of that name is replaced. Raises SoundFileError where it cannot be.
    """
    import soundfile

    whole = io.BytesIO()
    soundfile.write(whole, speech.samples, speech.rate, format="WAV", subtype="PCM_16")
    try:
        write_private_file(path, whole.getvalue())
    except OSError as exc:
        message = f"{path} cannot be written ({_reason(exc)}). Choose another folder or make room."
        raise SoundFileError(message) from exc


def _open(path: Path) -> BinaryIO:
    try:
        _refuse_what_is_no_file(path)
        return path.open("rb")
    except OSError as exc:
        raise _unreadable(path, exc) from exc


def _refuse_what_is_no_file(path: Path) -> None:
    if path.is_dir():
        raise SoundFileError(f"{path} is a folder, not a recording. {_GIVE_RECORDING}")
    if not path.exists():
        raise SoundFileError(f"There is no file {path}. Check the name and the folder.")
    if not path.is_file():
        raise SoundFileError(f"{path} is not an ordinary file. {_GIVE_RECORDING}")
    if path.stat().st_size == 0:
        raise SoundFileError(f"{path} is empty. Record it again.")


def _layout(raw: BinaryIO) -> Layout:
    raw.seek(0)
    start = raw.read(12)
    if start[:4] == b"RIFF" and start[8:] == b"WAVE":
        return wav_layout(raw)
    if start[:4] == b"OggS":
        return ogg_layout(raw)
    return as_it_is(raw)


def _refuse_rate(path: Path, rate: int) -> None:
    if not _LOWEST_RATE <= rate <= _HIGHEST_RATE:
        what = "low" if rate < _LOWEST_RATE else "high"
        message = f"{path} has too {what} a sample rate for speech ({rate} Hz)."
        raise SoundFileError(f"{message} Record it at 16,000 Hz.")


def _at_our_rate(decoder: Decoder) -> Iterator[Floats]:
    mixer = Mixer(rate=decoder.rate, channels=decoder.channels)
    mixed = map(mixer.mix, decoder.pieces())
    if decoder.rate == SAMPLE_RATE:
        yield from mixed
        return
    import soxr

    stream = soxr.ResampleStream(decoder.rate, SAMPLE_RATE, 1, dtype="float32")
    for piece in mixed:
        yield stream.resample_chunk(piece)
    yield stream.resample_chunk(np.zeros(0, dtype=np.float32), last=True)


def _to_int16(piece: Floats) -> Samples:
    scaled = np.rint(piece * _FULL_SCALE)
    clipped: Samples = np.clip(scaled, -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
    return clipped


def _mostly_damaged(path: Path) -> SoundFileError:
    return SoundFileError(f"{path} is damaged; too little of it can be decoded. {_AGAIN}")


def _unreadable(path: Path, exc: OSError) -> SoundFileError:
    return SoundFileError(f"{path} cannot be read ({_reason(exc)}). {_GIVE_RECORDING}")


def _reason(exc: OSError) -> str:
    return exc.strerror or type(exc).__name__
