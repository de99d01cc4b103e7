"""How clauses are joined and how they are put (intents/<language>/meaning.toml)."""

from collections.abc import Mapping
from functools import cached_property

from pydantic import model_validator

from voice_companion.core.meaning.types import Join, Mode
from voice_companion.core.meaning.weighing import MEASURES
from voice_companion.core.rulebook import Rules

__all__ = ["MeaningRules"]


class MeaningRules(Rules):
    """The table meaning.toml."""

    joins: Mapping[Join, tuple[str, ...]]
    modes: Mapping[Mode, tuple[str, ...]]

    weights: Mapping[str, float]
    """How much each measure of a part counts (core/meaning/weighing.py)."""
    saying: frozenset[str]
    """Verbs behind which direct speech may stand."""
    calls: frozenset[str]
    """Words by which people begin to speak."""

    @model_validator(mode="after")
    def _weighs_what_is_measured(self) -> "MeaningRules":
        strangers = set(self.weights) - set(MEASURES)
        if strangers:
            message = f"there is no measure {min(strangers)!r}; the measures are {MEASURES}"
            raise ValueError(message)
        return self

    @cached_property
    def join_of(self) -> Mapping[str, Join]:
        """From a joining word to how it joins."""
        return {word: join for join, words in self.joins.items() for word in words}

    @cached_property
    def mode_of(self) -> Mapping[str, Mode]:
        """From a word beside a verb to how the verb is put."""
        return {word: mode for mode, words in self.modes.items() for word in words}
