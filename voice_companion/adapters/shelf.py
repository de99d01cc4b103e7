"""A folder of models or voices that are there whole or not at all."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from filelock import FileLock

from voice_companion.adapters.model_catalog import NAME
from voice_companion.adapters.model_manifest import write_manifest
from voice_companion.errors import ModelError

_UNDER_WAY: Final = ".under-way-"
"""Begins the names of folders that come or go; nothing else ever looks into them."""


class Shelf:
    """Folders by name; each is built out of sight and put in its place in one step."""

    def __init__(self, folder: Path, *, what: str) -> None:
        """Create nothing yet; `what` is said for one of them in messages: "model"."""
        self.folder = folder
        self._what = what

    def folders(self) -> Sequence[Path]:
        """Return what is there, by name."""
        if not self.folder.is_dir():
            return ()
        paths = [path for path in sorted(self.folder.iterdir()) if re.fullmatch(NAME, path.name)]
        return tuple(path for path in paths if path.is_dir())

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the shelf's lock: what lies half done is then nobody's and is cleared away.

        Raises ModelError where the system does not let us write.
        """
        with self.told_as_model_error(f"The {self._what} cannot be put into {self.folder}"):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(self.folder / ".lock"):
                for left_over in self.folder.glob(f"{_UNDER_WAY}*"):
                    shutil.rmtree(left_over, ignore_errors=True)
                yield

    @contextmanager
    def arriving(self, name: str) -> Iterator[Path]:
        """Yield a place to build a new one at, out of sight; it is in its place afterwards.

        Whatever is raised meanwhile, nothing is left behind. Call it alone().
        """
        coming = Path(tempfile.mkdtemp(prefix=_UNDER_WAY, dir=self.folder))
        try:
            yield coming / name
            write_manifest(coming / name)
            _sync_folders(coming / name)
            (coming / name).rename(self.folder / name)
        finally:
            shutil.rmtree(coming, ignore_errors=True)
        _sync_folders(self.folder, deep=False)

    def remove(self, name: str) -> None:
        """Take one away, in one step."""
        with self.told_as_model_error(f"The {self._what} {name} cannot be removed"), self.alone():
            going = Path(tempfile.mkdtemp(prefix=_UNDER_WAY, dir=self.folder))
            (self.folder / name).rename(going / name)
            shutil.rmtree(going)

    @staticmethod
    @contextmanager
    def told_as_model_error(what: str) -> Iterator[None]:
        """Turn failures of the system into a ModelError that begins with `what`."""
        try:
            yield
        except OSError as exc:
            reason = exc.strerror or type(exc).__name__
            advice = "Make room, or choose another --data-dir that you may write to."
            raise ModelError(f"{what} ({reason}). {advice}") from exc


def _sync_folders(folder: Path, *, deep: bool = True) -> None:
    """Make the names of new files as lasting as their contents, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    below = [path for path in folder.rglob("*") if path.is_dir()] if deep else []
    for each in (folder, *below):
        handle = os.open(each, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
