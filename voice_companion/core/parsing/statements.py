"""What was stated: the main clauses of an utterance, whole, with the places where they can end.

A statement reaches from its subject to the end of what belongs to it. Clauses that only hang on
("because ...", "when ...") are no part of it; what it cannot do without ("i want somebody | to
notice") is. It can end early only before an adjunct that stands at its end, and never before the
first thing after its verb: "we went to the lake" can't end at "went".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voice_companion.core.labels import Statement
from voice_companion.core.parsing.clauses import Clause, find_clauses
from voice_companion.core.parsing.function_words import AUXILIARIES, HARD_STOPS, WH_WORDS
from voice_companion.core.parsing.language import Parse
from voice_companion.core.parsing.tokens import Tokens, read_tokens
from voice_companion.core.parsing.word_lists import word_set

_LOOSE = word_set(
    "because cos cause 'cause coz cuz since when whenever while whilst after before if unless "
    "until till although though once whereas so"
)
_STOPS = HARD_STOPS | {"maybe", "perhaps", "anyway", "anyways", "yeah"}
_JOINING = word_set("and but or so then because cos cause that which who when plus , - -- um uh")
_ADJUNCTS = word_set(
    "obl obl:tmod obl:npmod obl:unmarked advmod advcl parataxis discourse conj vocative"
)
_PHRASES = word_set("obl obl:tmod obl:npmod obl:unmarked advmod")
"""Adjuncts that no verb needs, in "i'm going to ask her | on monday" either."""
_NOUN_TAILS = word_set("for from about with in at on")
"""What a noun phrase is whole without: "all the credit | for my work"."""
_OPEN = word_set(
    "somebody someone something anybody anyone anything everybody everyone everything nobody "
    "nothing way thing things one ones person reason place all"
)
_NO_OBJECTS = word_set("i he she they we and but so")
_SAYING = word_set("says said saying goes told tells asked asks texted wrote shouted")
_QUOTE_WORDS = 5
_MUSING = word_set("think guess suppose mean reckon figure")
"""Verbs behind "i" that only lead in what is stated."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A statement as a range of tokens."""

    start: int
    verb: int
    stop: int


def find_statements(parse: Parse) -> tuple[Statement, ...]:
    """Return the statements in the order of the utterance; questions are none."""
    tokens = read_tokens(parse)
    return tuple(
        Statement(
            span=parse.span(part.start, part.stop),
            ends=tuple(parse.offsets[stop - 1][1] for stop in _stops(tokens, part)),
        )
        for part in _stretches(tokens)
    )


def _stretches(tokens: Tokens) -> Iterator[_Stretch]:
    clauses = find_clauses(tokens)
    main = [clause for clause in clauses if not (clause.dependent or _is_contact(tokens, clause))]
    for position, clause in enumerate(main):
        limit = main[position + 1].edge if position + 1 < len(main) else len(tokens)
        first = tokens.words[clause.start] in {"i", "we"}
        quoted = first and not clause.joiner and is_quoted(tokens, clause.start)
        if quoted or _is_asked(tokens, clause) or limit <= clause.verb:
            continue
        inner = [other for other in clauses if clause.start < other.start < limit]
        stop = _trimmed(tokens, clause.verb + 1, _limit(tokens, clause, inner, limit))
        said = _led_in(tokens, clause, inner) or clause
        if stop > said.verb:
            yield _Stretch(said.start, said.verb, stop)


def _is_contact(tokens: Tokens, clause: Clause) -> bool:
    """Tell a relative clause without "that": "somebody he can ask", "the quiet i can't abide"."""
    before = clause.start - 1
    if clause.joiner or before < 0:
        return False
    if tokens.words[before] in _OPEN or _is_degree(tokens, before):
        return True
    verb = clause.verb
    while verb + 1 < len(tokens) and (
        tokens.tags[verb + 1] in {"RB", "VB", "VBN", "VBG"} or tokens.words[verb + 1] == "n't"
    ):
        verb += 1
    bare = verb + 1 >= len(tokens) or tokens.word(verb + 1) in _NO_OBJECTS
    return tokens.tags[before] in {"NN", "NNS"} and (bare or tokens.tag(verb + 1) in {"IN", "."})


def _is_degree(tokens: Tokens, index: int) -> bool:
    """Tell "so hard | the neighbour knocked": what follows says how much."""
    return tokens.word(index - 1) in {"so", "such"} and tokens.tags[index] in {"RB", "JJ"}


def is_quoted(tokens: Tokens, index: int) -> bool:
    """Tell whether somebody else has just begun to speak: their "i" is not the speaker."""
    return any(
        tokens.words[at] in _SAYING and tokens.word(at - 1) not in {"i", "we", "i've", "not", "n't"}
        for at in range(max(0, index - _QUOTE_WORDS), index)
    )


def _is_asked(tokens: Tokens, clause: Clause) -> bool:
    before = tokens.word(clause.start - 1)
    return before in WH_WORDS | AUXILIARIES or tokens.word(len(tokens) - 1) == "?"


def _limit(tokens: Tokens, clause: Clause, inner: Sequence[Clause], limit: int) -> int:
    """Return where the statement ends at the latest: before a clause that hangs on."""
    stops = [at for at in range(clause.verb + 1, limit) if tokens.words[at] in _STOPS]
    loose = [
        other.start - 1
        for other in inner
        if other.start - 1 > clause.verb and tokens.words[other.start - 1] in _LOOSE
    ]
    return min([limit, *stops[:1], *loose[:1]])


def _trimmed(tokens: Tokens, least: int, stop: int) -> int:
    while stop > least and tokens.words[stop - 1] in _JOINING:
        stop -= 1
    return stop


def _led_in(tokens: Tokens, clause: Clause, inner: Sequence[Clause]) -> Clause | None:
    """Return what follows "i think", "it's more like", where a whole clause does."""
    subject, verb = tokens.words[clause.start], clause.verb
    musing = subject == "i" and tokens.words[verb] in _MUSING
    pointing = subject in {"it", "that", "this"} and tokens.expanded[verb] in {"is", "was", "'s"}
    following = next((other for other in inner if other.start - verb <= 3), None)  # noqa: PLR2004
    if following is None or not (musing or pointing):
        return None
    between = set(tokens.expanded[verb + 1 : following.start])
    return following if between <= {"that", "like", "more", "just", "as", "if", "how"} else None


def _stops(tokens: Tokens, part: _Stretch) -> Iterator[int]:
    """Yield where the statement can end, the whole first, then without its last adjuncts."""
    head = next((at for at in range(part.verb, part.stop) if not _is_light(tokens, at)), part.verb)
    own = {head, part.verb}
    chain = _verb_chain(tokens, part, head)
    first = _first_dependent_end(tokens, part, max(chain))
    stop = part.stop
    while stop > first:
        yield stop
        starts = [
            tokens.lefts[at]
            for at in range(head + 1, stop)
            if tokens.deps[at] in (_ADJUNCTS if tokens.heads[at] in own else _PHRASES)
            and tokens.word(tokens.lefts[at]) not in {"to", "of"}
            and tokens.words[at] not in {"since", "ago"}
            and tokens.heads[at] in chain
            and tokens.rights[at] >= stop - 1
            and first <= tokens.lefts[at] < stop
        ]
        if not starts:
            return
        stop = _trimmed(tokens, first, max(starts))
    if stop == first:
        yield stop
    yield from (at + 1 for at in range(head + 1, part.stop - 1) if _is_degree(tokens, at))
    yield from (
        tokens.lefts[at]
        for at in range(head + 2, part.stop)
        if tokens.deps[at] == "nmod"
        and tokens.word(tokens.lefts[at]) in _NOUN_TAILS
        and tokens.rights[at] >= part.stop - 1
        and tokens.lefts[at] > head + 2
    )


def _verb_chain(tokens: Tokens, part: _Stretch, head: int) -> frozenset[int]:
    """Return the verbs that are one doing: "going | to ask", "want | to go"."""
    chain = {part.verb, head}
    for at in range(head + 1, part.stop):
        if tokens.deps[at] == "xcomp" and tokens.heads[at] in chain and tokens.tags[at] == "VB":
            chain.add(at)
    return frozenset(chain)


def _first_dependent_end(tokens: Tokens, part: _Stretch, head: int) -> int:
    """Return the token after the first thing that follows the verb group."""
    after = next((at for at in range(head + 1, part.stop) if not _is_light(tokens, at)), None)
    if after is None:
        return part.stop
    top = after
    while part.start <= tokens.heads[top] < part.stop and head < tokens.heads[top] != top:
        top = tokens.heads[top]
    return min(part.stop, max(after, tokens.rights[top]) + 1)


def _is_light(tokens: Tokens, at: int) -> bool:
    return tokens.words[at] in AUXILIARIES | {"not", "n't", "to"} or tokens.deps[at] == "advmod"
