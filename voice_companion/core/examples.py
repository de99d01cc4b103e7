"""Likeness to example sentences: a turn very near one of them takes its label."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from voice_companion.core.parsing.phrases import spoken_words
from voice_companion.core.rulebook import Rules

__all__ = ["Examples", "Like", "Nearest", "same_words"]

Label = TypeVar("Label")


class Examples(Rules):
    """Example sentences of one label, and look-alikes that are none of it."""

    says: tuple[str, ...] = Field(min_length=1)
    not_: tuple[str, ...] = Field(default=(), alias="not")


@dataclass(frozen=True, slots=True)
class Like(Generic[Label]):
    """The example that is nearest to a turn."""

    label: Label
    likeness: float
    """The cosine of the two vectors: 1 is the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Nearest(Generic[Label]):
    """Examples by their vectors: (n, 384), each of length 1, with a label each."""

    vectors: NDArray[np.float32]
    labels: Sequence[Label]
    words: Mapping[str, Label] = field(default_factory=dict)
    """The labels by the examples' very words (see `same_words`)."""

    def label(
        self, vector: NDArray[np.float32], *, least: float, said: str = ""
    ) -> Like[Label] | None:
        """Return the example in the very words that were said, else the nearest if so like."""
        if said and said in self.words:
            return Like(self.words[said], 1.0)
        if not len(self.labels):
            return None
        likeness = self.vectors @ vector
        best = int(likeness.argmax())
        if likeness[best] < least:
            return None
        return Like(self.labels[best], float(likeness[best]))


def same_words(text: str) -> str:
    """Return the words of a text without capitals, punctuation and repetitions."""
    return " ".join(word for word in spoken_words(text) if word.isalnum())
