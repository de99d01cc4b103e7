"""Words whose letters are set apart ("k i l l"), and words that are set in one."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, islice

from voice_companion.core.parsing.letters import Letter

_BEFORE = r"(?<![\w@/\\&=%+~'\u2019-])(?<!\w[.:#?])"
_BEHIND = r"(?![\w@/\\&=%+~]|[-.:'\u2019#?]\w)"
"""Around a word by itself, which is no part of an address, of a file's name or the like."""
_APART = re.compile(_BEFORE + r"[A-Za-z]([ ._*-])[A-Za-z](?:\1[A-Za-z]){1,198}" + _BEHIND)
"""Three letters or more with the same sign between each two."""
_RUN = re.compile(_BEFORE + r"(?:['\u2019]?[A-Za-z]){10,200}" + _BEHIND)
"""Ten letters or more in one: fewer may be a name or a slip of the keys."""
_MOST = 10
"""Places of either kind that are looked at, so that the time is bounded in any text."""
_ONE_LETTER_WORDS = frozenset("ai")
_ENDING = re.compile(r"['\u2019][a-z]{0,2}$")
"""What a whole word may end with: "everything's", "everybody'll"."""

IsCommon = Callable[[str], bool]
"""Tells whether a word in lower case is a frequent one."""
Cut = Callable[[str], Sequence[str]]
"""Gives the words that lower-case letters are, set in one; nothing for one word or no words."""


@dataclass(frozen=True, slots=True)
class Spacing:
    """Where the words of a text are set otherwise than they are read."""

    gaps: frozenset[int]
    """Characters before which a space is missing."""
    joints: frozenset[int]
    """Characters that stand between the letters of a word."""

    def applied(self, letters: Iterable[Letter]) -> list[Letter]:
        """Return the letters with their words set as they are read."""
        read: list[Letter] = []
        for at, letter in enumerate(letters):
            if at in self.gaps:
                read.append(Letter(" ", letter.start, letter.start))
            if at not in self.joints:
                read.append(letter)
        return read


def find_spacing(text: str, is_common: IsCommon, cut: Cut) -> Spacing | None:
    """Return where words are set otherwise than they are read; None where none is."""
    gaps, joints = set[int](), set[int]()
    for found in islice(_APART.finditer(text), _MOST):
        at = _letters_in(found)
        words = _spelt(found[0][::2].lower(), is_common, cut)
        if words:
            gaps.update(_gaps(at, words))
            joints.update(place + 1 for place in at[:-1])
    for found in islice(_runs(text, is_common), _MOST):
        at = _letters_in(found)
        gaps.update(_gaps(at, cut("".join([text[place] for place in at]).lower())))
    return Spacing(frozenset(gaps), frozenset(joints)) if gaps or joints else None


def _runs(text: str, is_common: IsCommon) -> Iterator[re.Match[str]]:
    """Yield the runs of letters that are no frequent words."""
    for found in _RUN.finditer(text):
        if not is_common(_ENDING.sub("", found[0].lower())):
            yield found


def _spelt(letters: str, is_common: IsCommon, cut: Cut) -> Sequence[str]:
    """Return the words that were spelt out; none for a stammer ("b b b", "i a i")."""
    first, rest = letters[0], letters[1:]
    if not rest.strip(first) or _ONE_LETTER_WORDS.issuperset(letters):
        return ()
    if is_common(letters):
        return (letters,)
    return (first, rest) if first in _ONE_LETTER_WORDS and is_common(rest) else cut(letters)


def _letters_in(found: re.Match[str]) -> Sequence[int]:
    return [place for place in range(*found.span()) if found.string[place].isalpha()]


def _gaps(at: Sequence[int], words: Sequence[str]) -> Iterator[int]:
    """Yield the letters with which the second word and all after it begin."""
    return (at[start] for start in accumulate(map(len, words[:-1])))
