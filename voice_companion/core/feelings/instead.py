"""What it is instead: "it's not tiredness it's more like ..."."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from voice_companion.core.feelings.mentions import FoundFeeling
from voice_companion.core.parsing.patterns import any_regex
from voice_companion.core.parsing.spans import Reader, Tails
from voice_companion.core.parsing.tokens import Tokens
from voice_companion.core.rulebook import Rules

_SHORTEST = 2
"""Tokens of the shortest stretch that says what it is instead."""


class InsteadRules(Rules):
    """The tables of intents/<language>/instead.toml."""

    instead: tuple[str, ...]
    """What leads in what it is instead."""
    denial: tuple[str, ...]
    """What it is not, said before a plain "it's" that leads in what it is instead."""
    lists: dict[str, tuple[str, ...]]

    @cached_property
    def compiled(self) -> dict[str, re.Pattern[str]]:
        """Return the expressions for what stands anywhere in a line."""
        names = ("instead", "denial")
        return {name: any_regex(getattr(self, name), self.lists) for name in names}


@dataclass(frozen=True, slots=True)
class Instead:
    """What it is instead, in tokens, ends exclusive."""

    lead: int
    """The first token of what leads in ("it's more that")."""
    first: int
    stop: int
    """`first` again where a feeling's name or nothing follows."""


def find_instead(
    tokens: Tokens, found: Sequence[FoundFeeling], rules: InsteadRules, tails: Tails
) -> Instead | None:
    """Return the last place that says what it is instead; None for none."""
    match = next(reversed([*rules.compiled["instead"].finditer(tokens.line)]), None)
    match = match or rules.compiled["denial"].search(tokens.line)
    if match is None:
        return None
    lead, first = tokens.index_at(match.start()), tokens.index_at(match.end())
    span, clause = None, False
    if first < len(tokens) and not any(one.first <= first + 1 <= one.stop for one in found):
        reader = Reader(tokens, tails, tuple((one.first, one.stop) for one in found))
        clause = reader.opens_clause(first)
        span = reader.clause_span(first) if clause else reader.phrase_span(first)
    named = span is not None and any(one.stop == span[1] for one in found)
    if span is None or span[1] - span[0] < _SHORTEST or (named and not clause):
        return Instead(lead, first, first)
    return Instead(lead, *span)
