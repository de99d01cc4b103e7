"""The table danger.toml: example sentences for each tier, look-alikes, and the plain statements."""

from functools import cached_property

from pydantic import Field, model_validator

from voice_companion.core.examples import Examples
from voice_companion.core.labels import Danger
from voice_companion.core.parsing.phrases import PhraseBook, Phrases
from voice_companion.core.rulebook import Rules

__all__ = ["DangerRules", "Levels", "PlainStatements", "TierExamples", "Unsaid"]


class TierExamples(Examples):
    """How people tell of one tier, and what sounds like it and is none: each needs its twins."""

    not_: tuple[str, ...] = Field(alias="not", min_length=1)


class Unsaid(Rules):
    """What makes a plain statement none: templates of what stands right before or behind it."""

    before: tuple[str, ...]
    behind: tuple[str, ...]


class PlainStatements(Rules):
    """Statements so plain that nothing may hide them, as templates by tier."""

    asides: frozenset[str]
    """Words that change nothing, set aside before anything is matched."""
    anew: frozenset[str]
    """Words with which the speaker begins anew: what stands before them takes nothing back."""
    lists: dict[str, tuple[str, ...]]
    says: dict[Danger, tuple[str, ...]]
    unsaid: Unsaid

    @cached_property
    def compiled(self) -> dict[Danger, Phrases]:
        """The templates, by tier."""
        book = PhraseBook(self.lists)
        return {tier: book.compile(said) for tier, said in self.says.items()}

    @cached_property
    def before(self) -> Phrases:
        """What stands before."""
        return PhraseBook(self.lists).compile(self.unsaid.before)

    @cached_property
    def behind(self) -> Phrases:
        """What stands behind, from the first word on."""
        return PhraseBook(self.lists).compile(f"^ {one}" for one in self.unsaid.behind)


class Levels(Rules):
    """Chances from 0 to 1 at which something is done (scripts/measure_safety.py measures them)."""

    near: float = Field(gt=0, le=1)
    """Likeness to an example (cosine) from which on a turn takes its label."""
    evidence: float = Field(gt=0, lt=1)
    """A word that carries danger with this chance is evidence."""
    alarm: float = Field(gt=0, lt=1)
    """With evidence: danger was told."""
    ask: float = Field(gt=0, lt=1)
    """With evidence: asked about."""
    ask_alone: float = Field(gt=0, lt=1)
    """Without evidence: asked about."""
    leaning: float = Field(gt=0, lt=1)
    """A turn leans to danger with this chance ..."""
    built_up: float = Field(gt=0, lt=1)
    """... and is asked about where it and the two before it have this chance together."""


class DangerRules(Rules):
    """The table danger.toml."""

    levels: Levels
    tiers: dict[Danger, TierExamples]
    others: tuple[str, ...]
    """Templates of somebody else's present danger."""
    plain: PlainStatements

    @model_validator(mode="after")
    def _is_whole(self) -> "DangerRules":
        missing = [tier.value for tier in Danger if tier not in self.tiers]
        if missing:
            raise ValueError(f"these tiers have no examples: {', '.join(missing)}")
        _ = self.plain.compiled, self.plain.before, self.plain.behind, self.compiled_others
        return self

    @cached_property
    def compiled_others(self) -> Phrases:
        """Somebody else's present danger."""
        return PhraseBook(self.plain.lists).compile(self.others)
