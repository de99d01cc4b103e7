"""Where a person's words may be cut short and still say something whole."""

from collections.abc import Iterator

from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.wording.grammar import SUBJECTS, Cut

LONGEST_SAID = 10
"""Words of a person's own that are said back at once."""
CUT_BEFORE = word_set(
    "by at on in for with without after before during last yesterday today and but because "
    "when while to from into about through around behind tonight this more much any anymore than "
    "who which that"
)
UNFINISHED = word_set(
    "am is are was were be been being the a an my your his her our their its to of and or but "
    "not very so really just that all some had has have get got went go come came put took "
    "take made make used going want wanted tried trying try able started start kept keep "
    "decided looking talking never always can could will would should might must do does did "
    "more less too like than "
    "can't don't won't didn't i he she they we"
)


def shorter_cuts(cut: Cut) -> Iterator[Cut]:
    """Yield the words whole, where they are few enough, then cut before what only adds to them."""
    for stop in range(len(cut.words), 0, -1):
        part = Cut(cut.words[:stop])
        if stop == len(cut.words):
            if stop <= LONGEST_SAID:
                yield part
        elif stop <= LONGEST_SAID and _may_end(cut, part, stop):
            yield part


def _may_end(cut: Cut, part: Cut, stop: int) -> bool:
    following = cut.lower[stop]
    loose = following in CUT_BEFORE or (following in SUBJECTS and stop > 2)  # noqa: PLR2004
    return loose and part.lower[-1] not in UNFINISHED and "between" not in part.lower
