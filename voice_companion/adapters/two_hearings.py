"""Two recognizers heard the same words: what is sure because both say it, and what is doubtful."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import chain
from typing import Final

from voice_companion.core.spoken_words import Word

DOUBTFUL: Final = 0.4
"""The most that a word is believed which only one of the two heard."""


def agree(first: Sequence[Word], second: Sequence[Word]) -> list[Word]:
    """Return the words of two hearings of one segment, in order.

    `first` tells true times and plain words, `second` words with capitals and marks. Words in both
    are taken from `second`, with the times of `first`, and are as sure as the surer hearing. Where
    they differ, the surer stretch is taken, and its words are doubtful; one that stands in one
    hearing alone is taken if it is sure there.
    """
    plain_first, plain_second = [word.plain for word in first], [word.plain for word in second]
    steps = SequenceMatcher(None, plain_first, plain_second, autojunk=False).get_opcodes()
    return list(
        chain.from_iterable(
            _same(first[a:b], second[c:d]) if kind == "equal" else _surer(first[a:b], second[c:d])
            for kind, a, b, c, d in steps
        )
    )


def _same(first: Sequence[Word], second: Sequence[Word]) -> list[Word]:
    return [
        replace(timed, text=spelled.text, confidence=max(timed.confidence, spelled.confidence))
        for timed, spelled in zip(first, second, strict=True)
    ]


def _surer(first: Sequence[Word], second: Sequence[Word]) -> list[Word]:
    taken = (
        max(second, first, key=_sureness)
        if first and second
        else [word for word in (*first, *second) if word.confidence >= _ALONE]
    )
    return [replace(word, confidence=min(word.confidence, DOUBTFUL)) for word in taken]


_ALONE: Final = 0.6
"""How sure a word must be that the other hearing has nothing for."""


def _sureness(words: Sequence[Word]) -> float:
    return sum(word.confidence for word in words) / len(words)
