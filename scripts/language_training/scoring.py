"""Scores of a pipeline on held-out sentences, one by one or several in a row."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .examples import Form, make_example

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language
    from spacy.training import Example

    from .conllu import Lexicon, Sentence


@dataclass(frozen=True, slots=True)
class Scores:
    """Per cent correct; `uas` and `las` leave out punctuation and count full UD labels."""

    words: int
    tag: float
    pos: float
    lemma: float
    uas: float
    las: float
    sentences: float
    """F1 of sentence boundaries."""

    def row(self) -> str:
        """Format as cells of a Markdown table."""
        cells = (self.tag, self.pos, self.lemma, self.uas, self.las, self.sentences)
        return f"{self.words:,} | " + " | ".join(f"{cell:.1f}" for cell in cells)


HEADER = "words | tag | UPOS | lemma | UAS | LAS | sentence F1"


def score(
    nlp: Language, sentences: Iterable[Sentence], form: Form, lexicon: Lexicon, *, in_a_row: int = 1
) -> Scores:
    """Parse the sentences in a form, `in_a_row` at a time, and compare with the treebank."""
    examples = list(held_out_examples(nlp, list(sentences), form, lexicon, in_a_row))
    found = nlp.evaluate(examples)
    return Scores(
        words=sum(len(example.reference) for example in examples),
        tag=100 * (found["tag_acc"] or 0),
        pos=100 * (found["pos_acc"] or 0),
        lemma=100 * (found.get("lemma_acc") or 0),
        uas=100 * (found["dep_uas"] or 0),
        las=100 * (found["dep_las"] or 0),
        sentences=100 * (found["sents_f"] or 0),
    )


def held_out_examples(
    nlp: Language, sentences: list[Sentence], form: Form, lexicon: Lexicon, in_a_row: int
) -> Iterable[Example]:
    """Make the examples to score, the same ones every time."""
    rng = random.Random(0)  # noqa: S311 - the same examples every time
    for at in range(0, len(sentences), in_a_row):
        example = make_example(nlp, sentences[at : at + in_a_row], form, lexicon, rng)
        if example:
            yield example
