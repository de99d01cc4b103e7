"""What a turn tells: events, how they hang together, and which parts are worth giving back.

All of it counts in the tokens of one parse. `first` is a token, `stop` the one after the last.
"""

from dataclasses import dataclass
from enum import StrEnum

from voice_companion.core.parsing.tokens import Tokens

__all__ = ["Event", "Join", "Meaning", "Mode", "Part"]


class Mode(StrEnum):
    """How an event is put (after Palmer, Mood and Modality, 2001)."""

    FACT = "fact"
    DENIED = "denied"
    UNSURE = "unsure"
    """Left open: "maybe", "i don't know if"."""
    WISHED = "wished"
    INTENDED = "intended"
    REGRETTED = "regretted"
    """What should or should not have been."""
    SUPPOSED = "supposed"
    """Only under a condition: what stands after "if", and "would"."""
    ASKED = "asked"


class Join(StrEnum):
    """How an event hangs on what stands before it."""

    START = "start"
    """It hangs on nothing."""
    AND = "and"
    BUT = "but"
    CAUSE = "cause"
    """It is the cause: "because", "since"."""
    RESULT = "result"
    """It is what follows: "so"."""
    TIME = "time"
    CONDITION = "condition"
    LIMIT = "limit"
    """It limits what stands before, which is not true without it: "until", "unless"."""
    PART = "part"
    """It is a piece of what stands before: what was thought or said, or which one is meant."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that is, happened or was done: a clause, or words that stand for one."""

    first: int
    """The first token, with what joins it to what stands before."""
    lead: int
    """The first token of what leads it in ("this morning | he told her"); else its start."""
    start: int
    """The first token of what it says: its subject, or its verb where the subject is shared."""
    verb: int
    """The finite verb or first auxiliary; for words without a verb their head."""
    stop: int
    join: Join
    subject: tuple[int, int] | None
    """The tokens of the subject; of the clause before it where that one is shared; None without."""
    shared: tuple[int, ...] = ()
    """Tokens to be said before it when it stands alone: subject and auxiliaries it shares."""
    alone: bool = True
    """Whether it can stand without what is before it."""
    mode: Mode = Mode.FACT
    source: str | None = None
    """The words for whoever says so, where that is not the speaker ("my mum")."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a turn that can stand by itself."""

    tokens: tuple[int, ...]
    """What is said of it, in order; shared words first, asides left out."""
    events: tuple[int, ...]
    """The events it holds, by index."""
    weight: float
    """How much a good listener would want to give it back; the best has the most."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one turn tells."""

    tokens: Tokens
    glued: tuple[bool, ...]
    """Whether each token stands right behind the one before it."""
    offsets: tuple[tuple[int, int], ...]
    """Where each token begins and ends in the text as given."""
    written: bool
    """Whether whoever typed it put the marks: then none is added when it is said back."""
    ends: frozenset[int]
    """Tokens with which a sentence may well end, if a clause ends there."""
    capitals: frozenset[int]
    """Tokens that are written with a capital."""
    letters: frozenset[int]
    """Tokens that are written in capitals throughout."""
    quoted: frozenset[int]
    """Tokens of somebody else's direct speech."""
    events: tuple[Event, ...]
    parts: tuple[Part, ...]
    """What can stand by itself, best first."""

    def covers(self, part: Part, start: int, end: int) -> bool:
        """Tell whether a part holds all words of a stretch of the text."""
        inside = [
            at for at, (first, stop) in enumerate(self.offsets) if first < end and start < stop
        ]
        return bool(inside) and set(inside) <= set(part.tokens)

    def span(self, part: Part) -> tuple[int, int]:
        """Return where a part begins and ends in the text."""
        return self.offsets[min(part.tokens)][0], self.offsets[max(part.tokens)][1]
