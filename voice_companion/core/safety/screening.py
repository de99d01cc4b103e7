"""Screens what was said for danger, before anything else is made of it.

The words are in intents/en/safety.toml. Words that change nothing are set aside, slips of the
recognizer are mended, and what is left is read for elements of meaning that together tell of
danger. Where they do, harmless stretches (figures of speech, fiction, accidents) are blotted out
one by one and the rest is read again. Only the harmless stretch is blotted out, never the whole
utterance, so that "this traffic is killing me and i want to die" is still heard.

Where the rules have a trained judge beside them (see `core.safety.judge`), it weighs the words as a
whole: it hears what no rule foresaw, and passes over what sounds like danger only to the rules.

The tiers are about the speaker. Someone else's danger is no tier; `other_in_danger` tells of it,
so that a number for them can be offered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voice_companion.core.labels import Danger
from voice_companion.core.parsing.language import Parse
from voice_companion.core.parsing.phrases import BLOT, EDGE, spoken_words, without_repeats
from voice_companion.core.safety.breath import Breath
from voice_companion.core.safety.judge import Judge, Judgement
from voice_companion.core.safety.safety_rules import Reading, SafetyRules

__all__ = [
    "SafetyRules",
    "Screened",
    "gravest",
    "in_context",
    "mended",
    "other_in_danger",
    "screen",
    "screen_all",
    "screen_context",
    "screened",
]


_EVEN = 0.0
"""Log-odds from which the judge agrees with the rules that there is danger."""
_CERTAIN = 3.0
"""Log-odds from which it needs no rule beside it."""
_FEWEST = 3
"""Words from which on the trained judge is asked: one or two tell it too little ("being alive")."""


@dataclass(frozen=True, slots=True)
class Screened:
    """What one utterance tells by itself, kept so that later turns need not read it again."""

    text: str
    danger: Danger | None
    cues: frozenset[str]
    """The weak signs that are in it."""
    sure: bool = True
    """False where the rules and the trained judge differ: then it is asked about first."""


def screen(text: str, parse: Parse | None, rules: SafetyRules) -> Danger | None:  # noqa: ARG001
    """Return the gravest danger that one utterance tells of, or None.

    The parse is taken so that a rule may use it later; today words alone decide, as a parser's
    mistake must not be able to hide danger.
    """
    return screened(text, rules).danger


def screened(text: str, rules: SafetyRules) -> Screened:
    """Return what one utterance tells by itself."""
    words = mended(text, rules)
    breath = whole = Breath(words, rules)
    early = breath.readings(early=True)
    found = breath.readings(early=False)
    cues = breath.elements & rules.cues
    if found or cues:
        breath = Breath(rules.blots.replaced(words, {BLOT: (BLOT,)}), rules)
        found = breath.readings(early=False)
        cues = breath.elements & rules.cues
    readings, joined = [*early, *found], _joined([cues], rules)
    if rules.judge is None or len(words) < _FEWEST:
        return Screened(text, gravest([*(one.tier for one in readings), *joined]), cues)
    judgement = rules.judge.judge(words, whole.stretches)
    by_rules = _by_rules(readings, joined, judgement, rules.judge)
    if by_rules is None and judgement.weight >= rules.judge.alarm:
        return Screened(text, judgement.tier, cues, sure=judgement.weight >= _CERTAIN)
    plain = any(one.plain for one in readings)
    # Where both hear danger, the judge names the tier more often rightly (see its card).
    named = by_rules and not plain and judgement.weight >= rules.judge.alarm
    tier = judgement.tier if named else by_rules
    return Screened(text, tier, cues, sure=plain or judgement.weight >= _EVEN)


def _by_rules(
    readings: Sequence[Reading], joined: Sequence[Danger], judgement: Judgement, judge: Judge
) -> Danger | None:
    """Return the danger that the rules hear; only plain statements where the judge hears none."""
    if judgement.weight < judge.veto:
        return gravest(one.tier for one in readings if one.plain)
    return gravest([*(one.tier for one in readings), *joined])


def screen_all(texts: Iterable[str], rules: SafetyRules) -> Danger | None:
    """Return the gravest danger in any text: the recognizer's best guess and its others."""
    return gravest(screen(text, None, rules) for text in texts)


def screen_context(texts: Sequence[str], rules: SafetyRules) -> Danger | None:
    """Return the danger in the newest utterance, seen together with the recent ones before it.

    `texts` are what the person said, oldest first. What the earlier ones tell by themselves was
    answered in its turn and is not reported again.
    """
    recent = texts[-rules.recent_turns :]
    return in_context([screened(text, rules) for text in recent], rules)


def in_context(recent: Sequence[Screened], rules: SafetyRules) -> Danger | None:
    """Return the danger in the last of the utterances, seen together with those before it."""
    if not recent:
        return None
    joined = _joined([one.cues for one in recent], rules)
    return gravest([recent[-1].danger, _across_the_break(recent, rules), *joined])


def gravest(dangers: Iterable[Danger | None]) -> Danger | None:
    """Return the first of the tiers, in the order of `Danger`, that is among the given."""
    found = set(dangers)
    return next((tier for tier in Danger if tier in found), None)


def other_in_danger(text: str, rules: SafetyRules) -> bool:
    """Return whether the utterance tells of somebody else who may be in danger now.

    This is no tier of the contract, whose tiers are about the speaker: the caller may offer the
    helpline for them in one line and then go on listening.
    """
    return bool(rules.others.matches(mended(text, rules)))


def mended(text: str, rules: SafetyRules) -> tuple[str, ...]:
    """Return the words of an utterance, without asides and with the recognizer's slips mended."""
    asides, slips = rules.asides_and_slips
    spoken = spoken_words(text)
    if spoken[-1:] == (EDGE,):
        spoken = spoken[:-1]
    kept = without_repeats(asides.replaced(spoken, {"": ()}))
    return slips.replaced(kept, rules.meant)


def _joined(cues: Sequence[frozenset[str]], rules: SafetyRules) -> list[Danger]:
    """Return the tiers of weak signs that come together, one of them at least in the last turn."""
    heard, latest = frozenset().union(*cues), cues[-1]
    return [
        pair.tier
        for pair in rules.together
        if heard.issuperset(pair.cues) and not latest.isdisjoint(pair.cues)
    ]


def _across_the_break(recent: Sequence[Screened], rules: SafetyRules) -> Danger | None:
    """Return the danger in the last two read as one, where a pause cut a sentence in two."""
    if not recent[:-1]:
        return None
    before = recent[-2]
    # The judge weighs what is told in one breath; here only what the pause may have parted counts.
    text = f"{before.text.rstrip('. !?…')} {recent[-1].text}"
    together = screen(text, None, rules.judged_by(None))
    return None if together == before.danger else together
