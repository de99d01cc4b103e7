"""The program of the process in which pyttsx3 lives and, if it must, dies.

Started with the private folder and the voice (empty: a good English one). See worker.py for what it
is asked and answers. What this program works around in pyttsx3 2.99:
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
import os
import queue
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import soundfile

from voice_companion.adapters.worker import (
    WARM_UP,
    Piece,
    RenderingError,
    UnknownVoiceError,
    serve,
)

_USUAL_RATE = 165
_ATTEMPTS = 3
_SETTLE_SECONDS = 2.0
_POLL_SECONDS = 0.0005
# Of seven English voices and variants, this is what a recognizer (pocketsphinx, US English) misread
# least on twenty renderings of our kind of sentence: 39 % of the words; plain en-us: 56 %.
_ESPEAK_VOICE = "gmw/en-us+f2"


class Pyttsx3Engine:
    """pyttsx3 with its properties kept in step, one rendering per call."""

    def __init__(self, folder: Path, voice: str | None) -> None:
        """Load the engine with this voice (an id, a name, a language); raise RenderingError."""
        self._file = folder / ("sentence.aiff" if sys.platform == "darwin" else "sentence.wav")
        self._errors: list[BaseException] = []
        self._completed: queue.SimpleQueue[bool] = queue.SimpleQueue()
        self._current: dict[str, object] = {}
        self._load()
        self._all = tuple(self._engine.getProperty("voices"))
        self.voices = tuple(str(voice.id) for voice in self._all)
        self._set("voice", self._voice_id(voice))
        self.sample = next(self.render(WARM_UP, rate=_USUAL_RATE))

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

    def render(self, text: str, *, rate: int) -> Iterator[Piece]:
        """Yield the sound of the text, in one piece; raise RenderingError."""
        self._set("rate", rate)
        try:
            for _ in range(_ATTEMPTS):
                sound = self._sound() if self._render_once(text) else None
                if sound is not None:
                    yield sound
                    return
        except OSError as exc:
            message = f"the sound could not be kept ({exc.strerror})"
            raise RenderingError(message) from exc
        finally:
            self._file.unlink(missing_ok=True)
        message = f"the speech engine gave no sound, or cut it short, {_ATTEMPTS} times"
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

    def _render_once(self, text: str) -> bool:
        """Render into the file and return True; return False when the engine cut it short."""
        while not self._completed.empty():
            self._completed.get()
        self._engine.save_to_file(text, str(self._file))
        self._engine.runAndWait()
        # The very first time runAndWait returns before espeak-ng has finished.
        completed = self._completed.get() if self._espeak is not None else True
        self._settle()
        self._raise_errors()
        return completed

    def _sound(self) -> Piece | None:
        """Return the file's sound, of any kind that libsndfile reads; None where it has none."""
        with self._file.open("rb") as raw:
            return mono(raw)

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
        found = next((voice.id for voice in self._all if base.lower() in _names(voice)), None)
        if found is None or (plus and not self._has_variant(variant)):
            message = f"there is no voice called {wanted}"
            raise UnknownVoiceError(message, self.voices)
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


def mono(file: BinaryIO) -> Piece | None:
    """Return a sound file's samples, its channels mixed; None where it has none."""
    try:
        frames, rate = soundfile.read(file, dtype="int16", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError):
        return None
    if len(frames) == 0:
        return None
    samples = frames[:, 0] if frames.shape[1] == 1 else frames.mean(axis=1).astype(np.int16)
    return samples, int(rate)


def main() -> None:
    """Serve with what the command line names."""
    folder, voice = Path(sys.argv[1]), sys.argv[2] or None

    def clear_away() -> None:
        for leftover in folder.glob("*"):
            leftover.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # the starter, if it lives, removes it itself
            folder.rmdir()

    serve(lambda: Pyttsx3Engine(folder, voice), at_end=clear_away)


if __name__ == "__main__":
    main()
