"""What the listener makes of one turn: plain numbers, from which the core concludes.

The listener (models/listener) classifies and marks; it can make no sentence. Its heads are: the
act, the tier of danger, what a turn does while danger is held, the kind of an answer, the
appraisal, the words that carry danger, the words worth giving back, and a vector by which likeness
is measured.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from voice_companion.core.labels import Command, Danger, Family

__all__ = [
    "ACT_CLASSES",
    "COMMANDS",
    "Act",
    "Answered",
    "Encoder",
    "HoldAct",
    "Impression",
    "Mark",
    "Situated",
    "Valence",
    "stretches",
]


class Act(StrEnum):
    """What a turn does."""

    TELL = "tell"
    ANSWER = "answer"
    CORRECTION = "correction"
    QUESTION = "question"
    REMARK = "remark"
    COMMAND = "command"
    GREETING = "greeting"
    GOODBYE = "goodbye"
    THANKS = "thanks"
    BACKCHANNEL = "backchannel"


class HoldAct(StrEnum):
    """What a turn does after danger was told or asked about."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    DANGER = "danger"
    """The danger is told further, or goes on: "i'm on the bridge"."""
    HELP = "help"
    """Somebody comes or was called, or a safe step was taken."""
    MISUNDERSTANDING = "misunderstanding"
    """It never was danger: a clear denial, or an explanation."""
    TAKES_BACK = "takes_back"
    """A real disclosure is played down: "i was joking", "just tired"."""
    OVERHEARD = "overheard"
    NUMBER = "number"
    STOP = "stop"
    FORGET = "forget"
    COMPANY = "company"
    OTHER = "other"


class Answered(StrEnum):
    """What kind of answer an answer is."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    CONTENT = "content"


class Valence(StrEnum):
    """How what is told would be for most people."""

    GOOD = "good"
    HARD = "hard"
    MIXED = "mixed"
    NEUTRAL = "neutral"


COMMANDS: tuple[str, ...] = tuple(one.value for one in Command if one is not Command.CORRECT)
"""The commands that are acts of their own; to be corrected is the act `correction`."""
ACT_CLASSES: tuple[str, ...] = (*(act.value for act in Act if act is not Act.COMMAND), *COMMANDS)
"""What the act head tells apart, in the order of its numbers."""


@dataclass(frozen=True, slots=True)
class Situated:
    """A turn with what came before it."""

    text: str
    earlier: tuple[str, ...] = ()
    """What the person said in the last two turns before, oldest first."""
    line: str = ""
    """What the companion said last."""


class Encoder(Protocol):
    """The listener, as the core sees it."""

    def read(self, turn: Situated) -> "Impression":
        """Return what it makes of one turn; any text is fine."""

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts by themselves: (len(texts), 384), each of length 1."""


@dataclass(frozen=True, slots=True)
class Mark:
    """How likely one word is marked: offsets into the text, end exclusive; a chance from 0 to 1."""

    start: int
    end: int
    chance: float


@dataclass(frozen=True, slots=True, eq=False)
class Impression:
    """What the listener makes of one turn. All chances are from 0 to 1."""

    acts: Mapping[str, float]
    """The chance of each of `ACT_CLASSES`."""
    dangers: Mapping[Danger | None, float]
    """The chance of each tier; None is no danger."""
    holds: Mapping[HoldAct, float]
    answers: Mapping[Answered, float]
    valences: Mapping[Valence, float]
    families: Mapping[Family | None, float]
    evidence: tuple[Mark, ...]
    """Each word's chance of carrying danger."""
    points: tuple[Mark, ...]
    """Each word's chance of belonging to the point."""
    echoed: tuple[Mark, ...]
    """Each word's chance of being taken up in a good listener's line."""
    stops: tuple[Mark, ...]
    """Each word's chance that a sentence ends with it."""
    quoted: tuple[Mark, ...]
    """Each word's chance of being direct speech."""
    vector: NDArray[np.float32]
    """(384,), of length 1: the nearer two vectors, the more alike what was said."""

    @property
    def danger(self) -> float:
        """The chance that there is danger of any tier."""
        return 1.0 - self.dangers[None]

    @property
    def tier(self) -> Danger:
        """The likeliest tier, if there is danger."""
        return max(Danger, key=lambda tier: self.dangers[tier])


def stretches(marks: Sequence[Mark], *, least: float) -> list[tuple[int, int, float]]:
    """Return the runs of words marked with at least this chance: start, end, the highest chance.

    One unmarked word inside a run doesn't end it.
    """
    found: list[tuple[int, int, float]] = []
    since = 2
    for mark in marks:
        since += 1
        if mark.chance < least:
            continue
        if found and since <= 2:  # noqa: PLR2004 - the last word, or the one before it
            start, _, chance = found[-1]
            found[-1] = (start, mark.end, max(chance, mark.chance))
        else:
            found.append((mark.start, mark.end, mark.chance))
        since = 0
    return found
