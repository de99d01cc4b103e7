"""From a line to sound: rendered piece by piece, so that the first word is heard soonest."""

import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from voice_companion.core.labels import Command
from voice_companion.ports import Earcon, Loudspeaker, Speech, Voice

_THINKING_AFTER = 0.4
"""Seconds without a sound after which the thinking tone tells that nothing is lost; our own choice,
well above the usual time to render the first piece of a sentence."""

_BREATH, _PAUSE = 0.45, 0.3
"""Seconds of silence after a line's first sentence and after the others. The first mostly gives
back what the person said: it may sink in before anything is added. Both are our own choice, at the
short end of the pauses that people make between sentences when they read aloud (half a second;
Campione and Veronis, "A large-scale multilingual study of silent pause duration", 2002)."""

Reading = Callable[[str], Sequence[str]]
"""Cuts a line into its sentences, each written as it is to be said."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the voice speaks."""

    rate: int = 165
    """Words per minute, 80 to 400."""
    volume: float = 1.0
    """0 to 1."""

    def after(self, command: Command) -> "Manner":
        """Return the manner that a command asks for; the same for commands about other things."""
        match command:
            case Command.SLOWER:
                return Manner(max(80, round(self.rate * 0.85)), self.volume)
            case Command.FASTER:
                return Manner(min(400, round(self.rate / 0.85)), self.volume)
            case Command.LOUDER:
                return Manner(self.rate, min(1.0, round(self.volume + 0.2, 2)))
            case Command.QUIETER:
                return Manner(self.rate, max(0.2, round(self.volume - 0.2, 2)))
            case _:
                return self


class Mouth(Protocol):
    """Speaks lines and gives signals."""

    def say(self, line: str, *, turn: int) -> bool:
        """Speak a line to its real end and return True; return False if it was cut short."""

    def signal(self, earcon: Earcon) -> None:
        """Give a short tone."""

    def set_manner(self, manner: Manner) -> None:
        """Speak in this manner from the next line on."""

    def stop(self) -> None:
        """Fall silent within 100 ms."""


def spoken(voice: Voice, sentences: Sequence[str]) -> Iterator[Speech]:
    """Yield the sentences' sound in order, a pause after each but the last; raise VoiceError."""
    for number, sentence in enumerate(sentences):
        rate = 0
        for piece in voice.render(sentence):
            rate = piece.rate
            yield piece
        if rate and number + 1 < len(sentences):
            seconds = _PAUSE if number else _BREATH
            yield Speech(samples=np.zeros(round(seconds * rate), dtype=np.int16), rate=rate)


def joined(pieces: Sequence[Speech]) -> Speech:
    """Return pieces of one rate as one; there must be some."""
    samples = np.concatenate([piece.samples for piece in pieces])
    return Speech(samples=samples, rate=pieces[0].rate)


class Speaker:
    """A mouth with a loudspeaker: what comes next is rendered while the present sounds."""

    def __init__(
        self,
        voice: Voice,
        loudspeaker: Loudspeaker,
        *,
        read: Reading,
        earcons: Mapping[Earcon, Speech],
    ) -> None:
        self._voice = voice
        self._loudspeaker = loudspeaker
        self._read = read
        self._earcons = earcons
        self._renderer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="render")
        self._rendering: _Rendering | None = None

    def say(self, line: str, *, turn: int) -> bool:  # noqa: ARG002  a live voice needs no number
        """Speak a line; raise VoiceError or DeviceError when the engine or the device fails.

        Where the engine fails in the middle, what there is was heard before that is raised.
        """
        self._rendering = rendering = _Rendering(self._earcons.get(Earcon.THINKING))
        done = self._renderer.submit(rendering.run, spoken(self._voice, self._read(line)))
        try:
            if not self._loudspeaker.play(rendering.pieces()) or rendering.is_cancelled:
                return False
        finally:
            rendering.cancel()
        done.result()
        return True

    def signal(self, earcon: Earcon) -> None:
        """Play the tone, where there are tones."""
        if earcon in self._earcons:
            self._loudspeaker.play([self._earcons[earcon]])

    def set_manner(self, manner: Manner) -> None:
        """Speak in this manner from the next line on."""
        self._voice.configure(rate=manner.rate, volume=manner.volume)

    def stop(self) -> None:
        """Fall silent within 100 ms."""
        self._loudspeaker.stop()
        if self._rendering is not None:
            self._rendering.cancel()

    def close(self) -> None:
        """End the voice and let the loudspeaker go."""
        self.stop()
        self._renderer.shutdown(wait=True, cancel_futures=True)
        self._voice.close()
        self._loudspeaker.close()


class _Rendering:
    """A line on its way from the voice, in a thread of its own, to the loudspeaker."""

    def __init__(self, tone: Speech | None) -> None:
        """`tone` is played once in each wait that grows too long."""
        self._tone = tone
        self._ready: queue.SimpleQueue[Speech | None] = queue.SimpleQueue()
        self._cancelled = threading.Event()

    @property
    def is_cancelled(self) -> bool:
        """Tell whether cancel() was called."""
        return self._cancelled.is_set()

    def run(self, pieces: Iterator[Speech]) -> None:
        """Take the pieces, as fast as they are rendered; raises what rendering them raises."""
        try:
            for piece in pieces:
                if self._cancelled.is_set():
                    return
                self._ready.put(piece)
        finally:
            self._ready.put(None)

    def pieces(self) -> Iterator[Speech]:
        """Yield the pieces and, where there was no sound for too long, the tone between them."""
        heard_until = time.monotonic()
        while True:
            wait = max(0.0, heard_until - time.monotonic()) + _THINKING_AFTER
            try:
                piece = self._ready.get(timeout=wait)
            except queue.Empty:
                if self._tone is not None:
                    yield self._tone
                piece = self._ready.get()
            if piece is None:
                return
            yield piece
            heard_until = max(heard_until, time.monotonic()) + piece.seconds

    def cancel(self) -> None:
        """Let what is not rendered yet be; harmless when all of it is."""
        self._cancelled.set()
        self._ready.put(None)


class SpeechRecorder:
    """A mouth without a loudspeaker: each line becomes one recording, handed to `save`."""

    def __init__(self, voice: Voice, *, read: Reading, save: Callable[[int, Speech], None]) -> None:
        self._voice = voice
        self._read = read
        self._save = save

    def say(self, line: str, *, turn: int) -> bool:
        """Render the whole line and save it under the turn's number."""
        pieces = list(spoken(self._voice, self._read(line)))
        if pieces:
            self._save(turn, joined(pieces))
        return True

    def signal(self, earcon: Earcon) -> None:
        """Give no tone: nobody is waiting for one."""

    def set_manner(self, manner: Manner) -> None:
        """Speak in this manner from the next line on."""
        self._voice.configure(rate=manner.rate, volume=manner.volume)

    def stop(self) -> None:
        """Do nothing: a recording has no sound to stop."""

    def close(self) -> None:
        """End the voice."""
        self._voice.close()
