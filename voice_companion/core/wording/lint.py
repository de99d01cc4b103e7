"""The last look at a line before it may be said. A line with a fault is not said at all."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from voice_companion.core.wording.grammar import longest_run, words_of

LONGEST_LINE = 30
"""Words; the house's rule for every line but a summary."""
LONGEST_SUMMARY = 45
LONGEST_COPY = 5
"""Words in a row that a line may share with what the person just said."""


class Fault(StrEnum):
    """What is wrong with a line."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    BANNED = "banned"
    COPIED = "copied"
    TWO_QUESTIONS = "two_questions"
    QUESTION_AFTER_QUESTION = "question_after_question"
    UNSAID_FEELING = "unsaid_feeling"
    MISFIT = "misfit"
    UNFILLED = "unfilled"
    REPEATED = "repeated"


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

    heard: str
    said_feelings: frozenset[str]
    """Words (lower case) by which the person named feelings, with their nouns."""
    just_asked: bool = False
    offers: bool = False
    """Whether the line offers words to choose from, and so may name what was not said."""
    summary: bool = False


def find_fault(line: str, at: Circumstances, rules: LintRules) -> Fault | None:
    """Return the first fault of a line, or None when it may be said."""
    words = words_of(line)
    plain = " ".join(word.lower() for word in words)
    longest = LONGEST_SUMMARY if at.summary else LONGEST_LINE
    faults = (
        (Fault.EMPTY, not words),
        (Fault.UNFILLED, "{" in line or "}" in line),
        (Fault.TOO_LONG, len(words) > longest),
        (Fault.TWO_QUESTIONS, line.count("?") > 1),
        (Fault.QUESTION_AFTER_QUESTION, "?" in line and at.just_asked),
        (Fault.BANNED, rules.banned.search(plain)),
        (Fault.MISFIT, rules.misfits.search(line.lower())),
        (Fault.COPIED, longest_run(line, at.heard) > LONGEST_COPY),
    )
    found = next((fault for fault, is_so in faults if is_so), None)
    return found if found or at.offers else _unsaid(plain, at, rules)


def _unsaid(plain: str, at: Circumstances, rules: LintRules) -> Fault | None:
    """Return the fault of naming a feeling that the person did not name, in this turn or before."""
    own = set(words_of(at.heard.lower())) | at.said_feelings
    for word in plain.split():
        if word in rules.feelings and word not in own and rules.feelings[word] not in own:
            return Fault.UNSAID_FEELING
    return None


def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(phrase) for phrase in phrases) + r")\b(?!')")
