"""The words by which what was said is turned round (intents/<language>/speech.toml)."""

from collections.abc import Mapping
from functools import cached_property

from voice_companion.core.rulebook import Rules

__all__ = ["Asides", "SpeechRules"]


class Asides(Rules):
    """What is left out of a line, as tokens between spaces, lower case."""

    words: tuple[str, ...]
    closers: frozenset[str]
    """The same for words that only close it."""
    before_like: frozenset[str]
    """Words behind which "like" is no filler: "more like quiet"."""
    courtesies: frozenset[str]
    """Words of which a clause alone tells nothing."""
    fillers: frozenset[str]
    emphasis: frozenset[str]
    trailing: tuple[str, ...]
    leading: tuple[str, ...]

    @cached_property
    def single(self) -> frozenset[str]:
        """The words that are left out where they stand by themselves."""
        return frozenset(self.words)

    @cached_property
    def tails(self) -> frozenset[tuple[str, ...]]:
        """What is left out at the end, as tuples of tokens."""
        return frozenset(tuple(one.split()) for one in self.trailing)

    @cached_property
    def heads(self) -> frozenset[tuple[str, ...]]:
        """What is left out in front of a clause, as tuples of tokens."""
        return frozenset(tuple(one.split()) for one in self.leading)


class SpeechRules(Rules):
    """The table speech.toml."""

    turned: Mapping[str, str]
    """From a word of the first person to the second."""
    agreeing: Mapping[str, str]
    """From a verb form of "i" to that of "you"."""
    third_person: Mapping[str, str]
    """From a base form to the one with "she", where it isn't regular."""
    one_other: frozenset[str]
    """Words for one other, beside nouns."""
    unchanged: frozenset[str]
    """Verbs whose base form may be past."""
    owners: frozenset[str]
    """Words that are "my" before a noun."""
    addressed: Mapping[str, str]
    """From a word for the listener to the companion's own."""
    spelt: Mapping[str, str]
    joining: Mapping[str, str]
    """Words that join a clause, written out; elsewhere they are other words."""
    endings: Mapping[str, str]
    """Ends of contractions that are written without an apostrophe."""
    marks: Mapping[str, str]
    """Punctuation as it is said."""
    asides: Asides
