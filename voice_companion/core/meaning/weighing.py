"""How much a part is worth giving back: a few plain measures of it, each with its weight.

The weights are fitted by scripts/weigh_parts.py on turns that the listener did not learn from, so
that they say how far its chances can be believed, and how much place and form count beside them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voice_companion.core.meaning.types import Event, Join, Mode
from voice_companion.core.parsing.tokens import Tokens

__all__ = ["MEASURES", "Told", "measures", "weigh"]

BAR = 0.3
"""The chance above which a word is worth saying."""
LONGEST = 20
"""Words of a part at most (design: a line has up to twenty of the person's own words)."""


@dataclass(frozen=True, slots=True)
class Told:
    """A turn as its parts are weighed: everything counts in tokens."""

    tokens: Tokens
    events: Sequence[Event]
    points: Sequence[float]
    """Each token's chance of belonging to the point."""
    echoed: Sequence[float]
    """Each token's chance of being taken up in a good listener's line."""
    felt: frozenset[int]
    """Tokens of the person's own feelings."""
    denied: frozenset[int]
    """Tokens of feelings that they deny."""


MEASURES = (
    "points", "echoed", "most", "mean", "events", "length", "begins", "ends", "self", "pointing",
    "after_but", "contrast", "words_only", "reported", "asked", "wished", "felt", "denied",
)  # fmt: skip
"""The measures, in the order in which `measures` returns them."""


def measures(told: Told, part: Sequence[int], events: Sequence[int]) -> tuple[float, ...]:
    """Return the measures of a part: its tokens, and the events it holds by index."""
    words = [at for at in part if told.tokens.words[at][0].isalnum()]
    if not words:
        return (0.0,) * len(MEASURES)
    points = [told.points[at] for at in words]
    held = [told.events[one] for one in events]
    first, size = held[0], len(told.tokens)
    subject = told.tokens.words[first.subject[0]] if first.subject else ""
    return (
        sum(one - BAR for one in points),
        sum(told.echoed[at] - BAR for at in words),
        max(points),
        sum(points) / len(points),
        len(held) - 1.0,
        len(words) / LONGEST,
        min(words) / size,
        (max(words) + 1) / size,
        float(subject in {"i", "we"}),
        float(subject in {"it", "that", "there", "this"}),
        float(first.join is Join.BUT),
        float(any(one.join is Join.BUT for one in held[1:])),
        float(first.subject is None),
        float(any(one.source for one in held)),
        float(first.mode is Mode.ASKED),
        float(any(one.mode in {Mode.WISHED, Mode.REGRETTED} for one in held)),
        float(not told.felt.isdisjoint(part)),
        float(not told.denied.isdisjoint(part)),
    )


def weigh(values: Sequence[float], weights: Mapping[str, float]) -> float:
    """Return what the measures of a part come to."""
    return sum(weights.get(name, 0.0) * one for name, one in zip(MEASURES, values, strict=True))
