"""The lines around what was told (intents/<language>/lines.toml).

A template may be used when each of its slots is filled. Which one is used is no chance: the
templates of a kind stand in an order that a stable hash gives, a session starts at a place that
depends on its seed, and each use goes one further. No line is said twice in a session.
"""

import hashlib
import math
import string
from collections.abc import Iterator, Mapping
from functools import lru_cache

from voice_companion.core.rulebook import Rules
from voice_companion.core.speech.sentence import sentence_case

__all__ = ["LineRules", "Never", "digest", "lines_of"]

_STRIDE = 3
"""Lines of one kind that a session is taken to need: the next seed begins after them."""


class Never(Rules):
    """What no line of ours may hold."""

    phrases: tuple[str, ...]
    misfits: tuple[str, ...]


class LineRules(Rules):
    """The tables of lines.toml."""

    lines: Mapping[str, tuple[str, ...]]
    never: Never


def digest(text: str) -> bytes:
    """Return eight bytes that stand for a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def lines_of(
    templates: tuple[str, ...], slots: Mapping[str, str], *, seed: int, used: int
) -> Iterator[tuple[str, str]]:
    """Yield the templates that can be filled, each with the line, in this session's order."""
    usable = [one for one in _ordered(templates) if _fields(one) <= slots.keys()]
    if not usable:
        return
    start = seed * _stride(len(usable)) + used
    for step in range(len(usable)):
        template = usable[(start + step) % len(usable)]
        yield template, sentence_case(_filled(template, slots))


def _filled(template: str, slots: Mapping[str, str]) -> str:
    """Return a template with its slots filled; a stop behind a question is left out."""
    line = template.format_map(slots)
    for wrong, right in (("?.", "?"), ("!.", "!"), ("..", "."), ("?,", ","), (".,", ",")):
        line = line.replace(wrong, right)
    return line


@lru_cache(maxsize=1024)
def _ordered(templates: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(templates, key=digest))


@lru_cache(maxsize=4096)
def _fields(template: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


def _stride(count: int) -> int:
    """Return a step that visits each of `count` places before any one twice."""
    return next(step for step in range(_STRIDE, count + _STRIDE + 1) if math.gcd(step, count) == 1)
