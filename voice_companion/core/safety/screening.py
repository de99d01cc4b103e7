"""Screens one turn for danger, once, on what the listener made of it and on its plain words.

A disclosure needs evidence (words that carry it: the wish, the act, the means, who does what to
whom) and the listener's judgement of the whole. Where only one speaks, it is asked about. Plain
statements ("i want to kill myself") stand for themselves: neither may hide them.

The tiers are about the speaker. Somebody else's present danger is no tier; `other_in_danger` tells
of it, so that a number for them can be offered.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from voice_companion.core.examples import Nearest, same_words
from voice_companion.core.impression import Impression, stretches
from voice_companion.core.labels import Danger, Span
from voice_companion.core.parsing.phrases import EDGE, Line, spoken_words
from voice_companion.core.safety.danger_rules import DangerRules, Levels

__all__ = [
    "NOTHING",
    "Level",
    "Screening",
    "built_up",
    "other_in_danger",
    "plain_statement",
    "screen",
]

_BEFORE = 5
"""How many words before a plain statement can take it back."""
_MAY_BE_OWN = 0.3
"""The share of the chance of harm to others from which on harm to oneself is thought of first."""
_BEHIND = 7
"""How many words behind it can."""


class Level(IntEnum):
    """How much there is in a turn."""

    NONE = 0
    ASK = 1
    """Enough to give the point back and ask one plain question."""
    TOLD = 2
    """Danger was told."""


@dataclass(frozen=True, slots=True)
class Screening:
    """What one turn tells of danger."""

    level: Level = Level.NONE
    tier: Danger | None = None
    plain: bool = False
    """Whether it was told in a plain statement."""
    evidence: tuple[Span, ...] = ()
    """The words that carry it."""
    chance: float = 0.0
    """The listener's chance of danger, from 0 to 1."""
    leaning: Danger | None = None
    """The likeliest tier, however unlikely."""


NOTHING = Screening()
"""What a turn tells in which there is no danger at all."""


def screen(
    text: str, impression: Impression, nearest: Nearest[Danger | None], rules: DangerRules
) -> Screening:
    """Return what one turn tells of danger, alone and with what came before it."""
    chance, levels = impression.danger, rules.levels
    tier = _tier(impression)
    found = Screening(chance=chance, leaning=tier)
    evidence = _evidence(text, impression, least=levels.evidence)
    plain = plain_statement(text, rules)
    if plain is not None:
        return replace(found, level=Level.TOLD, tier=plain, plain=True, evidence=evidence)
    like = nearest.label(impression.vector, least=levels.near, said=same_words(text))
    if like is not None:
        if like.label is None:
            return Screening(leaning=tier)
        return replace(found, level=_level_of(like.label), tier=like.label, evidence=evidence)
    level = Level.NONE
    if evidence and chance >= levels.alarm and tier is not Danger.SELF_HARM_POSSIBLE:
        level = Level.TOLD
    elif chance >= (levels.ask if evidence else levels.ask_alone):
        level = Level.ASK
    if level is Level.NONE:
        return found
    return replace(found, level=level, tier=tier, evidence=evidence)


def built_up(recent: Sequence[Screening], levels: Levels) -> Screening:
    """Return the last of these turns' screenings; asked about where danger grew over all of them.

    One turn after another may tell too little by itself. Their chances are taken as independent,
    and the last must lean to danger, too.
    """
    latest = recent[-1]
    none = math.prod(1.0 - one.chance for one in recent)
    grew = latest.chance >= levels.leaning and 1.0 - none >= levels.built_up
    if latest.level is Level.NONE and grew:
        return replace(latest, level=Level.ASK, tier=latest.leaning)
    return latest


def _tier(impression: Impression) -> Danger:
    """Return the likeliest tier; where it may well be about the person, it is taken to be.

    To be spoken to as a danger to others is worse for who is one to themselves than the reverse.
    """
    chances, tier = impression.dangers, impression.tier
    own = chances[Danger.SELF_HARM] + chances[Danger.SELF_HARM_POSSIBLE]
    if tier is Danger.HARM_OTHERS and own >= _MAY_BE_OWN * chances[tier]:
        return Danger.SELF_HARM
    return tier


def _level_of(tier: Danger) -> Level:
    """Return what a turn is that is very near an example of this tier."""
    return Level.ASK if tier is Danger.SELF_HARM_POSSIBLE else Level.TOLD


def _evidence(text: str, impression: Impression, *, least: float) -> tuple[Span, ...]:
    found = stretches(impression.evidence, least=least)
    return tuple(Span(text[start:end], start, end) for start, end, _ in found)


def plain_statement(text: str, rules: DangerRules) -> Danger | None:
    """Return the gravest tier of which the words tell outright, or None.

    A statement is none where it is denied, reported, supposed, sung or laughed at right beside it.
    """
    line = Line(tuple(word for word in spoken_words(text) if word not in rules.plain.asides))
    for tier in Danger:
        patterns = rules.plain.compiled.get(tier)
        if patterns is not None and any(
            _is_said(line.words, start, end, rules) for start, end in patterns.stretches(line)
        ):
            return tier
    return None


def _is_said(words: Sequence[str], start: int, end: int, rules: DangerRules) -> bool:
    before = _since(words[max(0, start - _BEFORE) : start], {EDGE, *rules.plain.anew})
    behind = words[end : end + _BEHIND]
    if EDGE in behind:
        behind = behind[: behind.index(EDGE)]
    taken_back = rules.plain.before.found(Line(before)) or rules.plain.behind.found(Line(behind))
    return not taken_back


def _since(words: Sequence[str], beginnings: Collection[str]) -> Sequence[str]:
    """Return the words behind the last one that begins anew."""
    ends = [at for at, word in enumerate(words) if word in beginnings]
    return words[ends[-1] + 1 :] if ends else words


def other_in_danger(text: str, rules: DangerRules) -> bool:
    """Return whether the turn tells of somebody else who may be in danger now."""
    return rules.compiled_others.found(Line(spoken_words(text)))
