"""From planned moves to one short spoken line.

Wordings are templates in intents/<language>/reflections.toml. A template may be used when each of
its slots is filled. Which one is used is no chance: the templates of a kind stand in an order that
a stable hash gives, a session starts at a place that depends on its seed, and each use goes one
further.
"""

import math
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from voice_companion.core.reflection.memory import Memory, digest, opening
from voice_companion.core.reply import Move
from voice_companion.core.wording.grammar import longest_run, sentence_case, words_of
from voice_companion.core.wording.lint import LONGEST_COPY, LONGEST_LINE, LONGEST_SUMMARY

_STRIDE = 3
"""How many lines of one kind a session is taken to need.

So that the next seed begins after them.
"""


_MOST_REFUSALS = 2


@dataclass(frozen=True, slots=True)
class Way:
    """One way to make a step: kinds of wordings, what fills their slots, and the moves it makes."""

    keys: tuple[str, ...]
    moves: tuple[Move, ...]
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to say, with ways to say it, the best first."""

    ways: tuple[Way, ...]
    needed: bool = True
    """Whether the plan makes no sense without it."""


@dataclass(frozen=True, slots=True)
class Worded:
    """A line and the moves that it makes."""

    line: str
    moves: tuple[Move, ...]
    keys: tuple[str, ...]


def word_steps(
    steps: Sequence[Step],
    *,
    lines: Mapping[str, tuple[str, ...]],
    memory: Memory,
    seed: int,
    heard: str,
    refused: Callable[[str], bool] = lambda _line: False,
) -> Worded | None:
    """Return the steps as one line, or None when a needed step has no wording left."""
    summary = any(Move.SUMMARY in way.moves for step in steps for way in step.ways)
    limit = LONGEST_SUMMARY if summary else LONGEST_LINE
    said: list[str] = []
    moves: list[Move] = []
    keys: list[str] = []
    for step in steps:
        found = _word_step(
            step,
            " ".join(said),
            lines=lines,
            memory=memory,
            seed=seed,
            heard=heard,
            limit=limit,
            refused=refused,
        )
        if found is None and step.needed:
            return None
        if found is not None:
            said.append(found.line)
            moves.extend(move for move in found.moves if move not in moves)
            keys.extend(found.keys)
    return Worded(" ".join(said), tuple(moves), tuple(keys)) if said else None


def _word_step(
    step: Step,
    prefix: str,
    *,
    lines: Mapping[str, tuple[str, ...]],
    memory: Memory,
    seed: int,
    heard: str,
    limit: int,
    refused: Callable[[str], bool],
) -> Worded | None:
    for way in step.ways:
        refusals = 0
        for fresh, sentence in product(
            (True, False), _sentences(way, lines=lines, memory=memory, seed=seed)
        ):
            whole = f"{prefix} {sentence}".strip()
            if not _fits(whole, memory, heard, limit=limit, fresh=fresh):
                continue
            if not refused(whole):
                return Worded(sentence, way.moves, way.keys[:1])
            refusals += 1
            if refusals == _MOST_REFUSALS:
                break  # the fault lies in what fills the slots: no other wording mends it
    return None


def _sentences(
    way: Way, *, lines: Mapping[str, tuple[str, ...]], memory: Memory, seed: int
) -> Iterator[str]:
    """Yield the way's wordings with their slots filled, in this session's order."""
    usable = [
        template
        for template in _ordered(tuple(template for key in way.keys for template in lines[key]))
        if _fields(template) <= way.slots.keys()
    ]
    if not usable:
        return
    start = seed * _stride(len(usable)) + memory.uses.get(way.keys[0], 0)
    for step in range(len(usable)):
        template = usable[(start + step) % len(usable)]
        yield sentence_case(template.format_map(way.slots))


def _fits(line: str, memory: Memory, heard: str, *, limit: int, fresh: bool) -> bool:
    if len(words_of(line)) > limit or digest(line) in memory.lines:
        return False
    if fresh and (digest(opening(line)) in memory.openings):
        return False
    return longest_run(line, heard) <= LONGEST_COPY


@lru_cache(maxsize=1024)
def _ordered(templates: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(templates, key=digest))


@lru_cache(maxsize=4096)
def _fields(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


def _stride(count: int) -> int:
    """Return a step that visits each of `count` places before any one twice."""
    return next(step for step in range(_STRIDE, count + _STRIDE + 1) if math.gcd(step, count) == 1)
