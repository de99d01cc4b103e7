"""How a feeling may be said back.

As what one is ("hurt"), as a thing ("grief"), or as a small clause
("you miss her"), in its tense and in the strength the person gave it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from voice_companion.core.labels import Feeling, Holder, Intensity, Trigger, Understanding
from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.wording.grammar import flip, tidy, words_of
from voice_companion.core.wording.verbs import Form, GrammarRules, gerund, regular_past

_BE_AND_FEEL = word_set(
    "am is are was were be been being i'm im he's she's it's they're we're you're feel feels "
    "felt feeling get gets got getting become became becoming makes made make making left "
    "seem seems seemed ive i've stay stayed remain"
)
_PASSED_OVER = word_set(
    "so really very just still a bit little kind of sort kinda quite pretty extremely "
    "completely totally all too also incredibly absolutely rather more most utterly deeply "
    "not never always feeling me him her us them and or even only super bit lot much slightly "
    "somewhat been"
)
_HANGING = word_set("it about for of at with to on in")
"""An idiom that ends so needs more than itself to be said."""
_PAST = word_set("was were felt got became had been wasn't weren't made left did didn't")
_PRESENT = word_set("am is are i'm im feel feels it's he's she's they're makes make get gets")
_OBJECTS = word_set("him her them it that this everyone everything people being")
EXPERIENCES = word_set("miss love hate dread envy resent regret fear")
"""Verbs of feeling that say nothing of how somebody is ("he loves her" is not "he is loved")."""
_BEFORE_NOUNS = word_set("of a an the some much such any no this that")
_VERDICTS = word_set(
    "bad awful terrible horrible rotten stupid foolish silly dirty ugly weird strange off dumb "
    "crazy weak"
)
"""Said without "feel", these are verdicts on a person ("you were bad")."""
_SHORT_OBJECT = 2
"""Words that may follow "looking forward to" without copying more than five in a row."""
_TIRED_OF = "tired of"
"""An idiom whose adjective says enough alone, and takes up its "of" again with what it is about."""
_ALONE = word_set("worry panic grieve mourn despair suffer care hurt ache sulk fear rage")


class Shape(StrEnum):
    """The three ways a feeling is said back."""

    PREDICATE = "predicate"
    NOUN = "noun"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class FeelingPhrase:
    """A feeling, ready to be said back."""

    feeling: Feeling
    shape: Shape
    bare: str
    """Without its strength: "hurt", "a lump in your throat", "you miss her"."""
    feeling_words: str
    """With its strength: "really hurt"."""
    noun: str | None
    past: bool

    def slots(self) -> Mapping[str, str]:
        """Return what templates may fill in for it."""
        if self.shape is Shape.STATE:
            return {"state": self.bare}
        if self.shape is Shape.NOUN:
            return {"noun": self.feeling_words}
        slots = {
            "feeling": self.feeling_words,
            "bare": self.bare,
            "youre": "you were" if self.past else "you're",
            "feel": "felt" if self.past else "feel",
        }
        if not self.past:
            slots["now"] = ""
        return {**slots, "noun": self.noun} if self.noun else slots


def phrase_feeling(
    index: int,
    heard: Understanding,
    *,
    nouns: Mapping[str, str],
    noun_lemmas: frozenset[str],
    grammar: GrammarRules,
) -> FeelingPhrase | None:
    """Return the feeling at this index said back.

    Or None where its words cannot be turned round.
    """
    feeling = heard.feelings[index]
    before = _words_before(feeling, heard.text)
    past = _is_past(before)
    word = " ".join(words_of(feeling.span.text.lower()))
    predicate = _follows_be(before)
    if " " in word:
        hoped = _hoping(feeling, word, heard, index, past=past, grammar=grammar)
        return hoped or _idiom(feeling, word, past=past, predicate=predicate, grammar=grammar)
    verb = grammar.verbs.read(word)
    if feeling.lemma in noun_lemmas and (not predicate or before[-1] in _BEFORE_NOUNS):
        return _noun(feeling, word, past=past)
    missing = word.endswith("ing") and verb is not None and verb.base in EXPERIENCES
    if (missing or not predicate) and _is_experience(feeling, before, word):
        return _state(feeling, word, heard, index, past=past, grammar=grammar)
    if verb and verb.base in EXPERIENCES and not predicate:
        return None  # "miss" alone says nothing of how somebody is
    bare = _as_predicate(feeling, word, verb is not None and not predicate, grammar)
    strong = _strength(feeling, bare, heard.text)
    if bare in _VERDICTS and feeling.holder is Holder.SELF:
        words = f"you {'felt' if past else 'feel'} {strong}"
        return FeelingPhrase(feeling, Shape.STATE, words, words, None, past)
    return FeelingPhrase(feeling, Shape.PREDICATE, bare, strong, nouns.get(bare), past)


def _words_before(feeling: Feeling, text: str) -> tuple[str, ...]:
    clause = re.split(r"[.!?;,]", text[: feeling.span.start])[-1]
    return tuple(word.lower() for word in words_of(clause))


def _follows_be(before: tuple[str, ...]) -> bool:
    for word in reversed(before[-7:]):
        if word in _BE_AND_FEEL:
            return True
        if word not in _PASSED_OVER and not word.endswith("ly"):
            return False
    return False


def _is_past(before: tuple[str, ...]) -> bool:
    """Return whether the nearest tense marker before the feeling is a past one."""
    for word in reversed(before):
        if word in _PRESENT:
            return False
        if word in _PAST:
            return True
    return False


def _is_experience(feeling: Feeling, before: tuple[str, ...], word: str) -> bool:
    if feeling.holder is not Holder.SELF or not before:
        return False
    if word.endswith("ing"):
        return before[-1] in {"i'm", "im", "am", "was", "been", "really", "just", "still", "so"}
    for near in reversed(before[-5:]):
        if near in {"i", "we", "i'd", "i'll"}:
            return word not in {"scared", "worried"}
        if near not in _ADVERBS and not near.endswith("ly"):
            return False
    return False


_ADVERBS = word_set(
    "just still so do did always also even never really kind of sort kinda don't didn't dont"
)


def _hoping(
    feeling: Feeling,
    word: str,
    heard: Understanding,
    index: int,
    *,
    past: bool,
    grammar: GrammarRules,
) -> FeelingPhrase | None:
    """Return an idiom that needs its object ("looking forward to the exam") as a small clause."""
    if re.fullmatch(r"(can't|can not|cannot|couldn't) wait", word):
        words = "you couldn't wait" if word.startswith("couldn't") else "you can't wait"
        return FeelingPhrase(feeling, Shape.STATE, words, words, None, past)
    thing = _object(feeling, heard, index, grammar) if word.endswith(" to") else None
    if thing is None:
        return None
    thing = thing if len(thing.split()) <= _SHORT_OBJECT else "that"
    be = "you were" if past else "you're"
    words = f"{be if word.split(maxsplit=1)[0].endswith('ing') else 'you'} {word} {thing}"
    return FeelingPhrase(feeling, Shape.STATE, words, words, None, past)


def _idiom(
    feeling: Feeling, word: str, *, past: bool, predicate: bool, grammar: GrammarRules
) -> FeelingPhrase | None:
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
    owned = "{poss}" in feeling.lemma and verb and verb.form in {Form.PAST, Form.THIRD}
    subject = "you" if first in {"felt", "feel"} else "it" if owned else None
    if subject and flipped.split()[-1] not in _HANGING:
        words = f"{subject} {flipped}"
        return FeelingPhrase(feeling, Shape.STATE, words, words, None, past)
    no_state = verb is not None and first not in grammar.verbs.participles and not predicate
    ownerless = verb and "{poss}" in feeling.lemma and not predicate
    if ownerless or no_state or first.endswith("n't") or flipped.split()[-1] in _HANGING:
        return None
    strong = f"a bit {flipped}" if feeling.intensity is Intensity.LOW else flipped
    return FeelingPhrase(feeling, Shape.PREDICATE, flipped, strong, None, past)


def _noun(feeling: Feeling, word: str, *, past: bool) -> FeelingPhrase:
    strength = {Intensity.LOW: "a little ", Intensity.HIGH: "a lot of "}.get(feeling.intensity, "")
    return FeelingPhrase(feeling, Shape.NOUN, word, f"{strength}{word}", word, past)


def _state(
    feeling: Feeling,
    word: str,
    heard: Understanding,
    index: int,
    *,
    past: bool,
    grammar: GrammarRules,
) -> FeelingPhrase | None:
    verb = grammar.verbs.read(word)
    before = _words_before(feeling, heard.text)[-3:]
    negation = next((word for word in before if word in {"don't", "didn't", "never"}), None)
    if word.endswith("ing"):
        head = f"you were {word}" if past else f"you're {word}"
    else:
        head = f"you {negation} {word}" if negation else f"you {word}"
    thing = _object(feeling, heard, index, grammar)
    base = verb.base if verb else word
    if thing is None and base not in _ALONE and not word.endswith("ing"):
        return None
    words = f"{head} {thing}" if thing else head
    return FeelingPhrase(feeling, Shape.STATE, words, words, None, past)


def _object(
    feeling: Feeling, heard: Understanding, index: int, grammar: GrammarRules
) -> str | None:
    for trigger in heard.triggers:
        if trigger.feeling == index and 0 <= trigger.span.start - feeling.span.end <= 1:
            if trigger.span.text.lower() in _OBJECTS:
                return trigger.span.text.lower()
            cut = tidy(trigger.span.text, grammar)
            return flip(cut) if cut and len(cut.words) <= 6 else "that"  # noqa: PLR2004
    following = words_of(heard.text[feeling.span.end :].lower())[:1]
    return following[0] if following and following[0] in _OBJECTS - {"being"} else None


def _as_predicate(feeling: Feeling, word: str, is_verb: bool, grammar: GrammarRules) -> str:  # noqa: FBT001
    """Return what somebody is: "scares" and "scary" give "scared"."""
    known = grammar.verbs.known
    if word.endswith("ing") and not feeling.lemma.endswith("ing"):
        stem = next((f for f in _participles_for(word)), None)
        return stem or feeling.lemma
    if not is_verb and word == f"{feeling.lemma}s" and not feeling.lemma.endswith("s"):
        return _participle(feeling.lemma)
    if is_verb and not word.endswith("ed"):
        verb = known.get(word)
        if verb and verb.form is Form.PAST:
            return word
        return _participle(verb.base if verb else feeling.lemma)
    lemma = feeling.lemma
    return lemma if lemma.isalpha() and _is_adjective(lemma, word) else word


def _is_adjective(lemma: str, word: str) -> bool:
    """Return whether the lexicon's entry is what one is.

    "angry" for "angrier", not "scare" for "scared".
    """
    return lemma == word or word.endswith(("er", "est")) or not word.startswith(lemma[:4])


def _participles_for(word: str) -> list[str]:
    stem = word.removesuffix("ing")
    doubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem  # noqa: PLR2004
    bases = [base for base in (stem, f"{stem}e", doubled) if gerund(base) == word]
    return [_participle(base) for base in bases[:1]]


def _participle(base: str) -> str:
    return base if base in {"hurt", "upset", "beset"} else regular_past(base)


def _strength(feeling: Feeling, bare: str, text: str) -> str:
    if feeling.intensity is Intensity.LOW:
        return f"a bit {bare}"
    if feeling.intensity is Intensity.HIGH:
        near = words_of(text[: feeling.span.start].lower())[-3:]
        return f"so {bare}" if "so" in near else f"really {bare}"
    return bare


def tied_trigger(index: int | None, heard: Understanding) -> Trigger | None:
    """Return the trigger tied to this feeling; for None, the first tied to no feeling."""
    return next((trigger for trigger in heard.triggers if trigger.feeling == index), None)
