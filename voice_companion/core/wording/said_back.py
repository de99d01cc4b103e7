"""What may be said back where no feeling was named: a statement, a thing, what is weighed."""

import re
from collections.abc import Iterator

from voice_companion.core.labels import Understanding
from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.wording.cuts import LONGEST_SAID, UNFINISHED
from voice_companion.core.wording.grammar import (
    PREPOSITIONS,
    Cut,
    flip,
    longest_run,
    tidy,
    words_of,
)
from voice_companion.core.wording.lint import LONGEST_COPY
from voice_companion.core.wording.verbs import Form, GrammarRules, gerund


def reflectable_clause(heard: Understanding, grammar: GrammarRules) -> str | None:
    """Return the last statement that can be said back, turned round, or None.

    For turns in which no feeling and no cause was found: at most ten words, whole, and no frame for
    something else ("i think", "i know").
    """
    for statement in reversed(heard.statements):
        if words_of(heard.text[: statement.span.start].lower())[-1:] in _UNSURE:
            continue
        for end in statement.ends:
            said = heard.text[statement.span.start : end]
            cut = tidy(said, grammar, longest=LONGEST_SAID)
            if cut is None or len(cut.words) < 2 or cut.lower[0] in _VAGUE_SUBJECTS:  # noqa: PLR2004
                continue
            bare = len(cut.words) == 2 and cut.lower[1] not in _WHOLE_ALONE  # noqa: PLR2004
            if bare or _is_stuck(cut, grammar):
                continue
            whole = words_of(said.lower())[-1:] == [cut.lower[-1]]
            if not whole or cut.lower[-1] in UNFINISHED or "and" in cut.lower[-2:]:
                continue
            if cut.lower[0] == "i" and (cut.lower[1] in _CONSIDERING or "need" in cut.lower[1:3]):
                continue  # "you could talk to him" would be advice
            if _QUOTING.intersection(cut.lower) or _SELF_BLAME.intersection(cut.lower):
                continue
            flipped = flip(Cut(tuple(_without_light(cut))))
            if flipped and longest_run(flipped, heard.text) <= LONGEST_COPY:
                return flipped
    return None


def spoken_thing(heard: Understanding, grammar: GrammarRules) -> str | None:
    """Return the most telling thing spoken of, turned round: "the team leader job"; or None.

    A person alone says too little about what happened, and a feeling is said back as one.
    """
    if len(heard.text.split()) > _THING_TURN:
        return None
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
        filler = word.lower() == "like" and following in PREPOSITIONS | {"every", "so"}
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
            if len(lower) > 2 and lower[0] == "i" and lower[1] in _CONSIDERING:  # noqa: PLR2004
                verb = grammar.verbs.known.get(lower[2])
                rest = flip(Cut(tuple(lower[3:]))) if lower[3:] else ""
                if rest is not None and verb and verb.base == lower[2] not in _PERCEIVING:
                    return f"{gerund(verb.base)} {rest}".strip()
    return None


_CONSIDERING = word_set("could might should can would")
_WEIGHING = re.compile(r"\b(maybe|perhaps|i think|i guess|i suppose|i reckon|might|wonder\w*)\b")
_PERCEIVING = word_set("be have see hear feel tell smell sense go die")
_UNSURE = (["maybe"], ["perhaps"], ["if"], ["whether"], ["wish"], ["hope"], ["unless"], ["might"])
"""Words before a statement that make it none."""
_THING_TURN = 18
"""Words; what a longer turn is about is not one thing in it."""
_QUOTING = word_set(
    "oh ah wow hey lol no yes yeah okay ok sorry please thanks bye goodbye night let"
)
"""Words by which somebody speaks inside a clause ("i went oh no"), or that end it badly."""
_SELF_BLAME = word_set(
    "fail failed failing fails failure fault stupid idiot useless worthless stuffed messed screwed "
    "ruined cheated lied stole burden disgrace"
)
"""Said back bare, these agree with what somebody holds against themselves."""
_LIGHT = word_set("just really actually basically literally honestly kinda")
"""Words that a clause can do without when it is said back."""


_VAGUE_SUBJECTS = word_set("it it's that that's this there there's so then when but")


_UNABLE = word_set("can't cannot couldn't")
"""With these, three words are a whole report ("i can't sleep")."""
_CARRIERS = word_set("stop help keep let make take get do go say tell believe imagine wait")
"""Verbs that wait for more ("i can't stop ...")."""


_WHOLE_ALONE = word_set("cried laughed left died stayed waited slept screamed ran hid prayed")
"""Verbs that need nothing after them."""
_TELLING = word_set("tell ask give send show say promise")


def _is_stuck(cut: Cut, grammar: GrammarRules) -> bool:
    """Return whether the clause only frames another ("i think", "i know", "he tells me")."""
    told = grammar.verbs.read(cut.lower[-2]) if cut.lower[-1] in {"me", "us"} else None
    if told and told.base in _TELLING:
        return True
    frames = word_set(
        "think thought know knew mean guess suppose feel felt said wish remember dunno swore swear "
        "hope hoped reckon told promised"
    )
    return any(word in frames for word in cut.lower[1:3]) or (
        grammar.verbs.known.get(cut.lower[-1], None) is not None
        and grammar.verbs.known[cut.lower[-1]].form is Form.BASE
        and len(cut.words) <= 3  # noqa: PLR2004
        and not (cut.lower[-2] in _UNABLE and cut.lower[-1] not in _CARRIERS)
    )
