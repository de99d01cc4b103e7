"""Tells from a sound file's own headers whether its end is missing.

libsndfile reads what there is of a WAV or OGG file and says nothing of what is not. (FLAC counts
its frames in its header, which is compared after reading.)
"""

import os
from typing import BinaryIO, Final

_UNKNOWN_LENGTH: Final = 0x7FFF_0000
"""Programs that write WAV into a pipe cannot know its length and promise about 2 or 4 GiB
(espeak-ng 0x7FFFF000, ffmpeg and sox 0xFFFFFFFF or a little less): no promise at all."""
_OGG_PAGE_AT_MOST: Final = 65_307
"""Bytes: a header of 27, a table of 255, 255 segments of 255 (RFC 3533, section 6)."""
_OGG_HEADER: Final = 27
_CHUNK_HEADER: Final = 8


def is_cut_short(raw: BinaryIO) -> bool:
    """Return whether a WAV or OGG file ends before its headers say; False for any other file.

    An OGG file that ends cleanly between two pages passes: recorders that are simply switched off
    leave such files, and nothing in them tells the difference.
    """
    raw.seek(0)
    start = raw.read(12)
    if start[:4] == b"RIFF" and start[8:] == b"WAVE":
        return _wav_is_cut_short(raw)
    if start[:4] == b"OggS":
        return _ogg_is_cut_short(raw)
    return False


def _wav_is_cut_short(raw: BinaryIO) -> bool:
    size = raw.seek(0, os.SEEK_END)
    place = raw.seek(12)
    while place + _CHUNK_HEADER <= size:
        raw.seek(place)
        header = raw.read(_CHUNK_HEADER)
        length = int.from_bytes(header[4:], "little")
        place += _CHUNK_HEADER
        if header[:4] == b"data":
            return length < _UNKNOWN_LENGTH and place + length > size
        place += length + length % 2
    return True


def _ogg_is_cut_short(raw: BinaryIO) -> bool:
    size = raw.seek(0, os.SEEK_END)
    raw.seek(max(0, size - _OGG_PAGE_AT_MOST))
    tail = raw.read()
    page = tail[tail.rfind(b"OggS") :]
    if len(page) < _OGG_HEADER or len(page) < _OGG_HEADER + page[26]:
        return True
    segments = page[_OGG_HEADER : _OGG_HEADER + page[26]]
    return len(page) < _OGG_HEADER + page[26] + sum(segments)
