"""What a correction brings along: the words that were meant, and those they replace.

The patterns are in intents/en/corrections.toml. Whether a turn is a correction at all is not asked
here: that is its act.
"""

from functools import cached_property

from pydantic import model_validator

from voice_companion.core.parsing.phrases import EDGE, Line, PhraseBook, Phrases, spoken_words
from voice_companion.core.rulebook import Rules

__all__ = ["LONGEST_CORRECTION", "CorrectionRules", "corrected_words"]

LONGEST_CORRECTION = 4
"""Words of what a correction names, which is a word or two and no story."""
_LONGEST = 30
"""Words of the longest correction whose words are looked for."""
_SLOT_WORDS = 5


class CorrectionRules(Rules):
    """The table corrections.toml."""

    patterns: tuple[str, ...]
    never_meant: tuple[str, ...]
    fillers: tuple[str, ...]
    hedges: frozenset[str]
    """Words that may stand before what was meant: "more like"."""
    lists: dict[str, tuple[str, ...]]

    @model_validator(mode="after")
    def _compiles(self) -> "CorrectionRules":
        _ = self.compiled
        return self

    @cached_property
    def compiled(self) -> Phrases:
        """The patterns, in the order of the table."""
        return PhraseBook(self.lists, slot_words=_SLOT_WORDS).compile(self.patterns)


def corrected_words(text: str, rules: CorrectionRules) -> tuple[str, str | None] | None:
    """Return what a correction meant and what it replaces, None when it replaces nothing.

    "no not angry i said hurt" gives ("hurt", "angry"). The whole is None when it does not say what
    was meant. The words come in lower case, contractions opened.
    """
    words = [word for word in spoken_words(text) if word != EDGE and word not in rules.fillers]
    if not 0 < len(words) <= _LONGEST:
        return None
    for caught in rules.compiled.wholes(Line(tuple(words))):
        if not set(caught["meant"].split()) & set(rules.never_meant):
            return _without_hedges(caught["meant"], rules), caught.get("replaced")
    return None


def _without_hedges(words: str, rules: CorrectionRules) -> str:
    """Return what was meant without "more like" in front, unless nothing else is left."""
    kept = words.split()
    while len(kept) > 1 and kept[0] in rules.hedges:
        kept = kept[1:]
    return " ".join(kept)
