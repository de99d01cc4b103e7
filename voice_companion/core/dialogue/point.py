"""The point of a turn, ready to be said back: one part of it, or two."""

from collections.abc import Iterator
from dataclasses import dataclass

from voice_companion.core.labels import Family, Holder, Polarity, Span
from voice_companion.core.meaning import Join, Meaning, Mode, Part
from voice_companion.core.reply import Move
from voice_companion.core.speech import SpeechRules, said_words, say, sentence
from voice_companion.core.understood import Understanding

__all__ = [
    "LONG_TURN", "PLEASANT", "Point", "find_point", "is_addressed", "moves_of", "said_part",
    "with_point",
]  # fmt: skip

PLEASANT = frozenset({Family.JOY, Family.LOVE, Family.CALM})
"""Families of feelings that are good to feel."""
_ASKING = frozenset({"please", "do", "n't", "just", "no"})
"""What may stand before the verb of a request."""
_TRIED = 24
"""Parts that are looked at, best first."""
LONG_TURN = 25
"""Words from which a turn may get two points (the measuring sets' bound of a long turn)."""
_SAID_WHOLE = 5
"""Words of a turn that comes back as a whole: "hurt, i think" is no "hurt"."""
_BOTH = 20
"""Words of two points together."""
_SECOND = 0.55
"""The share of the first one's weight that a second point needs."""
_WORTH = 0.0
_SURE_SHARE = 0.5
"""The share of the best part's weight that lets one without a doubtful word go before it."""


@dataclass(frozen=True, slots=True)
class Point:
    """What is given back."""

    parts: tuple[Part, ...]
    said: str
    """Turned round, without a capital at the start or a stop at the end."""
    asked: bool
    """Whether it is a question of theirs, in their own words."""


def find_point(
    heard: Understanding,
    speech: SpeechRules,
    *,
    closed: frozenset[str] = frozenset(),
    doubtful: frozenset[str] = frozenset(),
) -> Point | None:
    """Return the point of a turn; None where nothing of it can be said back.

    Words that carry danger are never said back bare, nor is what touches a closed topic. A part
    with words of which the ears are `doubtful` gives way to one without, if that weighs enough.
    """
    meaning = heard.meaning
    if meaning is None:
        return None
    words = len(heard.text.split())
    usable = _usable(heard, meaning, speech, closed)
    if words <= _SAID_WHOLE:
        usable = iter(sorted(usable, key=lambda one: -len(one[0].tokens)))
    if doubtful:
        usable = _surest_first(list(usable), meaning, doubtful)
    best = next(usable, None)
    if best is None:
        return None
    part, said, asked = best
    second = _second(best, usable) if words >= LONG_TURN and not asked else None
    if second is None:
        return Point((part,), said, asked)
    first, last = sorted(((part, said), second), key=lambda one: min(one[0].tokens))
    both = f"{first[1].rstrip('.,')}, {_joint(last[0], meaning)}{last[1]}"
    return Point((first[0], last[0]), both, asked=False)


def with_point(
    line: str,
    without: str,
    heard: Understanding,
    speech: SpeechRules,
    *,
    closed: frozenset[str] = frozenset(),
) -> str:
    """Return the line with the point for "{point}"; `without` it where nothing can be said back."""
    if "{point}" not in line:
        return line
    point = find_point(heard, speech, closed=closed)
    if point is None or point.asked:
        return without
    return line.replace("{point}", sentence([point.said]))


def _joint(part: Part, meaning: Meaning) -> str:
    return "but " if meaning.events[part.events[0]].join is Join.BUT else "and "


def _usable(
    heard: Understanding, meaning: Meaning, speech: SpeechRules, closed: frozenset[str]
) -> Iterator[tuple[Part, str, bool]]:
    for part in meaning.parts[:_TRIED]:
        start, end = meaning.span(part)
        if any(one.start < end and start < one.end for one in heard.screening.evidence):
            continue
        if any(is_addressed(meaning, one) for one in part.events):
            continue
        said, asked = said_part(part, meaning, speech)
        words = [word.lower().removesuffix("'s") for word in said_words(said)]
        if not any(word.isalnum() for word in words) or closed.intersection(words):
            continue
        yield part, said, asked


def _surest_first(
    usable: list[tuple[Part, str, bool]], meaning: Meaning, doubtful: frozenset[str]
) -> Iterator[tuple[Part, str, bool]]:
    """Return the parts, best first, those with a doubtful word behind any that weighs half."""
    if not usable:
        return iter(())
    enough = _SURE_SHARE * usable[0][0].weight
    words = meaning.tokens.words

    def gives_way(one: tuple[Part, str, bool]) -> bool:
        part = one[0]
        doubted = not doubtful.isdisjoint(words[at].lower() for at in part.tokens)
        return doubted or part.weight < enough

    return iter(sorted(usable, key=gives_way))


def is_addressed(meaning: Meaning, at: int) -> bool:
    """Tell whether somebody else is spoken to, so that "you" and "me" would be one person."""
    event, words = meaning.events[at], meaning.tokens.words
    mine = not {"me", "my", "i", "us"}.isdisjoint(words[event.first : event.stop])
    if event.subject is None:
        inside = range(event.start, event.stop)
        verb = next((one for one in inside if words[one] not in _ASKING), event.start)
        return mine and meaning.tokens.tags[verb] == "VB"
    if words[event.subject[0]] != "you":
        return False
    if event.subject[0] in meaning.quoted:
        return False
    return mine or event.mode is Mode.ASKED


def said_part(part: Part, meaning: Meaning, speech: SpeechRules) -> tuple[str, bool]:
    """Return a part turned round; a question of theirs stays in their own words."""
    asked = meaning.events[part.events[0]].mode is Mode.ASKED
    return say(part, meaning, speech, turned=not asked), asked


def _second(
    best: tuple[Part, str, bool], others: Iterator[tuple[Part, str, bool]]
) -> tuple[Part, str] | None:
    """Return a second part that weighs nearly as much and has room beside the first."""
    first, said, _ = best
    for part, other, asked in others:
        if part.weight < _SECOND * first.weight or first.weight <= _WORTH:
            return None  # those behind it weigh less
        apart = not set(part.events) & set(first.events)
        short = len(said.split()) + len(other.split()) <= _BOTH
        if apart and short and not asked:
            return part, other
    return None


def moves_of(point: Point, heard: Understanding) -> tuple[Move, ...]:
    """Return what giving this point back does."""
    meaning = heard.meaning
    if meaning is None:
        return ()

    def covers(span: Span) -> bool:
        return any(meaning.covers(part, span.start, span.end) for part in point.parts)

    own = [one for one in heard.feelings if one.holder is Holder.SELF]
    felt = any(covers(one.span) for one in own)
    found = [Move.REFLECT_FEELING] if felt else []
    if not felt or any(covers(one.span) for one in heard.triggers):
        found.append(Move.REFLECT_TRIGGER)
    if heard.belief is not None and covers(heard.belief):
        found.append(Move.SURFACE_BELIEF)
    joins = {meaning.events[one].join for part in point.parts for one in part.events[1:]} | {
        meaning.events[part.events[0]].join for part in point.parts[1:]
    }
    named = [one for one in own if covers(one.span)]
    felt_ones = {one.family for one in named if one.polarity is Polarity.FELT}
    mixed = len({one.polarity is Polarity.FELT for one in named}) > 1 or len(felt_ones) > 1
    if felt_ones and felt_ones <= PLEASANT and Join.BUT not in joins:
        found.append(Move.SAVOUR)
    if Join.BUT in joins or mixed:
        found.append(Move.DOUBLE_SIDED)
    return tuple(found)
