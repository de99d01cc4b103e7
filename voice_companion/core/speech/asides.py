"""What of a part is left out when it is said: by the way, in front, behind, between."""

from collections.abc import Sequence

from voice_companion.core.meaning import Join, Meaning, likens
from voice_companion.core.parsing.function_words import AUXILIARIES, HARD_STOPS, SUBJECT_PRONOUNS
from voice_companion.core.parsing.tokens import Tokens
from voice_companion.core.speech.rules import Asides

__all__ = ["without_asides"]

_LONGEST = 6
"""Tokens of an aside at most."""
_OPEN = frozenset({"DT", "IN", "PRP$", "JJ", "CD", "TO"})
"""Tags of words behind which something must stand."""
_FEWEST = 2
"""Tokens that must be left of a part."""
_MARKS = HARD_STOPS | {",", "...", '"'}


def without_asides(kept: Sequence[int], meaning: Meaning, asides: Asides) -> list[int]:
    """Return the tokens without what the part says as much without."""
    tokens = meaning.tokens
    begins = {one.first for one in meaning.events if one.join is Join.PART}
    leads = {at for one in meaning.events for at in range(one.first, one.start)}
    rest = [
        at
        for at in kept
        if at in begins or not _is_by_the_way(tokens, at, asides, leads=at in leads)
    ]
    rest = _without_parentheses(rest, meaning, asides)
    while True:
        shorter = _shorter(rest, tokens, asides)
        if len(shorter) == len(rest):
            return rest
        rest = shorter


def _is_by_the_way(tokens: Tokens, at: int, asides: Asides, *, leads: bool) -> bool:
    """Tell what says nothing where it stands; inside a clause only fillers and emphasis do."""
    word, dep = tokens.words[at], tokens.deps[at]
    if word in asides.emphasis:
        return dep in {"advmod", "discourse", "parataxis"}
    said = word in asides.single if leads else word in asides.fillers
    return said and not _likens(tokens, at, asides) and dep in {"discourse", "vocative"}


def _likens(tokens: Tokens, at: int, asides: Asides) -> bool:
    """Tell "more like a home" and a turn that begins "like a little girl" from the filler."""
    filler = tokens.words[at] != "like" or tokens.word(at - 1) not in asides.before_like
    return likens(tokens, at) or not filler


def _without_parentheses(rest: list[int], meaning: Meaning, asides: Asides) -> list[int]:
    """Return the tokens without whole clauses that only comment ("i guess")."""
    following = (*meaning.events[1:], None)
    silent = _MARKS | asides.fillers
    for event, after in zip(meaning.events, following, strict=True):
        inside = range(event.start, event.stop)
        said = tuple(
            word for word in (meaning.tokens.words[at] for at in inside) if word not in silent
        )
        others = [at for at in rest if not event.first <= at < event.stop]
        leads = after is not None and after.join is Join.PART
        comments = said in (asides.heads if leads else asides.tails)
        comments = comments or (bool(said) and asides.courtesies.issuperset(said))
        if comments and len(others) >= _FEWEST:
            rest = others
    return rest


def _shorter(rest: list[int], tokens: Tokens, asides: Asides) -> list[int]:
    """Return the tokens without one aside, mark or joining word at either end."""
    if len(rest) < _FEWEST:
        return rest
    for length in range(min(_LONGEST, len(rest) - _FEWEST), 0, -1):
        open_ended = length <= 2 and tokens.tags[rest[-length - 1]] in _OPEN  # noqa: PLR2004
        if not open_ended and tuple(tokens.words[at] for at in rest[-length:]) in asides.tails:
            return rest[:-length]
        if tuple(tokens.words[at] for at in rest[:length]) in asides.heads:
            return rest[length:]
    if tokens.words[rest[0]] in _MARKS or _leads(tokens, rest[0], asides):
        return rest[1:]
    trails = tokens.words[rest[-1]] in _MARKS or _trails(tokens, rest[-1], asides)
    return rest[: len(rest) - (_tag_question(rest, tokens) or int(trails))]


def _tag_question(rest: list[int], tokens: Tokens) -> int:
    """Return how many tokens a question at the end has ("isn't it", "do you"); 0 without one."""
    words = [tokens.words[at] for at in rest]
    if words[-1] not in SUBJECT_PRONOUNS | {"it", "you"} or len(words) < _LONGEST:
        return 0
    if words[-2] in {"n't", "not"} and words[-3] in AUXILIARIES | {"do", "does", "is", "ai"}:
        return 3
    return 2 if words[-2] in AUXILIARIES and tokens.deps[rest[-1]] != "obj" else 0


def _trails(tokens: Tokens, at: int, asides: Asides) -> bool:
    return tokens.words[at] in asides.closers and tokens.tags[at] == "UH"


def _leads(tokens: Tokens, at: int, asides: Asides) -> bool:
    """Tell a word in front that only opens the turn ("so i went"), not "so far we went"."""
    if _likens(tokens, at, asides):
        return False
    opens = tokens.words[at] in asides.single and tokens.tags[at] == "RB"
    return tokens.tags[at] in {"UH", "CC"} or (opens and tokens.heads[at] != at + 1)
