"""The catalogues of what can be fetched: models/catalog.toml (ears) and models/voices.toml."""

import difflib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voice_companion.adapters.data_files import data_folder
from voice_companion.errors import ModelError

NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"
"""What a model's or a voice's name may be: it is a folder's, too."""


class RemoteFile(BaseModel):
    """A file that can be fetched."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = Field(pattern=NAME)
    """What it is called on our disk."""
    address: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    bytes: int | None = Field(default=None, gt=0)
    """Its exact length; None where it is not known."""
    by_hand: str = "Or fetch the file on another computer, and import it here."
    """What to do where it cannot be fetched."""


class CatalogEntry(BaseModel):
    """One speech model of the catalogue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=NAME)
    address: str
    """Where its archive lies."""
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    """The sum of the archive."""
    licence: str
    rank: int = Field(ge=1)
    """1 is the most accurate."""
    about: str
    """One sentence that helps to choose."""
    bytes: int | None = Field(default=None, gt=0)
    """The archive's exact length; None where it is not known."""

    @property
    def archive(self) -> RemoteFile:
        """Return what is to be fetched."""
        return RemoteFile(
            file=f"{self.name}.zip",
            address=self.address,
            sha256=self.sha256,
            bytes=self.bytes,
            by_hand=_BY_HAND.format(command="models import FILE"),
        )


class VoiceEntry(BaseModel):
    """One natural voice of the catalogue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=NAME)
    licence: str
    rank: int = Field(ge=1)
    """1 is the one that speaks where none is set."""
    about: str
    """One sentence that helps to choose."""
    package: str | None = None
    """The Python package that carries it in its folder data/, where there is one."""
    model: RemoteFile
    config: RemoteFile

    @property
    def files(self) -> tuple[RemoteFile, RemoteFile]:
        """Return what is to be fetched: the network, and its description."""
        by_hand = _BY_HAND.format(command=f"voices import {self.model.file}")
        changes = {"by_hand": by_hand}
        return self.model.model_copy(update=changes), self.config.model_copy(update=changes)


_BY_HAND = "Or fetch the file on another computer, then run `voice-companion {command}`."


class _Entry(Protocol):
    @property
    def name(self) -> str: ...


E = TypeVar("E", bound=_Entry)
M = TypeVar("M", CatalogEntry, VoiceEntry)


def read_catalog(path: Path | None = None) -> Sequence[CatalogEntry]:
    """Return the speech models, most accurate first; raise ModelError when the file is wrong."""
    return _read(path or data_folder("models") / "catalog.toml", CatalogEntry)


def read_voice_catalog(path: Path | None = None) -> Sequence[VoiceEntry]:
    """Return the natural voices by rank; raise ModelError when the file has mistakes."""
    return _read(path or data_folder("models") / "voices.toml", VoiceEntry)


def find_entry(name: str, entries: Sequence[E], *, what: str = "model") -> E:
    """Return the entry of that name; raise ModelError with what was perhaps meant."""
    for entry in entries:
        if entry.name == name:
            return entry
    names = [entry.name for entry in entries]
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.4) or names
    raise ModelError(f"No {what} {name} is in the catalogue. Did you mean {' or '.join(close)}?")


def _read(path: Path, kind: type[M]) -> Sequence[M]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = [kind(**table) for table in tables.values()]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError) as exc:
        message = f"The catalogue {path} cannot be read ({exc}). Install voice-companion again."
        raise ModelError(message) from exc
    except ValidationError as exc:
        places = ", ".join(str(error["loc"][0]) for error in exc.errors())
        raise ModelError(f"The catalogue {path} has mistakes in: {places}. Mend them.") from exc
    return sorted(entries, key=lambda entry: entry.rank)
