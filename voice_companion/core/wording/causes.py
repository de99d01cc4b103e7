"""How what set a feeling off may be said back: as a thing, as a clause, and with its connective."""

import re
from dataclasses import dataclass

from voice_companion.core.labels import Span
from voice_companion.core.wording.grammar import Cut, flip, longest_run, tidy, words_of
from voice_companion.core.wording.noun_phrases import is_clause, noun_phrase
from voice_companion.core.wording.verbs import Form, GrammarRules, word_set

_PREPOSITIONS = word_set("about at of over by for with in on from towards toward after before")
_BECAUSE = word_set("because cause cuz 'cause since as coz")
_CONJUNCTIONS = word_set("when whenever after before while if once until")
LONGEST_PHRASE = 9
"""Words of a noun phrase that still can be said in passing."""


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


def read_cause(span: Span, text: str, grammar: GrammarRules, *, follows: int | None) -> Cause:
    """Return the ways to say this stretch of the text back.

    `follows` is where the feeling it belongs to ends, or None; a stretch straight after the feeling
    may be a complement without "that".
    """
    alone = span.text.strip().lower()
    if alone in _PRONOUNS:
        return Cause(
            None, None, _pronoun_tail(alone, span, text), person_acts=False, pronoun_only=True
        )
    cut = tidy(span.text, grammar)
    if cut is None:
        return Cause(None, None, None, person_acts=False)
    clausal = is_clause(cut, grammar)
    flipped = flip(cut)
    phrase = noun_phrase(cut, grammar)
    if not clausal and cut.lower[-1] in _VAGUE_THINGS:
        return Cause(None, None, None, person_acts=False)
    if phrase and (len(phrase.split()) > LONGEST_PHRASE or longest_run(phrase, text) > _RUN):
        phrase = None
    return Cause(
        phrase=phrase if not _needs_preposition(cut) else None,
        clause=_within_run(cut, text, grammar) if clausal else None,
        tail=_tail(cut, span, text, flipped, clausal=clausal, follows=follows, grammar=grammar),
        person_acts=clausal
        and cut.lower[0] not in {"i", "i'm", "i've", "we", "we're", "it", "it's"},
    )


_RUN = 5
_VAGUE_THINGS = word_set("time day thing things situation one way fact")
"""A noun phrase cut short at one of these says nothing ("a time")."""


_PRONOUNS = word_set("i he she they we it this that him her them me us you what which who")


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
    usable = last in _PREPOSITIONS and pronoun in {"him", "her", "them", "it", "this", "that"}
    return f"{last} {pronoun}" if usable else None


def _tail(  # noqa: PLR0911 - one return for each kind of connective
    cut: Cut,
    span: Span,
    text: str,
    flipped: str | None,
    *,
    clausal: bool,
    follows: int | None,
    grammar: GrammarRules,
) -> str | None:
    before = _before(span, text)
    last = before[-1] if before else ""
    if flipped is None:
        return None
    if last == "to" and _is_base_verb(cut.lower[0], grammar) and follows is not None:
        return f"to {flipped}"
    if before == ["because", "of"]:
        return f"because of {flipped}"
    if last in _BECAUSE:
        return f"because {flipped}" if clausal else None
    if last in _CONJUNCTIONS and clausal:
        return f"{last} {flipped}"
    if last in _PREPOSITIONS and not clausal:
        return f"{last} {flipped}" if follows is not None and _near(span, follows, text) else None
    straight = follows is not None and not text[follows : span.start].strip(" ,")
    if clausal and (last == "that" or straight):
        return f"that {flipped}"
    return None


def _near(span: Span, follows: int, text: str) -> bool:
    """Return whether only the preposition stands between the feeling and the cause."""
    return span.start - follows >= 0 and len(words_of(text[follows : span.start])) <= 1


def _is_base_verb(word: str, grammar: GrammarRules) -> bool:
    verb = grammar.verbs.known.get(word)
    return bool(verb and verb.base == word) or (verb is None and not re.search(r"(ed|ing)$", word))


def reflectable_clause(text: str, grammar: GrammarRules) -> str | None:
    """Return the last short clause about what happened, turned round, or None.

    For turns in which no feeling and no cause was found: at most ten words, beginning with a
    subject.
    """
    for piece in reversed(_pieces(text)):
        cut = tidy(_LEADING.sub("", piece.strip()), grammar, longest=LONGEST_PIECE)
        if cut is None or len(cut.words) < 3 or not is_clause(cut, grammar):  # noqa: PLR2004
            continue
        if cut.lower[0] in _VAGUE_SUBJECTS or _is_stuck(cut, grammar):
            continue
        flipped = _within_run(cut, text, grammar)
        if flipped:
            return flipped
    return None


LONGEST_PIECE = 30
LONGEST_SAID = 10
_LEADING = re.compile(
    r"^(?:(?:and|but|so|then|when|as|after|because|since|well|today|yesterday|recently|once|also|"
    r"plus|anyway|basically|actually|honestly|last (?:night|week|year|month)|"
    r"this (?:morning|week))\b[\s,]*)+",
    re.IGNORECASE,
)


def _within_run(cut: Cut, text: str, grammar: GrammarRules) -> str | None:
    """Return the clause turned round, cut before a preposition where it would copy too much."""
    for stop in range(len(cut.words), 2, -1):
        whole = stop == len(cut.words)
        if stop > LONGEST_SAID or (not whole and cut.lower[stop] not in _CUT_BEFORE):
            continue
        part = Cut(cut.words[:stop])
        unfinished = not whole and (part.lower[-1] in _UNFINISHED or "between" in part.lower)
        flipped = flip(part) if not unfinished and is_clause(part, grammar) else None
        if flipped and longest_run(flipped, text) <= _RUN:
            return flipped
    return None


_CUT_BEFORE = word_set(
    "by at on in for with without after before during last yesterday today and but because "
    "when while to from into about through around behind"
)
_UNFINISHED = word_set(
    "am is are was were be been being the a an my your his her our their its to of and or but "
    "not very so really just that all some had has have get got went go come came put took "
    "take made make used going want wanted tried trying try able started start kept keep "
    "decided looking talking"
)
_VAGUE_SUBJECTS = word_set("it it's that that's this there there's so then when but")


_UNABLE = word_set("can't cannot couldn't")
"""With these, three words are a whole report ("i can't sleep")."""
_CARRIERS = word_set("stop help keep let make take get do go say tell believe imagine wait")
"""Verbs that wait for more ("i can't stop ...")."""


def _is_stuck(cut: Cut, grammar: GrammarRules) -> bool:
    """Return whether the clause only frames another ("i think", "i know", "i mean")."""
    frames = word_set("think thought know knew mean guess suppose feel felt said wish remember")
    return any(word in frames for word in cut.lower[1:3]) or (
        grammar.verbs.known.get(cut.lower[-1], None) is not None
        and grammar.verbs.known[cut.lower[-1]].form is Form.BASE
        and len(cut.words) <= 3  # noqa: PLR2004
        and not (cut.lower[-2] in _UNABLE and cut.lower[-1] not in _CARRIERS)
    )


def _pieces(text: str) -> list[str]:
    """Return the sentences, and within them the stretches joined by "and", "but", "so".

    "because".
    """
    sentences = [piece for piece in re.split(r"[.!?;\n,]+", text[-1200:]) if piece.strip()]
    joint = re.compile(
        r"\s+(?:and then|and so|and|but|so|then)\s+(?=(?:i|he|she|they|we|my|our|his|her|the)\b)",
        re.IGNORECASE,
    )
    return [part for sentence in sentences for part in joint.split(sentence)]
