"""The files that travel with the program: words and rules (intents/), models/ and demo/.

In an installed package they lie inside it; in a checkout they lie beside it.
"""

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voice_companion.errors import RulebookError

_PACKAGE = Path(__file__).resolve().parent.parent


def data_folder(name: str) -> Path:
    """Return the folder of that name inside the package, else beside it.

    Raises RulebookError when neither is there, which means a broken installation.
    """
    for parent in (_PACKAGE, _PACKAGE.parent):
        folder = parent / name
        if folder.is_dir():
            return folder
    message = f"The folder {name} is missing from the installation. Install voice-companion again."
    raise RulebookError(message)


@functools.cache
def read_intents(language: str = "en") -> Mapping[str, Mapping[str, Any]]:
    """Return every table of intents/<language>/, keyed by the file's name up to the first dot.

    A long table may lie in several files: practice.lines.toml would hold more of practice.toml.
    """
    tables: dict[str, dict[str, Any]] = {}
    for path in sorted((data_folder("intents") / language).glob("*.toml")):
        table = tables.setdefault(path.name.partition(".")[0], {})
        more = _read_table(path)
        if twice := ", ".join(sorted(table.keys() & more.keys())):
            message = f"The rules file {path.name} repeats {twice}. Keep each in one file only."
            raise RulebookError(message)
        table.update(more)
    return tables


def _read_table(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        message = f"The rules file {path.name} cannot be read ({exc}). Mend or restore it."
        raise RulebookError(message) from exc
