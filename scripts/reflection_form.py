"""The form of what is said: reflections and questions, lengths, openings, repeats."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable

from reflection_talks import Said, Talk, all_said

from voice_companion.core.companion_rules import CompanionRules
from voice_companion.core.reflection.memory import COMPLEX, SIMPLE, opening
from voice_companion.core.reply import Move
from voice_companion.core.wording.grammar import longest_run, words_of

Measure = Callable[[list[Talk]], str]
"""Gives the figure for some sessions, ready to be printed."""
_FIXED = {Move.COMMAND, Move.SAFETY}


def form_measures(rules: CompanionRules) -> dict[str, Measure]:
    """Return the measures of form, each by its name and what is wanted."""
    banned = rules.lint.banned
    return {
        "reflections per question (>= 2)": lambda t: _ratio(_reflections(t), _questions(t)),
        "turns that are reflections alone (~ 50 %)": lambda t: share(_alone(t), _mirrored(t)),
        "questions straight after questions (0)": lambda t: str(_question_pairs(t)),
        "two questions in one turn (0)": lambda t: str(
            sum(line.count("?") > 1 for line in _lines(t))
        ),
        "complex reflections (45-60 %)": lambda t: share(_complex(t), _reflections(t)),
        "words per line, median (<= 16)": lambda t: str(statistics.median(map(_length, _lines(t)))),
        "words per line, longest (<= 30, 45)": lambda t: str(max(map(_length, _lines(t)))),
        "commonest two-word opening (<= 20 %)": _commonest_opening,
        "lines said twice in a session (0)": lambda t: str(_said_twice(t)),
        "copied runs of more than 5 words (0)": lambda t: str(_copied(t)),
        "banned phrases (0)": lambda t: str(
            sum(bool(banned.search(line.lower())) for line in _lines(t))
        ),
    }


def share(part: int, whole: int) -> str:
    """Return a share in per cent."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


def _ratio(one: int, two: int) -> str:
    return f"{one / two:.2f}" if two else f"{one}:0"


def _lines(talks: Iterable[Talk]) -> list[str]:
    """Return the lines whose wording is free.

    What is said in danger is fixed and reviewed apart.
    """
    return [said.line for said in all_said(talks) if said.line and Move.SAFETY not in said.moves]


def _length(line: str) -> int:
    return len(words_of(line))


def _reflects(said: Said) -> bool:
    return bool(set(said.moves) & (SIMPLE | COMPLEX))


def _reflections(talks: list[Talk]) -> int:
    return sum(_reflects(said) for said in all_said(talks))


def _questions(talks: list[Talk]) -> int:
    return sum(said.question for said in all_said(talks))


def _mirrored(talks: list[Talk]) -> int:
    """Return how many turns were answered at all, commands and safety apart."""
    apart = {*_FIXED, Move.CLOSE}
    return sum(bool(said.line) and not set(said.moves) & apart for said in all_said(talks))


def _alone(talks: list[Talk]) -> int:
    return sum(_reflects(said) and not said.question for said in all_said(talks))


def _complex(talks: list[Talk]) -> int:
    return sum(bool(set(said.moves) & COMPLEX) for said in all_said(talks))


def _question_pairs(talks: list[Talk]) -> int:
    return sum(
        one.question and two.question and Move.SAFETY not in two.moves
        for talk in talks
        for one, two in zip(talk.said, talk.said[1:], strict=False)
    )


def _commonest_opening(talks: list[Talk]) -> str:
    lines = _lines(talks)
    (words, count), *_ = Counter(map(opening, lines)).most_common(1)
    return f"{100 * count / len(lines):.1f} % {words!r}"[:22]


def _said_twice(talks: list[Talk]) -> int:
    repeats = 0
    for talk in talks:
        lines = [said.line for said in talk.said if said.line and not set(said.moves) & _FIXED]
        repeats += len(lines) - len(set(lines))
    return repeats


def _copied(talks: list[Talk]) -> int:
    return sum(longest_run(said.line or "", said.heard) > 5 for said in all_said(talks))
