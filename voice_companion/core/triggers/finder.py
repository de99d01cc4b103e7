"""What set a feeling off: spans without their connective, each tied to the nearest feeling.

Each feeling, from left to right, is offered the ways in which English ties a cause to it, the most
telling first; the first that gives a stretch not yet taken wins.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_companion.core.labels import Trigger
from voice_companion.core.parsing.clause_reader import Range
from voice_companion.core.parsing.language import Parse
from voice_companion.core.parsing.tokens import read_tokens
from voice_companion.core.triggers.links import link_left, link_right
from voice_companion.core.triggers.patterns import (
    cause_subject,
    cleft,
    cleft_subject,
    complement,
    relative,
    so_clause,
    take_up,
    verb_object,
)
from voice_companion.core.triggers.reader import TriggerReader
from voice_companion.core.triggers.rules import Connective, Construction, TriggerRules, TriggerWords
from voice_companion.core.triggers.sites import Shape, Site, find_sites

if TYPE_CHECKING:
    from voice_companion.core.feelings.mentions import FoundFeeling

__all__ = [
    "Connective",
    "Construction",
    "FoundTrigger",
    "TriggerRules",
    "TriggerWords",
    "find_triggers",
    "judge_triggers",
]

_NEAR = 6
"""How many findings back one may still touch the next, so that long texts take linear time."""


@dataclass(frozen=True, slots=True)
class FoundTrigger:
    """A trigger as a token range, with the rule that gave it."""

    first: int
    stop: int
    feeling: int | None
    rule: str
    """The name of a connective or a construction in triggers.toml."""


def find_triggers(
    parse: Parse, found: "tuple[FoundFeeling, ...]", rules: TriggerRules
) -> tuple[Trigger, ...]:
    """Return the triggers in the order of the utterance; `feeling` counts in `found`."""
    return tuple(
        Trigger(span=parse.span(item.first, item.stop), feeling=item.feeling)
        for item in judge_triggers(parse, found, rules)
    )


def judge_triggers(
    parse: Parse, found: "tuple[FoundFeeling, ...]", rules: TriggerRules
) -> tuple[FoundTrigger, ...]:
    """Return the triggers as token ranges, each with the name of its rule."""
    reader = TriggerReader(
        read_tokens(parse), rules, tuple((item.first, item.stop) for item in found)
    )
    lemmas = tuple(item.feeling.lemma for item in found)
    sites = find_sites(reader, lemmas)
    taken: list[FoundTrigger] = []
    for position, site in enumerate(sites):
        limit = sites[position + 1].first if position + 1 < len(sites) else len(reader.tokens)
        for span, rule in _offers(reader, site, limit):
            if span[0] < span[1] and not _is_taken(span, site, taken):
                near = sites[max(0, position - _NEAR) : position]
                index = _unexplained(near, taken) if site.index is None else site.index
                taken.append(FoundTrigger(span[0], span[1], index, rule))
                break
    return tuple(sorted(taken, key=lambda item: item.first))


def _unexplained(before: tuple[Site, ...], taken: list[FoundTrigger]) -> int | None:
    """Return the last feeling before a bodily sign if nothing else says what set it off."""
    for site in reversed(before):
        if site.index is not None:
            explained = any(item.feeling == site.index for item in taken[-_NEAR:])
            return None if explained else site.index
    return None


def _is_taken(span: Range, site: Site, taken: list[FoundTrigger]) -> bool:
    """Tell whether a stretch holds its own feeling or overlaps a trigger already found."""
    if span[0] <= site.first < span[1]:
        return True
    return any(span[0] < item.stop and item.first < span[1] for item in taken[-_NEAR:])


def _offers(reader: TriggerReader, site: Site, limit: int) -> Iterator[tuple[Range, str]]:
    """Yield what each rule makes of a site, in the order of their weight."""
    if site.shape is not Shape.SIGN:
        yield from _named("cleft", cleft(reader, site))
        yield from _named("verb_object", verb_object(reader, site))
    linked = link_right(reader, site, limit)
    if linked is not None:
        yield linked
    if site.shape is not Shape.SIGN:
        yield from _named("complement", complement(reader, site))
    linked = link_left(reader, site)
    if linked is not None:
        yield linked
    if site.shape is not Shape.SIGN:
        yield from _named("relative", relative(reader, site))
        yield from _named("cleft_subject", cleft_subject(reader, site))
    subject = cause_subject(reader, site)
    # "He makes me cry" says whom the speaker blames, not what set a feeling off.
    if site.index is not None or (subject is not None and not reader.is_person(subject)):
        yield from _named("cause_subject", subject)
    if site.shape is not Shape.SIGN:
        yield from _named("take_up", take_up(reader, site))
    yield from _named("so", so_clause(reader, site))


def _named(rule: str, span: Range | None) -> Iterator[tuple[Range, str]]:
    if span is not None:
        yield span, rule
