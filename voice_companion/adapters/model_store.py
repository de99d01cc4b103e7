"""The speech models that are installed: whole or not at all, under DATA_DIR/models."""

import difflib
import os
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock

from voice_companion.adapters import model_unpacking
from voice_companion.adapters.model_catalog import CatalogEntry, read_catalog
from voice_companion.adapters.model_manifest import differences, file_sum, write_manifest
from voice_companion.adapters.model_trial import try_model
from voice_companion.adapters.vosk_layout import check_vosk_model
from voice_companion.adapters.vosk_words import check_vosk_words
from voice_companion.errors import ModelError

SYNTHETIC_MARK: Final = "synthetic-voices-only"
"""In a model's name, or a file in it: it knows only computer voices, so it never hears people."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_UNDER_WAY: Final = ".under-way-"
"""Begins the names of folders that come or go; nothing else ever looks into them."""


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """One model that lies ready."""

    name: str
    path: Path
    size: int
    """Bytes of all its files."""
    in_catalog: bool
    synthetic: bool
    """Trained on computer voices alone: for tests and demonstrations."""


class ModelStore:
    """Lists, finds, brings in, checks and removes models, all under `data_dir`/models."""

    def __init__(
        self,
        data_dir: Path,
        *,
        catalog: Sequence[CatalogEntry] | None = None,
        trial: Callable[[Path], None] = try_model,
    ) -> None:
        """Create nothing yet.

        `catalog` is the program's own if not given; `trial` raises ModelError for a model that does
        not work.
        """
        self.folder = data_dir / "models"
        entries = read_catalog() if catalog is None else catalog
        self._entries = {entry.name: entry for entry in entries}
        self._trial = trial

    def list(self) -> tuple[InstalledModel, ...]:
        """Return the installed models by name; raise ModelError where they cannot be read."""
        with _told_as_model_error(f"The folder {self.folder} cannot be read"):
            if not self.folder.is_dir():
                return ()
            folders = [path for path in sorted(self.folder.iterdir()) if _NAME.fullmatch(path.name)]
            return tuple(self._describe(path) for path in folders if path.is_dir())

    def locate(self, name: str) -> Path:
        """Return the folder of the installed model; raise ModelError when there is none."""
        installed = [model.name for model in self.list()]
        if name in installed:
            return self.folder / name
        close = difflib.get_close_matches(name, installed, n=1, cutoff=0.4)
        if close:
            raise ModelError(f"No model {name} is installed. Did you mean {close[0]}?")
        wanted = name if name in self._entries else "vosk-model-small-en-us-0.15"
        message = f"No model {name} is installed."
        raise ModelError(f"{message} Get one with `voice-companion models get {wanted}`.")

    def best(self) -> Path | None:
        """Return the model to listen to people with, or None when there is none that can.

        Models of the catalogue come first, the most accurate before others; then any whose name
        says that it is English. One that knows only synthetic voices is never chosen.
        """
        able = [model for model in self.list() if not model.synthetic]
        ranked = [model for model in able if model.in_catalog]
        if ranked:
            return min(ranked, key=lambda model: self._entries[model.name].rank).path
        english = [model for model in able if "-en" in model.name]
        return english[0].path if english else None

    def import_model(self, source: Path) -> InstalledModel:
        """Bring in a model from a zip archive or a folder and return it.

        An archive that has a catalogue name must have the catalogue's sum, or nothing is unpacked.
        The model is built in a hidden folder, tried, and moved to its place in one step: whatever
        fails, nothing is left behind. Raises ModelError.
        """
        _refuse_what_is_no_source(source)
        with _told_as_model_error(f"The model cannot be put into {self.folder}"), self._alone():
            try:
                return self._import(source)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as exc:
                message = f"{source.name} is not a whole zip archive."
                raise ModelError(f"{message} Fetch it again, or give a model's folder.") from exc

    def verify(self, name: str) -> None:
        """Raise ModelError, naming the files, unless the model is as it was brought in."""
        path = self.locate(name)
        check_vosk_model(path)
        with _told_as_model_error(f"The model {name} cannot be read"):
            found = differences(path)
        if found:
            advice = f"Run `voice-companion models remove {name}` and install it again."
            raise ModelError(f"The model {name} is damaged: {', '.join(found)}. {advice}")
        check_vosk_words(path)

    def remove(self, name: str) -> None:
        """Take the model away; raise ModelError when it is not there or cannot be removed."""
        path = self.locate(name)
        with _told_as_model_error(f"The model {name} cannot be removed"), self._alone():
            going = Path(tempfile.mkdtemp(prefix=_UNDER_WAY, dir=self.folder))
            path.rename(going / name)
            shutil.rmtree(going)

    def _import(self, source: Path) -> InstalledModel:
        name = _model_name(source)
        final = self.folder / name
        if final.exists():
            advice = f"Run `voice-companion models remove {name}` first."
            raise ModelError(f"The model {name} is already installed. {advice}")
        if source.is_file() and name in self._entries:
            _check_sum(source, self._entries[name])
        coming = Path(tempfile.mkdtemp(prefix=_UNDER_WAY, dir=self.folder))
        try:
            _bring_in(source, coming / name)
            check_vosk_model(coming / name)
            check_vosk_words(coming / name)
            self._trial(coming / name)
            write_manifest(coming / name)
            _sync_folders(coming / name)
            (coming / name).rename(final)
        finally:
            shutil.rmtree(coming, ignore_errors=True)
        _sync_folders(self.folder, deep=False)
        return self._describe(final)

    def _describe(self, path: Path) -> InstalledModel:
        files = [file for file in path.rglob("*") if file.is_file()]
        marked = SYNTHETIC_MARK in path.name or any(SYNTHETIC_MARK in file.name for file in files)
        return InstalledModel(
            name=path.name,
            path=path,
            size=sum(file.stat().st_size for file in files),
            in_catalog=path.name in self._entries,
            synthetic=marked,
        )

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Hold the store's lock: what lies half done is then nobody's and is cleared away."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(self.folder / ".lock"):
            for left_over in self.folder.glob(f"{_UNDER_WAY}*"):
                shutil.rmtree(left_over, ignore_errors=True)
            yield


def _refuse_what_is_no_source(source: Path) -> None:
    """Raise ModelError before a pipe is waited for, or a device read that never ends."""
    if not source.exists():
        raise ModelError(f"There is no file or folder {source}. Check its name.")
    if not (source.is_file() or source.is_dir()):
        message = f"{source} is neither an ordinary file nor a folder."
        raise ModelError(f"{message} Give a zip archive or a model's folder.")


def _model_name(source: Path) -> str:
    """Return the name of the one folder in the archive, else of the archive or folder itself."""
    name = source.resolve().name
    if source.is_file():
        with model_unpacking.open_archive(source) as archive:
            name = model_unpacking.common_folder(archive) or source.stem
    if not _NAME.fullmatch(name):
        message = "A model's name may have letters, digits, dots, dashes and underscores only."
        raise ModelError(f"{message} Rename {source.name}.")
    return name


def _check_sum(source: Path, entry: CatalogEntry) -> None:
    right_length = entry.bytes in {None, source.stat().st_size}
    if not right_length or file_sum(source) != entry.sha256:
        message = f"{source.name} is not the {entry.name} that its makers published."
        raise ModelError(f"{message} Nothing was unpacked; delete it and fetch it again.")


def _bring_in(source: Path, into: Path) -> None:
    if source.is_dir():
        model_unpacking.copy_folder(source, into)
        return
    with model_unpacking.open_archive(source) as archive:
        model_unpacking.unpack(archive, into)


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


@contextmanager
def _told_as_model_error(what: str) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        advice = "Make room, or choose another --data-dir that you may write to."
        raise ModelError(f"{what} ({reason}). {advice}") from exc
