"""In which words a feeling is ascribed: the linking verb, the tense, what it is compared with.

The tense is that of the first finite verb of the predication, as in English grammar.
"""

from dataclasses import dataclass

from voice_companion.core.feelings.holder_rules import Ascription, HolderRules
from voice_companion.core.feelings.lexicon import Frame
from voice_companion.core.labels import Tense
from voice_companion.core.parsing.function_words import (
    BE,
    FINITE_TAGS,
    HARD_STOPS,
    SUBJECT_PRONOUNS,
)
from voice_companion.core.parsing.tokens import Tokens

_LINKED = frozenset({Frame.STATE, Frame.MOOD, Frame.FELT})
"""A participle ("scared") is linked like these where the person stands before it."""
_POSSIBLE = frozenset({"could", "might", "may", "must", "would", "should"})
_COMING = ("going", "to")
_STANDARD = 5
"""Words of the longest thing that a feeling is compared with."""
_BARS = frozenset({
    "and", "but", "or", "so", "because", "when", "since", "if", "which", "who", "that", ",",
}) | HARD_STOPS  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manner:
    """How a feeling is ascribed."""

    verb: str | None
    tense: Tense
    supposed: bool
    compared: tuple[int, int] | None
    """The tokens after "than"."""


def find_manner(
    tokens: Tokens,
    place: tuple[int, int],
    said: Ascription,
    frame: Frame,
    *,
    rules: HolderRules,
    ends: frozenset[int],
) -> Manner:
    """Return how the feeling at those tokens is ascribed; `ends` are the last of all feelings."""
    first, stop = place
    begin, end = _predication(tokens, place, said)
    linked = _is_linked(frame, said, first)
    tense = _tense(tokens, begin, first if linked and begin <= first else end)
    words = tokens.expanded[begin:end]
    supposed = (
        tense is Tense.FUTURE
        or not _POSSIBLE.isdisjoint(words)
        or (tense is Tense.PRESENT and _is_occasion(tokens, min(said.left, first), rules))
    )
    return Manner(
        verb=_verb(tokens, begin, end, rules) if linked else None,
        tense=tense,
        supposed=supposed,
        compared=_standard(tokens, first, stop, ends),
    )


def _is_linked(frame: Frame, said: Ascription, first: int) -> bool:
    before = said.named is None or said.named[1] <= first
    return frame in _LINKED or (frame is Frame.AFFECT and before)


def _predication(tokens: Tokens, place: tuple[int, int], said: Ascription) -> tuple[int, int]:
    """Return the tokens from behind the person to the feeling's end, or behind the feeling.

    In "how angry i am" the verb follows.
    """
    first, stop = place
    if said.named is None:
        return min(said.left, first), stop
    if said.named[0] >= stop:
        return said.named[1], min(said.named[1] + 2, len(tokens))
    if said.named[1] <= first:
        begin = said.named[1] if said.left >= said.named[0] else said.left
        return begin, stop
    return min(said.left, first), stop


def _verb(tokens: Tokens, begin: int, end: int, rules: HolderRules) -> str | None:
    """Return the base of the first linking verb but "be"; "be" where there is no other."""
    found = [
        rules.linking_base[word] for word in tokens.words[begin:end] if word in rules.linking_base
    ]
    other = next((verb for verb in found if verb != "be"), None)
    return other or next(iter(found), None)


def _tense(tokens: Tokens, begin: int, end: int) -> Tense:
    words = tokens.expanded
    for index in range(begin, end):
        if tokens.tags[index] not in FINITE_TAGS and words[index] not in BE:
            continue
        if words[index] in {"will", "shall"} or _COMING in zip(
            words[index:end], words[index + 1 : end], strict=False
        ):
            return Tense.FUTURE
        was = words[index] in {"was", "were", "did", "had", "used"}
        past = tokens.tags[index] == "VBD" and words[index] not in {"is", "are", "am", "'s"}
        pluperfect = words[index] == "'d" and tokens.tag(index + 1) == "VBN"
        return Tense.PAST if was or past or pluperfect else Tense.PRESENT
    return Tense.PRESENT


def _is_occasion(tokens: Tokens, left: int, rules: HolderRules) -> bool:
    """Tell "when he's worried (he goes quiet)": said of all such times, not of now."""
    return tokens.text(max(left - 3, 0), left).endswith(rules.occasion_ends)


def _standard(
    tokens: Tokens, first: int, stop: int, ends: frozenset[int]
) -> tuple[int, int] | None:
    """Return what follows "than", unless that is another feeling ("more sad than angry")."""
    words = tokens.expanded
    graded = words[first].endswith("er") or words[first - 1 : first] in {("more",), ("less",)}
    if not graded or words[stop : stop + 1] != ("than",):
        return None
    begin = end = stop + 1
    while end < min(begin + _STANDARD, len(words)) and words[end] not in _BARS:
        if end > begin + 1 and words[end] in SUBJECT_PRONOUNS:
            break
        end += 1
    return (begin, end) if end > begin and ends.isdisjoint({begin, begin + 1}) else None
