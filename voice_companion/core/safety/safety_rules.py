"""The table safety.toml, with safety.words.toml and safety.harmless.toml: what is screened for.

`elements` are the pieces of meaning (a wish, death, life, a denial), each a rich vocabulary.
`readings` say which elements together tell of danger. `harmless` are stretches that sound like
danger and are none. `together` adds up elements that stand in different turns.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

from pydantic import Field, PrivateAttr, model_validator

from voice_companion.core.labels import Danger
from voice_companion.core.parsing.phrases import BLOT
from voice_companion.core.rulebook import Rules
from voice_companion.core.safety.automaton import Automaton
from voice_companion.core.safety.crisis_rules import CrisisRules
from voice_companion.core.safety.judge import Judge

DENIAL = "denial"
NO_DENIAL = "no_denial"
SPEAKER = "speaker"
SOMEBODY = "somebody"
BREAK = "break"
CARRIES = "carries"
"""Elements that the reading itself goes by: they must be in every table."""


_NEW_CLAUSE = frozenset({"i", "and", "but", "now"})
"""Where the speaker may begin anew: nothing behind such a word is harmless by what is before it."""


class Denials(StrEnum):
    """How many denials a reading must stand under: two of them cancel each other out."""

    EVEN = "even"
    ODD = "odd"
    ANY = "any"


class Element(Rules):
    """One piece of meaning, with all the ways of saying it."""

    says: tuple[str, ...]
    examples: tuple[str, ...] = Field(min_length=1)
    own: bool = False
    """Counts only where the speaker is the one it is said of."""


class Reading(Rules):
    """Elements that tell of danger when they stand in one breath, in any order."""

    name: str
    tier: Danger
    needs: tuple[str, ...] = Field(min_length=1)
    """Elements that must all be there, of the speaker; "wish | urge" is one of the two."""
    unless: tuple[str, ...] = ()
    """Elements of which none may stand within `_NEAR` words."""
    denials: Denials = Denials.EVEN
    gap: int = Field(default=5, ge=0, le=20)
    """Most words between one element and the next."""
    ordered: bool = False
    """Only in the order given."""
    across: bool = False
    """May reach over the end of a typed sentence."""
    plain: bool = False
    """So plain a statement that no other judge may pass over it."""
    early: bool = False
    """Read before harmless stretches are blotted out."""
    examples: tuple[str, ...] = Field(min_length=1)

    @cached_property
    def choices(self) -> tuple[tuple[str, ...], ...]:
        """The needs, each as the elements that fulfil it."""
        return tuple(tuple(one.strip() for one in need.split("|")) for need in self.needs)


class Harmless(Rules):
    """Stretches that sound like danger and are none, with utterances that are harmless by them."""

    name: str
    patterns: tuple[str, ...]
    examples: tuple[str, ...]


class Slip(Rules):
    """What the recognizer tends to write, and what was said."""

    heard: tuple[str, ...]
    meant: str


class Together(Rules):
    """Weak signs that are a strong one when they come together within the recent turns."""

    cues: tuple[str, str]
    """Elements."""
    tier: Danger


class SafetyRules(Rules):
    """The table safety.toml."""

    asides: tuple[str, ...]
    """Words that never change what is meant here."""
    recent_turns: int = Field(ge=2, le=50)
    """How many of the latest turns count as one context."""
    lists: dict[str, tuple[str, ...]]
    slips: tuple[Slip, ...]
    harmless: tuple[Harmless, ...]
    elements: dict[str, Element]
    readings: tuple[Reading, ...]
    together: tuple[Together, ...]
    other_people: tuple[str, ...]
    """Phrasings of somebody else's present danger."""
    wording: CrisisRules
    _judge: Judge | None = PrivateAttr(default=None)

    @property
    def judge(self) -> Judge | None:
        """The trained judge that stands beside the rules, if one was given."""
        return self._judge

    def judged_by(self, judge: Judge | None) -> "SafetyRules":
        """Return the same rules with a judge beside them."""
        beside = self.model_copy()
        beside._judge = judge
        return beside

    @model_validator(mode="after")
    def _compiles(self) -> "SafetyRules":
        named = {cue for pair in self.together for cue in pair.cues}
        named |= {DENIAL, NO_DENIAL, SPEAKER, SOMEBODY, BREAK, CARRIES}
        for reading in self.readings:
            named |= {*reading.unless, *(one for need in reading.choices for one in need)}
        unknown = named - set(self.elements)
        if unknown:
            raise ValueError(f"unknown elements: {', '.join(sorted(unknown))}")
        _ = self.asides_and_slips, self.blots, self.vocabulary, self.others
        return self

    @cached_property
    def asides_and_slips(self) -> tuple[Automaton, Automaton]:
        """What is set aside, and what is mended: the label of each is its number."""
        slips = {str(number): slip.heard for number, slip in enumerate(self.slips)}
        return Automaton({"": self.asides}, self.lists), Automaton(slips, self.lists)

    @cached_property
    def meant(self) -> Mapping[str, tuple[str, ...]]:
        """What was said, by the number of the slip."""
        return {str(number): tuple(slip.meant.split()) for number, slip in enumerate(self.slips)}

    @cached_property
    def cues(self) -> frozenset[str]:
        """The weak signs that add up over turns."""
        return frozenset(cue for pair in self.together for cue in pair.cues)

    @cached_property
    def blots(self) -> Automaton:
        """All harmless stretches."""
        patterns = [said for entry in self.harmless for said in entry.patterns]
        return Automaton({BLOT: patterns}, self.lists, barriers=_NEW_CLAUSE)

    @cached_property
    def vocabulary(self) -> Automaton:
        """All elements."""
        says = {name: element.says for name, element in self.elements.items()}
        return Automaton(says, self.lists)

    @cached_property
    def others(self) -> Automaton:
        """Somebody else's present danger."""
        return Automaton({SOMEBODY: self.other_people}, self.lists)
