"""The voice: pyttsx3 renders, in a process of its own that may be killed; we keep the sound."""

import contextlib
import io
import queue
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from voice_companion.adapters import render_worker
from voice_companion.adapters.private_folder import PrivateFolder
from voice_companion.errors import InputError, VoiceError
from voice_companion.ports import Samples, Speech

RATES = range(80, 451)
"""Words per minute that espeak-ng can speak (espeak-ng's documentation of its option -s)."""

_SILENCE = 24
"""Samples up to this size (-63 dB of full scale) are silence, where a sentence begins."""
_LEAD_SECONDS = 0.005
_CLOSING_SECONDS = 1.0

_Frame = tuple[dict[str, Any], bytes]


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """How the voice speaks. Raises InputError, all mistakes at once."""

    rate: int = 165
    """Words per minute; 165 is a calm, clear pace, a little under a conversation's."""
    volume: float = 1.0
    """Loudness, 0 to 1."""
    voice: str | None = None
    """The voice by id, name or language ("en-gb", "en-us+f3"), or None for a good English one."""

    def __post_init__(self) -> None:
        mistakes = []
        if self.rate not in RATES:
            mistakes.append(f"The rate must be {RATES.start} to {RATES.stop - 1} words per minute.")
        if not 0.0 <= self.volume <= 1.0:
            mistakes.append("The volume must be between 0 and 1.")
        if mistakes:
            raise InputError(" ".join(mistakes))


class Pyttsx3Voice:
    """A Voice. The engine is started at once, in the background, so that it is warm when needed."""

    def __init__(
        self,
        *,
        rate: int = 165,
        volume: float = 1.0,
        voice: str | None = None,
        timeout: float = 10.0,
    ) -> None:
        """Start the engine, which is restarted when a sentence takes `timeout` seconds.

        Raises VoiceError when there is no place for the sound, InputError for a wrong setting.
        """
        self._settings = VoiceSettings(rate=rate, volume=volume, voice=voice)
        self._timeout = timeout
        self._lock = threading.Lock()
        self._folder = _private_folder()
        self._process = _RenderProcess(self._folder)
        self._closed = False

    @property
    def settings(self) -> VoiceSettings:
        """Return how the next sentence will be spoken."""
        return self._settings

    def configure(
        self, *, rate: int | None = None, volume: float | None = None, voice: str | None = None
    ) -> None:
        """Change what is given, from the next sentence on; raise InputError for a wrong setting."""
        given = {"rate": rate, "volume": volume, "voice": voice}
        changes: dict[str, Any] = {
            name: value for name, value in given.items() if value is not None
        }
        self._settings = replace(self._settings, **changes)

    def voices(self) -> tuple[str, ...]:
        """Return the ids of the engine's voices; raise VoiceError when it does not start."""
        with self._lock:
            return self._ready(time.monotonic() + self._timeout).voices

    def render(self, sentence: str) -> Speech:
        """Return the sentence spoken, without the silence before it; see Voice."""
        text = "".join(letter if letter.isprintable() else " " for letter in sentence).strip()
        if not text:
            return Speech(samples=np.zeros(0, dtype=np.int16), rate=_EMPTY_RATE)
        with self._lock:
            return _speech(self._ask({"text": text, **asdict(self._settings)}))

    def close(self) -> None:
        """End the engine and remove its folder; harmless when that was done."""
        self._closed = True
        self._process.close()
        self._folder.close()

    def _ask(self, request: dict[str, Any]) -> bytes:
        """Return the sound file, from a new engine if the old one is dead; raise VoiceError."""
        deadline = time.monotonic() + self._timeout
        answer = self._ready(deadline).ask(request, deadline)
        if answer is None and not self._process.is_alive():
            answer = self._ready(deadline).ask(request, deadline)
        if answer is None:
            raise self._failure()
        header, sound = answer
        if not header["ok"]:
            raise _explained(header)
        return sound

    def _ready(self, deadline: float) -> "_RenderProcess":
        """Return a live process that has loaded its engine, started anew if need be."""
        if self._closed:
            message = "The voice was closed. Start the companion again."
            raise VoiceError(message)
        if not self._process.is_alive():
            self._restart()
        greeting = self._process.greeting(deadline)
        if greeting is None:
            raise self._failure()
        if not greeting["ok"]:
            raise _explained(greeting)
        return self._process

    def _failure(self) -> VoiceError:
        """Restart the engine, in the background, and return what to raise."""
        hung = self._process.is_alive()
        self._restart()
        what = f"gave no answer within {self._timeout:g} seconds" if hung else "ended unexpectedly"
        return VoiceError(
            f"The speech engine {what} and was started again. Ask for it to be repeated."
        )

    def _restart(self) -> None:
        self._process.close(grace=0.0)
        self._folder.close()
        self._folder = _private_folder()
        self._process = _RenderProcess(self._folder)


class _RenderProcess:
    """One process of render_worker with a thread that reads its answers."""

    def __init__(self, folder: PrivateFolder) -> None:
        # -P: the worker's own folder must not be searched for modules.
        command = [sys.executable, "-P", render_worker.__file__, str(folder.path)]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # a Ctrl-C in the terminal is not for it
            )
        except OSError as exc:
            message = (
                f"The speech engine's process could not be started ({exc.strerror}). Try again."
            )
            raise VoiceError(message) from exc
        self._answers: queue.SimpleQueue[_Frame | None] = queue.SimpleQueue()
        self._greeting: dict[str, Any] | None = None
        self._reader = threading.Thread(target=self._read, name="voice", daemon=True)
        self._reader.start()

    @property
    def voices(self) -> tuple[str, ...]:
        return tuple(self._greeting["voices"]) if self._greeting else ()

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def greeting(self, deadline: float) -> dict[str, Any] | None:
        """Return what it said when its engine was loaded, or None when it did not in time."""
        if self._greeting is None:
            frame = self._next(deadline)
            self._greeting = frame[0] if frame else None
        return self._greeting

    def ask(self, request: dict[str, Any], deadline: float) -> _Frame | None:
        """Return the answer, or None when the process hangs or has died (then it is not alive)."""
        try:
            render_worker.write_frame(self._stdin, request)
        except OSError:  # it died since we looked
            self._process.wait()
            return None
        return self._next(deadline)

    def close(self, *, grace: float = _CLOSING_SECONDS) -> None:
        """Let it end by itself within `grace` seconds, else kill it."""
        with contextlib.suppress(OSError):  # what it has not read is of no interest any more
            self._stdin.close()
        try:
            self._process.wait(timeout=grace)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()

    def _next(self, deadline: float) -> _Frame | None:
        try:
            frame = self._answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return None
        if frame is None:
            self._process.wait()
        return frame

    def _read(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - for the type checker: it is a pipe
        with self._process.stdout as stdout:
            while (frame := render_worker.read_frame(stdout)) is not None:
                self._answers.put(frame)
        self._answers.put(None)

    @property
    def _stdin(self) -> io.BufferedWriter:
        assert isinstance(self._process.stdin, io.BufferedWriter)  # noqa: S101 - as above
        return self._process.stdin


_EMPTY_RATE = 22_050
_NO_SOUND = "The speech engine returned no sound. Run voice-companion doctor to see why."


def _private_folder() -> PrivateFolder:
    try:
        return PrivateFolder()
    except OSError as exc:
        message = f"There is no place for the voice's sound ({exc}). Free some disk space."
        raise VoiceError(message) from exc


def _explained(header: dict[str, Any]) -> VoiceError:
    reason = str(header["reason"])
    advice = (
        "Choose another with the setting for the voice."
        if header["unknown_voice"]
        else "Run voice-companion doctor to see what is missing."
    )
    return VoiceError(f"{reason[:1].upper()}{reason[1:]}. {advice}")


def _speech(file: bytes) -> Speech:
    """Return the sound of a file of any kind that libsndfile reads, mixed to one channel."""
    import soundfile

    try:
        frames, rate = soundfile.read(io.BytesIO(file), dtype="int16", always_2d=True)
    except (soundfile.SoundFileError, RuntimeError) as exc:
        raise VoiceError(_NO_SOUND) from exc
    if len(frames) == 0:
        raise VoiceError(_NO_SOUND)
    samples = frames[:, 0] if frames.shape[1] == 1 else frames.mean(axis=1).astype(np.int16)
    return Speech(samples=_without_lead(samples, rate), rate=rate)


def _without_lead(samples: Samples, rate: int) -> Samples:
    """Return the samples from just before the first sound: up to 80 ms that nobody need wait."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > _SILENCE)
    start = max(0, int(loud[0]) - int(_LEAD_SECONDS * rate)) if len(loud) else 0
    return np.ascontiguousarray(samples[start:])
