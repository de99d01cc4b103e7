"""What the loop needs from the world. Each port has one to three methods; adapters/ fills them.

All audio is `Samples`: a one-dimensional numpy array of int16, mono, at SAMPLE_RATE (16 kHz),
unless a docstring says otherwise.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
import numpy.typing as npt

from voice_companion.core.spoken_words import Heard, Phrase

Samples = npt.NDArray[np.int16]
"""One-dimensional, mono, signed 16 bit."""


class Recognizer(Protocol):
    """Streaming ears. Times in what it yields count from the first sample fed since reset()."""

    @property
    def name(self) -> str:
        """Return the engine's name, such as "vosk"."""

    @property
    def model(self) -> str:
        """Return the name of the model it listens with."""

    def feed(self, samples: Samples) -> Sequence[Heard]:
        """Take the next audio, of any length; return what it brought to light, in order."""

    def flush(self) -> Sequence[Phrase]:
        """Finish the phrase under way, if any; be ready for more audio, times counting on."""

    def reset(self) -> None:
        """Forget all that was heard, as if just loaded; times begin again at 0."""


@dataclass(frozen=True, slots=True)
class Speech:
    """Rendered sound: a sentence, a piece of one, a tone."""

    samples: Samples
    """One-dimensional, mono, at `rate`."""
    rate: int
    """Samples per second."""

    @property
    def seconds(self) -> float:
        """Return how long it sounds."""
        return len(self.samples) / self.rate


class Earcon(StrEnum):
    """What the short tones mean."""

    LISTENING = "listening"
    THINKING = "thinking"
    UNHEARD = "unheard"


class Voice(Protocol):
    """Turns a sentence, written as it is said, into sound that we hold."""

    def configure(self, *, rate: int, volume: float) -> None:
        """Speak from the next sentence on at this many words a minute and this volume (0 to 1)."""

    def render(self, sentence: str) -> Iterator[Speech]:
        """Yield the sentence spoken, piece by piece as it is ready, with nothing left out between.

        All pieces have one rate; a blank sentence has none. Raises VoiceError when the engine fails
        or takes too long.
        """

    def close(self) -> None:
        """End the engine; nothing it made is left behind."""


class Loudspeaker(Protocol):
    """Plays what we hold, so that it can be stopped at once and its real end is known."""

    def play(self, pieces: Iterable[Speech]) -> bool:
        """Play to the real end and return True; return False if stop() cut it short.

        Pieces follow each other without a gap; one that comes late is waited for in silence.
        """

    def stop(self) -> None:
        """Fall silent within 100 ms, called from any thread; harmless when nothing plays."""

    def close(self) -> None:
        """Let the device go."""


class Microphone(Protocol):
    """A source of audio blocks: a device, or a file fed on its own clock."""

    def blocks(self) -> Iterator[Samples]:
        """Yield blocks until the source ends; raise DeviceError when it is lost for good."""

    def drop(self) -> None:
        """Throw away what was captured and not yet yielded (our own voice, after playing)."""

    def close(self) -> None:
        """Let the device go; blocks() ends."""


class Captions(Protocol):
    """Shows what happens as plain lines that a screen reader can follow; a failure ends nothing."""

    def heard(self, text: str) -> None:
        """Show what the person was heard to say."""

    def said(self, text: str, on_screen: Sequence[str] = ()) -> None:
        """Show what the companion says, and lines to show besides, such as a number to call."""

    def note(self, text: str) -> None:
        """Show a word about the program itself, such as a lost microphone."""


class WordCutter(Protocol):
    """Knows English words well enough to find them where they are set in one."""

    def is_common(self, word: str) -> bool:
        """Tell whether a word in lower case is a frequent one; asked of every long word."""

    def cut(self, run: str) -> Sequence[str]:
        """Return the words that are set in one; none if the letters are one word or no words.

        The letters are lower case. The words have exactly these letters, and all are common.
        """
