"""What ears yield: voicings, words, partials, phrases.

Times are in samples at SAMPLE_RATE, on the audio's own clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

SAMPLE_RATE = 16_000
"""Samples per second of all audio inside the program (hertz, mono, signed 16 bit)."""


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word."""

    text: str
    """As the recognizer spells it: plain lower case, or with capitals and marks."""
    start: int
    """First sample of the word, counted from the start of the stream."""
    end: int
    """Sample after the last one of the word."""
    confidence: float
    """How sure the recognizer is, 0 to 1; 1.0 where the engine gives no figure."""

    @property
    def plain(self) -> str:
        """Return the word in lower case without the marks around it."""
        return plain_word(self.text)

    def later(self, samples: int) -> "Word":
        """Return the word moved so many samples on."""
        return replace(self, start=self.start + samples, end=self.end + samples)


def plain_word(text: str) -> str:
    """Return a word in lower case without the marks around it."""
    return text.lower().strip(_MARKS)


_MARKS = '.,;:!?\N{HORIZONTAL ELLIPSIS}\N{EM DASH}"()'


@dataclass(frozen=True, slots=True)
class Voicing:
    """Somebody speaks; words may follow."""

    end: int
    """How far the voice has come, in samples from the start of the stream."""


@dataclass(frozen=True, slots=True)
class Partial:
    """What the recognizer believes it has heard since the last phrase; it may still change."""

    text: str
    """Empty while nothing was heard."""
    end: int
    """Where the last word seems to end, in samples from the start of the stream."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stretch of speech that the recognizer has settled on. A phrase is not a turn."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Return the words, joined by spaces."""
        return join_words(self.words)


Heard = Voicing | Partial | Phrase


def join_words(words: Iterable[Word]) -> str:
    """Return the words' texts, joined by spaces."""
    return " ".join(word.text for word in words)
