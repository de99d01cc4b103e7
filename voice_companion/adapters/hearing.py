"""What all recognizer adapters share: fixed blocks, partials told once, doubt in lone fillers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from voice_companion.core.spoken_words import Heard, Partial, Phrase, Word, plain_word
from voice_companion.ports import Samples

LONE_FILLERS: Final[Mapping[str, float]] = {
    "the": 0.95,
    "a": 0.95,
    "an": 0.95,
    "you": 0.95,
    "huh": 0.7,
    "uh": 0.7,
    "um": 0.7,
    "ah": 0.7,
    "oh": 0.7,
    "hm": 0.7,
    "hmm": 0.7,
    "mm": 0.7,
    "mhm": 0.7,
    "eh": 0.7,
}
"""Words that recognizers make out of silence and noise, and the confidence under which they are
not believed where nothing else was heard. An article is never a whole utterance of English, and
"you" hardly ever one, so only near certainty lets them through; a "huh" or "mm" can be a person's
answer, so being fairly sure is enough. The figures are our own choice."""


class FixedBlocks:
    """Cuts a stream into blocks of one size, however it arrives.

    Engines compute over whatever lengths they are handed, so their results would depend on how the
    audio was split. Behind this, they never see the difference.
    """

    def __init__(self, size: int) -> None:
        """Cut blocks of `size` samples."""
        self._size = size
        self._rest: Samples = np.zeros(0, dtype=np.int16)

    def cut(self, samples: Samples) -> Iterator[Samples]:
        """Yield the blocks that `samples` completes; what is left over waits for more."""
        waiting = np.concatenate((self._rest, samples)) if len(self._rest) else samples
        whole = len(waiting) - len(waiting) % self._size
        self._rest = waiting[whole:].copy()
        for start in range(0, whole, self._size):
            yield waiting[start : start + self._size]

    def take_rest(self) -> Samples:
        """Return what waits: shorter than a block, perhaps empty. Then nothing waits any more."""
        rest, self._rest = self._rest, np.zeros(0, dtype=np.int16)
        return rest


class HeardSoFar:
    """Turns the engine's words into partials and phrases.

    A partial is told only when it differs from the one before. Lone fillers count as nothing heard;
    a partial that comes to nothing is taken back with an empty one.
    """

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self._told = ""
        self._last_end = 0

    def partial(self, words: Sequence[str], *, end: int) -> list[Heard]:
        """Return the partial of these words, if it is news.

        No engine gives confidences worth the name so early, so fillers alone wait for the phrase.
        """
        text = " ".join(words) if set(map(plain_word, words)) - LONE_FILLERS.keys() else ""
        return self._tell(text, end)

    def phrase(self, words: Sequence[Word]) -> list[Heard]:
        """Return the phrase that these words make, or an empty partial if it comes to nothing."""
        kept = without_lone_fillers(words)
        if not kept:
            return self._tell("", self._last_end)
        self._told, self._last_end = "", kept[-1].end
        return [Phrase(words=kept)]

    def _tell(self, text: str, end: int) -> list[Heard]:
        if text == self._told:
            return []
        self._told = text
        return [Partial(text=text, end=end if text else self._last_end)]


def phrases_in(heard: Sequence[Heard]) -> list[Phrase]:
    """Return only the phrases."""
    return [item for item in heard if isinstance(item, Phrase)]


def without_lone_fillers(words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words, or none when all are fillers that were hardly heard (LONE_FILLERS)."""
    believed = any(word.confidence >= LONE_FILLERS.get(word.plain, 0.0) for word in words)
    return tuple(words) if believed else ()


def is_real_word(text: str) -> bool:
    """Tell words from the marks that engines print for silence, noise and the unknown."""
    return text != "" and text[0] not in "<[+"
