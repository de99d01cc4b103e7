"""Fetches models and voices. This is the only code of the program that may open a connection.

What arrives is written to FILE.part beside its mark (the server's ETag or date), so that an
interrupted download goes on where it stopped, and is renamed to FILE only when length and sum are
those of the catalogue.
"""

import ipaddress
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from voice_companion.adapters.model_catalog import RemoteFile
from voice_companion.adapters.model_manifest import file_sum
from voice_companion.errors import DownloadError

if TYPE_CHECKING:
    import httpx

Progress = Callable[[int, int], None]
"""Called with the bytes that are there and the bytes in all (0 where that is not known)."""

MOST_BYTES: Final = 4 * 1024**3
"""Of a file whose length is not known; the largest English archive has about 2.3 GB."""
_STILL_SECONDS, _CONNECT_SECONDS = 30, 10
"""How long the server may send nothing, and how long it may take to be reached."""
_PIECE: Final = 64 * 1024
_MOST_HOPS: Final = 5
_OK, _PART_OF_IT, _BEYOND_END = 200, 206, 416


def download(
    remote: RemoteFile,
    folder: Path,
    *,
    progress: Progress = lambda _done, _total: None,
    client: "httpx.Client | None" = None,
) -> Path:
    """Fetch a file into the folder and return its path; its length and sum are right.

    What was interrupted is kept and taken up the next time; what has a wrong length or sum is
    removed. A `client` that is given stays open. Raises DownloadError with what to do.
    """
    target = folder / remote.file
    with _told_as_download_error(remote):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _part_of(target) as part:
            with nullcontext(client) if client else _own_client() as fetcher:
                _fetch(remote, part, fetcher, progress)
            _check(remote, part)
            part.path.replace(target)
            part.mark.unlink(missing_ok=True)
    return target


@dataclass(frozen=True, slots=True)
class _Part:
    """A download under way, locked against a second one."""

    path: Path
    mark: Path
    file: FileIO

    @property
    def size(self) -> int:
        return self.path.stat().st_size

    def start_over(self, mark: str) -> None:
        self.file.truncate(0)
        self.mark.write_text(mark, encoding="utf-8")

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
        self.mark.unlink(missing_ok=True)


@contextmanager
def _part_of(target: Path) -> Iterator[_Part]:
    path = target.with_name(f"{target.name}.part")
    with _alone(target), path.open("ab", buffering=0) as file:
        part = _Part(path, path.with_name(f"{path.name}.mark"), file)
        try:
            yield part
        finally:
            if path.exists() and part.size == 0:
                part.remove()


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Hold the lock beside the target, or tell that somebody else is fetching it."""
    from filelock import FileLock, Timeout

    lock = FileLock(target.with_name(f".{target.name}.lock"), blocking=False)
    try:
        lock.acquire()
    except Timeout as exc:
        message = f"{target.name} is being fetched already, in another window."
        raise DownloadError(f"{message} Wait until that is done.") from exc
    try:
        yield
    finally:
        lock.release()


def _own_client() -> "httpx.Client":
    import httpx

    return httpx.Client(timeout=httpx.Timeout(_STILL_SECONDS, connect=_CONNECT_SECONDS))


def _fetch(remote: RemoteFile, part: _Part, client: "httpx.Client", progress: Progress) -> None:
    """Bring the part to its full length, from where it is or from the start."""
    if part.size and part.size == remote.bytes:
        return
    with _answer(client, remote, _wanted(part)) as answer:
        if answer.status_code == _OK:
            part.start_over(answer.headers.get("etag") or answer.headers.get("last-modified") or "")
        elif answer.status_code == _BEYOND_END and part.size:
            part.start_over("")
        elif answer.status_code != _PART_OF_IT or _start_of(answer) != part.size:
            raise DownloadError(_refused(remote, answer))
        if answer.status_code != _BEYOND_END:
            _write(remote, part, answer, progress)
            return
    # What was kept is longer than what the server has now: once more, from the start.
    _fetch(remote, part, client, progress)


def _wanted(part: _Part) -> dict[str, str]:
    """Return the headers that ask for the rest, and only if the file is still the same one."""
    headers = {"Accept-Encoding": "identity"}
    if not part.size:
        return headers
    mark = part.mark.read_text(encoding="utf-8").strip() if part.mark.exists() else ""
    strong = {"If-Range": mark} if mark and not mark.startswith("W/") else {}
    return {**headers, "Range": f"bytes={part.size}-", **strong}


@contextmanager
def _answer(
    client: "httpx.Client", remote: RemoteFile, headers: dict[str, str]
) -> Iterator["httpx.Response"]:
    """Follow redirections ourselves, so that none leads to an unprotected address."""
    import httpx

    url = httpx.URL(remote.address)
    for _ in range(_MOST_HOPS):
        _refuse_unprotected(url, remote)
        with client.stream("GET", url, headers=headers, follow_redirects=False) as answer:
            if answer.next_request is None:
                yield answer
                return
            url = answer.next_request.url
    raise DownloadError(f"{remote.address} only sends from place to place. {remote.by_hand}")


def _refuse_unprotected(url: "httpx.URL", remote: RemoteFile) -> None:
    if url.scheme == "https" or (url.scheme == "http" and _is_loopback(url.host)):
        return
    raise DownloadError(
        f"{url.host} is not reached by https, so nothing is fetched. {remote.by_hand}"
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _start_of(answer: "httpx.Response") -> int | None:
    """Return where a part begins: "Content-Range: bytes 100-199/200" begins at 100."""
    unit, _, rest = answer.headers.get("content-range", "").partition(" ")
    start = rest.partition("-")[0]
    return int(start) if unit == "bytes" and start.isdecimal() else None


def _write(remote: RemoteFile, part: _Part, answer: "httpx.Response", progress: Progress) -> None:
    done = part.size
    total = remote.bytes or _total(answer, done)
    progress(done, total)
    for piece in answer.iter_raw(_PIECE):
        done += len(piece)
        if done > (remote.bytes or MOST_BYTES):
            part.remove()
            raise DownloadError(f"{remote.address} sends more than was published. {remote.by_hand}")
        part.file.write(piece)
        progress(done, total)
    os.fsync(part.file.fileno())


def _total(answer: "httpx.Response", done: int) -> int:
    length = answer.headers.get("content-length", "")
    return done + int(length) if length.isdecimal() else 0


def _check(remote: RemoteFile, part: _Part) -> None:
    if remote.bytes is not None and part.size < remote.bytes:
        raise DownloadError(f"The download of {remote.file} was cut off. {_AGAIN}")
    if file_sum(part.path) != remote.sha256:
        part.remove()
        message = f"What came from {remote.address} is not the published {remote.file}."
        raise DownloadError(f"{message} Nothing was kept; try again later. {remote.by_hand}")


def _refused(remote: RemoteFile, answer: "httpx.Response") -> str:
    status = f"{answer.status_code} {answer.reason_phrase}".strip()
    return f"{remote.address} answers {status}. Try again later. {remote.by_hand}"


_AGAIN: Final = "Run the same command again; it goes on where it stopped."


@contextmanager
def _told_as_download_error(remote: RemoteFile) -> Iterator[None]:
    import httpx

    try:
        yield
    except httpx.ConnectError as exc:
        host = httpx.URL(remote.address).host
        message = f"{host} cannot be reached. Check the network and try again."
        raise DownloadError(f"{message} {remote.by_hand}") from exc
    except httpx.TimeoutException as exc:
        raise DownloadError(
            f"The download of {remote.file} stood still. {_AGAIN} {remote.by_hand}"
        ) from exc
    except (httpx.TransportError, httpx.StreamError) as exc:
        raise DownloadError(f"The download of {remote.file} was cut off. {_AGAIN}") from exc
    except httpx.InvalidURL as exc:
        raise DownloadError(f"{remote.address} is no address. {remote.by_hand}") from exc
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        message = f"The download of {remote.file} cannot be kept ({reason})."
        raise DownloadError(f"{message} Make room on the disk. {_AGAIN}") from exc
