"""Whose words are told as they were said: direct speech, in which "i" is somebody else.

Speech has no quotation marks. What follows a verb of saying is direct speech where reported speech
could not stand: behind "goes" or "was like", where it begins with an interjection or a request,
where it asks in the order of a question, or where "you" and "i" are both in it.
"""

from collections.abc import Iterator, Sequence

from voice_companion.core.meaning.types import Event, Join, Mode
from voice_companion.core.parsing.function_words import BE
from voice_companion.core.parsing.tokens import Tokens

__all__ = ["QUOTE_MARKS", "find_quoted"]

_FIRST = frozenset({"i", "me", "my", "mine", "we", "us", "our", "myself"})
QUOTE_MARKS = frozenset('"\u201c\u201d')
_SECOND = frozenset({"you", "your", "yours"})


def find_quoted(
    tokens: Tokens, events: Sequence[Event], saying: frozenset[str], calls: frozenset[str]
) -> frozenset[int]:
    """Return the tokens of somebody else's direct speech that holds "i" or "you".

    `saying` are verbs of saying, `calls` words by which people begin to speak.
    """
    found: set[int] = set(_typed(tokens))
    if found:
        return frozenset(found)
    for at, event in enumerate(events):
        verb = _saying_verb(tokens, event, saying)
        if verb is None or event.subject is None:
            continue
        if tokens.words[event.subject[0]] in _FIRST and event.subject[1] - event.subject[0] == 1:
            continue
        told = _told(tokens, events, at, verb)
        words = {tokens.words[one] for one in told}
        following = events[at + 1] if at + 1 < len(events) else None
        if words & (_FIRST | _SECOND) and _is_direct(tokens, following, verb, told, calls):
            found.update(told)
    return frozenset(found)


def _typed(tokens: Tokens) -> Iterator[int]:
    """Yield the tokens that were typed between quotation marks."""
    inside = False
    for at, word in enumerate(tokens.words):
        if word in QUOTE_MARKS and (inside or not (at and tokens.words[at - 1][-1].isdigit())):
            inside = not inside
        elif inside:
            yield at


def _saying_verb(tokens: Tokens, event: Event, saying: frozenset[str]) -> int | None:
    return next(
        (
            at
            for at in range(event.verb, event.stop)
            if tokens.words[at] in saying or _is_quotative_like(tokens, event, at)
        ),
        None,
    )


def _is_quotative_like(tokens: Tokens, event: Event, at: int) -> bool:
    """Tell "she was like | oh i can't" from "she was like a mother"."""
    follows = tokens.tag(at + 1) in {"UH", "PRP", "WP", "WRB"} or at + 1 == event.stop
    return tokens.words[at] == "like" and tokens.word(at - 1) in BE and follows


def _told(tokens: Tokens, events: Sequence[Event], at: int, verb: int) -> list[int]:
    """Return the tokens of what is told: the rest of the clause, and the one that hangs on it."""
    rest = list(range(verb + 1, events[at].stop))
    if at + 1 < len(events) and events[at + 1].join is Join.PART:
        rest += range(events[at + 1].first, events[at + 1].stop)
    while rest and (tokens.words[rest[0]] in {"to", "me", "him", "her", "us", "them", ",", "that"}):
        rest = rest[1:]
    return rest


def _is_direct(
    tokens: Tokens, following: Event | None, verb: int, told: Sequence[int], calls: frozenset[str]
) -> bool:
    """Tell whether what is told behind a verb could not be reported speech."""
    first = told[0]
    if tokens.words[verb] in {"goes", "went", "go", "like"}:
        return tokens.words[first] in calls or tokens.tags[first] in {"UH", "PRP", "WP", "WRB"}
    words = {tokens.words[one] for one in told}
    if tokens.words[first] in calls or (tokens.tags[first] == "VB" and first == verb + 1):
        return True
    asked = following is not None and following.join is Join.PART and following.mode is Mode.ASKED
    return asked or bool(words & _FIRST and words & _SECOND)
