"""A file as it should have been: stretches of another one, with bytes of our own between them.

So a header can be mended and what is damaged left out without a copy, however long the file is.
"""

import bisect
import itertools
import os
from collections.abc import Sequence
from typing import BinaryIO, Final

Piece = bytes | range
"""Bytes as they are, or the places of the bytes in the file below."""

_EMPTY: Final = b""


class SplicedFile:
    """Reads the pieces one behind the other; has what a decoder wants of a file.

    A decoder written in C cannot pass an exception on. So what fails reads as the end, and
    `failure` holds it.
    """

    def __init__(self, raw: BinaryIO, pieces: Sequence[Piece]) -> None:
        """Read the pieces from `raw`, which stays its owner's to close."""
        self._raw = raw
        self._pieces = pieces
        self._ends = list(itertools.accumulate(map(len, pieces)))
        self._size = self._ends[-1] if self._ends else 0
        self._place = 0
        self.failure: OSError | None = None

    @property
    def at_end(self) -> bool:
        """Return whether all has been read."""
        return self._place >= self._size

    def tell(self) -> int:
        """Return the place of the next byte."""
        return self._place

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Go to a place and return it."""
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        self._place = max(0, base + offset)
        return self._place

    def read(self, count: int) -> bytes:
        """Return the next bytes, fewer than `count` only at the end."""
        read = bytearray()
        try:
            while len(read) < count and (more := self._read_within_piece(count - len(read))):
                read += more
        except OSError as exc:
            self.failure = exc
        return bytes(read)

    def _read_within_piece(self, count: int) -> bytes:
        number = bisect.bisect_right(self._ends, self._place)
        if number == len(self._pieces):
            return _EMPTY
        piece = self._pieces[number]
        start = self._place - (self._ends[number] - len(piece))
        wanted = piece[start : start + count]
        read = wanted if isinstance(wanted, bytes) else self._read_raw(wanted)
        self._place += len(read)
        return read

    def _read_raw(self, places: range) -> bytes:
        self._raw.seek(places.start)
        return self._raw.read(len(places))
