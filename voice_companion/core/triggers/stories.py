"""How far a trigger goes on when it is told as a story ("i felt scared when the lights went out").

Somebody who answers "I felt X when ..." tells what happened in several clauses of the past, in
speech without any sign between them. The story goes on until a clause leaves the past, names a
feeling of the speaker, or says what the speaker did out of it. The sections of a narrative that
this leans on (orientation, complicating action, evaluation) are those of Labov and Waletzky,
Narrative Analysis (1967): the evaluation ends the trigger.
"""

from voice_companion.core.parsing.clause_reader import Range
from voice_companion.core.parsing.clauses import Clause
from voice_companion.core.parsing.function_words import BE
from voice_companion.core.triggers.reader import TriggerReader
from voice_companion.core.triggers.sites import Site

_LONGEST = 400
"""Tokens that a story may take up, so that long texts take linear time."""


def told_on(reader: TriggerReader, site: Site, span: Range) -> Range:
    """Return the span with the clauses that go on telling it; itself when no story is told."""
    if site.clause is None or not reader.is_past(site.clause):
        return span
    if not reader.typed and not _opens_utterance(reader, site.clause):
        return span
    own = reader.own_clause(span[0])
    stop = span[1]
    for clause in reader.clauses_from(span[1]):
        if clause.dependent:
            continue
        edge = reader.next_edge(clause)
        if edge - span[0] > _LONGEST or not _goes_on(reader, own, clause, edge):
            break
        stop = edge
    return (reader.trimmed(span[0], stop) or span) if stop > span[1] else span


def _opens_utterance(reader: TriggerReader, clause: Clause) -> bool:
    """Tell whether the feeling comes first, so that all that follows is what it is about."""
    return not any(one.start < clause.start for one in reader.clauses[:1])


def _goes_on(reader: TriggerReader, own: Clause | None, clause: Clause, edge: int) -> bool:
    if not reader.tells_on(clause.start, edge) or reader.is_reaction(clause.start):
        return False
    if clause.joiner == "and" or edge < len(reader.tokens):
        return True
    return not (_is_answer(reader, own, clause) or _is_verdict(reader, clause, edge))


def _is_answer(reader: TriggerReader, own: Clause | None, clause: Clause) -> bool:
    """Tell "when he shouted | i went home": what the speaker did then, and nothing more."""
    words = reader.tokens.words
    mine = own is not None and words[own.start] in {"i", "we"}
    return words[clause.start] == "i" and not mine


def _is_verdict(reader: TriggerReader, clause: Clause, edge: int) -> bool:
    """Tell "when my son played | he was amazing": a judgement of the whole that closes it."""
    tokens = reader.tokens
    return tokens.words[clause.verb] in BE and all(
        tag.startswith(("JJ", "RB")) for tag in tokens.tags[clause.verb + 1 : edge]
    )
