"""The natural voices that are there: in Python packages, and under DATA_DIR/voices."""

import importlib.util
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voice_companion.adapters.engines import VoiceFiles, piper_engine
from voice_companion.adapters.model_catalog import NAME, VoiceEntry, read_voice_catalog
from voice_companion.adapters.model_manifest import file_sum, recorded_sum
from voice_companion.adapters.piper_config import VoiceFileError, read_piper_config
from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.adapters.shelf import Shelf
from voice_companion.errors import ModelError, VoiceError

MOST_BYTES: Final = 256 * 1024**2
"""Of a voice's network; the largest of Piper's have about 115 MB."""
MOST_CONFIG_BYTES: Final = 1024**2
_MODEL, _CONFIG = ".onnx", ".onnx.json"


@dataclass(frozen=True, slots=True)
class InstalledVoice:
    """One natural voice that lies ready."""

    name: str
    files: VoiceFiles
    licence: str | None
    """None where we don't know it: it was imported."""
    size: int
    """Bytes of its files."""


def has_natural_engine() -> bool:
    """Tell whether Piper is installed, without importing it: it is under the GPL."""
    return importlib.util.find_spec("piper") is not None


def try_voice(files: VoiceFiles) -> None:
    """Load the voice in a process of its own, as for speaking; raise ModelError when it fails."""
    with closing(RenderedVoice(piper_engine(files))) as voice:
        try:
            voice.wait_until_ready()
        except VoiceError as exc:
            raise ModelError(str(exc)) from exc


class VoiceStore:
    """Lists, finds and brings in natural voices."""

    def __init__(
        self,
        data_dir: Path,
        *,
        catalog: Sequence[VoiceEntry] | None = None,
        trial: Callable[[VoiceFiles], None] = try_voice,
    ) -> None:
        """Create nothing yet; `trial` raises ModelError for a voice that does not work."""
        self._shelf = Shelf(data_dir / "voices", what="voice")
        self._entries = read_voice_catalog() if catalog is None else catalog
        self._trial = trial

    def list(self) -> tuple[InstalledVoice, ...]:
        """Return the voices, those of the catalogue first, by rank, the others by name."""
        voices = [*self._in_packages(), *map(self._on_shelf, self._shelf.folders())]
        once = {voice.name: voice for voice in reversed(voices)}
        ranks = {entry.name: entry.rank for entry in self._entries}
        return tuple(
            sorted(once.values(), key=lambda voice: (ranks.get(voice.name, 999), voice.name))
        )

    def find(self, name: str) -> InstalledVoice | None:
        """Return the voice of that name, or None."""
        return next((voice for voice in self.list() if voice.name == name), None)

    def import_voice(self, model: Path, *, name: str | None = None) -> InstalledVoice:
        """Bring in NAME.onnx with the NAME.onnx.json beside it; return the voice.

        Both are checked and tried before they are put in their place, where only their owner may
        read them. Raises ModelError.
        """
        config = model.with_name(f"{model.name}.json")
        name = name or model.name.removesuffix(_MODEL)
        _refuse_what_is_no_voice(model, config, name)
        with self._shelf.alone():
            if self.find(name) is not None:
                raise ModelError(
                    f"A voice {name} is installed already. Rename the file and its .json."
                )
            with self._shelf.arriving(name) as coming:
                coming.mkdir(mode=0o700)
                files = _copied(model, config, coming, name)
                self._trial(files)
        found = self.find(name)
        assert found is not None  # noqa: S101 - it has just been put there
        return found

    def _in_packages(self) -> Iterator[InstalledVoice]:
        for entry in self._entries:
            folder = _package_data(entry.package)
            if folder is None:
                continue
            model, config = folder / entry.model.file, folder / entry.config.file
            if model.is_file() and config.is_file():
                yield InstalledVoice(
                    name=entry.name,
                    files=VoiceFiles(model, config, entry.model.sha256, entry.config.sha256),
                    licence=entry.licence,
                    size=model.stat().st_size + config.stat().st_size,
                )

    def _on_shelf(self, folder: Path) -> InstalledVoice:
        model, config = _places(folder, folder.name)
        sums = [recorded_sum(folder, path.name) for path in (model, config)]
        known = [entry for entry in self._entries if entry.model.sha256 == sums[0]]
        return InstalledVoice(
            name=folder.name,
            files=VoiceFiles(model, config, *sums),
            licence=known[0].licence if known else None,
            size=sum(path.stat().st_size for path in (model, config) if path.exists()),
        )


def _package_data(package: str | None) -> Path | None:
    spec = importlib.util.find_spec(package) if package else None
    return Path(spec.origin).parent / "data" if spec and spec.origin else None


def _places(folder: Path, name: str) -> tuple[Path, Path]:
    return folder / f"{name}{_MODEL}", folder / f"{name}{_CONFIG}"


def _refuse_what_is_no_voice(model: Path, config: Path, name: str) -> None:
    both = "A voice is a file NAME.onnx with its NAME.onnx.json beside it."
    if model.suffix != _MODEL:
        raise ModelError(f"{model.name} is no voice. {both}")
    for path, most in ((model, MOST_BYTES), (config, MOST_CONFIG_BYTES)):
        if not path.is_file():
            raise ModelError(f"There is no file {path}. {both}")
        if not 0 < path.stat().st_size <= most:
            raise ModelError(f"{path.name} is too small or too large for a voice. Fetch it again.")
    if not re.fullmatch(NAME, name):
        message = "A voice's name may have letters, digits, dots, dashes and underscores only."
        raise ModelError(f"{message} Rename {model.name}.")
    try:
        read_piper_config(config.read_bytes())
    except OSError as exc:
        raise ModelError(f"{config} cannot be read ({exc.strerror}). Give one that can.") from exc
    except VoiceFileError as exc:
        raise ModelError(f"{config.name} {exc}. Use another voice.") from exc


def _copied(model: Path, config: Path, folder: Path, name: str) -> VoiceFiles:
    """Copy both for their owner's eyes only, and return them where they lie now."""
    places = _places(folder, name)
    for source, place in zip((model, config), places, strict=True):
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with source.open("rb") as coming, os.fdopen(handle, "wb") as out:
            shutil.copyfileobj(coming, out)
            out.flush()
            os.fsync(out.fileno())
    return VoiceFiles(*places, *(file_sum(place) for place in places))
