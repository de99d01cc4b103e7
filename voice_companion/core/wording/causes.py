"""How what set a feeling off may be said back: as a thing, as a clause, and with its connective."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from voice_companion.core.labels import Span, Understanding
from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.wording.grammar import Cut, flip, longest_run, tidy, words_of
from voice_companion.core.wording.noun_phrases import is_clause, noun_phrase
from voice_companion.core.wording.verbs import Form, GrammarRules, gerund

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
    alone = span.text.strip(" .,!?").lower()
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
    behind = follows is not None and span.start >= follows
    straight = behind and not text[follows : span.start].strip(" ,")
    if clausal and (last == "that" or straight):
        return f"that {flipped}"
    return None


def _near(span: Span, follows: int, text: str) -> bool:
    """Return whether only the preposition stands between the feeling and the cause."""
    return span.start - follows >= 0 and len(words_of(text[follows : span.start])) <= 1


def _is_base_verb(word: str, grammar: GrammarRules) -> bool:
    verb = grammar.verbs.known.get(word)
    return bool(verb and verb.base == word) or (verb is None and not re.search(r"(ed|ing)$", word))


def reflectable_clause(heard: Understanding, grammar: GrammarRules) -> str | None:
    """Return the last statement that can be said back, turned round, or None.

    For turns in which no feeling and no cause was found: at most ten words, whole, and no frame for
    something else ("i think", "i know").
    """
    for statement in reversed(heard.statements):
        for end in statement.ends:
            said = heard.text[statement.span.start : end]
            cut = tidy(said, grammar, longest=LONGEST_SAID)
            if cut is None or cut.lower[0] in _VAGUE_SUBJECTS or _is_stuck(cut, grammar):
                continue
            whole = words_of(said.lower())[-1:] == [cut.lower[-1]]
            if not whole or cut.lower[-1] in _UNFINISHED or "and" in cut.lower[-2:]:
                continue
            if cut.lower[0] == "i" and (cut.lower[1:2] in _CONSIDERING or "need" in cut.lower[1:3]):
                continue  # "you could talk to him" would be advice
            if _QUOTING.intersection(cut.lower):
                continue
            flipped = flip(Cut(tuple(_without_light(cut))))
            if flipped and longest_run(flipped, heard.text) <= _RUN:
                return flipped
    return None


def spoken_thing(heard: Understanding, grammar: GrammarRules) -> str | None:
    """Return the most telling thing spoken of, turned round: "the team leader job"; or None.

    A person alone says too little about what happened, and a feeling is said back as one.
    """
    people = grammar.sets["persons"] | grammar.sets["kin"] | grammar.sets["plural"]
    felt = [feeling.span for feeling in heard.feelings]
    for thing in heard.things:
        cut = tidy(thing.text, grammar)
        if cut is None or cut.lower[-1] in people or cut.words[-1][0].isupper():
            continue
        if any(span.start < thing.end and thing.start < span.end for span in felt):
            continue
        if flipped := flip(cut):
            return flipped
    return None


def _without_light(cut: Cut) -> Iterator[str]:
    for word, following in zip(cut.words, (*cut.lower[1:], ""), strict=True):
        filler = word.lower() == "like" and following in _PREPOSITIONS | {"every", "so"}
        if word.lower() not in _LIGHT and not filler:
            yield word


def considered_doing(heard: Understanding, grammar: GrammarRules) -> str | None:
    """Return what the person thinks of doing, as a thing; None where nothing is weighed.

    "maybe i could talk to him" gives "talking to him".
    """
    if not _WEIGHING.search(heard.text.lower()):
        return None
    for statement in reversed(heard.statements):
        for end in statement.ends:
            cut = tidy(heard.text[statement.span.start : end], grammar, longest=LONGEST_SAID)
            lower = [word for word in cut.lower if word not in _LIGHT] if cut else []
            if lower[:1] == ["i"] and tuple(lower[1:2]) in _CONSIDERING and len(lower) > 2:  # noqa: PLR2004
                verb = grammar.verbs.known.get(lower[2])
                rest = flip(Cut(tuple(lower[3:]))) if lower[3:] else ""
                if rest is not None and verb and verb.base == lower[2] not in _PERCEIVING:
                    return f"{gerund(verb.base)} {rest}".strip()
    return None


_CONSIDERING = {("could",), ("might",), ("should",), ("can",), ("would",)}
_WEIGHING = re.compile(r"\b(maybe|perhaps|i think|i guess|i suppose|i reckon|might|wonder\w*)\b")
_PERCEIVING = word_set("be have see hear feel tell smell sense go die")
LONGEST_SAID = 10
_QUOTING = word_set(
    "oh ah wow hey lol no yes yeah okay ok sorry please thanks bye goodbye night let"
)
"""Words by which somebody speaks inside a clause ("i went oh no"), or that end it badly."""
_LIGHT = word_set("just really actually basically literally honestly kinda")
"""Words that a clause can do without when it is said back."""


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
    "decided looking talking never always can could will would should might must do does did "
    "can't don't won't didn't i he she they we"
)
_VAGUE_SUBJECTS = word_set("it it's that that's this there there's so then when but")


_UNABLE = word_set("can't cannot couldn't")
"""With these, three words are a whole report ("i can't sleep")."""
_CARRIERS = word_set("stop help keep let make take get do go say tell believe imagine wait")
"""Verbs that wait for more ("i can't stop ...")."""


def _is_stuck(cut: Cut, grammar: GrammarRules) -> bool:
    """Return whether the clause only frames another ("i think", "i know", "i mean")."""
    frames = word_set(
        "think thought know knew mean guess suppose feel felt said wish remember dunno"
    )
    return any(word in frames for word in cut.lower[1:3]) or (
        grammar.verbs.known.get(cut.lower[-1], None) is not None
        and grammar.verbs.known[cut.lower[-1]].form is Form.BASE
        and len(cut.words) <= 3  # noqa: PLR2004
        and not (cut.lower[-2] in _UNABLE and cut.lower[-1] not in _CARRIERS)
    )
