"""Everything that was understood of one utterance: what the rest of the core speaks."""

from dataclasses import dataclass, field
from typing import Any

from voice_companion.core.impression import Act, Impression, Valence
from voice_companion.core.labels import (
    Blame,
    Command,
    Danger,
    Family,
    Feeling,
    Person,
    Span,
    Trigger,
)
from voice_companion.core.meaning.types import Meaning
from voice_companion.core.safety.screening import NOTHING, Screening

__all__ = ["Appraisal", "Point", "Understanding"]


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch that a good listener would give back."""

    span: Span
    weight: float
    """The listener's chance, from 0 to 1."""

    def as_json(self) -> dict[str, Any]:
        """Return the stable form."""
        return {**self.span.as_json(), "weight": round(self.weight, 2)}


@dataclass(frozen=True, slots=True)
class Appraisal:
    """How what is told would be for most people, whether or not a feeling was named."""

    valence: Valence
    family: Family | None
    confidence: float
    """The listener's chance of the valence, from 0 to 1."""

    def as_json(self) -> dict[str, Any]:
        """Return the stable form."""
        family = self.family.value if self.family else None
        confidence = round(self.confidence, 2)
        return {"valence": self.valence.value, "family": family, "confidence": confidence}


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything that was understood of one utterance."""

    text: str
    """The utterance, exactly as given."""
    feelings: tuple[Feeling, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    belief: Span | None = None
    blame: Blame | None = None
    command: Command | None = None
    act: Act = Act.TELL
    screening: Screening = NOTHING
    """What it tells of danger; read once, here."""
    points: tuple[Point, ...] = ()
    """What a good listener would give back, best first; nothing where nothing is told."""
    appraisal: Appraisal | None = None
    people: tuple[Person, ...] = ()
    """In order of mention; neither this nor what follows is part of the JSON."""
    about: str | None = None
    """What a question to the companion is about, or what kind of goodbye it is: a name in
    `questions` or `partings` of acts.toml."""
    impression: Impression | None = field(default=None, compare=False)
    """What the listener made of it; None only where nobody listened (an empty utterance)."""
    meaning: Meaning | None = field(default=None, compare=False)
    """What it tells, in parts that can be said back; None only where nobody read it."""
    other_in_danger: bool = False
    """Whether it tells of somebody else's present danger."""

    @property
    def danger(self) -> Danger | None:
        """The tier of danger that it tells of, or that wants asking about."""
        return self.screening.tier

    def as_json(self) -> dict[str, Any]:
        """Return the stable form, in the contract's order of keys."""
        return {
            "text": self.text,
            "feelings": [feeling.as_json() for feeling in self.feelings],
            "triggers": [trigger.as_json() for trigger in self.triggers],
            "belief": self.belief.as_json() if self.belief else None,
            "blame": self.blame.as_json() if self.blame else None,
            "command": self.command.value if self.command else None,
            "safety": self.danger.value if self.danger else None,
            "act": self.act.value,
            "points": [point.as_json() for point in self.points],
            "appraisal": self.appraisal.as_json() if self.appraisal else None,
        }
