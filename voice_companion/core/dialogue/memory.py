"""What the companion keeps in mind during one session, and nothing beyond it.

A `Memory` is frozen; each turn makes a new one. Every collection is bounded, so that a turn costs
the same late in a session as early in it. Lines that were said are kept as digests: they are only
ever compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from voice_companion.core.labels import Family, Gate
from voice_companion.core.reply import Stage
from voice_companion.core.speech import digest, said_words

__all__ = [
    "KEPT_EARLIER", "Memory", "Named", "Pending", "Told", "content_words", "forgotten",
    "with_closed", "with_denied", "with_feelings", "with_line", "with_told",
]  # fmt: skip

KEPT_FEELINGS = 24
KEPT_TOLD = 24
KEPT_CLOSED = 200
"""Words of topics that stay closed."""
KEPT_LINES = 400
"""Lines no new line may repeat; more than anybody hears in one session."""
KEPT_EARLIER = 24
"""Things told that can be taken back one by one; who takes back more takes back everything."""
_STILL_TOPIC = 2
"""Turns back to which what was told belongs to the topic that is then closed."""
_NEVER = -99
"""A turn long before the session."""


class Pending(StrEnum):
    """What the companion's last line left open, so that "yes" and "no" can be understood."""

    NOTHING = "nothing"
    QUESTION = "question"
    """About what was just told."""
    CONFIRM = "confirm"
    """One heard feeling waits to be confirmed."""
    GUESS = "guess"
    """A feeling that nobody named was guessed at."""
    OTHER_SIDE = "other_side"
    """What the other may have felt."""
    PAUSE_OFFER = "pause_offer"


@dataclass(frozen=True, slots=True)
class Named:
    """A feeling that the person named as their own."""

    lemma: str
    """The lexicon's entry; what a denial or a repetition is matched by."""
    said: str
    """As they said it, turned round: "hurt", "on edge"."""
    family: Family
    turn: int


@dataclass(frozen=True, slots=True)
class Told:
    """Something that was told, turned round to the person, without a capital or a stop."""

    clause: str
    turn: int
    weight: float
    """How much it told, as the parts of a turn are weighed."""
    topic: frozenset[str]
    """Its content words, to know it by when a topic is closed."""
    feelings: frozenset[str] = frozenset()
    """Lemmas of the person's own feelings in it."""
    good: bool = False
    """Whether it was good to tell."""
    light: bool = False
    """Whether nothing in it is hard."""


@dataclass(frozen=True, slots=True)
class Memory:
    """The session so far."""

    turn: int = 0
    stage: Stage = Stage.OPEN
    feelings: tuple[Named, ...] = ()
    denied: tuple[str, ...] = ()
    """Lemmas the person denied and has not named since."""
    told: tuple[Told, ...] = ()
    caused: bool = False
    """Whether it was told what set a feeling off."""
    pronoun: str | None = None
    """"she", "he" or "they" for the person spoken of last."""
    topic: frozenset[str] = frozenset()
    """Content words of the latest turn."""
    closed: tuple[str, ...] = ()
    """Content words of topics the person does not want to talk about."""
    gates: frozenset[Gate] = frozenset()
    lines: tuple[bytes, ...] = ()
    uses: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """How often lines of each kind were said."""
    said_on: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """The turn in which each kind of line was said last."""
    asked_on: int = _NEVER
    pending: Pending = Pending.NOTHING
    confirming: str | None = None
    """The word that waits to be confirmed."""
    last_heard: str = ""
    """The latest turn's words, lower case; to notice a turn that is said twice."""
    last_line: str | None = None
    paused: bool = False
    holding: bool = False
    """Whether the person asked for a moment; silence is then let be."""
    silence: float = 0.0
    """Seconds of unbroken silence already answered or let be."""

    @property
    def just_asked(self) -> bool:
        """Return whether the line before this turn was a question."""
        return self.asked_on >= self.turn - 1

    def since(self, kind: str) -> int:
        """Return how many turns ago a line of this kind was said."""
        return self.turn - self.said_on.get(kind, _NEVER)


def content_words(text: str, common: frozenset[str]) -> frozenset[str]:
    """Return the words that tell what a text is about: three letters or more, none common."""
    words = (word.lower().removesuffix("'s") for word in said_words(text))
    return frozenset(word for word in words if len(word) > 2 and word not in common)  # noqa: PLR2004


def with_feelings(memory: Memory, named: Iterable[Named]) -> Memory:
    """Return the memory with these feelings named; a denied one that is named is felt again."""
    new = tuple(named)
    lemmas = {feeling.lemma for feeling in new}
    kept = tuple(old for old in memory.feelings if old.lemma not in lemmas)
    return replace(
        memory,
        feelings=(*kept, *new)[-KEPT_FEELINGS:],
        denied=tuple(lemma for lemma in memory.denied if lemma not in lemmas),
    )


def with_denied(memory: Memory, lemmas: Iterable[str]) -> Memory:
    """Return the memory with these feelings dropped for good."""
    dropped = tuple(dict.fromkeys(lemmas))
    return replace(
        memory,
        feelings=tuple(named for named in memory.feelings if named.lemma not in dropped),
        told=tuple(told for told in memory.told if told.feelings.isdisjoint(dropped)),
        denied=tuple(dict.fromkeys([*memory.denied, *dropped]))[-KEPT_FEELINGS:],
    )


def with_told(memory: Memory, told: Told) -> Memory:
    """Return the memory with one more thing that was told."""
    return replace(memory, told=(*memory.told, told)[-KEPT_TOLD:])


def with_closed(memory: Memory, topic: frozenset[str]) -> Memory:
    """Return the memory with a topic closed and everything that touches it forgotten."""
    return replace(
        memory,
        closed=tuple(dict.fromkeys([*memory.closed, *sorted(topic)]))[-KEPT_CLOSED:],
        told=tuple(
            told
            for told in memory.told
            if not told.topic & topic and told.turn < memory.turn - _STILL_TOPIC
        ),
        caused=False,
        pending=Pending.NOTHING,
    )


def with_line(
    memory: Memory, line: str, kinds: Iterable[str], *, pieces: Iterable[str] = ()
) -> Memory:
    """Return the memory after a line of these kinds was said; `pieces` are what was added."""
    uses, said_on = dict(memory.uses), dict(memory.said_on)
    for kind in kinds:
        uses[kind] = uses.get(kind, 0) + 1
        said_on[kind] = memory.turn
    question = "?" in line
    return replace(
        memory,
        lines=(*memory.lines, digest(line), *map(digest, pieces))[-KEPT_LINES:],
        uses=uses,
        said_on=said_on,
        asked_on=memory.turn if question else memory.asked_on,
        last_line=line,
        silence=0.0,
    )


def forgotten(kept: Memory, now: Memory) -> Memory:
    """Return what is kept when the person has words forgotten: no word of theirs after `kept`.

    What was said stays known by its digests and counts; what holds the path back and whether the
    session is paused stay as they are now.
    """
    return replace(
        kept,
        turn=now.turn,
        lines=now.lines,
        uses=now.uses,
        said_on=now.said_on,
        asked_on=now.asked_on,
        gates=now.gates,
        paused=now.paused,
        holding=now.holding,
        last_line=None,
        last_heard="",
        pending=Pending.NOTHING,
        confirming=None,
    )
