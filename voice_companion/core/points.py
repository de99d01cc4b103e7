"""The stretches of a turn that a good listener would give back, as the listener marks them."""

import re

from voice_companion.core.impression import Act, Impression, stretches
from voice_companion.core.labels import Span
from voice_companion.core.understood import Point

__all__ = ["TELLING", "find_points"]

TELLING = frozenset({Act.TELL, Act.ANSWER, Act.CORRECTION, Act.REMARK})
"""Acts that tell something; the others have no point."""
_LEAST = 0.35
"""The chance from which on a word belongs to a point: best on writers not learned from."""
_FEWEST, _MOST = 2, 12
"""Words of a point (the measuring contract)."""
_WORD = re.compile(r"\S+")


def find_points(text: str, impression: Impression) -> tuple[Point, ...]:
    """Return the points, best first; none where the listener marks nothing."""
    found = [
        Point(Span(text[start:end], start, end), chance)
        for start, stop, chance in stretches(impression.points, least=_LEAST)
        for end in [_end(text, start, stop)]
        if len(text[start:end].split()) >= _FEWEST
    ]
    return tuple(sorted(found, key=lambda point: -point.weight))


def _end(text: str, start: int, stop: int) -> int:
    """Return where a stretch ends that has at most `_MOST` words."""
    words = list(_WORD.finditer(text, start, stop))[:_MOST]
    return words[-1].end() if words else stop
