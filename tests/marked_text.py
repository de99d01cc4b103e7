"""Examples as people write them: feelings in *stars*, what is to be found in [brackets]."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from voice_companion.adapters.data_files import read_intents
from voice_companion.adapters.spacy_language import load_language
from voice_companion.core.feelings.mentions import FoundFeeling
from voice_companion.core.labels import Family, Feeling, Holder, Intensity, Kind, Polarity
from voice_companion.core.parsing.language import Language, Parse


@dataclass(frozen=True, slots=True)
class Marked:
    """An example without its marks."""

    text: str
    feelings: tuple[tuple[int, int], ...]
    """Offsets of what stood in stars."""
    spans: tuple[str, ...]
    """What stood in brackets."""


def unmark(line: str) -> Marked:
    """Return the example without its marks."""
    text, feelings, spans = "", [], []
    star = bracket = -1
    for char in line:
        if char == "*" and star < 0:
            star = len(text)
        elif char == "*":
            feelings.append((star, len(text)))
            star = -1
        elif char == "[":
            bracket = len(text)
        elif char == "]":
            spans.append(text[bracket:])
        else:
            text += char
    return Marked(text, tuple(feelings), tuple(spans))


@cache
def language() -> Language:
    """Return the language, loaded once."""
    return load_language()


@cache
def intents() -> Mapping[str, Mapping[str, Any]]:
    """Return the words and rules, read once."""
    return read_intents()


def parse(text: str) -> Parse:
    """Return the parse of an utterance."""
    return language().parse(text)


def feelings_in(
    parsed: Parse, marked: Marked, kind: Kind = Kind.FEELING
) -> tuple[FoundFeeling, ...]:
    """Return what stood in stars as feelings of the speaker, but for what was said twice."""
    found = (_feeling(parsed, start, end, kind) for start, end in marked.feelings)
    return tuple(feeling for feeling in found if feeling is not None)


def _feeling(parsed: Parse, start: int, end: int, kind: Kind) -> FoundFeeling | None:
    inside = [
        index for index, (first, last) in enumerate(parsed.offsets) if first < end and last > start
    ]
    if not inside:
        return None
    span = parsed.span(inside[0], inside[-1] + 1)
    feeling = Feeling(
        span=span,
        lemma=span.text.lower(),
        family=Family.SADNESS,
        kind=kind,
        polarity=Polarity.FELT,
        intensity=Intensity.PLAIN,
        holder=Holder.SELF,
        holder_text="i",
    )
    return FoundFeeling(feeling, inside[0], inside[-1] + 1)
