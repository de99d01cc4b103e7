"""Beam search: the likeliest text of a decoder that gives each next piece of one its chance."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Chances = npt.NDArray[np.float32]
"""Logarithms of chances, of shape (beginnings, pieces)."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """The pieces of a text so far, with the logarithm of each one's chance."""

    pieces: tuple[int, ...] = ()
    chances: tuple[float, ...] = ()
    total: float = 0.0

    def then(self, piece: int, chance: float) -> "Beginning":
        """Return it with one more piece."""
        return Beginning((*self.pieces, piece), (*self.chances, chance), self.total + chance)


class Steps(Protocol):
    """A decoder under way."""

    def next(self, beginnings: Sequence[Beginning]) -> Chances:
        """Return the chances of each next piece, one row for each beginning, in their order."""

    def follow(self, parents: Sequence[int]) -> None:
        """Go on from these beginnings of the last step, in this order; one may come twice."""


def search(steps: Steps, *, end: int, width: int, longest: int) -> Beginning:
    """Return the likeliest text that ends with the piece `end`, without it.

    The `width` likeliest beginnings go on at each step, up to `longest` pieces. The empty text is
    never taken: who asks knows that something was said.
    """
    going, best = [Beginning()], None
    while going and len(going[0].pieces) < longest:
        ended, going, parents = _grow(going, steps.next(going), end=end, width=width)
        best = max((one for one in (best, ended) if one), key=_total, default=None)
        if best and (not going or going[0].total <= best.total):
            break
        steps.follow(parents)
    return best or going[0]


def _grow(
    beginnings: Sequence[Beginning], chances: Chances, *, end: int, width: int
) -> tuple[Beginning | None, list[Beginning], list[int]]:
    """Return the likeliest text that ends here, and the likeliest that go on with their parents."""
    ended: Beginning | None = None
    going: list[tuple[Beginning, int]] = []
    children = sorted(_children(beginnings, chances, width), key=lambda it: -it[0].total)
    for grown, parent in children:
        if grown.pieces[-1] != end:
            going.append((grown, parent))
        elif ended is None and len(grown.pieces) > 1:
            ended = Beginning(grown.pieces[:-1], grown.chances, grown.total)
    kept = going[:width]
    return ended, [one for one, _ in kept], [parent for _, parent in kept]


def _children(
    beginnings: Sequence[Beginning], chances: Chances, width: int
) -> Iterator[tuple[Beginning, int]]:
    for parent, (beginning, row) in enumerate(zip(beginnings, chances, strict=True)):
        for piece in np.argpartition(-row, width)[: width + 1].tolist():
            yield beginning.then(piece, float(row[piece])), parent


def _total(text: Beginning) -> float:
    return text.total
