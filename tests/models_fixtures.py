"""Models as people bring them: zip archives and folders made from a real one, and stores."""

import hashlib
import shutil
import zipfile
from pathlib import Path

from tests.ears_fixtures import SYNTHETIC_MODEL
from voice_companion.adapters.model_catalog import CatalogEntry
from voice_companion.adapters.model_store import ModelStore


def untried(_path):
    """Stand in for the trial where another test has tried the same model already."""


def store_in(folder):
    """Return a store that does not try its models."""
    return ModelStore(folder / "data", trial=untried)


def model_folder(tmp_path, name):
    """Return a folder of that name with the files of a real model, without its mark."""
    return shutil.copytree(SYNTHETIC_MODEL, tmp_path / name)


def files_in(folder):
    """Return the bytes of each file, by its place in the folder."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def archive(tmp_path, name, *, inside=None, extra=()):
    """Return a zip of a real model; `extra` are (ZipInfo or name, bytes) to be put in too."""
    path = tmp_path / f"{name}.zip"
    top = name if inside is None else inside
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for file in sorted(SYNTHETIC_MODEL.rglob("*")):
            place = Path(top) / file.relative_to(SYNTHETIC_MODEL)
            out.write(file, place.as_posix())
        for info, content in extra:
            out.writestr(info, content)
    return path


def entry_of(path, **changes):
    known = {
        "name": path.stem,
        "address": "https://example.org/model.zip",
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "licence": "Apache-2.0",
        "rank": 1,
        "about": "A model.",
    }
    return CatalogEntry(**{**known, **changes})


def assert_nothing_left(store):
    left = {path.name for path in store.folder.iterdir()} if store.folder.exists() else set()
    assert left <= {".lock"}
