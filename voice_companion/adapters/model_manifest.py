"""What a model's files were when they were brought in: sizes and sums, so that damage is found."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from voice_companion.errors import ModelError

MANIFEST: Final = "voice-companion-manifest.json"


def write_manifest(folder: Path) -> None:
    """Write the manifest of every file in the folder into the folder, for good."""
    whole = json.dumps({"files": _sums(folder)}, indent=1, sort_keys=True)
    with (folder / MANIFEST).open("w", encoding="utf-8") as out:
        out.write(whole)
        out.flush()
        os.fsync(out.fileno())


def differences(folder: Path) -> list[str]:
    """Return what is not as the manifest says, a phrase for each file; empty if all is well.

    Raises ModelError when the manifest itself is missing or damaged.
    """
    then = _read(folder)
    now = _sums(folder)
    missing = [f"{name} is missing" for name in then if name not in now]
    changed = [f"{name} has changed" for name in then if name in now and now[name] != then[name]]
    added = [f"{name} was added" for name in now if name not in then]
    return [*missing, *changed, *added]


def recorded_sum(folder: Path, name: str) -> str:
    """Return the sha256 that a file of the folder had when it was brought in; raise ModelError."""
    try:
        return str(_read(folder)[name]["sha256"])
    except (KeyError, TypeError) as exc:
        raise ModelError(
            f"The list of files of {folder.name} is damaged. Install it again."
        ) from exc


def file_sum(path: Path) -> str:
    """Return the sha256 of the file in hexadecimal."""
    with path.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


def _sums(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        path.relative_to(folder).as_posix(): {
            "bytes": path.stat().st_size,
            "sha256": file_sum(path),
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST
    }


def _read(folder: Path) -> Mapping[str, Any]:
    manifest = folder / MANIFEST
    try:
        whole = manifest.read_text(encoding="utf-8") if manifest.is_file() else ""
        files = json.loads(whole)["files"]
    except (OSError, ValueError, KeyError, TypeError) as exc:
        message = f"{folder.name} has no readable list of its files."
        raise ModelError(f"{message} Remove it and install it again.") from exc
    if not isinstance(files, dict):
        raise ModelError(f"The list of files of {folder.name} is damaged. Install it again.")
    return files
