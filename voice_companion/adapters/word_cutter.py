"""Cuts letters that are set in one into English words, by counts of words and pairs of words."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from voice_companion.errors import ModelError

_COMMON = 200_000
"""How often a common word stands in the trillion words that were counted: one in five million."""
_COMMON_LETTER = 1_000_000_000
"""The same for one letter: as often as this it is a word, and not only a letter."""
_FEW = 4
"""So few words tell less by their number, and their order must tell more."""
_PAIRS_OF_FEW, _PAIRS = 1 / 2, 1 / 3
"""The share of neighbours that must be known side by side, or pieces of a name would be words."""


class SegmentedWords:
    """Cuts by the package wordsegment, which is read when it is first needed: that takes a second.

    So what is seen to be a word without it is asked first.
    """

    def __init__(self, is_common: Callable[[str], bool]) -> None:
        self._is_common = is_common

    def is_common(self, word: str) -> bool:
        """Tell whether a word in lower case is a frequent one."""
        return self._is_common(word)

    def cut(self, run: str) -> Sequence[str]:
        """Return the words that are set in one; none if the letters are one word or no words."""
        if run in spelling():
            return ()
        words = _counts().segment(run)
        return words if _is_said(words) else ()


def _is_said(words: Sequence[str]) -> bool:
    """Tell whether these are several common words, and ones that are said in this order."""
    pairs = [f"{one} {other}" for one, other in pairwise(words)]
    known = sum(pair in _counts().bigrams for pair in pairs)
    share = _PAIRS_OF_FEW if len(words) <= _FEW else _PAIRS
    return bool(pairs) and all(map(_is_common, words)) and known >= share * len(pairs)


def _is_common(word: str) -> bool:
    count: float = _counts().unigrams.get(word, 0)
    return count >= (_COMMON if len(word) > 1 else _COMMON_LETTER)


@cache
def spelling() -> frozenset[str]:
    """Return the words of a dictionary, which are quick to read."""
    with _told():
        from wordsegment import Segmenter

        return frozenset(Path(Segmenter.WORDS_FILENAME).read_text(encoding="utf-8").split())


@cache
def _counts() -> Any:  # noqa: ANN401 - a class without types
    """Return the engine with its counts of words and of pairs."""
    with _told():
        from wordsegment import Segmenter

        engine = Segmenter()
        engine.load()
    engine.words.clear()  # a second copy of the dictionary
    return engine


@contextmanager
def _told() -> Iterator[None]:
    """Tell of an engine that is missing or broken."""
    try:
        yield
    except (ImportError, OSError, ValueError) as exc:
        message = "The counts of words cannot be read. Install voice-companion again."
        raise ModelError(message) from exc
