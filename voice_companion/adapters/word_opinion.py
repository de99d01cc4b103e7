"""A second opinion on danger, by the words and pairs of words alone.

The listener hears what a turn is about and can be carried away by its tone; a plain sum over words
cannot. Where both think of danger it is likelier than either says, where only one does, less likely
(scripts/measure_safety.py). The words are known by a digest: no table of them is kept.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

__all__ = ["SLOTS", "WORDS", "WordOpinion", "slots"]

WORDS = "words.npz"
SLOTS = 1 << 17
"""Weights; words that share one by chance are rare enough."""
_WORD = re.compile(r"[a-z0-9']+")


class WordOpinion:
    """Log-odds of danger by words (logistic regression, trained by scripts/train_listener.py)."""

    def __init__(self, folder: Path) -> None:
        """Load words.npz from a listener's folder; raise ValueError where it holds other weights.

        A file that is missing or damaged raises what numpy raises.
        """
        with np.load(folder / WORDS, allow_pickle=False) as kept:
            self._weights = kept["weights"].astype(np.float32) * float(kept["scale"])
            self._bias = float(kept["bias"])
        if self._weights.shape != (SLOTS,) or not np.isfinite([*self._weights, self._bias]).all():
            raise ValueError(folder / WORDS)

    def log_odds(self, text: str) -> float:
        """Return the log-odds that a turn tells of danger, by its words."""
        found = list(slots(text))
        return self._bias + float(self._weights[found].sum() / len(found) ** 0.5)


def slots(text: str) -> Iterator[int]:
    """Yield the slot of each word and each pair of words once; the ends of the turn count, too."""
    words = _WORD.findall(text.lower().replace("\u2019", "'"))
    pairs = (f"{one} {two}" for one, two in pairwise(("^", *words, "$")))
    yield from {zlib.crc32(item.encode()) % SLOTS for item in (*words, *pairs)}
