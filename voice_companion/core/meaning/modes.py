"""How an event is put, and who says so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from voice_companion.core.meaning.types import Event, Join, Mode
from voice_companion.core.parsing.tokens import Tokens

__all__ = ["with_modes"]

_GROUP = 5
"""Tokens from a clause's start to the end of its verb group."""
_DENIALS = frozenset({"not", "n't", "nt", "never"})


def with_modes(
    tokens: Tokens, events: Sequence[Event], modes: Mapping[str, Mode], saying: frozenset[str]
) -> tuple[Event, ...]:
    """Return the events with their modes and sources."""
    found: list[Event] = []
    for event in events:
        source = _source(tokens, found[-1] if found else None, event, saying)
        found.append(replace(event, mode=_mode(tokens, event, modes), source=source))
    return tuple(found)


def _mode(tokens: Tokens, event: Event, modes: Mapping[str, Mode]) -> Mode:
    if _is_asked(tokens, event):
        return Mode.ASKED
    if event.join is Join.CONDITION:
        return Mode.SUPPOSED
    group = tokens.words[event.lead : min(event.verb + _GROUP, event.stop)]
    beside = tokens.words[event.verb : min(event.verb + 3, event.stop)]
    if not _DENIALS.isdisjoint(beside):
        return Mode.DENIED
    return next((modes[word] for word in group if word in modes), Mode.FACT)


def _is_asked(tokens: Tokens, event: Event) -> bool:
    """Tell a question: by a mark that was typed inside, or by a verb before its subject."""
    if tokens.word(event.stop) == "?" or tokens.word(event.stop - 1) == "?":
        return True
    subject = event.subject
    return subject is not None and event.start < subject[0] and not event.shared


def _source(
    tokens: Tokens, before: Event | None, event: Event, saying: frozenset[str]
) -> str | None:
    """Return who says what this event tells, where somebody else does."""
    if before is None or event.join is not Join.PART:
        return None
    reported = not saying.isdisjoint(tokens.words[before.start : before.stop])
    if not reported or before.subject is None:
        return before.source
    who = " ".join(tokens.words[before.subject[0] : before.subject[1]])
    return None if who in {"i", "we"} else who
