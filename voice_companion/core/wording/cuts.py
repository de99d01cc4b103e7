"""Where a person's words may be cut short and still say something whole."""

from collections.abc import Iterator

from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.wording.grammar import SUBJECTS, Cut

LONGEST_SAID = 10
"""Words of a person's own that are said back at once."""
CUT_BEFORE = word_set(
    "by at on in for with without after before during last yesterday today and but because "
    "when while to from about through around behind tonight this more any anymore than "
    "who which that every each"
)
UNFINISHED = word_set(
    "am is are was were be been being the a an my your his her our their its to of and or but "
    "not very so really just that all some had has have get got went go come came put took "
    "take made make used going want wanted tried trying try able started start kept keep "
    "decided looking talking never always can could will would should might must do does did "
    "more less too like than "
    "can't don't won't didn't i he she they we "
    "what how who whose where when why if whether which because "
    "getting going being having putting taking making coming doing seeing finding feeling "
    "playing staying leaving giving ever even though although after before until during since "
    "at of for with about by from into onto isn't wasn't aren't weren't only anytime offered"
)


_NOUNS_IN_ING = word_set(
    "morning evening thing something anything everything nothing wedding meeting building feeling "
    "ring king spring string parking clothing ceiling painting hearing reading writing swimming "
    "running training shopping"
)
_TIMES = word_set("before after ago later since")
_SPANS = word_set("minutes hours days weeks months years minute hour day week month year")
_RELATIVE = word_set("who which that")
_OPEN = word_set(
    "somebody someone something anybody anyone anything everybody everyone everything nobody one "
    "ones people thing things way kind sort man woman guy girl boy person"
)
_HANGING_ON = word_set("how what whether between")


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
    if not _HANGING_ON.isdisjoint(part.lower):
        return False  # "how beautiful | she is" ends nowhere before its verb
    loose = following in CUT_BEFORE or (following in SUBJECTS and stop > 2)  # noqa: PLR2004
    if following in _TIMES and part.lower[-1] in _SPANS:
        return False  # "days | before"
    if part.lower[-2:-1] and part.lower[-2] in {"put", "turned"}:
        return False  # "turned him | in"
    if part.lower[-1].endswith("ing") and part.lower[-1] not in _NOUNS_IN_ING:
        return False  # "your childhood and living | with your parents"
    if following in _RELATIVE and part.lower[-1] in _OPEN:
        return False  # "turning into somebody | who walks past" says who
    return loose and part.lower[-1] not in UNFINISHED
