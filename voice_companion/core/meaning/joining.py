"""How a clause hangs on what stands before it: by joining words, or by what calls for it."""

from collections.abc import Mapping

from voice_companion.core.meaning.types import Join
from voice_companion.core.parsing.clauses import Clause
from voice_companion.core.parsing.function_words import BE, HARD_STOPS, REPORTING, WH_WORDS
from voice_companion.core.parsing.tokens import Tokens

__all__ = [
    "ADVERBIALS",
    "is_aside",
    "is_asked_about",
    "is_called_for",
    "is_named",
    "is_told",
    "joined",
    "lead_of",
    "likens",
]

ADVERBIALS = frozenset({"advmod", "obl", "obl:tmod", "obl:npmod", "obl:unmarked", "advcl"})
"""Relations of what tells when, where or how."""
_ROLES = frozenset({"obj", "obl", "iobj", "nmod", "advmod", "fixed"})
_BETWEEN = 6
"""Tokens that may stand between a joining word and the subject ("because on monday she")."""


def joined(
    tokens: Tokens, clause: Clause, behind: int, joins: Mapping[str, Join]
) -> tuple[int, Join]:
    """Return where a clause begins with its joining words, and how it is joined."""
    for at in range(clause.start - 1, max(behind, clause.start - 1 - _BETWEEN) - 1, -1):
        if tokens.words[at] in HARD_STOPS:
            return at + 1, Join.START
        if _likens(tokens, at, behind, joins):
            return at, Join.PART
        if is_aside(tokens, at):
            continue
        join = joins.get(tokens.words[at]) if _joins(tokens, at) else None
        if join is None:
            plain = tokens.tags[at] in {"RB", ",", "RP"} and at == clause.start - 1
            if plain or _is_led_by(tokens, clause, at):
                continue
            break
        return _more_joining(tokens, at, join, behind, joins)
    before = clause.start - 1
    free = clause.start > behind and (
        _stands_apart(tokens, before, joins) or _is_led_by(tokens, clause, before)
    )
    called = clause.dependent and not free and (before < 0 or not _runs_on(tokens, before))
    return clause.start, Join.PART if called else Join.START


def _more_joining(
    tokens: Tokens, at: int, join: Join, behind: int, joins: Mapping[str, Join]
) -> tuple[int, Join]:
    """Return where the joining words before a clause begin; of "and because" the latter counts."""
    while at - 1 >= behind and (
        (tokens.words[at - 1] in joins and _joins(tokens, at - 1)) or is_aside(tokens, at - 1)
    ):
        at -= 1
        if tokens.words[at] in joins and not is_aside(tokens, at) and join is Join.AND:
            join = joins[tokens.words[at]]
    return at, join


def lead_of(tokens: Tokens, first: int, start: int, joins: Mapping[str, Join]) -> int:
    """Return the first token of what leads a clause in: "(and) this morning | he told her"."""
    at = first
    while at < start and (
        tokens.words[at] in joins or is_aside(tokens, at) or tokens.deps[at] in {"cc", "punct"}
    ):
        at += 1
    return at


def is_told(tokens: Tokens, at: int) -> bool:
    """Tell whether what follows a token is what somebody says: "(she goes) oh | you must be"."""
    aside = False
    while at > 0 and is_aside(tokens, at):
        at, aside = at - 1, True
    if at < 0:
        return False
    word = tokens.words[at]
    quoting = aside and word in {"goes", "go", "went", "like"}
    return word in REPORTING or quoting


def is_named(tokens: Tokens, before: Clause | None, first: int) -> bool:
    """Tell "the worst is | she never rang": what stands behind a bare "is" says what it is."""
    return before is not None and first - 1 == before.verb and tokens.words[first - 1] in BE


def is_called_for(tokens: Tokens, clause: Clause, first: int) -> bool:
    """Tell "i'm scared | she's dead": an adjective right before it that calls for a clause."""
    if first < 1 or tokens.tags[first - 1] != "JJ" or clause.joiner:
        return False
    if tokens.words[clause.start] in {"i", "we"} and tokens.words[clause.verb] in BE:
        return False  # "i'm not angry | i'm just tired" says one thing after another
    head = clause.verb
    while clause.start <= tokens.heads[head] and tokens.heads[head] != head:
        head = tokens.heads[head]
    return tokens.heads[head] == first - 1 and head != first - 1


def is_asked_about(tokens: Tokens, first: int) -> bool:
    """Tell "i don't know if ..." from a condition: what is not known, asked or wondered."""
    return tokens.word(first - 1) in REPORTING | {"wonder", "wondering", "wondered", "ask", "asked"}


def _joins(tokens: Tokens, at: int) -> bool:
    """Tell a joining word from one that ends what stands before: "(i don't know about) that"."""
    free = tokens.words[at] in WH_WORDS or tokens.heads[at] > at
    return free or tokens.deps[at] not in _ROLES


def _likens(tokens: Tokens, at: int, behind: int, joins: Mapping[str, Join]) -> bool:
    """Tell "(sad) like | i wasn't there" from the filler behind another joining word."""
    return (
        tokens.words[at] == "like"
        and behind < at
        and tokens.words[at - 1] not in joins
        and not is_aside(tokens, at - 1)
        and tokens.tags[at - 1] != "."
        and tokens.word(at + 1) != ","
    )


def _stands_apart(tokens: Tokens, at: int, joins: Mapping[str, Join]) -> bool:
    """Tell whether the token before a clause ends what stands there, and joins nothing to it."""
    while at > 0 and is_aside(tokens, at):
        at -= 1
        if tokens.words[at] not in joins:
            return True
    return tokens.words[at] in joins and not _joins(tokens, at)


def _runs_on(tokens: Tokens, before: int) -> bool:
    """Tell a clause run on behind a verb that calls for none: "i'm whispering | my wife's asleep".

    "I don't know what to say | i just got in" is one, too.
    """
    word = tokens.words[before]
    if tokens.tags[before].startswith("V") and word not in REPORTING | {"made", "make", "let"}:
        return word not in BE
    asked = {tokens.word(before - 2), tokens.word(before - 3)} & WH_WORDS
    return tokens.word(before - 1) == "to" and bool(asked)


def _is_led_by(tokens: Tokens, clause: Clause, at: int) -> bool:
    """Tell whether a token before a clause belongs to an adverbial of it ("yesterday | a girl")."""
    top = at
    while tokens.heads[top] < clause.start and tokens.heads[top] != top:
        top = tokens.heads[top]
    return tokens.deps[top] in ADVERBIALS and clause.start <= tokens.heads[top]


def likens(tokens: Tokens, at: int) -> bool:
    """Tell "(a voice) like | cold porridge", which likens, from the filler "like"."""
    return tokens.words[at] == "like" and tokens.tag(at + 1) in {"DT", "PRP$", "JJ", "NN"}


def is_aside(tokens: Tokens, at: int) -> bool:
    """Tell a word that is said by the way: "oh", "well", the filler "like"."""
    if likens(tokens, at):
        return False
    return tokens.deps[at] == "discourse" or (tokens.tags[at] == "UH" and tokens.deps[at] != "mark")
