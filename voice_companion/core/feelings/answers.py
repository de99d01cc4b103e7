"""What an ellipsis behind a feeling does to it: "i'm not nervous | well i am".

An ellipsis goes back to the nearest feeling before it that can be its antecedent: one said of the
same person, with no clause of that person between.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from voice_companion.core.feelings.ellipsis import POLARITIES, Elision
from voice_companion.core.feelings.holder_rules import HolderRules
from voice_companion.core.labels import Feeling, Holder, Intensity, Polarity, Stance, Tense
from voice_companion.core.parsing.tokens import Tokens

_DOING = frozenset({"do", "did", "does"})
_JOINERS = frozenset({"and", "or", "nor", "not", "just", "even", ",", "really", "so"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A feeling as it was read, and whether its own clause ascribes it to anybody."""

    feeling: Feeling
    first: int
    stop: int
    ascribed: bool


def answered(
    readings: Sequence[Reading],
    ellipses: Sequence[Elision],
    tokens: Tokens,
    rules: HolderRules,
) -> list[Reading]:
    """Return the readings as the ellipses behind them leave them."""
    turned = _corrected(readings, tokens)
    for ellipsis in ellipses:
        at = max((i for i, one in enumerate(turned) if one.stop <= ellipsis.lead), default=-1)
        while at >= 0 and _is_antecedent(turned[at], ellipsis, tokens, rules):
            joined = at > 0 and _is_joined(turned[at - 1], turned[at], tokens)
            turned[at] = _turned(turned[at], ellipsis, tokens)
            at = at - 1 if joined else -1
    return turned


def _corrected(readings: Sequence[Reading], tokens: Tokens) -> list[Reading]:
    """Return the readings with those answered that "yes" or "no" follows ("am i angry yes").

    "No" before another feeling denies the first ("nervous no excited yes"); two of one family only
    make it stronger ("scared no terrified").
    """
    result = []
    for one, after in zip_longest(readings, readings[1:]):
        answer = tokens.word(one.stop)
        between = tokens.expanded[one.stop : after.first if after else len(tokens)]
        other = after is None or after.feeling.family is not one.feeling.family
        other = other or not _CONTRASTING.isdisjoint(between)
        alone = after is None and between in _NO_ALONE
        asked = one.feeling.polarity is Polarity.UNSURE and one.ascribed
        if asked and answer in _YES:
            result.append(_with(one, Polarity.FELT))
        elif (
            answer == "no"
            and one.feeling.polarity is not Polarity.DENIED
            and (alone or (after is not None and other and set(between) <= _CORRECTING))
        ):
            result.append(_with(one, Polarity.DENIED))
        else:
            result.append(one)
    return result


def _with(reading: Reading, polarity: Polarity) -> Reading:
    return replace(reading, feeling=replace(reading.feeling, polarity=polarity))


def _is_joined(before: Reading, after: Reading, tokens: Tokens) -> bool:
    """Tell whether two feelings stand in one list ("sad or lonely")."""
    return set(tokens.expanded[before.stop : after.first]) <= _JOINERS


def _is_antecedent(reading: Reading, ellipsis: Elision, tokens: Tokens, rules: HolderRules) -> bool:
    between = tokens.expanded[reading.stop : ellipsis.lead]
    if ellipsis.subject is None:
        return _takes_answer(reading, ellipsis, between)
    verb = tokens.expanded[ellipsis.core + 1 : ellipsis.stop]
    if not _DOING.isdisjoint(verb) and reading.feeling.verb == "be":
        return False
    return _is_same(reading.feeling, ellipsis.subject, rules) and (
        ellipsis.subject not in between[:-1]
    )


def _takes_answer(reading: Reading, ellipsis: Elision, between: Sequence[str]) -> bool:
    """Tell whether words without a subject answer this feeling: they follow it at once.

    Behind a denial, what it is about may stand between ("i'm not angry with him | well a bit").
    """
    if ellipsis.stance is Stance.TAKEN_BACK:
        return False
    opened = ellipsis.lead < ellipsis.core
    if reading.feeling.polarity is Polarity.DENIED or not reading.ascribed:
        return opened and len(between) <= _ABOUT
    if ellipsis.stance is Stance.DENIED and opened and len(between) <= _ABOUT:
        return True  # "i was nervous | but not any more"
    return not between and reading.feeling.holder_text is None and opened


_YES = frozenset({"yes", "yeah", "yep", "aye", "definitely", "absolutely"})
_NO_ALONE = (("no",), ("no", "no"), ("no", "really"))
_CONTRASTING = frozenset({"just", "more", "only"})
_CORRECTING = frozenset({
    "no", "only", "i", "am", "was", "it", "is", "'s", "just", "more", "like", "really", "actually",
    "we",
    "are", "were", "feel", "felt", "so", "very",
})  # fmt: skip
_ABOUT = 4
"""How many words of what a denied feeling is about may stand before "well a bit"."""


def _is_same(feeling: Feeling, subject: str, rules: HolderRules) -> bool:
    """Tell whether a pronoun can stand for whoever is said to feel it."""
    if subject in {"i", "we"}:
        return feeling.holder is Holder.SELF
    if feeling.holder is Holder.SELF:
        return False
    named = (feeling.holder_text or "").lower()
    objects = {"him": "he", "her": "she", "them": "they"}
    return objects.get(named, named) == subject or named not in rules.pronouns


def _turned(reading: Reading, ellipsis: Elision, tokens: Tokens) -> Reading:
    feeling = reading.feeling
    if ellipsis.past and feeling.tense is Tense.PRESENT and reading.ascribed:
        return reading
    intensity = feeling.intensity
    if ellipsis.intensity is not Intensity.PLAIN and ellipsis.stance is not Stance.DENIED:
        intensity = ellipsis.intensity
    named = feeling.holder_text
    if named is None and ellipsis.subject is not None:
        named = tokens.words[ellipsis.core]
    turned = replace(
        feeling,
        polarity=POLARITIES[ellipsis.stance],
        intensity=intensity,
        holder_text=named,
        tense=_tense(feeling, ellipsis),
        supposed=feeling.supposed and ellipsis.stance is Stance.UNSURE,
    )
    return replace(reading, feeling=turned, ascribed=True)


def _tense(feeling: Feeling, ellipsis: Elision) -> Tense:
    if ellipsis.subject is None:
        return feeling.tense
    return Tense.PAST if ellipsis.past else Tense.PRESENT
