"""Stand-ins for voice and devices that hold the caller to the calling order of the ports.

They pass the same contract tests as the real adapters (test_voices, test_loudspeaker,
test_microphone). What they assert is what a real device would punish: use after close(), two sounds
at once, or listening to one's own voice.
"""

import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.errors import DeviceError, VoiceError
from voice_companion.ports import Samples, Speech

WORD_SECONDS = 0.3
"""How long a fake voice takes for each word."""


@dataclass
class FakeVoice:
    """A Voice that hums: the more words, the longer; the slower the rate, the longer."""

    failing: frozenset[str] = frozenset()
    """Sentences it cannot say."""
    sentences: list[str] = field(default_factory=list)
    """What it was asked to render, in order."""
    rate: int = 165
    volume: float = 1.0
    closed: bool = False

    def configure(self, *, rate: int, volume: float) -> None:
        assert not self.closed, "the voice was configured after close()"
        self.rate, self.volume = rate, volume

    def render(self, sentence: str) -> Iterator[Speech]:
        if self.closed:
            message = "The voice was closed."
            raise VoiceError(message)
        self.sentences.append(sentence)
        if sentence in self.failing:
            message = "The fake voice cannot say this."
            raise VoiceError(message)
        seconds = WORD_SECONDS * len(sentence.split()) * 165 / self.rate
        yield tone(seconds, amplitude=round(8000 * self.volume))

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeLoudspeaker:
    """A Loudspeaker that plays in no time. `holding` makes play() last until stop()."""

    lost: bool = False
    """Raise DeviceError on the next play()."""
    holding: bool = False
    played: list[Speech] = field(default_factory=list)
    """What was played, whole or in part."""
    closed: bool = False
    _playing: threading.Lock = field(default_factory=threading.Lock)
    _stopped: threading.Event = field(default_factory=threading.Event)
    started: threading.Event = field(default_factory=threading.Event)

    @property
    def sounded(self) -> int:
        """Return how many sounds have left it so far."""
        return len(self.played)

    def play(self, pieces: Iterable[Speech]) -> bool:
        if self.closed or self.lost:
            self.lost = False
            message = "The loudspeaker was lost or closed."
            raise DeviceError(message)
        assert self._playing.acquire(blocking=False), "two sounds were played at once"
        try:
            self._stopped.clear()
            for speech in pieces:
                self.played.append(speech)
                self.started.set()
            return not (self.holding and self._stopped.wait())
        finally:
            self.started.clear()
            self._playing.release()

    def stop(self) -> None:
        self._stopped.set()

    def close(self) -> None:
        self.stop()
        self.closed = True


class FakeMicrophone:
    """A Microphone that yields what was captured, then what is still to come, then ends.

    With a `loudspeaker` it is half duplex: it asserts that after each sound drop() was called
    before the next block is taken, as else the companion would hear itself.
    """

    def __init__(
        self,
        to_come: Iterable[Samples] = (),
        *,
        loudspeaker: FakeLoudspeaker | None = None,
        lost_at_end: bool = False,
    ) -> None:
        self._captured: list[Samples] = []
        self._to_come = list(to_come)
        self.drops = 0
        self.closed = False
        self._loudspeaker = loudspeaker
        self._heard_until = 0
        self._lost_at_end = lost_at_end

    def blocks(self) -> Iterator[Samples]:
        while (self._captured or self._to_come) and not self.closed:
            sounded = self._loudspeaker.sounded if self._loudspeaker else 0
            assert sounded <= self._heard_until, "a block was taken after a sound without drop()"
            yield (self._captured or self._to_come).pop(0)
        if self._lost_at_end and not self.closed:
            message = "The fake microphone was lost."
            raise DeviceError(message)

    def capture(self, samples: Samples) -> None:
        """Hear something now; drop() throws it away if it was not yielded by then."""
        self._captured.append(samples)

    def drop(self) -> None:
        self.drops += 1
        self._captured.clear()
        if self._loudspeaker:
            self._heard_until = self._loudspeaker.sounded

    def close(self) -> None:
        self.closed = True


@dataclass
class FakeCaptions:
    """Captions that remember, in order: ("heard" | "said" | "note", text)."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def heard(self, text: str) -> None:
        self.lines.append(("heard", text))

    def said(self, text: str, on_screen: Sequence[str] = ()) -> None:
        self.lines.append(("said", text))
        self.lines.extend(("said", line) for line in on_screen)

    def note(self, text: str) -> None:
        self.lines.append(("note", text))


def tone(seconds: float, *, hertz: float = 440.0, amplitude: int = 8000, rate: int = SAMPLE_RATE):
    """Return a steady tone."""
    times = np.arange(round(seconds * rate)) / rate
    wave = amplitude * np.sin(2 * np.pi * hertz * times)
    return Speech(samples=np.round(wave).astype(np.int16), rate=rate)
