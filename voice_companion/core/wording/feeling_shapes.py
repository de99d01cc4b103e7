"""The three ways a feeling is said back, and what each gives to a line."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from voice_companion.core.labels import Feeling
from voice_companion.core.parsing.word_lists import word_set

_FELT_ONLY = word_set(
    "inferior small worthless inadequate useless pathetic incompetent unworthy ridiculous clumsy "
    "unattractive childish insufficient naive exposed invisible hopeless helpless powerless "
    "good great amazing wonderful better well fine lovely special"
)
"""What one feels, and what would be a verdict without "feel": never "you're worthless"."""


class Shape(StrEnum):
    """The three ways a feeling is said back."""

    PREDICATE = "predicate"
    NOUN = "noun"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class FeelingPhrase:
    """A feeling, ready to be said back."""

    feeling: Feeling
    shape: Shape
    bare: str
    """Without its strength: "hurt", "a lump in your throat", "you miss her"."""
    feeling_words: str
    """With its strength: "really hurt"."""
    noun: str | None
    past: bool

    def slots(self) -> Mapping[str, str]:
        """Return what templates may fill in for it."""
        if self.shape is Shape.STATE:
            return {"state": self.bare}
        if self.shape is Shape.NOUN:
            return {"noun": self.feeling_words}
        feel = "felt" if self.past else "feel"
        are = "you were" if self.past else "you're"
        slots = {
            "feeling": self.feeling_words,
            "bare": self.bare,
            "youre": f"you {feel}" if self.bare in _FELT_ONLY else are,
            "feel": feel,
        }
        if not self.past:
            slots["now"] = ""
        return {**slots, "noun": self.noun} if self.noun else slots
