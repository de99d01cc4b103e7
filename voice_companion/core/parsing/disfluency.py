"""What speakers say and do not mean: fillers, repetitions, restarts.

The terms follow Shriberg, Preliminaries to a Theory of Speech Disfluencies (1994): what is set
aside is the reparandum (the words taken back) and the interregnum ("um", "i mean"); the repair
stays.
"""

from collections.abc import Sequence

from voice_companion.core.rulebook import Rules

_LONGEST_REPEAT = 3
_DENIALS = frozenset({"not", "n't"})
_WHOLE = frozenset({"am", "was", "do", "did", "is", "are", "were", "does"})
_HEDGES = frozenset({"maybe", "perhaps", "yes", "yeah", "yep", "aye", "guess", "suppose", "think"})


class DisfluencyRules(Rules):
    """The words of intents/<language>/disfluency.toml, all lower case, tokens between spaces."""

    fillers: tuple[str, ...] = ()
    """Always set aside."""
    markers: tuple[str, ...] = ()
    """Set aside unless one of the words before or after says that they are meant."""
    meant_after: tuple[str, ...] = ()
    """A marker is meant when one of these stands before it."""
    meant_before: tuple[str, ...] = ()
    """A marker is meant when one of these follows it."""
    like_after: tuple[str, ...] = ()
    """"like" is a filler between one of these ..."""
    like_before: tuple[str, ...] = ()
    """... and one of these."""
    subjects: tuple[str, ...] = ()
    """Pronouns that may begin a clause anew."""
    openings: tuple[str, ...] = ()
    """What may follow such a pronoun in a beginning that is taken back."""
    kept_twice: tuple[str, ...] = ()
    """Words that may stand twice."""


NO_DISFLUENCY = DisfluencyRules()
"""Sets nothing aside."""


def kept_tokens(words: Sequence[str], rules: DisfluencyRules) -> list[int]:
    """Return the indices of the words that are meant, in order; words are lower case."""
    kept = _without_fillers(list(words), rules)
    kept = _without_repeats(kept, words, rules)
    return _without_restarts(kept, words, rules)


def _without_fillers(words: list[str], rules: DisfluencyRules) -> list[int]:
    fillers, index = frozenset(rules.fillers), 0
    kept: list[int] = []
    markers = [tuple(marker.split()) for marker in rules.markers]
    while index < len(words):
        length = _marker_length(words, index, markers, rules)
        if words[index] in fillers or (
            words[index] == "like" and _is_filler_like(words, index, rules)
        ):
            length = 1
        if length:
            index += length
            index = _behind_commas(words, index, kept, rules)
        else:
            kept.append(index)
            index += 1
    return kept


def _behind_commas(words: list[str], index: int, kept: list[int], rules: DisfluencyRules) -> int:
    """Return where words go on behind a filler, without the commas that stood on its account.

    "was, um, a hard day" keeps none, "not angry, um, i'm sad" one: a clause begins there.
    """
    if words[index : index + 1] != [","]:
        return index
    begins = words[index + 1 : index + 2]
    if kept and words[kept[-1]] == "," and begins and begins[0] not in rules.subjects:
        kept.pop()
    return index + 1


def _marker_length(
    words: list[str], index: int, markers: list[tuple[str, ...]], rules: DisfluencyRules
) -> int:
    for marker in markers:
        stop = index + len(marker)
        if tuple(words[index:stop]) != marker:
            continue
        before = words[index - 1] if index else ""
        after = words[stop] if stop < len(words) else ""
        if before not in rules.meant_after and after not in rules.meant_before:
            return len(marker)
    return 0


def _is_filler_like(words: list[str], index: int, rules: DisfluencyRules) -> bool:
    if not 0 < index < len(words) - 1:
        return False
    return words[index - 1] in rules.like_after and words[index + 1] in rules.like_before


def _without_repeats(kept: list[int], words: Sequence[str], rules: DisfluencyRules) -> list[int]:
    result: list[int] = []
    twice = frozenset(rules.kept_twice)
    for index in kept:
        result.append(index)
        for size in range(_LONGEST_REPEAT, 0, -1):
            tail = [words[i] for i in result[-size:]]
            if tail == [words[i] for i in result[-2 * size : -size]] and _may_drop(tail, twice):
                del result[-2 * size : -size]
                break
    return result


def _may_drop(tail: list[str], twice: frozenset[str]) -> bool:
    return any(word[0].isalpha() for word in tail) and not (len(tail) == 1 and tail[0] in twice)


def _without_restarts(kept: list[int], words: Sequence[str], rules: DisfluencyRules) -> list[int]:
    """Drop a clause's beginning that is begun anew with the same pronoun ("i was i am")."""
    subjects, openings = frozenset(rules.subjects), frozenset(rules.openings)
    result: list[int] = []
    for place, index in enumerate(kept):
        if words[index] in subjects and place + 1 < len(kept):
            start = _abandoned_start(result, words, words[index], openings)
            if start is not None:
                del result[start:]
        result.append(index)
    return result


def _abandoned_start(
    result: list[int], words: Sequence[str], subject: str, openings: frozenset[str]
) -> int | None:
    for back in range(1, 5):
        if back > len(result):
            return None
        word = words[result[-back]]
        if word == subject:
            said = _is_answer([words[index] for index in result[-back - 1 :]])
            return None if back == 1 or said else len(result) - back
        if word not in openings:
            return None
    return None


def _is_answer(words: Sequence[str]) -> bool:
    """Tell an ellipsis from a beginning: "(angry) i'm not | i'm tired", "maybe i am | i hope".

    The words are the beginning with the word before it.
    """
    hedged = words[0] in _HEDGES and len(words) == len(("maybe", "i", "am"))
    return words[-1] in _DENIALS or (hedged and words[-1] in _WHOLE)
