"""Brings a model's files from an archive or a folder into a new folder, and nothing else.

An archive is judged whole by its table of contents before a byte is unpacked, and every byte is
counted while it is, since a table of contents can lie.
"""

import os
import shutil
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, Final

from voice_companion.errors import ModelError

MOST_FILES: Final = 2_000
"""A Vosk model has about 15 files."""
MOST_BYTES: Final = 8 * 1024**3
"""Of all files together; the largest English model for Vosk unpacks to about 4 GiB."""
MOST_BYTES_IN_ONE: Final = 4 * 1024**3
MOST_EXPANSION: Final = 50
"""Unpacked size of a file over its packed size; models reach 3, archives made to fill a disk 1,000.
"""
_NO_BOMB: Final = 8 * 1024**2
"""Bytes of a file that may be unpacked whatever the expansion."""
_MOST_BYTES_IN_TABLE: Final = 2 * 1024**2
"""Of a table of contents: a thousand for each file, ten times what one takes."""
_LEAST_HEADER: Final = 30
"""Bytes before a file in an archive, besides its name (APPNOTE.TXT, 4.3.7)."""
_PIECE: Final = 1024**2


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file to be brought in."""

    place: PurePosixPath
    """Relative to the model's folder."""
    size: int
    """Bytes, as the archive or the file system says."""


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive, once its table of contents is known to be of a size for one.

    Raises ModelError where it is not, and what zipfile raises where there is none.
    """
    with path.open("rb") as raw:
        _refuse_large_table(raw)
        with zipfile.ZipFile(raw) as archive:
            yield archive


def archive_files(archive: zipfile.ZipFile) -> Sequence[tuple[zipfile.ZipInfo, ModelFile]]:
    """Return the archive's files without the one folder that holds them all, if there is one.

    Raises ModelError for paths that lead out, links, passwords, doubles, files that share their
    bytes, and sizes out of bounds.
    """
    if not all(info.filename for info in archive.infolist()):
        raise ModelError("The archive holds a file without a name. Fetch it again.")
    infos = [info for info in archive.infolist() if not info.is_dir()]
    for info in infos:
        _refuse_unsafe(info)
    _refuse_sizes([info.file_size for info in infos])
    if any(it.file_size > max(_NO_BOMB, MOST_EXPANSION * it.compress_size) for it in infos):
        raise ModelError("The archive would unpack to far more than a model. Fetch it again.")
    _refuse_overlaps(archive)
    places = _without_common_folder([PurePosixPath(info.filename) for info in infos])
    if len({str(place).casefold() for place in places}) < len(places):
        raise ModelError("The archive holds two files of one name. Fetch it again.")
    files = [ModelFile(place, info.file_size) for place, info in zip(places, infos, strict=True)]
    return list(zip(infos, files, strict=True))


def common_folder(archive: zipfile.ZipFile) -> str | None:
    """Return the name of the one folder that holds everything in the archive, if there is one."""
    tops = {PurePosixPath(info.filename).parts[:1] for info in archive.infolist()}
    nested = all("/" in info.filename for info in archive.infolist())
    return next(iter(tops.pop()), None) if nested and len(tops) == 1 else None


def unpack(archive: zipfile.ZipFile, into: Path) -> None:
    """Unpack every file of the archive into the folder, each written to the disk for good."""
    files = archive_files(archive)
    _refuse_without_room(into.parent, sum(file.size for _, file in files))
    for info, _ in files:  # what stands before each file is compared with the table of contents
        archive.open(info).close()
    for info, file in files:
        with archive.open(info) as source:
            _write(source, into / file.place, file.size)


def copy_folder(folder: Path, into: Path) -> None:
    """Copy every file of the folder; raise ModelError for links, devices and excessive sizes."""
    files = list(_folder_files(folder))
    _refuse_sizes([file.size for file in files])
    _refuse_without_room(into.parent, sum(file.size for file in files))
    for file in files:
        with (folder / file.place).open("rb") as source:
            _write(source, into / file.place, file.size)


_END_OF_TABLE: Final = b"PK\5\6"
_MOST_IN_END: Final = 22 + 65_535
"""Bytes that may stand at the end of an archive: what ends the table, and a comment."""


def _refuse_large_table(raw: BinaryIO) -> None:
    """Raise ModelError for a table of contents that would fill the memory (APPNOTE.TXT, 4.3.16).

    One whose size is not told there (ZIP64) is for archives beyond 4 GB or of 65,535 files.
    """
    raw.seek(max(0, raw.seek(0, os.SEEK_END) - _MOST_IN_END))
    end = raw.read()
    place = end.rfind(_END_OF_TABLE)
    size = int.from_bytes(end[place + 12 : place + 16], "little")
    if place >= 0 and size > _MOST_BYTES_IN_TABLE:
        raise ModelError("The archive has far more in it than a model. Fetch it again.")


def _refuse_overlaps(archive: zipfile.ZipFile) -> None:
    """Raise ModelError where files of the archive share bytes, by which a small one grows large."""
    end = 0
    for info in sorted(archive.infolist(), key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise ModelError("Files of the archive lie upon each other. Do not use it.")
        name = len(info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437"))
        end = info.header_offset + _LEAST_HEADER + name + info.compress_size
    if end > archive.start_dir:
        raise ModelError("The archive holds less than it says. Fetch it again.")


def _refuse_unsafe(info: zipfile.ZipInfo) -> None:
    name = info.filename
    mode = info.external_attr >> 16
    path = PurePosixPath(name)
    leads_out = path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name
    if leads_out or "\0" in info.orig_filename or not path.parts:
        raise ModelError("The archive holds a path that leads out of its folder. Do not use it.")
    if mode and not stat.S_ISREG(mode) and stat.S_IFMT(mode):
        raise ModelError("The archive holds a link or a device, which no model has. Do not use it.")
    if info.flag_bits & 1:
        raise ModelError(
            "The archive is locked with a password. Unpack it, then import its folder."
        )


def _refuse_sizes(sizes: Sequence[int]) -> None:
    if not sizes:
        raise ModelError("There is no file in it. Give a Vosk model, zipped or as a folder.")
    too_big = max(sizes) > MOST_BYTES_IN_ONE or sum(sizes) > MOST_BYTES
    if len(sizes) > MOST_FILES or too_big:
        raise ModelError("It is larger than any speech model. Give a Vosk model.")


def _refuse_without_room(folder: Path, needed: int) -> None:
    """Raise ModelError unless the disk of the folder has room for so many bytes."""
    if shutil.disk_usage(folder).free < needed:
        message = f"The model needs {needed / 1e6:.0f} MB and the disk has no room for it."
        raise ModelError(f"{message} Make room, then import it again.")


def _without_common_folder(paths: Sequence[PurePosixPath]) -> list[PurePosixPath]:
    tops = {path.parts[0] for path in paths}
    if len(tops) == 1 and all(len(path.parts) > 1 for path in paths):
        return [PurePosixPath(*path.parts[1:]) for path in paths]
    return list(paths)


def _folder_files(folder: Path) -> Iterator[ModelFile]:
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            message = f"{path} is a link or a device, which no model has."
            raise ModelError(f"{message} Put the file itself in its place.")
        if path.is_file():
            place = PurePosixPath(path.relative_to(folder).as_posix())
            yield ModelFile(place, path.stat().st_size)


def _write(source: IO[bytes], target: Path, size: int) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with target.open("xb") as out:
        while piece := source.read(_PIECE):
            written += len(piece)
            if written > size:
                raise ModelError("A file of it is larger than it says. Fetch it again.")
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    if written < size:
        raise ModelError("A file of it is shorter than it says. Fetch it again.")
