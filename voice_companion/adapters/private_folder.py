"""A folder for sound on its way: for the owner only, in memory where possible, gone afterwards.

The folder is claimed with a lock that the operating system drops when its owner dies, however that
happens. So a folder that somebody else can claim is a leftover, and the next one made removes it.
"""

import os
import shutil
import sys
import tempfile
import weakref
from pathlib import Path

PREFIX = "voice-companion-sound-"
_ATTEMPTS = 5


class PrivateFolder:
    """A folder with mode 0700, removed with its contents by close(), at exit, or by the next."""

    def __init__(self, *, base: Path | None = None) -> None:
        """Make the folder in `base`, else in memory_backed_base(); raise OSError if it cannot."""
        base = base or memory_backed_base()
        remove_leftovers(base)
        self.path, lock = _make_and_claim(base)
        self._finalizer = weakref.finalize(self, _remove, self.path, lock)

    def close(self) -> None:
        """Remove the folder; harmless when it is gone already."""
        self._finalizer()


def memory_backed_base() -> Path:
    """Return a writable folder that is kept in memory where the system has one, else the usual one.

    /dev/shm is always in memory; XDG_RUNTIME_DIR is by custom (XDG Base Directory Specification).
    """
    candidates = [Path("/dev/shm")] if sys.platform == "linux" else []  # noqa: S108 - not predictable below
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime:
        candidates.append(Path(runtime))
    for folder in candidates:
        if folder.is_dir() and os.access(folder, os.W_OK | os.X_OK):
            return folder
    return Path(tempfile.gettempdir())


def remove_leftovers(base: Path) -> None:
    """Remove the folders in `base` whose owners died without removing them."""
    for folder in base.glob(PREFIX + "*"):
        lock = _claim(folder)
        if lock is not None:
            _remove(folder, lock)


def _make_and_claim(base: Path) -> tuple[Path, int | None]:
    for _ in range(_ATTEMPTS):
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
        lock = _claim(folder)
        # Another process may take the new folder for a leftover before it is claimed: make another.
        if lock is not None and folder.exists():
            return folder, lock
        if sys.platform == "win32":
            return folder, None
    message = "another process keeps removing the folder for sound"
    raise OSError(message)


def _claim(folder: Path) -> int | None:
    """Return a descriptor that holds the folder's lock, or None when it has an owner."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        if os.fstat(descriptor).st_uid != os.getuid():
            os.close(descriptor)
            return None
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor


def _remove(folder: Path, lock: int | None) -> None:
    # Removed before the lock is let go: nobody else can claim it in between.
    shutil.rmtree(folder, ignore_errors=True)
    if lock is not None:
        os.close(lock)
