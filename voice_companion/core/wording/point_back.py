"""The clause that a good listener would give back, turned round to the person, as one sentence."""

from voice_companion.core.impression import Mark
from voice_companion.core.labels import Span, Statement
from voice_companion.core.understood import Understanding
from voice_companion.core.wording.grammar import flip, sentence_case, tidy
from voice_companion.core.wording.verbs import GrammarRules

__all__ = ["point_back"]

_LONGEST = 16
"""Words of a clause that is given back."""
_FEWEST = 3
_WORTH = 0.25
"""The mean chance of a clause's words below which it isn't worth giving back."""


def point_back(heard: Understanding, grammar: GrammarRules) -> str | None:
    """Return the most telling statement, turned round, as a sentence; None where none will do.

    Words that carry danger are never said back bare: they would be said as a fact.
    """
    marks = heard.impression.points if heard.impression else ()
    ranked = sorted(heard.statements, key=lambda one: _worth(one.span, marks), reverse=True)
    for statement in ranked:
        if _worth(statement.span, marks) < _WORTH or _is_danger(statement.span, heard):
            continue
        said = _turned(statement, heard.text, grammar)
        if said is not None:
            return f"{sentence_case(said)}."
    return None


def _turned(statement: Statement, text: str, grammar: GrammarRules) -> str | None:
    """Return a statement turned round, at its longest that can be."""
    for end in statement.ends:
        cut = tidy(text[statement.span.start : end], grammar, longest=_LONGEST)
        flipped = flip(cut) if cut and len(cut.words) >= _FEWEST else None
        if flipped:
            return flipped
    return None


def _worth(span: Span, marks: tuple[Mark, ...]) -> float:
    chances = [mark.chance for mark in marks if span.start <= mark.start and mark.end <= span.end]
    return sum(chances) / len(chances) if chances else 0.0


def _is_danger(span: Span, heard: Understanding) -> bool:
    return any(one.start < span.end and span.start < one.end for one in heard.screening.evidence)
