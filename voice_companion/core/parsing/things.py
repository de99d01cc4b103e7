"""What is spoken of: noun phrases that tell something, "one plate in the rack"."""

from voice_companion.core.labels import Span
from voice_companion.core.parsing.language import Parse
from voice_companion.core.parsing.statements import is_quoted
from voice_companion.core.parsing.tokens import Tokens, read_tokens
from voice_companion.core.parsing.word_lists import word_set

_LONGEST = 5
"""Words; no more are said back in a row."""
_LEAST_WEIGHT = 2
_BEGINNINGS = frozenset({"DT", "PRP$", "CD", "PDT"})
"""Tags of what a whole noun phrase begins with; one that begins otherwise may be a part of one."""
_ROLES = frozenset({"ROOT", "obj", "nsubj", "nsubj:pass", "conj", "parataxis", "appos", "dep"})
"""What is spoken of, and not merely where or when."""
_NEGATED = frozenset({"not", "no", "never", "nor", "without", "neither"})
_OWN = frozenset({"my", "our"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_PARTS = frozenset({"det", "det:predet", "nmod:poss", "amod", "compound", "nummod"})
_EMPTY = word_set(
    "back hand hands head face eye eyes arm arms leg legs foot feet mouth nose hair neck skin "
    "body heart cheerio "
    "thing things way ways time times day days bit lot lots kind sort stuff something "
    "anything nothing everything someone anyone everyone somebody everybody anybody nobody "
    "one ones people guy today tonight tomorrow yesterday morning evening afternoon night "
    "week weekend month year moment minute second hour while point fact reason part place end "
    "bottom top side case god hell shit bye thanks thank cheers sorry hi hello hey yeah okay "
    "ok matter rest half kinda sorta person person's man woman boy girl mate love dear honey "
    "monday tuesday wednesday thursday friday saturday sunday january february march april "
    "june july august september october november december course sense problem idea example "
    "question answer word words mind "
)
_WEAK = word_set("other another same own such whole last next only much many more most")


def find_things(parse: Parse) -> tuple[Span, ...]:
    """Return the telling noun phrases, of at most five words, the one that says most first.

    One that counts something, is the speaker's own or is described tells something; a bare noun
    doesn't. Among equals the last comes first.
    """
    tokens = read_tokens(parse)
    found = [
        (_weight(tokens, start, head, stop), start, stop)
        for start, head, stop in (
            _phrase(tokens, head) for head in range(len(tokens)) if _is_head(tokens, head)
        )
        if stop - start <= _LONGEST and tokens.tags[start] in _BEGINNINGS
    ]
    telling = [item for item in found if item[0] >= _LEAST_WEIGHT]
    ordered = sorted(telling, key=lambda item: (item[0], item[1]), reverse=True)
    return tuple(parse.span(start, stop) for _, start, stop in ordered)


def _is_head(tokens: Tokens, index: int) -> bool:
    return (
        tokens.tags[index] in _NOUNS
        and tokens.words[index] not in _EMPTY
        and tokens.words[index].isalpha()
        and not is_quoted(tokens, index)
        and (tokens.deps[index] in _ROLES or _is_owned_or_counted(tokens, index))
        and not _NEGATED & set(tokens.expanded[max(0, tokens.lefts[index] - 1) : index])
        and tokens.tag(index + 1) not in _NOUNS | {"POS", "CD"}
        and tokens.word(index + 1) not in {"old", "ago", "later", "before"}
    )


def _is_owned_or_counted(tokens: Tokens, head: int) -> bool:
    parts = range(_start(tokens, head), head)
    return any(tokens.deps[at] == "nummod" or tokens.words[at] in _OWN for at in parts)


def _phrase(tokens: Tokens, head: int) -> tuple[int, int, int]:
    """Return where it begins, its noun, and where it ends, with one short phrase behind it."""
    start = _start(tokens, head)
    stop = head + 1
    behind = [at for at in range(stop, len(tokens)) if tokens.heads[at] == head]
    if behind and tokens.deps[behind[0]] == "nmod" and tokens.tags[behind[0]] in _NOUNS:
        noun = behind[0]
        joined = tokens.tags[stop] == "IN" and _start(tokens, noun) <= stop + 1
        if joined and noun + 1 - start <= _LONGEST and tokens.words[noun] not in _EMPTY:
            stop = noun + 1
    return start, head, stop


def _start(tokens: Tokens, head: int) -> int:
    start = head
    while start > 0 and tokens.deps[start - 1] in _PARTS and tokens.heads[start - 1] <= head:
        start -= 1
    while start < head and tokens.tags[start] in {"RB", "CC", ","}:
        start += 1
    return start


def _weight(tokens: Tokens, start: int, head: int, stop: int) -> int:
    deps, words = tokens.deps[start:head], tokens.words[start:head]
    owned = any(dep == "nmod:poss" and word in _OWN for dep, word in zip(deps, words, strict=True))
    told = owned or not {"nummod", "compound"}.isdisjoint(deps) or stop > head + 1
    described = any(
        dep == "amod" and word not in _WEAK for dep, word in zip(deps, words, strict=True)
    )
    return 2 * told + described + (stop - start > 1)
