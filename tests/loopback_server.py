"""A small real HTTP server on loopback that can misbehave in the ways that real ones do."""

import re
import threading
import time
from dataclasses import dataclass, field
from enum import Enum, auto
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

ETAG = '"one"'


class Manner(Enum):
    """How the server answers."""

    WELL = auto()
    CUT_OFF = auto()
    """It closes the connection half way through what was asked for."""
    IGNORES_RANGE = auto()
    NOT_FOUND = auto()
    STANDS_STILL = auto()
    """It sends a little, then nothing more."""
    SLOW = auto()
    ENDLESS = auto()
    """It never says how much there is, and does not stop."""
    WRONG_RANGE = auto()
    REDIRECTS = auto()
    REDIRECTS_AWAY = auto()
    REDIRECTS_ROUND = auto()


@dataclass
class LoopbackServer:
    """Serves one file at /model.zip; use it as a context."""

    content: bytes
    manner: Manner = Manner.WELL
    etag: str = ETAG
    asked: list[dict[str, str]] = field(default_factory=list)
    """The headers of every request, in order, their names in lower case."""

    def __enter__(self) -> Self:
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/model.zip"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, owner: LoopbackServer) -> None:
        self.owner = owner
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    @property
    def _owner(self) -> LoopbackServer:
        return self.server.owner

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._owner.asked.append({name.lower(): value for name, value in self.headers.items()})
        try:
            self._answer()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self) -> None:
        manner = self._owner.manner
        if manner is Manner.NOT_FOUND:
            self.send_error(404)
        elif manner is Manner.REDIRECTS and self.path == "/model.zip":
            self._redirect("/moved.zip")
        elif manner is Manner.REDIRECTS_ROUND:
            self._redirect("/model.zip")
        elif manner is Manner.REDIRECTS_AWAY:
            self._redirect("http://models.example.org/model.zip")
        elif manner is Manner.ENDLESS:
            self._send_for_ever()
        else:
            self._send_from(self._start())

    def _redirect(self, place: str) -> None:
        self.send_response(302)
        self.send_header("Location", place)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send_for_ever(self) -> None:
        self.send_response(200)
        self.end_headers()
        while True:
            self.wfile.write(bytes(100_000))

    def _start(self) -> int:
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        changed = self.headers.get("If-Range", self._owner.etag) != self._owner.etag
        if wanted is None or changed or self._owner.manner is Manner.IGNORES_RANGE:
            return 0
        return int(wanted[1])

    def _send_from(self, start: int) -> None:
        if start and start >= len(self._owner.content):
            self.send_error(416)
            return
        body = self._owner.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("ETag", self._owner.etag)
        self.send_header("Content-Length", str(len(body)))
        if start:
            told = start + 7 if self._owner.manner is Manner.WRONG_RANGE else start
            last = len(self._owner.content) - 1
            self.send_header("Content-Range", f"bytes {told}-{last}/{last + 1}")
        self.end_headers()
        self._send(body)

    def _send(self, body: bytes) -> None:
        if self._owner.manner is Manner.CUT_OFF:
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        elif self._owner.manner is Manner.STANDS_STILL:
            self.wfile.write(body[:1_000])
            time.sleep(1.5)
            self.close_connection = True
        elif self._owner.manner is Manner.SLOW:
            for begin in range(0, len(body), len(body) // 10):
                self.wfile.write(body[begin : begin + len(body) // 10])
                time.sleep(0.02)
        else:
            self.wfile.write(body)
