"""How what set a feeling off may be said back: as a thing, as a clause, and with its connective."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from voice_companion.core.labels import Span
from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.wording.cuts import shorter_cuts
from voice_companion.core.wording.grammar import (
    PREPOSITIONS,
    Cut,
    flip,
    longest_run,
    tidy,
    words_of,
)
from voice_companion.core.wording.lint import LONGEST_COPY
from voice_companion.core.wording.noun_phrases import is_clause, noun_phrase
from voice_companion.core.wording.verbs import GrammarRules, gerund

_BECAUSE = word_set("because cause cuz 'cause since as coz")
_CONJUNCTIONS = word_set("when whenever after before while if once until")
_OF_FEAR = word_set("afraid scared terrified frightened petrified fearful ashamed tired sick proud")
"""Feelings that are had "of" doing something; the others are had "about" it."""
LONGEST_PHRASE = 9
"""Words of a noun phrase that still can be said in passing."""
_NAME_AND_MORE = 3
_LONGEST_READ = 40
_VAGUE_THINGS = word_set("time day thing things situation one way fact")
"""A noun phrase cut short at one of these says nothing ("a time")."""
_PRONOUNS = word_set("i he she they we it this that him her them me us you what which who")


@dataclass(frozen=True, slots=True)
class Cause:
    """What set a feeling off, turned round; each form is None where it cannot be said safely."""

    phrase: str | None
    """As a thing: "what your boss said"."""
    clause: str | None
    """As a clause of its own: "your sister forgot your birthday"."""
    tail: str | None
    """With its connective: "about the exam tomorrow"."""
    person_acts: bool
    """Whether somebody else does something in the clause."""
    pronoun_only: bool = False
    """Whether the words were a pronoun alone ("he", "that")."""

    @property
    def short(self) -> bool:
        """Return whether it is no more than a thing's name ("a flute")."""
        return self.clause is None and len((self.phrase or "").split()) < _NAME_AND_MORE


def read_cause(span: Span, text: str, grammar: GrammarRules, *, follows: int | None) -> Cause:
    """Return the ways to say this stretch of the text back, cut short where it would copy too much.

    `follows` is where the feeling it belongs to ends, or None; a stretch straight after the feeling
    may be a complement without "that".
    """
    alone = span.text.strip(" .,!?").lower()
    if alone in _PRONOUNS:
        tail = _pronoun_tail(alone, span, text)
        return Cause(None, None, tail, person_acts=False, pronoun_only=True)
    whole = tidy(span.text, grammar, longest=_LONGEST_READ)
    cuts = list(shorter_cuts(whole)) if whole else []
    clausal = whole is not None and is_clause(whole, grammar)
    if not clausal:
        cuts = [cut for cut in cuts if cut.lower[-1] not in _VAGUE_THINGS]
    if whole is None or not cuts:
        return Cause(None, None, None, person_acts=False)
    return Cause(
        phrase=_phrase(cuts, text, grammar),
        clause=_clause(cuts, text, grammar) if clausal else None,
        tail=_tail(cuts, span, text, grammar, clausal=clausal, follows=follows),
        person_acts=clausal and whole.lower[0] not in _NO_PERSON,
    )


_NO_PERSON = word_set("i i'm we we're i've it it's")


def _phrase(cuts: Sequence[Cut], text: str, grammar: GrammarRules) -> str | None:
    for cut in cuts:
        phrase = (noun_phrase(cut, grammar) or "").removeprefix("even ")
        fits = len(phrase.split()) <= LONGEST_PHRASE and longest_run(phrase, text) <= LONGEST_COPY
        if phrase and fits and not _needs_preposition(cut):
            return phrase
    return None


def _clause(cuts: Sequence[Cut], text: str, grammar: GrammarRules) -> str | None:
    for cut in cuts:
        flipped = flip(cut) if len(cut.words) > 2 and is_clause(cut, grammar) else None  # noqa: PLR2004
        if flipped and longest_run(flipped, text) <= LONGEST_COPY:
            return flipped
    return None


def _tail(
    cuts: Sequence[Cut],
    span: Span,
    text: str,
    grammar: GrammarRules,
    *,
    clausal: bool,
    follows: int | None,
) -> str | None:
    """Return the cause with its connective, in the first form that does not copy too much."""
    before = _before(span, text)
    behind = follows is not None and span.start >= follows
    between = text[follows : span.start].strip(" ,").lower() if behind else None
    felt = words_of(text[:follows].lower())[-1:] if follows is not None else []
    for make in (_plain_tail, _reworded_tail):
        for cut in cuts:
            tail = make(cut, before, between, felt, grammar, clausal=clausal)
            if tail and longest_run(" ".join([*felt, tail]), text) <= LONGEST_COPY:
                return tail
    return None


def _plain_tail(  # noqa: PLR0911 - one return for each kind of connective
    cut: Cut,
    before: Sequence[str],
    between: str | None,
    felt: Sequence[str],  # noqa: ARG001 - as the other form of a tail is called
    grammar: GrammarRules,
    *,
    clausal: bool,
) -> str | None:
    last, flipped = before[-1] if before else "", flip(cut)
    if flipped is None:
        return None
    if last == "to" and between is not None and _is_base_verb(cut.lower[0], grammar):
        return f"to {flipped}"
    if before == ["because", "of"]:
        return f"because of {flipped}"
    if last in _BECAUSE:
        return f"because {flipped}" if clausal else None
    if last in _CONJUNCTIONS and clausal:
        return f"{last} {flipped}"
    if last in PREPOSITIONS and not clausal:
        return f"{last} {flipped}" if between is not None and len(between.split()) <= 1 else None
    return f"that {flipped}" if clausal and (last == "that" or between == "") else None


def _reworded_tail(
    cut: Cut,
    before: Sequence[str],
    between: str | None,
    felt: Sequence[str],
    grammar: GrammarRules,
    *,
    clausal: bool,
) -> str | None:
    """Return "about going home" for "to go home", and "at how ..." for "how ..."."""
    lower = cut.lower
    verb = grammar.verbs.known.get(lower[0])
    waiting = felt == ["wait"]  # "can't wait" takes no other link
    if (
        before[-1:] == ["to"]
        and between is not None
        and verb
        and verb.base == lower[0]
        and not waiting
    ):
        rest = flip(Cut(cut.words[1:])) if cut.words[1:] else ""
        if verb.base == "be" and rest and rest.split()[0].endswith("ing"):
            return f"about {rest}"
        link = "of" if felt and felt[0] in _OF_FEAR else "about"
        return None if rest is None else f"{link} {gerund(verb.base)} {rest}".strip()
    if lower[0] == "how" and len(lower) > 2 and between in {"", "at", "by"} and not clausal:  # noqa: PLR2004
        flipped = flip(cut)
        return f"at {flipped}" if flipped else None
    return None


def _needs_preposition(cut: Cut) -> bool:
    """Return whether the words only stand after "at" or "with" ("my brother for lying")."""
    return any(
        low == "for" and following.endswith("ing")
        for low, following in zip(cut.lower[1:], cut.lower[2:], strict=False)
    )


def _before(span: Span, text: str) -> list[str]:
    return [word.lower() for word in words_of(text[: span.start])][-2:]


def _pronoun_tail(pronoun: str, span: Span, text: str) -> str | None:
    last = (_before(span, text) or [""])[-1]
    usable = last in PREPOSITIONS and pronoun in {"him", "her", "them", "it", "this", "that"}
    return f"{last} {pronoun}" if usable else None


def _is_base_verb(word: str, grammar: GrammarRules) -> bool:
    verb = grammar.verbs.known.get(word)
    return bool(verb and verb.base == word) or (verb is None and not re.search(r"(ed|ing)$", word))
