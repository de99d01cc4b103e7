"""Keeps what libraries print past Python off the screen, and loses nothing of ours.

Libraries written in C print to file descriptor 2, which the whole process has in common: while it
leads nowhere, what another thread says there is lost, too. So the program says its own lines
through a descriptor of its own.
"""

import io
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_STANDARD_ERROR = 2


def keep_our_own_lines() -> None:
    """Lead sys.stderr, where it is there, through a copy of its descriptor, once and for all.

    Windows is left out: it writes to its console by other means, and its libraries are silent.
    """
    stream = sys.stderr
    if sys.platform == "win32" or not _goes_through_descriptor_2(stream):
        return
    stream.flush()
    sys.stderr = os.fdopen(
        os.dup(_STANDARD_ERROR), "w", buffering=1, encoding=stream.encoding, errors=stream.errors
    )


@contextmanager
def no_native_chatter() -> Iterator[None]:
    """Let descriptor 2 lead nowhere inside, from whichever threads; at best a decorator."""
    _silence.begin()
    try:
        yield
    finally:
        _silence.end()


class _Silence:
    """Begun and ended from several threads, inside each other too."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a signal may interrupt begin() and end with another one
        self._wanted = 0
        self._kept: int | None = None

    def begin(self) -> None:
        with self._lock:
            self._wanted += 1
            if self._wanted == 1:
                self._kept = _lead_nowhere()

    def end(self) -> None:
        with self._lock:
            self._wanted -= 1
            if self._wanted == 0:
                _lead_back(self._kept)


_silence = _Silence()


def _lead_nowhere() -> int | None:
    """Return a copy of what descriptor 2 was; None where it was closed."""
    if _goes_through_descriptor_2(sys.stderr):
        sys.stderr.flush()
    try:
        kept = os.dup(_STANDARD_ERROR)
    except OSError:
        kept = None
    nowhere = os.open(os.devnull, os.O_WRONLY)
    if nowhere != _STANDARD_ERROR:  # the lowest that is free, so it may be that one
        os.dup2(nowhere, _STANDARD_ERROR)
        os.close(nowhere)
    return kept


def _lead_back(kept: int | None) -> None:
    if kept is None:
        os.close(_STANDARD_ERROR)
        return
    os.dup2(kept, _STANDARD_ERROR)
    os.close(kept)


def _goes_through_descriptor_2(stream: object) -> bool:
    try:
        return isinstance(stream, io.TextIOWrapper) and stream.fileno() == _STANDARD_ERROR
    except (OSError, ValueError):  # it has no descriptor, or is closed
        return False
