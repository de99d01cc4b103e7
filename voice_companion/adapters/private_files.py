"""Files and folders for their owner alone."""

import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make the folder and those above it where they are missing; raise OSError where it cannot.

    New ones have mode 0700; a folder that is there keeps its own.
    """
    missing = [it for it in (folder, *folder.parents) if not it.exists()]
    for each in reversed(missing):
        each.mkdir(mode=0o700, exist_ok=True)
    if not folder.is_dir():
        folder.mkdir()  # raises what is wrong


def write_private_file(path: Path, content: bytes) -> None:
    """Write a file of mode 0600, in the place of any that is there; raise OSError."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
