"""What the person means to do, wants, weighs, wishes or regrets, made ready to be said back.

Such a statement is never said back as a fact or as advice: "i should have called" becomes "you wish
you'd called", and what is only weighed stays weighed. The words that begin one stand in
practice.toml.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from voice_companion.core.labels import Statement
from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.rulebook import Rules
from voice_companion.core.understood import Understanding
from voice_companion.core.wording.cuts import LONGEST_SAID, UNFINISHED, shorter_cuts
from voice_companion.core.wording.grammar import FIRST, SUBJECTS, Cut, flip, tidy, words_of
from voice_companion.core.wording.verbs import GrammarRules, gerund

__all__ = ["Telling", "TellingFrames", "Told", "considered_doing", "is_supposed", "told_doing"]

LONGEST_DOING = 5
"""Words of what is meant, wanted or regretted: all of them are the person's own."""
_IF_REACH = 14
"""Words before a statement in which an "if" makes it none."""


class Telling(StrEnum):
    """How the person stands to what they speak of; each names its frames and its wordings."""

    INTENDED = "intended"
    WANTED = "wanted"
    REGRETTED = "regretted"
    """Left undone, and wished done."""
    UNDONE = "undone"
    """Done, and wished undone."""
    WISHED = "wished"


class TellingFrames(Rules):
    """How each kind of telling begins; words parted by spaces."""

    intended: tuple[str, ...]
    wanted: tuple[str, ...]
    regretted: tuple[str, ...]
    undone: tuple[str, ...]
    wished: tuple[str, ...]

    def of(self, telling: Telling) -> Iterator[tuple[str, ...]]:
        """Yield the frames of one kind, the longest first."""
        frames: tuple[str, ...] = getattr(self, telling.value)
        yield from sorted((tuple(frame.split()) for frame in frames), key=len, reverse=True)


@dataclass(frozen=True, slots=True)
class Told:
    """A telling, turned round to the person."""

    telling: Telling
    words: str
    """A bare verb with what follows it ("tell him you were wrong"); a participle for what is
    regretted or undone; a whole clause for what is wished ("you could sleep")."""


def told_doing(heard: Understanding, frames: TellingFrames, grammar: GrammarRules) -> Told | None:
    """Return the last telling that can be said back, or None."""
    for cut in _cuts(heard, grammar):
        for telling in Telling:
            rest = next((r for f in frames.of(telling) if (r := _behind(cut, f))), ())
            for part in shorter_cuts(Cut(rest)):
                turned = flip(part) if _is_sayable(telling, part.words, grammar) else None
                if turned:
                    return Told(telling, turned)
    return None


def considered_doing(heard: Understanding, grammar: GrammarRules) -> str | None:
    """Return what the person thinks of doing, as a thing; None where nothing is weighed.

    "maybe i could talk to him" gives "talking to him".
    """
    if not _WEIGHING.search(heard.text.lower()):
        return None
    for cut in _cuts(heard, grammar):
        lower = cut.lower
        if len(lower) > 2 and lower[0] == "i" and lower[1] in MODALS:  # noqa: PLR2004
            verb = grammar.verbs.known.get(lower[2])
            rest = flip(Cut(tuple(cut.words[3:]))) if lower[3:] else ""
            if rest is not None and verb and verb.base == lower[2] not in _PERCEIVING:
                return f"{gerund(verb.base)} {rest}".strip()
    return None


def is_supposed(statement: Statement, heard: Understanding) -> bool:
    """Tell whether an "if" stands before a statement, so that it is none."""
    before = words_of(heard.text[: statement.span.start].lower())[-_IF_REACH:]
    return not {"if", "unless", "whether"}.isdisjoint(before)


def _cuts(heard: Understanding, grammar: GrammarRules) -> Iterator[Cut]:
    """Yield what was stated, the last first, each whole and then shorter; nothing supposed."""
    for statement in reversed(heard.statements):
        if is_supposed(statement, heard):
            continue
        for end in statement.ends:
            cut = tidy(heard.text[statement.span.start : end], grammar)
            if cut is not None and len(cut.words) <= LONGEST_SAID:
                kept = tuple(w for w in cut.words if w.lower() not in _LIGHT)
                yield Cut(kept)


def _behind(cut: Cut, frame: tuple[str, ...]) -> tuple[str, ...] | None:
    return cut.words[len(frame) :] if cut.lower[: len(frame)] == frame else None


def _is_sayable(telling: Telling, rest: tuple[str, ...], grammar: GrammarRules) -> bool:
    lower = tuple(word.lower() for word in rest)
    longest = LONGEST_DOING - (telling is Telling.WANTED)  # its "to" is the person's own, too
    if not lower or len(lower) > longest or lower[-1] in UNFINISHED - {"her"}:
        return False
    if _BLAME.intersection(lower) or _QUOTING.intersection(lower):
        return False
    if telling is Telling.WISHED:
        return lower[0] in SUBJECTS | FIRST or lower[0].endswith(("'d", "'s"))
    first = next((word for word in lower if word not in _ADVERBS), lower[-1])
    if telling in {Telling.REGRETTED, Telling.UNDONE}:
        return first in grammar.verbs.participles or first.endswith("ed")
    verb = grammar.verbs.read(first)
    foreseen = telling is Telling.INTENDED and first in _PREDICTED
    return verb is not None and verb.base == first and not foreseen


MODALS = word_set("could might should can would")
"""Said back with "you", these would be advice."""
_WEIGHING = re.compile(r"\b(maybe|perhaps|i think|i guess|i suppose|i reckon|might|wonder\w*)\b")
_PERCEIVING = word_set("be have see hear feel tell smell sense go die")
_PREDICTED = word_set(
    "be have feel miss cry laugh lose fail die regret forget end hate need know become seem matter "
    "want"
)
"""What one foresees and does not decide: "i'll miss her" is no plan."""
_ADVERBS = word_set("never not always also")
_LIGHT = word_set("just really actually basically literally honestly kinda probably definitely")
_QUOTING = word_set("say said oh like")
_BLAME = word_set("myself")
