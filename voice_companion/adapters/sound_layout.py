"""Where in a file its sound lies, and what its own headers have wrong about that.

A recorder that was killed, a pipe and a copy that was cut short leave headers that are not true.
Decoders believe them, some silently: so they are read here first, and decoders see a mended file.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from voice_companion.adapters.spliced_file import Piece

CUT_SHORT: Final = "was cut short; it is read as far as it goes."
LENGTH_UNSAID: Final = "does not say how long it is; it is read as far as it holds sound."
LONGER_THAN_SAID: Final = "holds more sound than it says; it is read to its end."


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is to be read."""

    streams: Sequence[Sequence[Piece]]
    """The pieces of the file for each stream of sound, one after the other in time."""
    flaw: str | None = None
    """What is wrong, to be put behind the file's name; None where nothing is."""
    damaged: bool = False
    """Whether something is missing between the beginning and the end."""
    lost: float = field(default=0.0, kw_only=True)
    """How much of the file is damaged, 0 to 1."""


_UNKNOWN_LENGTH: Final = 0x7FFF_0000
"""Programs that write WAV into a pipe cannot know its length and promise about 2 or 4 GiB
(espeak-ng 0x7FFFF000, ffmpeg and sox 0xFFFFFFFF or a little less): no promise at all."""
_MOST_IN_WAV: Final = 0xFFFF_FFFF
"""Bytes that a WAV file's own counters can tell; RF64 (EBU Tech 3306) tells more."""
_RIFF_HEADER: Final = 8
"""RIFF and a length, which counts all that follows."""
_CHUNK_HEADER: Final = 8


def as_it_is(raw: BinaryIO) -> Layout:
    """Return the layout of a file of which nothing is known."""
    return Layout([[range(raw.seek(0, os.SEEK_END))]])


def wav_layout(raw: BinaryIO) -> Layout:
    """Return the layout of a file that begins as WAV files do."""
    size = raw.seek(0, os.SEEK_END)
    promised, place = _counter(raw, 4), 12
    while place + _CHUNK_HEADER <= size:
        raw.seek(place)
        name = raw.read(4)
        length = _counter(raw, place + 4)
        place += _CHUNK_HEADER
        if name == b"data":
            return _with_sound_at(raw, place, length, whole=promised + _RIFF_HEADER)
        place += length + length % 2
    return as_it_is(raw)


def _with_sound_at(raw: BinaryIO, start: int, length: int, *, whole: int) -> Layout:
    """Judge a data chunk by how long it and the `whole` file say that they are."""
    size = raw.seek(0, os.SEEK_END)
    there = size - start
    if there == 0 or (length == 0 and whole >= size):
        return as_it_is(raw)
    if length == 0 or (length > there and length >= _UNKNOWN_LENGTH):
        return Layout([_mended_wav(start, size)], LENGTH_UNSAID)
    if length > there:
        return Layout([_mended_wav(start, size)], CUT_SHORT)
    if whole <= start + length < size and not _begins_chunk(raw, start + length + length % 2):
        return Layout([_mended_wav(start, size)], LONGER_THAN_SAID)
    return as_it_is(raw)


def _mended_wav(start: int, end: int) -> list[Piece]:
    """Return a WAV whose sound goes from `start` to `end`."""
    length, before = end - start, range(12, start - 4)
    if end - _RIFF_HEADER <= _MOST_IN_WAV:
        head = b"RIFF" + (end - _RIFF_HEADER).to_bytes(4, "little") + b"WAVE"
        return [head, before, length.to_bytes(4, "little"), range(start, end)]
    unsaid = _MOST_IN_WAV.to_bytes(4, "little")
    sizes = b"".join(it.to_bytes(8, "little") for it in (end + 36 - _RIFF_HEADER, length, 0))
    said = b"ds64" + (28).to_bytes(4, "little") + sizes + bytes(4)
    return [b"RF64" + unsaid + b"WAVE" + said, before, unsaid, range(start, end)]


def _begins_chunk(raw: BinaryIO, place: int) -> bool:
    """Whether what stands there may be another chunk, or a tag of some player, and no sound."""
    raw.seek(place)
    name = raw.read(4)
    tag = name[:3] in {b"ID3", b"TAG"}
    return tag or (name.isascii() and name.decode().isprintable())


def _counter(raw: BinaryIO, place: int) -> int:
    raw.seek(place)
    return int.from_bytes(raw.read(4), "little")
