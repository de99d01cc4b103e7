"""One process that renders, seen from outside: started, asked, waited for, ended."""

import contextlib
import io
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from voice_companion.adapters.engines import Engine
from voice_companion.adapters.frames import Frame, read_frame, write_frame
from voice_companion.adapters.private_folder import PrivateFolder
from voice_companion.errors import VoiceError

_CLOSING_SECONDS = 1.0
_ROOT = str(Path(__file__).resolve().parent.parent.parent)
"""Where this very program lies: the process is to be of the same version."""


class RenderingProcess:
    """A process that runs an engine, with a thread that reads its answers (see worker.py)."""

    def __init__(self, engine: Engine) -> None:
        """Start it; raise VoiceError where that, or making its folder, is not possible."""
        self._folder = _private_folder() if engine.keeps_files else None
        folder = [str(self._folder.path)] if self._folder else []
        # -P: the folder that we happen to be in must not be searched for modules.
        command = [sys.executable, "-P", "-m", engine.program, *folder, *engine.arguments]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
                start_new_session=True,  # a Ctrl-C in the terminal is not for it
            )
        except OSError as exc:
            self._remove_folder()
            message = (
                f"The speech engine's process could not be started ({exc.strerror}). Try again."
            )
            raise VoiceError(message) from exc
        self._frames: queue.SimpleQueue[Frame | None] = queue.SimpleQueue()
        self._greeting: Frame | None = None
        self._reader = threading.Thread(target=self._read, name="voice", daemon=True)
        self._reader.start()

    @property
    def process_id(self) -> int:
        """Return its number."""
        return self._process.pid

    @property
    def has_greeted(self) -> bool:
        """Tell whether its greeting was read."""
        return self._greeting is not None

    def is_alive(self) -> bool:
        """Tell whether it runs, be it hanging or not."""
        return self._process.poll() is None

    def greeting(self, deadline: float) -> Frame | None:
        """Return what it said when its engine was loaded, or None when it did not in time."""
        if self._greeting is None:
            self._greeting = self.next_frame(deadline)
        return self._greeting

    def ask(self, request: dict[str, Any]) -> bool:
        """Send a request; return False when the process has died."""
        try:
            write_frame(self._stdin, request)
        except OSError:  # it died since we looked
            self._process.wait()
            return False
        return True

    def next_frame(self, deadline: float) -> Frame | None:
        """Return what it says next; None when it hangs or has died (then it is not alive)."""
        try:
            frame = self._frames.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return None
        if frame is None:
            self._process.wait()
        return frame

    def close(self, *, grace: float = _CLOSING_SECONDS) -> None:
        """Let it end by itself within `grace` seconds, else kill it; nothing is left behind."""
        with contextlib.suppress(OSError):  # what it has not read is of no interest any more
            self._stdin.close()
        try:
            self._process.wait(timeout=grace)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._remove_folder()

    def _remove_folder(self) -> None:
        if self._folder is not None:
            self._folder.close()

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - for the type checker: it is a pipe
        with self._process.stdout as stdout:
            while (frame := read_frame(stdout)) is not None:
                self._frames.put(frame)
        self._frames.put(None)

    @property
    def _stdin(self) -> io.BufferedWriter:
        assert isinstance(self._process.stdin, io.BufferedWriter)  # noqa: S101 - as above
        return self._process.stdin


def _environment() -> dict[str, str]:
    paths = [_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])]
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {**os.environ, **threads, "PYTHONPATH": os.pathsep.join(paths)}


def _private_folder() -> PrivateFolder:
    try:
        return PrivateFolder()
    except OSError as exc:
        message = f"There is no place for the voice's sound ({exc}). Free some disk space."
        raise VoiceError(message) from exc
