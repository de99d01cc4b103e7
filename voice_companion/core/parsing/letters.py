"""The letters of a text, without what isn't seen and with look-alikes read as what they look like.

Look-alikes of other scripts are read as Latin only where a word mixes scripts or stands in a Latin
text, and only where the whole word can be read so: a Russian sentence stays Russian.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

_ORDINARY = re.compile(
    "[\x00-\x7f\u00c0-\u0130\u0134-\u013e\u0141-\u0148\u014a-\u017e"
    "\u2010\u2012-\u2016\u2018-\u2023\u2026\u2600-\u27bf"
    "\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f900-\U0001faff]*"
)
"""ASCII, Europe's Latin letters but for the dotless i, dashes, quotation marks, pictures."""
_UNSEEN = frozenset("\u115f\u1160")
"""Letters by their category that have no shape."""
_BLANK = frozenset("\u2800\u3164\uffa0")
"""Letters and signs by their category that have the shape of a space."""


class Letter(NamedTuple):
    """A character of a text as it is read, with its place in the text as given."""

    char: str
    start: int
    end: int


class _Sign(NamedTuple):
    """A character as given, with the marks upon it."""

    base: str
    """Its plain form, which may have several characters."""
    marks: str
    start: int
    end: int

    @property
    def is_letter(self) -> bool:
        return self.base.isalpha()

    @property
    def is_latin(self) -> bool:
        return self.base.isascii() or all(map(_is_latin, self.base))

    @property
    def bare(self) -> str:
        """The character without the marks, which are part of letters of other scripts alone."""
        foreign = self.marks and self.is_letter and not self.is_latin
        return unicodedata.normalize("NFKC", self.base + self.marks) if foreign else self.base


class _Stretch(NamedTuple):
    """A word, or what stands between two words."""

    signs: Sequence[_Sign]
    is_word: bool
    latin: Sequence[str]
    """What each sign of a word is read as in Latin; empty where it can't be."""

    @property
    def is_known_latin(self) -> bool:
        """Tell whether a word can be read as Latin and shows it by a Latin letter."""
        return bool(self.latin) and any(sign.is_latin for sign in self.signs)

    def letters(self, *, latin_text: bool) -> Iterator[Letter]:
        """Yield what it is read as, in a text that is Latin for the most part or is not."""
        as_latin = self.is_known_latin or (latin_text and self.latin)
        read = self.latin if as_latin else [sign.bare for sign in self.signs]
        for sign, chars in zip(self.signs, read, strict=True):
            for char in chars:
                yield Letter(char, sign.start, sign.end)


def bare_letters(text: str, look_alike: Callable[[str], str]) -> list[Letter] | None:
    """Return the characters of a text as they are read; None when all of them are ordinary."""
    if text.isascii() or _ORDINARY.fullmatch(text):
        return None
    groups = groupby(_signs(text), lambda sign: sign.is_letter)
    stretches = [_stretch(list(signs), look_alike, is_word=word) for word, signs in groups]
    known = sum(one.is_known_latin for one in stretches)
    foreign = sum(one.is_word and not one.latin for one in stretches)
    latin_text = known > foreign
    return [letter for one in stretches for letter in one.letters(latin_text=latin_text)]


def _signs(text: str) -> Iterator[_Sign]:
    """Yield the characters that are seen, each with the marks upon it."""
    base, marks, start, end = "", "", 0, 0
    for at, char in enumerate(text):
        category = unicodedata.category(char)
        if category == "Cf" or char in _UNSEEN:
            continue
        if category in {"Mn", "Me"}:
            marks, end = marks + char, at + 1
            continue
        if base:
            yield _Sign(base, marks, start, end)
        base, marks, start, end = _plain_form(char), "", at, at + 1
    if base:
        yield _Sign(base, marks, start, end)


@lru_cache(maxsize=4096)
def _plain_form(char: str) -> str:
    """Return the compatibility form; not where one sign became several ("..." for an ellipsis)."""
    if char in _BLANK:
        return " "
    form = unicodedata.normalize("NFKC", char)
    return form if len(form) == 1 or form.isalnum() else char


@lru_cache(maxsize=4096)
def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith("LATIN")


def _stretch(
    signs: Sequence[_Sign], look_alike: Callable[[str], str], *, is_word: bool
) -> _Stretch:
    latin = [_latin(sign.base, look_alike) for sign in signs] if is_word else []
    return _Stretch(signs, is_word, latin if all(latin) else [])


def _latin(base: str, look_alike: Callable[[str], str]) -> str:
    """Return the Latin letter that a letter is or looks like, or ""."""
    if _ORDINARY.fullmatch(base):
        return base
    if len(base) > 1:
        return base if all(map(_is_latin, base)) else ""
    found = look_alike(base)
    if found or _is_latin(base):
        return found or base
    # Where an accent is part of a letter of another script, the letter beneath it counts.
    return look_alike(unicodedata.normalize("NFD", base)[0])
