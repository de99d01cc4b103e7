"""What a turn tells, read once: events, how they hang together, the parts worth giving back."""

from voice_companion.core.meaning.joining import likens
from voice_companion.core.meaning.names import NameRules, Names
from voice_companion.core.meaning.reading import read_meaning
from voice_companion.core.meaning.rules import MeaningRules
from voice_companion.core.meaning.types import Event, Join, Meaning, Mode, Part

__all__ = [
    "Event",
    "Join",
    "Meaning",
    "MeaningRules",
    "Mode",
    "NameRules",
    "Names",
    "Part",
    "likens",
    "read_meaning",
]
