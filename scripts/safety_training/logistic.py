"""Logistic regression on sparse rows of traits, by L-BFGS (Nocedal and Wright 2006, chapter 7)."""

from collections import deque
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
_KEPT = 10
"""Steps that L-BFGS remembers."""


class Rows:
    """Utterances as sets of traits; each trait's value is one over the root of their number."""

    def __init__(self, rows: Sequence[Sequence[int]]) -> None:
        self.counts = np.array([max(len(row), 1) for row in rows])
        self.traits = np.concatenate([np.array(row or [0], dtype=np.int64) for row in rows])
        self.starts = np.concatenate([[0], np.cumsum(self.counts)[:-1]])
        self.roots = 1 / np.sqrt(self.counts)

    def times(self, weights: Values) -> Values:
        """Return the sum of the weights of each row, over the root of its length."""
        sums: Values = np.add.reduceat(weights[self.traits], self.starts) * self.roots
        return sums

    def gather(self, values: Values, size: int) -> Values:
        """Return for each trait the sum of the values of the rows that have it."""
        spread = np.repeat(values * self.roots, self.counts)
        return np.bincount(self.traits, weights=spread, minlength=size).astype(np.float64)


def fit(
    rows: Rows, labels: NDArray[np.bool_], *, size: int, strength: float, steps: int = 150
) -> tuple[Values, float]:
    """Return weights and bias that fit the labels; a high `strength` fits more closely."""
    signs = np.where(labels, 1.0, -1.0)

    def loss(point: Values) -> tuple[float, Values]:
        margins = signs * (rows.times(point[:-1]) + point[-1])
        fault = strength * np.logaddexp(0, -margins).sum() + 0.5 * point @ point
        pull = -strength * signs / (1 + np.exp(margins))
        slope = np.append(rows.gather(pull, size), pull.sum()) + point
        return float(fault), slope

    point = _minimum(loss, np.zeros(size + 1), steps)
    return point[:-1], float(point[-1])


def _minimum(loss: Callable[[Values], tuple[float, Values]], point: Values, steps: int) -> Values:
    value, slope = loss(point)
    memory: deque[tuple[Values, Values]] = deque(maxlen=_KEPT)
    for _ in range(steps):
        direction = -_uphill(slope, memory)
        length = 1.0 if memory else 1.0 / float(np.linalg.norm(slope))
        target = float(slope @ direction)
        while True:
            ahead = point + length * direction
            there, steeper = loss(ahead)
            if there <= value + 1e-4 * length * target or length < 1e-10:
                break
            length /= 2
        if (ahead - point) @ (steeper - slope) > 0:
            memory.append((ahead - point, steeper - slope))
        done = value - there < 1e-6 * abs(value)
        point, value, slope = ahead, there, steeper
        if done:
            break
    return point


def _uphill(slope: Values, memory: Sequence[tuple[Values, Values]]) -> Values:
    """Return the slope as the remembered steps bend it (the two-loop recursion)."""
    bent = slope.copy()
    shares = []
    for step, turn in reversed(memory):
        share = (step @ bent) / (step @ turn)
        shares.append(share)
        bent -= share * turn
    if memory:
        step, turn = memory[-1]
        bent *= (step @ turn) / (turn @ turn)
    for (step, turn), share in zip(memory, reversed(shares), strict=True):
        bent += step * (share - (turn @ bent) / (step @ turn))
    return bent
