"""Training examples: sentences of one document, one to five at a time, spoken or typed."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING

from spacy.tokens import Doc
from spacy.training import Example

from .conllu import ROOT, Lexicon, Sentence, Word
from .feeling_words import with_feeling_words
from .spoken_form import disfluent, to_spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from random import Random

    from spacy.language import Language


class Form(Enum):
    """The shapes in which text reaches the pipeline."""

    SPOKEN = "spoken"
    """Lower case, no punctuation, disfluent: what a recognizer puts out."""
    FLUENT = "fluent"
    """Lower case, no punctuation, no inserted disfluencies."""
    WRITTEN = "written"
    LOWER = "lower"
    """Typed in a hurry: lower case, punctuation kept inside, none at the end."""


TRAINING_MIX = {Form.SPOKEN: 38, Form.FLUENT: 32, Form.WRITTEN: 20, Form.LOWER: 10}
"""Per cent of training texts in each form."""
GROUP_SIZES = {1: 60, 2: 22, 3: 11, 4: 7}
"""Per cent of training texts with so many sentences in a row."""


def training_examples(
    nlp: Language, sentences: Iterable[Sentence], lexicon: Lexicon, rng: Random
) -> Iterator[Example]:
    """Yield one freshly varied pass over the sentences, in document order."""
    for _, document in groupby(sentences, key=lambda sentence: sentence.document):
        waiting = list(document)
        while waiting:
            size = rng.choices(list(GROUP_SIZES), weights=list(GROUP_SIZES.values()))[0]
            group, waiting = waiting[:size], waiting[size:]
            form = rng.choices(list(TRAINING_MIX), weights=list(TRAINING_MIX.values()))[0]
            varied = [with_feeling_words(sentence, rng) for sentence in group]
            if example := make_example(nlp, varied, form, lexicon, rng):
                yield example


def make_example(
    nlp: Language, group: Iterable[Sentence], form: Form, lexicon: Lexicon, rng: Random
) -> Example | None:
    """Join sentences in one form into an example; None when nothing speakable is left."""
    shaped = [in_form(sentence, form, lexicon, rng) for sentence in group]
    sentences = [sentence for sentence in shaped if sentence]
    if not sentences:
        return None
    reference = _reference(nlp, sentences)
    return Example(nlp.make_doc(reference.text), reference)


def in_form(sentence: Sentence, form: Form, lexicon: Lexicon, rng: Random) -> Sentence | None:
    """Give one sentence one of the forms."""
    if form is Form.WRITTEN:
        return sentence
    if form is Form.LOWER:
        return _lower(sentence)
    spoken = to_spoken(sentence, lexicon)
    return disfluent(spoken, lexicon, rng) if spoken and form is Form.SPOKEN else spoken


def _lower(sentence: Sentence) -> Sentence:
    words = [replace(word, form=word.form.lower()) for word in sentence.words]
    if len(words) > 1 and words[-1].upos == "PUNCT":
        del words[-1]
    if any(word.head >= len(words) for word in words):
        return replace(sentence, words=sentence.words)
    return replace(sentence, words=tuple(words))


def _reference(nlp: Language, sentences: list[Sentence]) -> Doc:
    words, heads, starts = list[Word](), list[int](), list[bool]()
    for sentence in sentences:
        offset = len(words)
        for index, word in enumerate(sentence.words):
            heads.append(offset + (index if word.head == ROOT else word.head))
            starts.append(index == 0)
        words.extend((*sentence.words[:-1], replace(sentence.words[-1], space=True)))
    return Doc(
        nlp.vocab,
        words=[word.form for word in words],
        spaces=[word.space for word in words],
        tags=[word.xpos for word in words],
        pos=[word.upos for word in words],
        morphs=[word.feats for word in words],
        lemmas=[word.lemma for word in words],
        heads=heads,
        deps=["ROOT" if head == at else words[at].deprel for at, head in enumerate(heads)],
        sent_starts=[*starts],
    )
