"""What the companion keeps in mind during one session, and nothing beyond it.

A `Memory` is frozen; each turn makes a new one. Every collection is bounded, so that a turn costs
the same late in a session as early in it. Lines that were said are kept as digests: they are only
ever compared.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from voice_companion.core.labels import Family, Polarity
from voice_companion.core.reply import Move, Stage
from voice_companion.core.wording.grammar import words_of

KEPT_FEELINGS = 24
KEPT_TRIGGERS = 12
KEPT_TOLD = 12
KEPT_BELIEFS = 6
KEPT_LINES = 400
"""Lines no new line may repeat; more than anybody hears in one session."""
KEPT_EARLIER = 24
"""Things told that can be taken back one by one; who takes back more takes back everything."""
KEPT_OPENINGS = 4
"""A two-word opening is free again after this many lines, so it stays within one turn of five."""

SIMPLE = frozenset({Move.REFLECT_FEELING, Move.REFLECT_TRIGGER, Move.SAVOUR})
"""Simple reflections: they say back what was said."""
COMPLEX = frozenset(
    {
        Move.REFLECT_MEANING,
        Move.DOUBLE_SIDED,
        Move.SURFACE_BELIEF,
        Move.OWN_FEELING,
        Move.OTHER_SIDE,
        Move.SUMMARY,
    }
)
"""Complex reflections: they add a need, a belief, a link to an earlier turn, or the other side."""


class Gate(StrEnum):
    """What, once heard in a session, rules out owning the feeling and wondering about the other."""

    ABUSE = "abuse"
    THREAT = "threat"
    DISCRIMINATION = "discrimination"
    BEREAVEMENT = "bereavement"


class Pending(StrEnum):
    """What the companion's last line left open, so that "yes" and "no" can be understood."""

    NOTHING = "nothing"
    FEELING = "feeling"
    """Two options and "something else" were offered."""
    UNDER_JUDGEMENT = "under_judgement"
    """Two feelings that may lie under a judgement were offered."""
    TRIGGER = "trigger"
    MEANING = "meaning"
    OTHER_SIDE_OFFER = "other_side_offer"
    OTHER_SIDE = "other_side"
    CONFIRM = "confirm"
    """One heard feeling waits to be confirmed."""
    PAUSE_OFFER = "pause_offer"
    AND_YOU = "and_you"
    OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Named:
    """A feeling that the person named as their own."""

    lemma: str
    """The lexicon's entry; what a denial or a repetition is matched by."""
    bare: str
    """The feeling as a predicate or noun, ready to be said ("hurt", "on edge")."""
    noun: str | None
    """Its noun of the same root ("loneliness"), where there is one."""
    family: Family
    turn: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """The feeling that was last spoken of, felt or not."""

    named: Named
    polarity: Polarity


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that was told, ready to be said: "what your boss said", "your cat came back"."""

    phrase: str
    turn: int
    topic: frozenset[str]
    """Its content words, to know it by when a topic is closed."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The session so far."""

    turn: int = 0
    stage: Stage = Stage.OPEN
    feelings: tuple[Named, ...] = ()
    denied: tuple[str, ...] = ()
    """Lemmas the person denied and has not named since."""
    spoken: Spoken | None = None
    triggers: tuple[Kept, ...] = ()
    caused: bool = False
    """Whether it was told what set a feeling off, be it in words that can be said back or not."""
    told: tuple[Kept, ...] = ()
    """What happened, as clauses that were said back ("your cat came back")."""
    person: str | None = None
    """Who was spoken of last, turned round ("your sister")."""
    person_turn: int = -9
    """Turn in which that person was last named by more than a pronoun."""
    told_on: int = -9
    """Turn in which the person last told what happened."""
    declined_on: int = 0
    """Turn in which a topic was last closed; feelings of before are not linked to."""
    pronoun: str | None = None
    """"she", "he" or "they" for that person."""
    beliefs: tuple[str, ...] = ()
    topic: frozenset[str] = frozenset()
    """Content words of the latest turn."""
    closed: frozenset[str] = frozenset()
    """Content words of topics the person does not want to talk about."""
    gates: frozenset[Gate] = frozenset()
    lines: tuple[bytes, ...] = ()
    openings: tuple[bytes, ...] = ()
    linked_on: int = -9
    """Turn of the last link back to a feeling of before."""
    uses: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """How often lines of each kind were said."""
    reflections: int = 0
    complex_reflections: int = 0
    questions: int = 0
    alone: int = 0
    """Turns that were a reflection and nothing asked."""
    asked_on: int = -9
    """Turn of the last question."""
    validated_on: int = -9
    validations: int = 0
    summed_on: int = 0
    """Turn of the last summary."""
    owned: bool = False
    other_side_offered: bool = False
    pending: Pending = Pending.NOTHING
    pending_feeling: Named | None = None
    last_heard: str = ""
    """The latest turn's words, lower case; to notice a turn that is said twice."""
    last_line: str | None = None
    last_moves: frozenset[Move] = frozenset()
    paused: bool = False
    holding: bool = False
    """Whether the person asked for a moment; silence is then let be."""
    silence: float = 0.0
    """Seconds of unbroken silence already answered or let be."""

    @property
    def just_asked(self) -> bool:
        """Return whether the line before this turn was a question."""
        return self.asked_on >= self.turn - 1

    @property
    def wants_complex(self) -> bool:
        """Return whether a complex reflection keeps their share near the middle of 45 to 60 %."""
        return (self.complex_reflections + 1) / (self.reflections + 1) <= COMPLEX_SHARE

    def feels(self, lemma: str) -> Named | None:
        """Return the latest mention of this feeling, unless it was denied since."""
        found = (named for named in reversed(self.feelings) if named.lemma == lemma)
        return next(found, None)


COMPLEX_SHARE = 0.6


def digest(text: str) -> bytes:
    """Return eight bytes that stand for a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def opening(line: str) -> str:
    """Return the first two words of a line, in lower case."""
    return " ".join(words_of(line.lower())[:2])


def content_words(text: str, common: frozenset[str]) -> frozenset[str]:
    """Return the words that tell what a text is about.

    Three letters or more, none of the common.
    """
    words = (word.lower().removesuffix("'s") for word in words_of(text))
    return frozenset(word for word in words if len(word) > 2 and word not in common)  # noqa: PLR2004
