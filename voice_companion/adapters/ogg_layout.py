"""Finds the pages of an OGG file that are whole, by the sums that they carry (RFC 3533)."""

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from voice_companion.adapters.sound_layout import CUT_SHORT, Layout
from voice_companion.adapters.spliced_file import Piece

DAMAGED: Final = "is damaged; silence stands where nothing could be decoded."
_MARK: Final = b"OggS"
_HEADER: Final = 27
_FLAGS, _SUM, _SEGMENTS = 5, 22, 26
"""Places in a page's header."""
_FIRST, _LAST = 2, 4
"""Flags of the pages that begin and end a stream."""
_PIECE: Final = 65_536
_MIRRORED: Final = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


@dataclass(frozen=True, slots=True)
class _Page:
    places: range
    flags: int


def ogg_layout(raw: BinaryIO) -> Layout:
    """Return the layout of a file that begins as OGG files do: its whole pages, stream by stream.

    Streams that were joined to one file are told apart, as decoders stop at the end of the first.
    """
    size = raw.seek(0, os.SEEK_END)
    streams: list[list[Piece]] = []
    last = _Page(range(0), _FIRST)
    intact = 0
    for page in _whole_pages(raw, size):
        if page.flags & _FIRST and not (streams and last.flags & _FIRST):
            streams.append([])
        if streams:
            _add(streams[-1], page.places)
        intact += len(page.places)
        last = page
    end = last.places.stop
    known = end if _ends_within_page(raw, end, size) else size
    damaged = intact < known
    cut = end < size or not last.flags & _LAST
    flaw = DAMAGED if damaged else CUT_SHORT if cut else None
    return Layout(streams, flaw, damaged, lost=1 - intact / max(1, known))


def _add(pieces: list[Piece], places: range) -> None:
    """Put the places behind the pieces, joined to the last where they follow it at once."""
    if pieces and isinstance(before := pieces[-1], range) and before.stop == places.start:
        pieces[-1] = range(before.start, places.stop)
    else:
        pieces.append(places)


def _whole_pages(raw: BinaryIO, size: int) -> Iterator[_Page]:
    place = 0
    while place < size:
        page = _page_at(raw, place)
        if page is not None:
            yield page
        place = page.places.stop if page is not None else _next_mark(raw, place + 1, size)


def _page_at(raw: BinaryIO, place: int) -> _Page | None:
    """Return the page there, or None unless there is one and its sum is right."""
    raw.seek(place)
    head = raw.read(_HEADER)
    if len(head) < _HEADER or head[:4] != _MARK:
        return None
    table = raw.read(head[_SEGMENTS])
    body = raw.read(sum(table))
    if len(table) < head[_SEGMENTS] or len(body) < sum(table):
        return None
    summed = head[:_SUM] + bytes(4) + head[_SUM + 4 :] + table + body
    if _sum(summed) != int.from_bytes(head[_SUM : _SUM + 4], "little"):
        return None
    return _Page(range(place, place + len(summed)), head[_FLAGS])


def _ends_within_page(raw: BinaryIO, place: int, size: int) -> bool:
    """Whether the page there goes on beyond the end of the file."""
    raw.seek(place)
    head = raw.read(_HEADER)
    if len(head) < _HEADER:
        return True
    table = raw.read(head[_SEGMENTS])
    return head[:4] == _MARK and place + _HEADER + head[_SEGMENTS] + sum(table) > size


def _sum(page: bytes) -> int:
    """Return the sum of a page: zlib's, with the bits of every byte and of the result mirrored."""
    mirrored = zlib.crc32(page.translate(_MIRRORED), 0xFFFF_FFFF) ^ 0xFFFF_FFFF
    return int.from_bytes(mirrored.to_bytes(4, "little").translate(_MIRRORED), "big")


def _next_mark(raw: BinaryIO, place: int, size: int) -> int:
    """Return where a page may begin next, `size` if nowhere."""
    while place < size:
        raw.seek(place)
        piece = raw.read(_PIECE)
        found = piece.find(_MARK)
        if found >= 0:
            return place + found
        place += max(1, len(piece) - len(_MARK) + 1)
    return size
