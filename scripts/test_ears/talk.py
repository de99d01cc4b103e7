"""Texts: check-in sentences drawn from the phrase grammar, their vocabulary, and random words."""

from __future__ import annotations

import random
import re
import tomllib
from functools import cache
from pathlib import Path

GRAMMAR_FILE = Path(__file__).with_name("checkin_talk.toml")
_SLOT = re.compile(r"\{(\w+)(\*?)\}")
_OMIT = 0.6
"""How often a slot marked with a star stays empty."""

_LONGEST = 16
"""Words in one sentence: nobody draws breath for longer, and slots within slots might not end."""


@cache
def grammar() -> dict[str, list[str]]:
    """The lists of checkin_talk.toml by name."""
    return tomllib.loads(GRAMMAR_FILE.read_text(encoding="utf-8"))


@cache
def vocabulary() -> tuple[str, ...]:
    """Every word that the grammar can say, sorted."""
    lines = (_SLOT.sub(" ", line) for options in grammar().values() for line in options)
    return tuple(sorted({word for line in lines for word in line.split()}))


def sentence(rng: random.Random) -> str:
    """One random check-in sentence: lower-case words with single blanks."""
    while True:
        words = _expand("{sentence}", rng).split()
        if len(words) <= _LONGEST:
            return " ".join(words)


def sentences(*, count: int, seed: int, without: frozenset[str] = frozenset()) -> list[str]:
    """`count` sentences, none of them in `without`; repetitions are wanted, as in real talk."""
    rng = random.Random(seed)  # noqa: S311 - chance that repeats is wanted
    drawn: list[str] = []
    while len(drawn) < count:
        candidate = sentence(rng)
        if candidate not in without:
            drawn.append(candidate)
    return drawn


def held_out_sentences(*, count: int, seed: int) -> list[str]:
    """Different sentences of three words or more, kept out of all training."""
    rng = random.Random(seed)  # noqa: S311 - chance that repeats is wanted
    chosen: dict[str, None] = {}
    while len(chosen) < count:
        candidate = sentence(rng)
        if len(candidate.split()) >= 3:
            chosen[candidate] = None
    return list(chosen)


def random_words(rng: random.Random) -> str:
    """Three to seven words of the vocabulary in no order, so that every word is heard."""
    return " ".join(rng.choices(vocabulary(), k=rng.randint(3, 7)))


def _expand(text: str, rng: random.Random) -> str:
    def fill(slot: re.Match[str]) -> str:
        if slot[2] and rng.random() < _OMIT:
            return ""
        return _expand(rng.choice(grammar()[slot[1]]), rng)

    return _SLOT.sub(fill, text)
