"""What a text says once its disguises are taken off, with the way back to the text as given.

Typed text can hide its words: letters of another script that look Latin, full-width letters,
characters that aren't seen, marks on every letter, letters set apart, words set in one. Some write
so to get past a filter, and some programs do it unasked. All that reads an utterance reads its
plain text; all that points into it points into the text as given.
"""

from collections.abc import Callable
from dataclasses import dataclass

from voice_companion.core.parsing.letters import Letter, bare_letters
from voice_companion.core.parsing.spacing import Cut, IsCommon, find_spacing


@dataclass(frozen=True, slots=True)
class Disguises:
    """What has to be known to see through disguises."""

    look_alike: Callable[[str], str] = lambda _: ""
    """Gives the ASCII letter that a letter can be taken for, or ""."""
    is_common: IsCommon = lambda _: False
    cut: Cut = lambda _: ()


NO_DISGUISES = Disguises()
"""Knows no look-alikes and no words: only what Unicode itself tells is taken off."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text as it is read."""

    text: str
    """What is read; for ordinary text the very object that was given."""
    places: tuple[tuple[int, int], ...] | None = None
    """For each character of `text`, where it begins and ends in the text as given; None where each
    stands in its own place."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of `text` begins and ends in the text as given."""
        if self.places is None:
            return start, end
        if start < end:
            return self.places[start][0], self.places[end - 1][1]
        at = self.places[start - 1][1] if start else 0
        return at, at


def plain(text: str, disguises: Disguises = NO_DISGUISES) -> Plain:
    """Return a text as it is read; never raises on any text."""
    letters = bare_letters(text, disguises.look_alike)
    read = text if letters is None else "".join([one.char for one in letters])
    spacing = find_spacing(read, disguises.is_common, disguises.cut)
    if spacing is None and read == text:
        return Plain(text)
    if letters is None:
        letters = [Letter(char, at, at + 1) for at, char in enumerate(text)]
    if spacing is not None:
        letters = spacing.applied(letters)
    return Plain(
        text="".join([one.char for one in letters]),
        places=tuple([(one.start, one.end) for one in letters]),
    )
