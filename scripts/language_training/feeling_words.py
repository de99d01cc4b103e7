"""Feeling words for the training text: web and news treebanks hardly ever hold them.

A treebank word in a fitting place ("i was *late*") is sometimes exchanged for one of these, so
that the tagger and parser have met them; the tree stays as annotated.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from .conllu import ROOT, Sentence, Word

if TYPE_CHECKING:
    from random import Random

ADJECTIVES = """
afraid alone angry annoyed anxious appalled apprehensive ashamed awful bitter bored brave broken
calm cheerful confident confused content cross crushed cynical delighted depressed desperate
despondent devastated disappointed discouraged disgusted disheartened distant distraught down
drained dreadful eager elated embarrassed empty enraged envious excited exhausted fearful flat
fragile frantic frightened frustrated furious glad gloomy grateful gutted guilty happy heartbroken
helpless hopeful hopeless horrified hostile humiliated hurt ignored inadequate indifferent insecure
inspired invisible irritated isolated jealous joyful jumpy lonely lost low mad miserable moved
nervous numb offended optimistic overjoyed overwhelmed overlooked panicky peaceful petrified pleased
powerless proud puzzled rejected relaxed relieved remorseful resentful restless sad safe scared
scattered serene shaken shocked sick sorry stressed stuck stunned surprised tearful tense terrible
terrified thankful thrilled tired torn touched trapped troubled uncomfortable uneasy unhappy unloved
unsafe unsettled unwanted upset useless vulnerable wary weary wistful worried worthless wounded
""".split()  # noqa: SIM905 - words to read
NOUNS = """
anger anguish anxiety bitterness boredom calm comfort contempt delight despair disappointment
disgust dread embarrassment emptiness envy excitement exhaustion fear frustration fury gratitude
grief guilt happiness heartache hope humiliation hurt irritation jealousy joy loneliness longing
love misery numbness pain panic peace pride rage regret relief remorse resentment sadness shame
shock sorrow stress surprise tension terror unease worry
""".split()  # noqa: SIM905 - words to read
COPULAR = frozenset({"feel", "get", "look", "seem", "be", "become", "stay", "sound", "make"})


def with_feeling_words(sentence: Sentence, rng: Random) -> Sentence:
    """Exchange some predicative adjectives and plain abstract-looking nouns for feeling words."""
    words = sentence.words
    predicates = {word.head for word in words if word.deprel == "cop"}
    predicates |= {
        index
        for index, word in enumerate(words)
        if word.deprel == "xcomp" and word.head != ROOT and words[word.head].lemma in COPULAR
    }
    modified = {word.head for word in words if word.deprel in {"compound", "amod", "nummod"}}
    changed = tuple(
        _exchanged(word, rng, predicate=index in predicates, modified=index in modified)
        for index, word in enumerate(words)
    )
    return replace(sentence, words=changed)


def _exchanged(word: Word, rng: Random, *, predicate: bool, modified: bool) -> Word:
    if not word.form.islower():
        return word
    if word.xpos == "JJ" and predicate and rng.random() < 0.25:
        return _as(word, rng.choice(ADJECTIVES))
    plain_noun = word.xpos == "NN" and not modified
    if plain_noun and word.deprel in {"obj", "obl", "nsubj", "nmod"} and rng.random() < 0.02:
        return _as(word, rng.choice(NOUNS))
    return word


def _as(word: Word, form: str) -> Word:
    return replace(word, form=form, lemma=form)
