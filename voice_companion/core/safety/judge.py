"""A second, trained judge of danger beside the rules: how much the words as a whole weigh.

It is a linear score: every trait of an utterance (see `core.safety.traits`) has a weight, and their
sum, divided by the root of their number, is the log-odds of danger. The weights come from
scripts/train_safety.py and are handed in; figures are in models/danger_score/CARD.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voice_companion.core.labels import Danger
from voice_companion.core.safety.traits import Kinds, traits

__all__ = ["TIERS", "Judge", "Judgement"]

TIERS = tuple(Danger)
"""The tiers in the order of the columns of weights."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the judge makes of one utterance."""

    weight: float
    """The log-odds of danger of any tier: 0 is even, higher is likelier."""
    tier: Danger
    """Which tier it would be, if it is danger."""


@dataclass(frozen=True, slots=True, eq=False)
class Judge:
    """The weights, and the two weights at which something is done."""

    weights: NDArray[np.int8]
    """One row for each trait: danger at all, then the tiers in the order of `TIERS`."""
    scales: NDArray[np.float32]
    """What one step of each column is worth."""
    biases: NDArray[np.float32]
    """What each column begins with."""
    kinds: Mapping[str, Kinds]
    alarm: float
    """From this weight on there is danger, whatever the rules say."""
    veto: float
    """Below this weight the rules' weaker readings are passed over."""

    def judge(self, words: Sequence[str], stretches: Sequence[tuple[str, int, int]]) -> Judgement:
        """Return the judgement of an utterance, its words mended and its elements found."""
        rows = self.weights[traits(words, stretches, self.kinds)]
        sums = rows.sum(axis=0, dtype=np.int32) * self.scales
        values = sums / np.sqrt(max(len(rows), 1)) + self.biases
        return Judgement(float(values[0]), TIERS[int(values[1:].argmax())])
