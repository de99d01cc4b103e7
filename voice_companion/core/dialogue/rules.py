"""What the dialogue goes by: practice.toml, moves.toml, corrections.toml and lines.toml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pydantic import Field, model_validator

from voice_companion.core.dialogue.corrections import CorrectionRules
from voice_companion.core.dialogue.memory import Pending
from voice_companion.core.labels import Family, Gate
from voice_companion.core.parsing.phrases import PhraseBook, Phrases
from voice_companion.core.reply import Move
from voice_companion.core.rulebook import Rules
from voice_companion.core.speech import LineRules, LintRules, SpeechRules

__all__ = ["DialogueRules", "MoveRow", "MoveRules", "PracticeRules"]

_BOOK = PhraseBook({})


class Opening(Rules):
    """What the opening is put together from."""

    welcome: tuple[str, ...]
    about: tuple[str, ...]
    invite: tuple[str, ...]


class SilenceRules(Rules):
    """When a silence is answered."""

    cue_after_seconds: float = Field(gt=0)
    offer_after_seconds: float = Field(gt=0)


class Views(Rules):
    """How people see themselves and everybody else when things are dark."""

    said: tuple[str, ...]
    """How a verdict on oneself begins."""
    degrees: tuple[str, ...]
    """What may stand before a verdict."""
    verdicts: tuple[str, ...]
    """The verdicts, as they are heard and as they are said back."""
    bleak: tuple[str, ...]
    """Views that are said back as views, and never as what is so."""


class PracticeRules(Rules):
    """The tables of practice.toml."""

    opening: Opening
    silence: SilenceRules
    guesses: Mapping[Family, str]
    """What may be guessed where nobody named a feeling, by the family that most would feel."""
    views: Views
    turns: Mapping[str, tuple[str, ...]]
    """Phrasings by which the person turns to the other's side, or to their own part."""
    gates: Mapping[Gate, tuple[str, ...]]
    swearing: frozenset[str]
    """Words of swearing; a turn of nothing else is let be."""
    foreign: frozenset[str]
    """Everyday words of other languages that are no English words."""
    common: frozenset[str]
    """Words that tell nothing about a topic."""

    @model_validator(mode="after")
    def _compiles(self) -> "PracticeRules":
        _ = self.compiled_gates, self.compiled_verdicts, self.compiled_bleak, self.compiled_turns
        return self

    @cached_property
    def compiled_gates(self) -> Phrases:
        """The signs of gates; each notes its gate."""
        return _noting({gate.value: signs for gate, signs in self.gates.items()})

    @cached_property
    def compiled_verdicts(self) -> Phrases:
        """Verdicts on oneself; each notes its number in the table."""
        said, degrees = " | ".join(self.views.said), " | ".join(self.views.degrees)
        return _BOOK.compile(
            f"({said}) [being] [{degrees}] {verdict} {{is={number}}}"
            for number, verdict in enumerate(self.views.verdicts)
        )

    @cached_property
    def compiled_turns(self) -> Phrases:
        """The phrasings of turns; each notes its name."""
        return _noting(self.turns)

    @cached_property
    def compiled_bleak(self) -> Phrases:
        """Dark views."""
        return _noting({"bleak": self.views.bleak})


def _noting(tables: Mapping[str, Sequence[str]]) -> Phrases:
    """Return all phrasings, each noting the name of its table."""
    return _BOOK.compile(
        f"({pattern}) {{is={name}}}" for name, patterns in tables.items() for pattern in patterns
    )


class MoveRow(Rules):
    """One way to answer a turn, or one thing to add to an answer."""

    name: str
    when: tuple[str, ...]
    """Signs that must all hold; one with "not " in front must not."""
    say: str
    """The kind of lines, in lines.toml."""
    moves: tuple[Move, ...] = ()
    """What it does, besides what the point that it gives back does."""
    every: int = 0
    """At most one use in so many turns."""
    alone: bool = False
    """Whether nothing may be added to it."""
    pending: Pending = Pending.NOTHING
    """What it leaves open."""


class MoveRules(Rules):
    """The table moves.toml."""

    answers: tuple[MoveRow, ...]
    """The first that fits is taken."""
    additions: tuple[MoveRow, ...]
    """At most one is added, the first that fits."""


@dataclass(frozen=True)
class DialogueRules:
    """Everything the dialogue goes by."""

    practice: PracticeRules
    moves: MoveRules
    corrections: CorrectionRules
    speech: SpeechRules
    spoken: LineRules
    lint: LintRules
