"""What an utterance says about feelings: the labels and spans of an understanding.

Offsets are characters into the utterance as given, end exclusive. `as_json` gives the stable form
that the command `understand --json` prints.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Family(StrEnum):
    """The ten families into which feelings are grouped."""

    JOY = "joy"
    LOVE = "love"
    CALM = "calm"
    SURPRISE = "surprise"
    SADNESS = "sadness"
    ANGER = "anger"
    FEAR = "fear"
    SHAME = "shame"
    DISGUST = "disgust"
    STRAIN = "strain"


class Kind(StrEnum):
    """Whether a word names a feeling, or judges what somebody did ("ignored")."""

    FEELING = "feeling"
    JUDGEMENT = "judgement"


class Polarity(StrEnum):
    """Whether the feeling is felt, denied or left open."""

    FELT = "felt"
    DENIED = "denied"
    UNSURE = "unsure"


class Intensity(StrEnum):
    """How strong the words around a feeling make it."""

    LOW = "low"
    PLAIN = "plain"
    HIGH = "high"


class Holder(StrEnum):
    """Who feels it."""

    SELF = "self"
    OTHER = "other"


class Tense(StrEnum):
    """When a feeling is said to be felt; not part of the JSON."""

    PRESENT = "present"
    PAST = "past"
    FUTURE = "future"


class Stance(StrEnum):
    """What an utterance without a feeling's name does to the one last spoken of."""

    AFFIRMED = "affirmed"
    """It is felt: "well i am"."""
    DENIED = "denied"
    """It is not: "not really"."""
    UNSURE = "unsure"
    """It may be: "maybe a wee bit"."""
    TAKEN_BACK = "taken_back"
    """What was said of it is not so, whichever it was: "that's not true"."""


class Command(StrEnum):
    """What a whole utterance can ask of the companion."""

    STOP = "stop"
    PAUSE = "pause"
    RESUME = "resume"
    REPEAT = "repeat"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"
    SKIP = "skip"
    DECLINE = "decline"
    CORRECT = "correct"
    FORGET_LAST = "forget_last"
    FORGET_SESSION = "forget_session"
    HELP = "help"
    RECAP = "recap"
    SUMMARY = "summary"
    HOLD = "hold"
    DONE = "done"
    YES = "yes"
    NO = "no"
    PRIVACY = "privacy"


class Danger(StrEnum):
    """The tiers of danger that are screened for before anything else, gravest first."""

    SELF_HARM = "self_harm"
    MEDICAL = "medical"
    ABUSE = "abuse"
    HARM_OTHERS = "harm_others"
    SELF_HARM_POSSIBLE = "self_harm_possible"


class Gate(StrEnum):
    """What, once heard in a session, rules out owning the feeling and wondering about the other."""

    ABUSE = "abuse"
    THREAT = "threat"
    DISCRIMINATION = "discrimination"
    BEREAVEMENT = "bereavement"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the utterance."""

    text: str
    """The characters from `start` to `end`, as given."""
    start: int
    end: int

    def as_json(self) -> dict[str, Any]:
        """Return the stable form."""
        return {"text": self.text, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Feeling:
    """One mention of a feeling that the utterance ascribes to somebody."""

    span: Span
    """The word or idiom alone, without its intensifier."""
    lemma: str
    """The lexicon's entry, such as "hurt" or "a lump in {poss} throat"; not part of the JSON."""
    family: Family
    kind: Kind
    polarity: Polarity
    intensity: Intensity
    holder: Holder
    holder_text: str | None
    """The words that name who feels it; None when nobody is named."""
    verb: str | None = None
    """The base form of the verb that links it to its holder: "be", "feel", "look", "sound", "seem",
    "get"; None for a verb of its own and where there is none. Neither this nor what follows is part
    of the JSON."""
    tense: Tense = Tense.PRESENT
    supposed: bool = False
    """True where nobody need feel it now: foretold, possible, or said of a kind of occasion."""
    compared: Span | None = None
    """What it is more or less than: "i am" in "angrier than i am"."""

    def as_json(self) -> dict[str, Any]:
        """Return the stable form."""
        return {
            **self.span.as_json(),
            "family": self.family.value,
            "kind": self.kind.value,
            "polarity": self.polarity.value,
            "intensity": self.intensity.value,
            "holder": self.holder.value,
            "holder_text": self.holder_text,
        }


@dataclass(frozen=True, slots=True)
class Trigger:
    """The shortest stretch that says what a feeling is about or came from."""

    span: Span
    feeling: int | None
    """Index into the understanding's feelings; None beside a bodily sign alone."""

    def as_json(self) -> dict[str, Any]:
        """Return the stable form."""
        return {**self.span.as_json(), "feeling": self.feeling}


@dataclass(frozen=True, slots=True)
class Blame:
    """Whom the utterance makes the cause of a feeling ("he makes me furious")."""

    span: Span
    """The person named."""

    def as_json(self) -> dict[str, Any]:
        """Return the stable form."""
        return {"agent": self.span.text, "start": self.span.start, "end": self.span.end}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the utterance speaks of besides the speaker."""

    span: Span
    """The words used ("my sister", "he")."""
    pronoun: str | None
    """"she", "he" or "they" where the words settle it; None where they leave it open."""
