"""Where a spoken turn would have its marks: speech has neither stops nor quotation marks.

A run-on turn said back without them reads badly, and in "he said leave it with me a week" the "me"
is him. The listener tells of each word how likely a transcriber would end a sentence with it, or
that it is somebody's direct speech. Direct speech is put between marks before the parse, which are
read as typed ones are; where sentences end is only asked where the parse begins a clause.
"""

import re
from collections.abc import Sequence

from pydantic import Field

from voice_companion.core.impression import Impression, Mark
from voice_companion.core.rulebook import Rules

__all__ = ["PunctuationRules", "Quotes", "direct_speech", "is_written"]

_WRITTEN = re.compile(r"[.?!,;:\"\u201c\u201d\u2026\u2014](?=\s|$)|[\"\u201c]")
_FINAL = " \t\r\n.!?"

Quotes = Sequence[tuple[int, int]]
"""Where direct speech begins and ends: offsets into a text, end exclusive, in order."""


class PunctuationRules(Rules):
    """Chances from 0 to 1 at which a mark is put (scripts/measure_punctuation.py measures them)."""

    clause_stop: float = Field(gt=0, lt=1)
    """The chance that a sentence ends with a word behind which a clause begins that hangs on
    nothing: such a clause may also go on from it."""
    quoted: float = Field(gt=0, lt=1)
    """The chance that a word is direct speech."""
    surely_quoted: float = Field(gt=0, lt=1)
    """The chance that at least one word of direct speech must have."""


def is_written(text: str) -> bool:
    """Tell whether marks were typed into a text, but for one at its end."""
    return bool(_WRITTEN.search(text.rstrip(_FINAL)))


def direct_speech(text: str, impression: Impression, rules: PunctuationRules) -> Quotes:
    """Return the direct speech of a turn without marks: whoever types some has typed them all."""
    if is_written(text):
        return ()
    runs: list[list[Mark]] = [[]]
    for mark in impression.quoted:
        if mark.chance >= rules.quoted:
            runs[-1].append(mark)
        elif runs[-1]:
            runs.append([])
    return [
        (run[0].start, run[-1].end)
        for run in runs
        if run and max(one.chance for one in run) >= rules.surely_quoted
    ]
