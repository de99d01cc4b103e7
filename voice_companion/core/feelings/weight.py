"""What weighs more than what: "hurt more than angry", "it's not tiredness it's more like ..."."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from voice_companion.core.feelings.mentions import FoundFeeling
from voice_companion.core.labels import Polarity, Span, Tense
from voice_companion.core.parsing.language import Parse
from voice_companion.core.parsing.patterns import any_regex, ending_regex
from voice_companion.core.parsing.spans import Reader, Tails
from voice_companion.core.parsing.tokens import Tokens, read_tokens
from voice_companion.core.rulebook import Rules

_NEAR = 4
"""How many tokens before or behind a feeling may hold a word that gives it weight."""
_APART = 20
"""How many tokens may stand between two feelings that are weighed against each other."""
_SHORTEST = 2
"""Tokens of the shortest stretch that says what it is instead."""


class WeightRules(Rules):
    """The tables of intents/<language>/weight.toml."""

    first_between: tuple[str, ...]
    """Between two feelings, these give the first more weight."""
    second_between: tuple[str, ...]
    more: tuple[str, ...]
    """Right before the first of two with "than" between, these give it more weight."""
    less: tuple[str, ...]
    before: tuple[str, ...]
    """Right before a feeling, these give it weight."""
    after: tuple[str, ...]
    now: tuple[str, ...]
    """Words that set what is felt now against what was felt."""
    instead: tuple[str, ...]
    """What leads in what it is instead."""
    denial: tuple[str, ...]
    """What it is not, said before a plain "it's" that leads in what it is instead."""
    lists: dict[str, tuple[str, ...]]

    @cached_property
    def endings(self) -> dict[str, re.Pattern[str]]:
        """Return the expressions for what stands right before a feeling or a stretch."""
        names = ("more", "less", "before")
        return {name: ending_regex(getattr(self, name), self.lists) for name in names}

    @cached_property
    def anywhere(self) -> dict[str, re.Pattern[str]]:
        """Return the expressions for what stands anywhere in a line."""
        names = ("first_between", "second_between", "after", "now", "instead", "denial")
        return {name: any_regex(getattr(self, name), self.lists) for name in names}


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two neighbouring feelings and the words around them."""

    before: str
    between: str
    first: FoundFeeling
    second: FoundFeeling


def find_prevailing(parse: Parse, found: Sequence[FoundFeeling], rules: WeightRules) -> int | None:
    """Return the index of the last feeling that is given more weight than another, or None."""
    tokens = read_tokens(parse)
    for index in range(len(found) - 1, -1, -1):
        if index and _weighs(_pair(tokens, found[index - 1], found[index]), rules) == 1:
            return _unless_denied(index, found)
        if index + 1 < len(found):
            pair = _pair(tokens, found[index], found[index + 1])
            if _weighs(pair, rules) == 0:
                return _unless_denied(index, found)
        if _is_marked(tokens, found[index], rules):
            return _unless_denied(index, found)
    return None


def _unless_denied(index: int, found: Sequence[FoundFeeling]) -> int | None:
    return None if found[index].feeling.polarity is Polarity.DENIED else index


def _pair(tokens: Tokens, first: FoundFeeling, second: FoundFeeling) -> _Pair:
    before = tokens.text(max(first.first - _NEAR, 0), first.first)
    far = second.first - first.stop > _APART
    between = " " if far else tokens.text(first.stop, max(second.first, first.stop))
    return _Pair(before, between, first, second)


def _weighs(pair: _Pair, rules: WeightRules) -> int | None:
    """Return 0 or 1 for the one of the two that weighs more, None for neither."""
    if pair.first.feeling.holder is not pair.second.feeling.holder:
        return None
    if pair.between.split()[:1] == ["than"]:
        graded = pair.first.feeling.span.text.lower().endswith("er")
        if graded or rules.endings["more"].search(pair.before):
            return 0
        return 1 if rules.endings["less"].search(pair.before) else None
    if rules.anywhere["second_between"].search(pair.between) or _is_now(pair, rules):
        return 1
    return 0 if rules.anywhere["first_between"].search(pair.between) else None


def _is_now(pair: _Pair, rules: WeightRules) -> bool:
    """Tell "i was proud now i'm just empty"."""
    was, is_now = pair.first.feeling.tense, pair.second.feeling.tense
    turned = was is Tense.PAST and is_now is Tense.PRESENT
    return turned and rules.anywhere["now"].search(pair.between) is not None


def _is_marked(tokens: Tokens, one: FoundFeeling, rules: WeightRules) -> bool:
    before = tokens.text(max(one.first - _NEAR, 0), one.first)
    behind = tokens.text(one.stop, min(one.stop + _NEAR, len(tokens)))
    return bool(rules.endings["before"].search(before) or rules.anywhere["after"].match(behind, 1))


@dataclass(frozen=True, slots=True)
class Instead:
    """What it is instead, in tokens, ends exclusive."""

    lead: int
    """The first token of what leads in ("it's more that")."""
    first: int
    stop: int
    """`first` again where a feeling's name or nothing follows."""

    def span(self, parse: Parse) -> Span | None:
        """Return what is said to be so instead, or None."""
        return parse.span(self.first, self.stop) if self.stop > self.first else None


def find_instead(
    tokens: Tokens, found: Sequence[FoundFeeling], rules: WeightRules, tails: Tails
) -> Instead | None:
    """Return the last place that says what it is instead; None for none."""
    match = next(reversed([*rules.anywhere["instead"].finditer(tokens.line)]), None)
    match = match or rules.anywhere["denial"].search(tokens.line)
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
