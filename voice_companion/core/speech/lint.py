"""The last look at a line before it may be said. A line with a fault is not said at all.

What is in a slot is the person's own; the rules on wording hold for our words around it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from voice_companion.core.speech.sentence import said_words

__all__ = ["Circumstances", "Fault", "LintRules", "find_fault"]

LONGEST_LINE = 30
"""Words; the house's rule for every line but a summary."""
LONGEST_SUMMARY = 45
_SLOT = re.compile(r"\{\w+\}")


class Fault(StrEnum):
    """What is wrong with a line."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    BANNED = "banned"
    TWO_QUESTIONS = "two_questions"
    QUESTION_AFTER_QUESTION = "question_after_question"
    UNSAID_FEELING = "unsaid_feeling"
    MISFIT = "misfit"
    UNFILLED = "unfilled"


@dataclass(frozen=True, slots=True)
class LintRules:
    """What no line may hold."""

    banned: re.Pattern[str]
    misfits: re.Pattern[str]
    feelings: Mapping[str, str]
    """From every feeling word the companion knows to its lexicon entry."""

    @classmethod
    def of(
        cls, phrases: tuple[str, ...], misfits: tuple[str, ...], feelings: Mapping[str, str]
    ) -> "LintRules":
        """Return the rules of these phrases, each matched at word edges in any case."""
        return cls(_any_of(phrases), _any_of(misfits), feelings)


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a line is judged against."""

    said_feelings: frozenset[str]
    """Words (lower case) by which the person named feelings."""
    just_asked: bool = False
    guesses: bool = False
    """Whether the line guesses at a feeling, and so may name what was not said."""
    summary: bool = False


def find_fault(line: str, template: str, at: Circumstances, rules: LintRules) -> Fault | None:
    """Return the first fault of a line, or None when it may be said."""
    words = said_words(line)
    ours = " ".join(word.lower() for word in said_words(_SLOT.sub(" ", template)))
    longest = LONGEST_SUMMARY if at.summary else LONGEST_LINE
    faults = (
        (Fault.EMPTY, not words),
        (Fault.UNFILLED, "{" in line or "}" in line),
        (Fault.TOO_LONG, len(words) > longest),
        (Fault.TWO_QUESTIONS, line.count("?") > 1),
        (Fault.QUESTION_AFTER_QUESTION, "?" in line and at.just_asked),
        (Fault.BANNED, rules.banned.search(ours)),
        (Fault.MISFIT, rules.misfits.search(line.lower())),
        (Fault.UNSAID_FEELING, not at.guesses and _unsaid(ours, at, rules)),
    )
    return next((fault for fault, is_so in faults if is_so), None)


def _unsaid(ours: str, at: Circumstances, rules: LintRules) -> bool:
    """Tell whether a line of ours names a feeling that the person did not name."""
    own = at.said_feelings
    return any(
        word in rules.feelings and word not in own and rules.feelings[word] not in own
        for word in ours.split()
    )


def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in phrases) + r")\b(?!')")
