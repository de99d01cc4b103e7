"""How a feeling may be said back.

As what one is ("hurt"), as a thing ("grief"), or as a small clause
("you miss her"), in its tense and in the strength the person gave it.
"""

import re
from collections.abc import Mapping

from voice_companion.core.labels import Feeling, Holder, Intensity, Trigger
from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.understood import Understanding
from voice_companion.core.wording.feeling_idioms import hoping_phrase, idiom_phrase, object_of
from voice_companion.core.wording.feeling_shapes import FeelingPhrase, Shape
from voice_companion.core.wording.grammar import words_of
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
_PAST = word_set("was were felt got became had been wasn't weren't made left did didn't")
_PRESENT = word_set("am is are i'm im feel feels it's he's she's they're makes make get gets")
EXPERIENCES = word_set("miss love hate dread envy resent regret fear")
"""Verbs of feeling that say nothing of how somebody is ("he loves her" is not "he is loved")."""
_BEFORE_NOUNS = word_set("of with a an the some much such any no this that")
_FILLED = (("with",), ("of",))
"""What stands before a feeling that one is full of."""
_VERDICTS = word_set(
    "bad awful terrible horrible rotten stupid foolish silly dirty ugly weird strange off dumb "
    "crazy weak"
)
"""Said without "feel", these are verdicts on a person ("you were bad")."""
_ALONE = word_set("worry panic grieve mourn despair suffer care hurt ache sulk fear rage")


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
        hoped = hoping_phrase(feeling, word, heard, index, past=past, grammar=grammar)
        return hoped or idiom_phrase(feeling, word, past=past, predicate=predicate, grammar=grammar)
    verb = grammar.verbs.read(word)
    full_of_it = before[-1:] in _FILLED and word in nouns.values()
    named = feeling.lemma in noun_lemmas and (not predicate or before[-1] in _BEFORE_NOUNS)
    if full_of_it or named:
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
    thing = object_of(feeling, heard, index, grammar)
    base = verb.base if verb else word
    if thing is None and base not in _ALONE and not word.endswith("ing"):
        return None
    words = f"{head} {thing}" if thing else head
    return FeelingPhrase(feeling, Shape.STATE, words, words, None, past)


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
        said = feeling.span.text.lower()
        more = said.endswith("er") and said.startswith(bare[:3]) and " " not in said
        return f"a bit {said if more else bare}"
    if feeling.intensity is Intensity.HIGH:
        near = words_of(text[: feeling.span.start].lower())[-3:]
        return f"so {bare}" if "so" in near else f"really {bare}"
    return bare


def tied_trigger(index: int | None, heard: Understanding) -> Trigger | None:
    """Return the trigger tied to this feeling; for None, the first tied to no feeling."""
    return next((trigger for trigger in heard.triggers if trigger.feeling == index), None)
