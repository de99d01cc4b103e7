"""Whether there is memory for what is about to be loaded, asked before it is.

Engines that are written in C end the process, or leave it half alive, where memory runs out while
they are loaded; no exception tells of it. So as much as they need is asked for first.
"""

import errno
import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from voice_companion.errors import CompanionError, MemoryShortError

LIBRARIES_MEGABYTES: Final = 150
"""Address space that numpy and its like take when they are imported; these three were measured on
Linux with two cores. More cores take more."""
UNDERSTANDING_MEGABYTES: Final = 250
"""For the language pipeline and the listener, once the libraries are there."""
EARS_MEGABYTES: Final = 180
"""For ears, once the libraries are there, beside the size of their model."""

_MEGABYTE: Final = 1024**2
_SIGNS: Final = ("failed to map segment", "cannot allocate memory", "bad_alloc", "bad allocation")
"""In the words of loaders and engines that know no better error."""
_NO_THREAD: Final = "can't start new thread"
"""Python's own words where there is no room for a thread's stack."""


def require_memory(what: str, *, megabytes: int) -> None:
    """Raise MemoryShortError, naming what for, unless so much could be had now."""
    try:
        mmap.mmap(-1, megabytes * _MEGABYTE).close()
    except (OSError, MemoryError, ValueError) as exc:
        raise MemoryShortError(f"There is not enough memory for {what}. {_ADVICE}") from exc


def megabytes_of(folder: Path) -> int:
    """Return the size of all files in a folder, rounded up."""
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    return -(-size // _MEGABYTE)


def lacks_memory(error: BaseException) -> bool:
    """Tell whether the error came of a lack of memory, by itself or by what it was made from."""
    return any(_is_lack(each) for each in _chain(error))


def with_the_true_reason(error: CompanionError) -> str:
    """Return its message, or that memory lacks where that was taken for another failure."""
    own = isinstance(error, MemoryShortError) or not lacks_memory(error)
    return str(error) if own else NOT_ENOUGH


_ADVICE: Final = "Close other programs, or allow it more, and start again."
NOT_ENOUGH: Final = f"There is not enough memory. {_ADVICE}"
"""What to say where nobody knows what for."""


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _is_lack(error: BaseException) -> bool:
    if isinstance(error, MemoryError | MemoryShortError):
        return True
    if isinstance(error, OSError) and error.errno == errno.ENOMEM:
        return True
    words = str(error).lower()
    no_thread = isinstance(error, RuntimeError) and _NO_THREAD in words
    loading = isinstance(error, ImportError | OSError | RuntimeError)
    return no_thread or (loading and any(sign in words for sign in _SIGNS))
