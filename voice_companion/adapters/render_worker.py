"""The program of the process that renders speech: pyttsx3 lives and, if it must, dies in here.

Started by pyttsx3_voice with one argument, the private folder. Requests come in on standard input
and answers go out on standard output, both as frames: two unsigned 32-bit big-endian lengths, a
JSON header of the first length and bytes of the second. The words to speak are only ever in a
request; nothing that leaves this process but sound depends on them.

What this program works around in pyttsx3 2.99:
- it prints to standard output, so the answers' pipe is moved out of its way first;
- stopping its loop cancels whatever espeak-ng has not done yet, even a change of rate that was just
  asked for, and then cuts the next sentence short; so each change is awaited, and a rendering that
  was cut short is done again;
- an exception inside espeak-ng's callback is lost and the engine waits for ever; so it ends us;
- unknown voices are only reported to those who connected to "error".
"""

import contextlib
import ctypes
import importlib.util
import json
import os
import queue
import signal
import struct
import sys
import threading
import time
from pathlib import Path
from typing import IO, Any, NoReturn

_LENGTHS = struct.Struct(">II")
_ATTEMPTS = 3
_SETTLE_SECONDS = 2.0
_POLL_SECONDS = 0.0005
# Of seven English voices and variants, this is what a recognizer (pocketsphinx, US English) misread
# least on twenty renderings of our kind of sentence: 39 % of the words; plain en-us: 56 %.
_ESPEAK_VOICE = "gmw/en-us+f2"
_WARM_UP = "Hello."


class RenderingError(Exception):
    """The engine cannot do what was asked; the message holds nothing of what was to be spoken."""


class UnknownVoiceError(RenderingError):
    """There is no voice of that name."""


def write_frame(stream: IO[bytes], header: dict[str, Any], body: bytes = b"") -> None:
    """Send one frame and flush."""
    head = json.dumps(header).encode("utf-8")
    stream.write(_LENGTHS.pack(len(head), len(body)) + head + body)
    stream.flush()


def read_frame(stream: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Return the next frame's header and body, or None at the end of the stream."""
    lengths = stream.read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    head, body = stream.read(head_length), stream.read(body_length)
    if len(head) < head_length or len(body) < body_length:
        return None
    return json.loads(head), body


class Renderer:
    """pyttsx3 with its properties kept in step, one rendering per call."""

    def __init__(self, folder: Path) -> None:
        """Load the engine and render a first word, which loads the rest; raise RenderingError."""
        self._file = folder / ("sentence.aiff" if sys.platform == "darwin" else "sentence.wav")
        self._errors: list[BaseException] = []
        self._completed: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._current: dict[str, object] = {}
        self._load()
        self.voices = tuple(self._engine.getProperty("voices"))
        self._render_once(_WARM_UP)

    def _load(self) -> None:
        load_espeak()
        try:
            import pyttsx3

            self._engine = pyttsx3.init()
        except (ImportError, RuntimeError, OSError) as exc:
            message = f"the speech engine cannot be loaded ({type(exc).__name__})"
            raise RenderingError(message) from exc
        self._espeak = sys.modules.get("pyttsx3.drivers._espeak")
        self._engine.connect("error", self._on_error)
        self._engine.connect("finished-utterance", self._on_finished)

    def _on_error(self, *, name: str | None, exception: BaseException) -> None:  # noqa: ARG002 - pyttsx3's names
        self._errors.append(exception)

    def _on_finished(self, *, name: str | None, completed: bool) -> None:  # noqa: ARG002 - pyttsx3's names
        self._completed.put(completed)

    def render(self, text: str, *, rate: int, volume: float, voice: str | None) -> bytes:
        """Return the sound file of the text; raise RenderingError."""
        self._set("voice", self._voice_id(voice))
        self._set("rate", rate)
        self._set("volume", volume)
        for _ in range(_ATTEMPTS):
            sound = self._render_once(text)
            if sound is not None:
                return sound
        message = f"the speech engine cut the sentence short {_ATTEMPTS} times"
        raise RenderingError(message)

    def _set(self, name: str, value: object) -> None:
        if value is None or self._current.get(name) == value:
            return
        if name == "voice":
            self._current.clear()  # a voice may bring its own rate and volume
        self._engine.setProperty(name, value)
        self._settle()
        self._raise_errors()
        self._current[name] = value

    def _settle(self) -> None:
        """Wait until espeak-ng, which works in a thread of its own, has nothing left to do."""
        if self._espeak is None:
            return
        deadline = time.monotonic() + _SETTLE_SECONDS
        while self._espeak_is_busy():
            if time.monotonic() > deadline:
                message = "the speech engine does not come to rest"
                raise RenderingError(message)
            time.sleep(_POLL_SECONDS)

    def _espeak_is_busy(self) -> bool:
        return self._espeak is not None and bool(self._espeak.IsPlaying())

    def _render_once(self, text: str) -> bytes | None:
        """Return the sound, or None when the engine cut it short."""
        try:
            while not self._completed.empty():
                self._completed.get()
            self._engine.save_to_file(text, str(self._file))
            self._engine.runAndWait()
            # The very first time runAndWait returns before espeak-ng has finished.
            completed = self._completed.get() if self._espeak is not None else True
            self._settle()
            self._raise_errors()
            return self._file.read_bytes() if completed else None
        except OSError as exc:
            message = f"the sound could not be kept ({exc.strerror})"
            raise RenderingError(message) from exc
        finally:
            self._file.unlink(missing_ok=True)

    def _raise_errors(self) -> None:
        if self._errors:
            error = self._errors.pop()
            self._errors.clear()
            message = f"the speech engine reported {type(error).__name__}"
            raise RenderingError(message) from error

    def _voice_id(self, wanted: str | None) -> str | None:
        if wanted is None:
            return _ESPEAK_VOICE if self._espeak is not None else None
        base, plus, variant = wanted.partition("+")
        found = next((voice.id for voice in self.voices if base.lower() in _names(voice)), None)
        if found is None or (plus and not self._has_variant(variant)):
            message = f"there is no voice called {wanted}"
            raise UnknownVoiceError(message)
        return f"{found}{plus}{variant}"

    def _has_variant(self, variant: str) -> bool:
        folder = Path(os.environ.get("ESPEAK_DATA_PATH", "")) / "voices" / "!v"
        return self._espeak is not None and bool(variant) and (folder / variant).is_file()


def _names(voice: Any) -> set[str]:  # noqa: ANN401 - pyttsx3 has no types
    names = {str(voice.id), str(voice.id).rpartition("/")[2], str(voice.name)}
    return {name.lower() for name in (*names, *map(str, voice.languages or ()))}


def load_espeak() -> None:
    """Load the espeak-ng that came from PyPI before pyttsx3 looks for one in the system.

    pyttsx3 asks for libespeak-ng.so.1, the very name that this library bears, and finds it loaded.
    Where the package has no library for this machine, pyttsx3 looks in the system.
    """
    if sys.platform != "linux" or importlib.util.find_spec("espeakng_loader") is None:
        return
    import espeakng_loader

    # A failure is not the end: if there is no library in the system either, _load() says so.
    with contextlib.suppress(OSError, RuntimeError):
        ctypes.CDLL(espeakng_loader.get_library_path(), mode=ctypes.RTLD_GLOBAL)
        os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()


def serve(folder: Path, requests: IO[bytes], answers: IO[bytes]) -> None:
    """Answer requests until the stream ends or the engine fails in a way that cannot be raised."""
    pending: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests, pending, folder), daemon=True).start()
    sys.unraisablehook = lambda unraisable: _give_up(answers, folder, unraisable.exc_value)
    try:
        renderer = Renderer(folder)
    except RenderingError as exc:
        write_frame(answers, _failure(exc))
        return
    write_frame(answers, {"ok": True, "voices": [str(voice.id) for voice in renderer.voices]})
    while True:
        request = pending.get()
        try:
            sound = renderer.render(**request)
        except RenderingError as exc:
            write_frame(answers, _failure(exc))
        else:
            write_frame(answers, {"ok": True}, sound)


def _failure(exc: RenderingError) -> dict[str, Any]:
    return {"ok": False, "unknown_voice": isinstance(exc, UnknownVoiceError), "reason": str(exc)}


def _read_requests(
    requests: IO[bytes], pending: "queue.SimpleQueue[dict[str, Any]]", folder: Path
) -> None:
    while (frame := read_frame(requests)) is not None:
        pending.put(frame[0])
    _end(folder, status=0)  # the program that started us has gone, perhaps killed while we render


def _give_up(answers: IO[bytes], folder: Path, cause: BaseException | None) -> NoReturn:
    root = cause.__context__ if cause is not None and cause.__context__ is not None else cause
    detail = root.strerror if isinstance(root, OSError) else type(root).__name__
    write_frame(answers, _failure(RenderingError(f"the sound could not be kept ({detail})")))
    _end(folder, status=1)


def _end(folder: Path, *, status: int) -> NoReturn:
    for leftover in folder.glob("*"):
        leftover.unlink(missing_ok=True)
    if status == 0:
        folder.rmdir()
    os._exit(status)


def _take_over_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the pipes for us and give pyttsx3, espeak-ng and their kin the null device."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    return requests, answers


def main() -> None:
    """Serve. Ctrl-C and SIGTERM are the starter's business: it still wants its goodbye spoken."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.umask(0o077)
    serve(Path(sys.argv[1]), *_take_over_pipes())


if __name__ == "__main__":
    main()
