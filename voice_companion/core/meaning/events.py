"""The events of a turn, in order: clauses, second verbs that share a subject, words by themselves.

Clauses come from the parse and, where it errs, from the word order (parsing/clauses.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from voice_companion.core.meaning.joining import (
    ADVERBIALS,
    is_asked_about,
    is_called_for,
    is_named,
    is_told,
    joined,
    lead_of,
)
from voice_companion.core.meaning.types import Event, Join
from voice_companion.core.parsing.clauses import Clause, find_clauses
from voice_companion.core.parsing.function_words import (
    AUXILIARIES,
    HARD_STOPS,
    SUBJECT_DEPS,
    WH_WORDS,
)
from voice_companion.core.parsing.tokens import Tokens

__all__ = ["find_events"]

_GROUP = frozenset({"aux", "aux:pass", "cop", "mark", "advmod"})
"""Relations of the words that stand around a verb and belong to it."""


def find_events(tokens: Tokens, joins: Mapping[str, Join]) -> tuple[Event, ...]:
    """Return the events in order; together they hold all but the stops. `joins`: joining words."""
    found: list[Event] = []
    edges = _edges(tokens, _merged(find_clauses(tokens)), joins)
    begin = edges[0][0] if edges else len(tokens)
    found += _fragments(tokens, 0, begin)
    for place, (first, start, clause, join) in enumerate(edges):
        stop = edges[place + 1][0] if place + 1 < len(edges) else len(tokens)
        lead = lead_of(tokens, first, start, joins)
        subject = _subject(tokens, clause)
        found += _split(tokens, Event(first, lead, start, clause.verb, stop, join, subject))
    return tuple(_with_leads(tokens, found))


def _merged(clauses: Sequence[Clause]) -> list[Clause]:
    """Return the clauses with a name in apposition taken for no subject of its own.

    "my auntie | sheila has asked" is one clause.
    """
    found: list[Clause] = []
    for clause in clauses:
        before = found[-1] if found else None
        if (
            before
            and clause.start < before.verb
            and clause.verb <= before.verb
            and not (clause.dependent or clause.joiner)
        ):
            found[-1] = replace(before, verb=clause.verb)
        else:
            found.append(clause)
    return found


def _edges(
    tokens: Tokens, clauses: Sequence[Clause], joins: Mapping[str, Join]
) -> list[tuple[int, int, Clause, Join]]:
    """Return for each clause its first token, joining words included, its start, and its join."""
    found: list[tuple[int, int, Clause, Join]] = []
    behind = 0
    for clause in clauses:
        start = _opening(tokens, clause, behind)
        opened = clause if start == clause.start else replace(clause, start=start, dependent=False)
        first, join = joined(tokens, opened, behind, joins)
        before = found[-1][2] if found else None
        told = is_told(tokens, first - 1) or is_named(tokens, before, first)
        if join is Join.START and (told or is_called_for(tokens, opened, first)):
            join = Join.PART
        if join is Join.CONDITION and is_asked_about(tokens, first):
            join = Join.PART
        found.append((first, start, clause, join))
        behind = max(clause.start, clause.verb) + 1
    return found


def _opening(tokens: Tokens, clause: Clause, behind: int) -> int:
    """Return where a clause opens that has a verb before its subject: "what did | i do".

    Its own start where it has none. An auxiliary belongs to it where the tree hangs it there.
    """
    at = clause.start - 1
    if at > behind and tokens.words[at] in {"n't", "not", "nt"}:
        at -= 1
    inverted = at >= behind and tokens.words[at] in AUXILIARIES and tokens.tags[at] != "POS"
    if not inverted or tokens.heads[at] < clause.start:
        return clause.start
    while at - 1 >= behind and tokens.words[at - 1] in WH_WORDS:
        at -= 1
    return at


def _with_leads(tokens: Tokens, events: Sequence[Event]) -> Iterator[Event]:
    """Yield the events; words without a clause that only lead the next one in become part of it."""
    held: Event | None = None
    for event in events:
        if held is not None:
            leads = held.subject is None and _leads_in(tokens, held, event)
            if leads and held.stop == event.first:
                lead = held.lead if tokens.deps[held.verb] in ADVERBIALS else event.lead
                held = replace(event, first=held.first, lead=lead)
                continue
            yield held
        held = event
    if held is not None:
        yield held


def _leads_in(tokens: Tokens, words: Event, event: Event) -> bool:
    head = tokens.heads[words.verb]
    return event.first <= head < event.stop and tokens.deps[words.verb] in ADVERBIALS | {
        "discourse",
        "cc",
        "vocative",
        "mark",
        "punct",
        "parataxis",
        "reparandum",
    }


def _subject(tokens: Tokens, clause: Clause) -> tuple[int, int]:
    """Return the tokens of a clause's subject."""
    stop = clause.start + 1
    for at in range(clause.start, clause.verb):
        if tokens.deps[at] in SUBJECT_DEPS:
            stop = max(stop, min(tokens.rights[at] + 1, clause.verb))
            break
    return clause.start, stop


def _split(tokens: Tokens, whole: Event) -> Iterator[Event]:
    """Yield an event cut at sentence ends and where a second verb shares its subject."""
    inside = range(whole.verb + 1, whole.stop)
    ends = {at for at in inside if tokens.words[at] in HARD_STOPS}
    first = min(ends, default=whole.stop)  # a new sentence shares nothing with the one before it
    cuts = [
        at for at in inside if at in ends or (at < first and _is_second_verb(tokens, whole, at))
    ]
    cuts = [at for at in cuts if at + 1 not in cuts or tokens.words[at] in HARD_STOPS]
    stop = cuts[0] if cuts else whole.stop
    yield replace(whole, stop=stop)
    for place, at in enumerate(cuts):
        end = cuts[place + 1] if place + 1 < len(cuts) else whole.stop
        if tokens.words[at] in HARD_STOPS:
            yield from _fragments(tokens, at + 1, end)
        else:
            yield _second(tokens, whole, at, end)


def _is_second_verb(tokens: Tokens, whole: Event, at: int) -> bool:
    """Tell whether "and" or "but" stands there before a second verb of the same subject."""
    if tokens.words[at] not in {"and", "but", "then", "or"} or at + 1 >= whole.stop:
        return False
    verb = _verb_behind(tokens, at + 1, whole.stop)
    return (
        verb is not None
        and tokens.deps[verb] == "conj"
        and whole.start <= tokens.heads[verb] < at
        and tokens.tags[tokens.heads[verb]].startswith("V")
    )


def _verb_behind(tokens: Tokens, at: int, stop: int) -> int | None:
    for place in range(at, min(at + 3, stop)):
        if tokens.tags[place].startswith("V"):
            return place
        if (
            tokens.tags[place] not in {"RB", "UH", "MD", "CC"}
            and tokens.words[place] not in AUXILIARIES
        ):
            return None
    return None


def _second(tokens: Tokens, whole: Event, at: int, stop: int) -> Event:
    verb = _verb_behind(tokens, at + 1, stop) or min(at + 1, stop - 1)
    shared = list(range(*whole.subject)) if whole.subject else []
    alone = True
    if not tokens.finite(verb):
        # What it shares must stand together, or nobody can say which words are its own.
        group = range(whole.verb, tokens.heads[verb])
        shared += group
        alone = all(
            tokens.deps[one] in _GROUP or tokens.tags[one].startswith(("V", "MD")) for one in group
        )
    join = Join.BUT if tokens.words[at] == "but" else Join.AND
    begin = at + 1
    return Event(at, begin, begin, verb, stop, join, whole.subject, tuple(shared), alone=alone)


def _fragments(tokens: Tokens, first: int, stop: int) -> Iterator[Event]:
    """Yield words without a clause, cut at sentence ends."""
    start = first
    for at in range(first, stop + 1):
        if at == stop or tokens.words[at] in HARD_STOPS:
            if at > start:
                yield Event(start, start, start, _head(tokens, start, at), at, Join.START, None)
            start = at + 1


def _head(tokens: Tokens, first: int, stop: int) -> int:
    for at in range(first, stop):
        if not first <= tokens.heads[at] < stop or tokens.heads[at] == at:
            return at
    return first
