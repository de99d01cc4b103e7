"""Idioms of feeling said back: "a lump in your throat", "you can't wait to go"."""

import re

from voice_companion.core.labels import Feeling, Intensity
from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.understood import Understanding
from voice_companion.core.wording.cuts import shorter_cuts
from voice_companion.core.wording.feeling_shapes import FeelingPhrase, Shape
from voice_companion.core.wording.grammar import flip, tidy, words_of
from voice_companion.core.wording.verbs import Form, GrammarRules

_HANGING = word_set("it about for of at with to on in")
"""An idiom that ends so needs more than itself to be said."""
_UNMARKED = word_set("couldnt cant dont didnt wont")
_SHORT_OBJECT = 2
"""Words that may follow "looking forward to" without copying more than five in a row."""
_TIRED_OF = "tired of"
"""An idiom whose adjective says enough alone, and takes up its "of" again with what it is about."""
_OBJECTS = word_set("him her them it that this everyone everything people being")
_PERSONS = word_set("him her them")


def hoping_phrase(
    feeling: Feeling,
    word: str,
    heard: Understanding,
    index: int,
    *,
    past: bool,
    grammar: GrammarRules,
) -> FeelingPhrase | None:
    """Return an idiom that needs its object ("looking forward to the exam") as a small clause."""
    if re.fullmatch(r"(can't|can not|cannot|couldn't|could not) wait", word):
        words = "you couldn't wait" if word.startswith("could") else "you can't wait"
        return FeelingPhrase(feeling, Shape.STATE, words, words, None, past)
    thing = object_of(feeling, heard, index, grammar) if word.endswith(" to") else None
    if thing is None:
        return None
    thing = thing if len(thing.split()) <= _SHORT_OBJECT else "that"
    be = "you were" if past else "you're"
    words = f"{be if word.split(maxsplit=1)[0].endswith('ing') else 'you'} {word} {thing}"
    return FeelingPhrase(feeling, Shape.STATE, words, words, None, past)


def idiom_phrase(
    feeling: Feeling, word: str, *, past: bool, predicate: bool, grammar: GrammarRules
) -> FeelingPhrase | None:
    """Return any other idiom as what one is, has or does; None where it cannot be turned round."""
    cut = tidy(word.removesuffix(" of") if word == _TIRED_OF else word, grammar)
    flipped = flip(cut) if cut else None
    if flipped is None:
        return None
    first = flipped.split()[0]
    verb = grammar.verbs.known.get(first)
    if first in {"it", "that", "he", "she", "they", "my", "your"} or feeling.lemma.startswith("{"):
        return FeelingPhrase(feeling, Shape.STATE, flipped, flipped, None, past)
    if (
        first in {"a", "an", "no", "the", "knots", "butterflies", "tears"}
        or "{poss}" in feeling.lemma
    ):
        shape = (
            Shape.NOUN
            if first not in {"at", "in", "on", "out", "off", "over", "beside"}
            else Shape.PREDICATE
        )
        if not (verb and shape is Shape.NOUN):
            return FeelingPhrase(feeling, shape, flipped, flipped, None, past)
    of_one = "{poss}" in feeling.lemma or "you" in flipped.split()[1:]
    owned = of_one and verb and verb.form in {Form.PAST, Form.THIRD}
    subject = "you" if first in {"felt", "feel"} else "it" if owned else None
    if subject and flipped.split()[-1] not in _HANGING:
        words = f"{subject} {flipped}"
        return FeelingPhrase(feeling, Shape.STATE, words, words, None, past)
    no_state = verb is not None and first not in grammar.verbs.participles and not predicate
    ownerless = verb and "{poss}" in feeling.lemma and not predicate
    negated = first.endswith("n't") or first in _UNMARKED
    if ownerless or no_state or negated or flipped.split()[-1] in _HANGING:
        return None
    strong = f"a bit {flipped}" if feeling.intensity is Intensity.LOW else flipped
    return FeelingPhrase(feeling, Shape.PREDICATE, flipped, strong, None, past)


def object_of(
    feeling: Feeling, heard: Understanding, index: int, grammar: GrammarRules
) -> str | None:
    """Return what the feeling at this index is about, where that follows it; "that" if too long."""
    for trigger in heard.triggers:
        if trigger.feeling == index and 0 <= trigger.span.start - feeling.span.end <= 1:
            if trigger.span.text.lower() in _OBJECTS:
                return trigger.span.text.lower()
            cut = tidy(trigger.span.text, grammar)
            for part in shorter_cuts(cut) if cut else ():
                if len(part.words) <= 6:  # noqa: PLR2004
                    return flip(part)
            first = words_of(trigger.span.text.lower())[0]
            return first if first in _PERSONS else "that"
    following = words_of(heard.text[feeling.span.end :].lower())[:1]
    return following[0] if following and following[0] in _OBJECTS - {"being"} else None
