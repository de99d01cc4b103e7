"""Screens what was said for danger, before anything else is made of it.

The words are in intents/en/safety.toml. A line is read in five steps: words that change nothing
are set aside, slips of the recognizer are mended, `early` screens look at what is left, harmless
phrasings (figures of speech, denials, fiction, accidents) are blotted out one by one, and the
other screens look at the rest. Only the harmless stretch is blotted out, never the whole
utterance, so that "this traffic is killing me and i want to die" is still heard.

The tiers are about the speaker. Someone else's danger is no tier; `other_in_danger` tells of it,
so that a number for them can be offered.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from pydantic import Field, model_validator

from voice_companion.core.labels import Danger
from voice_companion.core.parsing.language import Parse
from voice_companion.core.parsing.phrases import (
    BLOT,
    Line,
    PhraseBook,
    Phrases,
    spoken_words,
    without_repeats,
)
from voice_companion.core.rulebook import Rules
from voice_companion.core.safety.crisis_rules import CrisisRules

_STRETCH = 16
"""Words that a net spans: about what is said in one breath."""


class Screen(Rules):
    """One sign of danger, with utterances that show it."""

    name: str
    tier: Danger
    early: bool = False
    """Looked for before harmless phrasings are blotted out."""
    patterns: tuple[str, ...]
    examples: tuple[str, ...]


class Harmless(Rules):
    """Phrasings that sound like danger and are none, with utterances that are harmless by them."""

    name: str
    patterns: tuple[str, ...]
    examples: tuple[str, ...]


class Slip(Rules):
    """What the recognizer tends to write, and what was said."""

    heard: tuple[str, ...]
    meant: str


class Cue(Rules):
    """A sign too weak to act on alone."""

    patterns: tuple[str, ...]
    examples: tuple[str, ...]


class Together(Rules):
    """Weak signs that are a strong one when they come together within the recent turns."""

    cues: tuple[str, str]
    tier: Danger


class Net(Rules):
    """Signs that tell of danger when they stand near each other, in any order."""

    name: str
    signs: tuple[str, ...]
    """Cues that must all be there."""
    unless: tuple[str, ...]
    """Cues of which none may be there."""
    tier: Danger
    examples: tuple[str, ...]


class SafetyRules(Rules):
    """The table safety.toml."""

    asides: tuple[str, ...]
    """Words that never change what is meant here."""
    recent_turns: int = Field(ge=2, le=50)
    """How many of the latest turns count as one context."""
    lists: dict[str, tuple[str, ...]]
    slips: tuple[Slip, ...]
    harmless: tuple[Harmless, ...]
    screens: tuple[Screen, ...]
    cues: dict[str, Cue]
    together: tuple[Together, ...]
    nets: tuple[Net, ...]
    other_people: tuple[str, ...]
    """Phrasings of somebody else's present danger."""
    wording: CrisisRules

    @model_validator(mode="after")
    def _compiles(self) -> "SafetyRules":
        named = {cue for pair in self.together for cue in pair.cues}
        named |= {cue for net in self.nets for cue in (*net.signs, *net.unless)}
        unknown = named - set(self.cues)
        if unknown:
            raise ValueError(f"unknown cues: {', '.join(sorted(unknown))}")
        _ = self.aside, self.mended, self.blots, self.compiled, self.signs, self.others
        return self

    @cached_property
    def book(self) -> PhraseBook:
        """The named lists."""
        return PhraseBook(self.lists)

    @cached_property
    def aside(self) -> Phrases:
        """The words to set aside."""
        return self.book.compile(self.asides)

    @cached_property
    def mended(self) -> tuple[tuple[Phrases, tuple[str, ...]], ...]:
        """Each slip with the words that were said, in the order of the table."""
        return tuple(
            (self.book.compile(slip.heard), tuple(slip.meant.split())) for slip in self.slips
        )

    @cached_property
    def blots(self) -> Phrases:
        """All harmless phrasings, and what early screens have answered for already."""
        harmless = (said for entry in self.harmless for said in entry.patterns)
        early = (said for screen in self.screens if screen.early for said in screen.patterns)
        return self.book.compile([*harmless, *early])

    @cached_property
    def compiled(self) -> Mapping[tuple[bool, Danger], Phrases]:
        """The screens, by whether they are early, and tier."""
        grouped: dict[tuple[bool, Danger], list[str]] = {}
        for screen in self.screens:
            grouped.setdefault((screen.early, screen.tier), []).extend(screen.patterns)
        return {key: self.book.compile(said) for key, said in grouped.items()}

    @cached_property
    def signs(self) -> Mapping[str, Phrases]:
        """The weak signs."""
        return {name: self.book.compile(cue.patterns) for name, cue in self.cues.items()}

    @cached_property
    def others(self) -> Phrases:
        """Somebody else's present danger."""
        return self.book.compile(self.other_people)


def screen(text: str, parse: Parse | None, rules: SafetyRules) -> Danger | None:  # noqa: ARG001
    """Return the gravest danger that one utterance tells of, or None.

    The parse is taken so that a rule may use it later; today words alone decide, as a parser's
    mistake must not be able to hide danger.
    """
    line = _mended_line(text, rules)
    early = _found(line, rules, early=True)
    plain = _blotted(line, rules)
    found = _found(plain, rules, early=False)
    return gravest([*early, *found, *_joined_cues([plain], rules), *_netted(plain, rules)])


def screen_all(texts: Iterable[str], rules: SafetyRules) -> Danger | None:
    """Return the gravest danger in any text: the recognizer's best guess and its others."""
    return gravest(screen(text, None, rules) for text in texts)


def screen_context(texts: Sequence[str], rules: SafetyRules) -> Danger | None:
    """Return the danger in the newest utterance, seen together with the recent ones before it.

    `texts` are what the person said, oldest first. What the earlier ones tell by themselves was
    answered in its turn and is not reported again.
    """
    if not texts:
        return None
    recent = list(texts)[-rules.recent_turns :]
    alone = screen(recent[-1], None, rules)
    plain = [_blotted(_mended_line(text, rules), rules) for text in recent]
    return gravest([alone, _across_the_break(recent, rules), *_joined_cues(plain, rules)])


def gravest(dangers: Iterable[Danger | None]) -> Danger | None:
    """Return the first of the tiers, in the order of `Danger`, that is among the given."""
    found = set(dangers)
    return next((tier for tier in Danger if tier in found), None)


def other_in_danger(text: str, rules: SafetyRules) -> bool:
    """Return whether the utterance tells of somebody else who may be in danger now.

    This is no tier of the contract, whose tiers are about the speaker: the caller may offer the
    helpline for them in one line and then go on listening.
    """
    return rules.others.found(_mended_line(text, rules))


def _mended_line(text: str, rules: SafetyRules) -> Line:
    spoken = rules.aside.replaced(Line(spoken_words(text)))
    line = Line(without_repeats(spoken.words))
    for slip, meant in rules.mended:
        line = slip.replaced(line, meant)
    return line


def _blotted(line: Line, rules: SafetyRules) -> Line:
    return rules.blots.replaced(line, (BLOT,))


def _found(line: Line, rules: SafetyRules, *, early: bool) -> list[Danger]:
    screens = rules.compiled.items()
    return [tier for (is_early, tier), said in screens if is_early is early and said.found(line)]


def _joined_cues(lines: Sequence[Line], rules: SafetyRules) -> list[Danger]:
    """Return the tiers of cues that come together, one of them at least in the last line."""
    names = {name for pair in rules.together for name in pair.cues}
    per_line = [{name for name in names if rules.signs[name].found(line)} for line in lines]
    heard, latest = set().union(*per_line), per_line[-1]
    return [
        pair.tier
        for pair in rules.together
        if set(pair.cues) <= heard and (set(pair.cues) & latest)
    ]


def _netted(line: Line, rules: SafetyRules) -> list[Danger]:
    """Return the tiers of nets whose signs stand within one stretch of `_STRETCH` words."""
    likely = [net for net in rules.nets if _shows(line, net.signs, rules)]
    if not likely:
        return []
    starts = range(0, max(1, len(line.words) - _STRETCH // 2), _STRETCH // 2)
    stretches = [Line(line.words[start : start + _STRETCH]) for start in starts]
    return [
        net.tier
        for net in likely
        for stretch in stretches
        if _shows(stretch, net.signs, rules)
        and not any(rules.signs[name].found(stretch) for name in net.unless)
    ]


def _shows(line: Line, signs: Sequence[str], rules: SafetyRules) -> bool:
    return all(rules.signs[name].found(line) for name in signs)


def _across_the_break(texts: Sequence[str], rules: SafetyRules) -> Danger | None:
    """Return the danger in the last two read as one, where a pause cut a sentence in two."""
    if not texts[:-1]:
        return None
    earlier = texts[-2].rstrip(". !?…")
    together = screen(f"{earlier} {texts[-1]}", None, rules)
    return None if together == screen(texts[-2], None, rules) else together
