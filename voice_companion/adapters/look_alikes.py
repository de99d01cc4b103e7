"""Which letters can be taken for Latin ones, by Unicode's own table of confusables."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from string import ascii_letters

_SMALL_CAPITAL = re.compile(r"LATIN LETTER SMALL CAPITAL ([A-Z])")
"""The names of these letters say what they look like; the table keeps them apart."""


@lru_cache(maxsize=4096)
def look_alike(char: str) -> str:
    """Return the ASCII letter that a letter can be taken for, or "".

    Case is kept. Where the table knows the letter only in its other case, that one counts: a small
    Cyrillic K, used as a disguise, is meant as a small k.
    """
    own = next(_like(char), "")
    if own:
        return own
    other = char.swapcase()
    return next(_like(other), "").swapcase() if len(other) == 1 else ""


def _like(char: str) -> Iterator[str]:
    """Yield the ASCII letters of the same case that a character looks like."""
    small_capital = _SMALL_CAPITAL.fullmatch(unicodedata.name(char, ""))
    if small_capital:
        yield small_capital[1].lower()
    for glyph in map(_without_marks, _glyphs(char)):
        if len(glyph) == 1 and glyph in ascii_letters and glyph.isupper() == char.isupper():
            yield glyph


def _glyphs(char: str) -> Iterator[str]:
    # Its table is read when it is imported, which most talks never need.
    from confusable_homoglyphs.confusables import is_confusable

    for found in is_confusable(char, greedy=True) or ():
        yield from (one["c"] for one in found["homoglyphs"])


def _without_marks(glyph: str) -> str:
    return "".join(char for char in glyph if unicodedata.category(char) != "Mn")
