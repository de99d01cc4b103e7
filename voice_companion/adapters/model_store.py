"""The speech models that are installed: whole or not at all, under DATA_DIR/models."""

import difflib
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voice_companion.adapters import model_unpacking
from voice_companion.adapters.model_catalog import NAME, CatalogEntry, read_catalog
from voice_companion.adapters.model_manifest import differences, file_sum
from voice_companion.adapters.model_trial import try_model
from voice_companion.adapters.shelf import Shelf
from voice_companion.adapters.vosk_layout import check_vosk_model
from voice_companion.adapters.vosk_words import check_vosk_words
from voice_companion.errors import ModelError

SYNTHETIC_MARK: Final = "synthetic-voices-only"
"""In a model's name, or a file in it: it knows only computer voices, so it never hears people."""


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
        self._shelf = Shelf(data_dir / "models", what="model")
        self.folder = self._shelf.folder
        entries = read_catalog() if catalog is None else catalog
        self._entries = {entry.name: entry for entry in entries}
        self._trial = trial

    def list(self) -> tuple[InstalledModel, ...]:
        """Return the installed models by name; raise ModelError where they cannot be read."""
        with self._shelf.told_as_model_error(f"The folder {self.folder} cannot be read"):
            return tuple(self._describe(path) for path in self._shelf.folders())

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
        with self._shelf.alone():
            try:
                return self._import(source)
            except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as exc:
                message = f"{source.name} is not a whole zip archive."
                raise ModelError(f"{message} Fetch it again, or give a model's folder.") from exc

    def verify(self, name: str) -> None:
        """Raise ModelError, naming the files, unless the model is as it was brought in."""
        path = self.locate(name)
        check_vosk_model(path)
        with self._shelf.told_as_model_error(f"The model {name} cannot be read"):
            found = differences(path)
        if found:
            advice = f"Run `voice-companion models remove {name}` and install it again."
            raise ModelError(f"The model {name} is damaged: {', '.join(found)}. {advice}")
        check_vosk_words(path)

    def remove(self, name: str) -> None:
        """Take the model away; raise ModelError when it is not there or cannot be removed."""
        self.locate(name)
        self._shelf.remove(name)

    def _import(self, source: Path) -> InstalledModel:
        name = _model_name(source)
        final = self.folder / name
        if final.exists():
            advice = f"Run `voice-companion models remove {name}` first."
            raise ModelError(f"The model {name} is already installed. {advice}")
        if source.is_file() and name in self._entries:
            _check_sum(source, self._entries[name])
        with self._shelf.arriving(name) as coming:
            _bring_in(source, coming)
            check_vosk_model(coming)
            check_vosk_words(coming)
            self._trial(coming)
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
    if not re.fullmatch(NAME, name):
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
