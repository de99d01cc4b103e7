"""The catalogue of speech models that can be fetched: models/catalog.toml."""

import difflib
import tomllib
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from voice_companion.adapters.data_files import data_folder
from voice_companion.errors import ModelError


class CatalogEntry(BaseModel):
    """One model of the catalogue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")
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


def read_catalog(path: Path | None = None) -> Sequence[CatalogEntry]:
    """Return the entries, most accurate first; raise ModelError when the file has mistakes."""
    path = path or data_folder("models") / "catalog.toml"
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        entries = [CatalogEntry(**table) for table in tables.values()]
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, TypeError) as exc:
        message = f"The catalogue {path} cannot be read ({exc}). Install voice-companion again."
        raise ModelError(message) from exc
    except ValidationError as exc:
        places = ", ".join(str(error["loc"][0]) for error in exc.errors())
        raise ModelError(f"The catalogue {path} has mistakes in: {places}. Mend them.") from exc
    return sorted(entries, key=lambda entry: entry.rank)


def find_entry(name: str, catalog: Sequence[CatalogEntry] | None = None) -> CatalogEntry:
    """Return the entry of that name; raise ModelError with what was perhaps meant."""
    entries = read_catalog() if catalog is None else catalog
    for entry in entries:
        if entry.name == name:
            return entry
    names = [entry.name for entry in entries]
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.4) or names
    raise ModelError(f"No model {name} is in the catalogue. Did you mean {' or '.join(close)}?")
