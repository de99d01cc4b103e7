"""The voice: an engine renders, in a process of its own that may be killed; we keep the sound."""

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from voice_companion.adapters.engines import Engine
from voice_companion.adapters.frames import Frame
from voice_companion.adapters.levels import (
    VOICE_LUFS,
    amplified,
    gain_to,
    without_silent_edges,
)
from voice_companion.adapters.rendering_process import RenderingProcess
from voice_companion.errors import InputError, UnknownVoiceError, VoiceError
from voice_companion.ports import Samples, Speech

RATES = range(80, 401)
"""Words a minute; every engine speaks clearly at both ends."""

_MOST_GAIN = 10.0
"""20 dB; a voice that is softer than that is broken, and would only be noise."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the voice speaks. Raises InputError, all mistakes at once."""

    rate: int = 165
    """Words per minute; 165 is a calm, clear pace, a little under a conversation's."""
    volume: float = 1.0
    """Loudness, 0 to 1."""

    def __post_init__(self) -> None:
        mistakes = []
        if self.rate not in RATES:
            mistakes.append(f"The rate must be {RATES.start} to {RATES.stop - 1} words per minute.")
        if not 0.0 <= self.volume <= 1.0:
            mistakes.append("The volume must be between 0 and 1.")
        if mistakes:
            raise InputError(" ".join(mistakes))


class RenderedVoice:
    """A Voice. Its engine is started at once, in the background, to be warm when needed."""

    def __init__(
        self, engine: Engine, *, rate: int = 165, volume: float = 1.0, timeout: float = 10.0
    ) -> None:
        """Start the engine, which is restarted when it gives no sound for `timeout` seconds.

        Raises VoiceError when it has no place for the sound, InputError for a wrong setting.
        """
        self._engine = engine
        self._delivery = Delivery(rate=rate, volume=volume)
        self._timeout = timeout
        self._lock = threading.Lock()
        self._process = RenderingProcess(engine)
        self._gain: float | None = None
        self._requests = 0
        self._closed = False

    @property
    def engine(self) -> Engine:
        """Return what renders."""
        return self._engine

    @property
    def process_id(self) -> int:
        """Return the number of the process that renders, so that its cost can be measured."""
        return self._process.process_id

    def configure(self, *, rate: int | None = None, volume: float | None = None) -> None:
        """Change what is given, from the next sentence on; raise InputError for a wrong setting."""
        given = {"rate": rate, "volume": volume}
        changes: dict[str, Any] = {
            name: value for name, value in given.items() if value is not None
        }
        self._delivery = replace(self._delivery, **changes)

    def wait_until_ready(self) -> None:
        """Return when the engine is warm; raise VoiceError, or UnknownVoiceError, if it fails."""
        self._ready()

    def voices(self) -> tuple[str, ...]:
        """Return the names of the engine's voices; raise VoiceError when it does not start."""
        return tuple(self._ready()["voices"])

    def render(self, sentence: str) -> Iterator[Speech]:
        """Yield the sentence spoken, without the silence around it, all voices as loud; see Voice.

        Whoever asks for another sentence lets what is left of this one be.
        """
        text = "".join(letter if letter.isprintable() else " " for letter in sentence).strip()
        if not text:
            return
        self._ready()
        gain = (self._gain or 1.0) * self._delivery.volume
        pieces = self._answers(text)
        first = next(pieces, None)
        if first is None:
            return
        sounds = (piece.samples for piece in itertools.chain([first], pieces))
        for samples in without_silent_edges(sounds, first.rate):
            yield Speech(samples=amplified(samples, gain), rate=first.rate)

    def close(self) -> None:
        """End the engine and remove its folder; harmless when that was done."""
        self._closed = True
        self._process.close()

    def _answers(self, text: str) -> Iterator[Speech]:
        """Yield the sound as it comes, asking a new engine if the old one is dead.

        Raises VoiceError.
        """
        self._requests += 1
        request = {"number": self._requests, "text": text, "rate": self._delivery.rate}
        answer = self._first_answer(request)
        while answer is not None:
            header, body = answer
            if not header["ok"]:
                raise _explained(header)
            if "rate" not in header:
                return
            yield Speech(samples=_samples(body), rate=header["rate"])
            if self._requests != request["number"]:
                return
            answer = self._answer_to(request)
        raise self._failure()

    def _first_answer(self, request: dict[str, Any]) -> Frame | None:
        for _ in range(2):
            answer = self._answer_to(request) if self._process.ask(request) else None
            if answer is not None or self._process.is_alive():
                return answer
            self._ready()
        return None

    def _answer_to(self, request: dict[str, Any]) -> Frame | None:
        """Return the next frame about this request; what was left of one before is passed over."""
        deadline = time.monotonic() + self._timeout
        while (frame := self._process.next_frame(deadline)) is not None:
            if frame[0].get("number", request["number"]) == request["number"]:
                return frame
        return None

    def _ready(self) -> dict[str, Any]:
        """Return the greeting of a live engine, started anew if need be; raise VoiceError."""
        with self._lock:  # the greeting comes once, and more than one may wait for it
            return self._greeting()

    def _greeting(self) -> dict[str, Any]:
        if self._closed:
            message = "The voice was closed. Start the companion again."
            raise VoiceError(message)
        if self._process.has_greeted and not self._process.is_alive():
            self._restart()
        greeting = self._process.greeting(time.monotonic() + self._engine.start_seconds)
        if greeting is None:
            raise self._failure()
        header, body = greeting
        if not header["ok"]:
            raise _explained(header)
        if self._gain is None:
            self._gain = min(_MOST_GAIN, gain_to(VOICE_LUFS, _samples(body), header["rate"]))
        return header

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
        self._process = RenderingProcess(self._engine)


def _explained(header: dict[str, Any]) -> VoiceError:
    reason = str(header["reason"])
    sentence = f"{reason[:1].upper()}{reason[1:]}."
    if "voices" in header:
        return UnknownVoiceError(sentence, header["voices"])
    return VoiceError(f"{sentence} Run voice-companion doctor to see what is missing.")


def _samples(body: bytes) -> Samples:
    return np.frombuffer(body, dtype="<i2").astype(np.int16)
