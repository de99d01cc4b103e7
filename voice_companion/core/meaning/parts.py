"""The parts of a turn that can stand by themselves, and how much each is worth giving back.

A part is a run of events that begins and ends where nothing is torn: every dependency that crosses
its edges must be one that the tree can let go.
"""

from collections.abc import Iterator, Mapping, Sequence

from voice_companion.core.meaning.joining import likens
from voice_companion.core.meaning.types import Event, Join, Mode, Part
from voice_companion.core.meaning.weighing import LONGEST, Told, measures, weigh
from voice_companion.core.parsing.function_words import AUXILIARIES
from voice_companion.core.parsing.tokens import Tokens

__all__ = ["find_parts", "runs"]

_LOOSE = frozenset({
    "advcl", "advmod", "obl", "obl:tmod", "obl:npmod", "obl:unmarked", "obl:agent", "conj",
    "parataxis", "discourse", "vocative", "punct", "cc", "appos", "list", "dep", "dislocated",
    "acl:relcl", "nmod", "mark", "reparandum", "advcl:relcl",
})  # fmt: skip
"""Relations whose dependent can be left out (Universal Dependencies)."""
_FARTHEST = 3 * LONGEST
"""Tokens from a part's beginning at which no last event can begin: it has far fewer words."""
_FEW_BEHIND, _FEW_CUT = 3, 6
"""Where so few tokens stand behind a verb, what follows them is cut off only where it is longer."""
_NEAR = 6
"""Tokens before an event that are looked at."""
_ON_ITS_OWN = frozenset({Join.START, Join.AND, Join.BUT, Join.RESULT})
"""Joins of a statement or a question by itself: "would it be awful | if i stayed" is one."""
_NEEDS_MAIN = frozenset({Join.TIME, Join.CONDITION, Join.LIMIT})
_TRAILING = frozenset({"discourse", "cc", "mark", "punct"})
_TRAILING_TAGS = frozenset({"CC", ",", ".", ":", "-RRB-", "-LRB-", "HYPH"})
_LEADING = frozenset({"discourse", "punct", "cc"})
_BOUND = frozenset({"case", "det", "nmod:poss", "amod", "compound", "nummod", "aux"})
"""Relations of words that stand before their head and never without it."""
_CLIPPED = frozenset({"'s", "'m", "'re", "'ve", "'ll", "'d"})
"""Verbs that are cut short because more follows."""
_NEVER_LAST = frozenset({"IN", "DT", "PRP$", "TO", "CC", "WDT", "WP", "WRB", "MD", "PDT"})


def find_parts(told: Told, weights: Mapping[str, float]) -> tuple[Part, ...]:
    """Return every part with its weight, best first; of equals the one told first."""
    parts = [
        Part(kept, events, weigh(measures(told, kept, events), weights))
        for kept, events in runs(told.tokens, told.events)
    ]
    return tuple(sorted(parts, key=lambda part: -part.weight))


def runs(
    tokens: Tokens, events: Sequence[Event]
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
    """Yield the tokens and the events of everything that can stand by itself."""
    for begin in range(len(events)):
        beginnings = list(_beginnings(tokens, events, begin))
        for last in range(begin, _alike(events, begin) if beginnings else begin):
            if events[last].first - events[begin].start > _FARTHEST:
                break
            stops = list(_ends(tokens, events, begin, last))
            for first, shared in beginnings:
                for stop in stops:
                    kept = _kept(tokens, shared, first, stop)
                    if kept and sum(_is_word(tokens, at) for at in kept) <= LONGEST:
                        yield kept, tuple(range(begin, last + 1))


def _alike(events: Sequence[Event], begin: int) -> int:
    """Return where a run ends that begins with this event: a question is no part of a statement."""
    asked = events[begin].mode is Mode.ASKED
    return next(
        (
            at
            for at in range(begin + 1, len(events))
            if (events[at].mode is Mode.ASKED) is not asked and events[at].join in _ON_ITS_OWN
        ),
        len(events),
    )


def _is_word(tokens: Tokens, at: int) -> bool:
    word = tokens.words[at]
    return word[0].isalnum()


def _beginnings(
    tokens: Tokens, events: Sequence[Event], at: int
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield the tokens at which a part may begin with an event, and what is said before them."""
    event = events[at]
    if event.join is Join.PART:
        if at == 0:  # a whole turn may go on from the one before: "like i'm not there"
            yield event.first, ()
        return
    if event.join in _NEEDS_MAIN:
        if _leads_next(tokens, events, at) or len(events) == 1:
            yield event.first, ()
        return
    torn = event.subject is not None and not event.shared and _is_torn_before(tokens, event)
    if torn or not event.alone or (at + 1 < len(events) and _is_ellipsis(tokens, event)):
        return
    if event.mode is not Mode.UNSURE or event.lead == event.start:
        yield event.start, event.shared
    if event.lead < event.start:
        yield event.lead, event.shared


def _is_ellipsis(tokens: Tokens, event: Event) -> bool:
    """Tell "i don't", "he was": what it is about was said before."""
    words = [at for at in range(event.start, event.stop) if _is_word(tokens, at)]
    light = AUXILIARIES | {"n't", "not", "do", "does", "did"}
    whole = event.subject is not None and event.verb < event.stop
    return whole and all(tokens.words[at] in light for at in words if at >= event.verb)


def _is_torn_before(tokens: Tokens, event: Event) -> bool:
    """Tell whether something before an event belongs into its subject, or is its subject."""
    subject = range(event.start, event.verb + 1)
    return any(
        tokens.heads[at] in subject and tokens.deps[at] not in _LOOSE
        for at in range(max(0, event.start - _NEAR), event.start)
    )


def _ends(tokens: Tokens, events: Sequence[Event], begin: int, last: int) -> Iterator[int]:
    """Yield where a part that ends with this event may end, the longest first."""
    event = events[last]
    if last == begin and event.join in _NEEDS_MAIN and len(events) > 1:
        return
    following = events[last + 1] if last + 1 < len(events) else None
    open_ended = any(one.verb >= event.stop for one in events[begin : last + 1])
    waits = event.join in _NEEDS_MAIN and _leads_next(tokens, events, last)
    if open_ended or waits or _says_again(tokens, events[begin : last + 1]):
        return
    least = _first_complement_end(tokens, event)
    for stop in range(event.stop, event.verb, -1):
        if tokens.words[stop - 1] in _CLIPPED:
            continue
        whole = stop == event.stop
        hangs_on = following is not None and following.join in {Join.PART, Join.LIMIT}
        if whole and (hangs_on or _is_torn_behind(tokens, event)):
            continue
        if not whole and not (stop >= least and _can_end(tokens, event, stop)):
            continue
        yield stop


def _is_torn_behind(tokens: Tokens, event: Event) -> bool:
    """Tell whether the last words of an event belong to what follows: "practise on | you"."""
    return any(
        tokens.heads[at] >= event.stop and tokens.deps[at] in _BOUND
        for at in range(event.start, event.stop)
    )


def _leads_next(tokens: Tokens, events: Sequence[Event], at: int) -> bool:
    """Tell whether a clause that says when or if stands before the one it belongs to."""
    event = events[at]
    if at + 1 >= len(events) or events[at + 1].join is not Join.START:
        return False
    inside = range(event.first, event.stop)
    roots = [one for one in inside if tokens.heads[one] not in inside or tokens.heads[one] == one]
    return all(tokens.heads[one] >= event.first for one in roots)


def _says_again(tokens: Tokens, events: Sequence[Event]) -> bool:
    """Tell whether the last of these events says the very words of another one."""
    texts = [tokens.words[one.start : one.stop] for one in events]
    return texts[-1] in texts[:-1]


def _can_end(tokens: Tokens, event: Event, stop: int) -> bool:
    """Tell whether nothing is torn where an event ends before its last words."""
    if tokens.tags[stop - 1] in _NEVER_LAST or _is_particle(tokens, stop):
        return False
    few = stop - event.verb <= _FEW_BEHIND and event.stop - stop <= _FEW_CUT
    if few and event.subject is not None:
        return False  # "you put it | in the boot", "you'd had your eye | on that window"
    if tokens.tags[stop - 1] in {"VB", "VBG"} and tokens.words[stop - 1] in {"be", "been", "being"}:
        return False
    if any(
        event.start <= tokens.heads[at] < stop and not _is_loose(tokens, at)
        for at in range(stop, event.stop)
    ):
        return False
    for at in range(event.start, stop):
        if stop <= tokens.heads[at] < event.stop and tokens.heads[at] != at:
            return False
    return True


def _is_particle(tokens: Tokens, at: int) -> bool:
    """Tell a word that belongs to the verb before it: "fish one | back out", "take it | off"."""
    if tokens.tags[at] == "RP" or tokens.deps[at] == "compound:prt":
        return True
    placed = tokens.tags[at] == "RB" and not tokens.words[at].endswith("ly")
    return placed and tokens.tags[tokens.heads[at]].startswith("V") and tokens.heads[at] < at


def _is_loose(tokens: Tokens, at: int) -> bool:
    """Tell whether a token, with all that hangs on it, can be left out behind its head."""
    dep, head = tokens.deps[at], tokens.heads[at]
    if dep not in _LOOSE:
        return False
    if dep.startswith("obl"):
        return tokens.tags[head].startswith(("V", "J")) or tokens.deps[head] in {"root", "ROOT"}
    if dep == "nmod":
        return tokens.words[tokens.lefts[at]] != "of"
    return True


def _first_complement_end(tokens: Tokens, event: Event) -> int:
    """Return the token after the first thing that follows the verb group."""
    head = event.verb
    while head + 1 < event.stop and _goes_on(tokens, head):
        head += 1
    after = head if tokens.deps[event.verb] == "cop" else head + 1
    if after >= event.stop:
        return event.stop
    top = after
    while head < tokens.heads[top] < event.stop and tokens.heads[top] != top:
        top = tokens.heads[top]
    return min(event.stop, max(after, tokens.rights[top]) + 1)


def _goes_on(tokens: Tokens, head: int) -> bool:
    """Tell whether the verb group goes on behind a token: "have | n't | really | seen"."""
    after = head + 1
    return (
        tokens.deps[head] in {"aux", "aux:pass", "cop"}
        or tokens.deps[after] in {"aux", "aux:pass", "advmod", "compound:prt"}
        or tokens.words[after] in {"n't", "not", "to"}
    )


def _kept(tokens: Tokens, shared: tuple[int, ...], first: int, stop: int) -> tuple[int, ...]:
    """Return the tokens that are said, without joining words and marks at either end."""
    while stop > first and (
        tokens.tags[stop - 1] in _TRAILING_TAGS or tokens.deps[stop - 1] in _TRAILING
    ):
        stop -= 1
    while first < stop and tokens.deps[first] in _LEADING and not likens(tokens, first):
        first += 1
    return (*shared, *range(first, stop)) if stop > first else ()
