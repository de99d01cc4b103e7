"""Universal Dependencies treebanks (CoNLL-U, https://universaldependencies.org/format.html)."""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

ROOT = -1
KEPT_FEATURES = frozenset(
    {"Case", "Degree", "Mood", "Number", "Person", "Polarity", "Poss", "PronType", "Tense"}
    | {"VerbForm", "Voice"}
)
"""Features worth a label of their own; spelling, style and numeral features are dropped."""

OLDER_LABELS = {
    "obl:tmod": "obl:unmarked",
    "obl:npmod": "obl:unmarked",
    "nmod:tmod": "nmod:unmarked",
    "nmod:npmod": "nmod:unmarked",
    "csubj:outer": "csubj",
    "flat:foreign": "flat",
}
"""Labels of older UD releases (ESLSpok) and of one-off use, under today's names."""


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word. `head` is an index into the sentence or ROOT; "" is an unknown value."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    space: bool = True
    """Whether a space follows in running text."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """The words of one sentence, and the document and genre it comes from."""

    document: str
    genre: str
    words: tuple[Word, ...]


def read_treebank(path: Path) -> Iterator[Sentence]:
    """Yield the sentences of a (gzipped) CoNLL-U file in order; raises ValueError on bad lines."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        document, lines = path.name, list[str]()
        for line in file:
            if line.startswith("# newdoc id = "):
                document = line.split(" = ", 1)[1].strip()
            if line.strip():
                lines.append(line.rstrip("\n"))
                continue
            if lines:
                yield _read_sentence(lines, document=document)
            lines.clear()
        if lines:
            yield _read_sentence(lines, document=document)


def _read_sentence(lines: list[str], *, document: str) -> Sentence:
    comments = dict(
        line[2:].split(" = ", 1) for line in lines if line.startswith("# ") and " = " in line
    )
    rows = [row for line in lines if line[0] != "#" and (row := line.split("\t"))[0].isdigit()]
    if document.startswith("eslspok"):
        document = comments["sent_id"].split("_", maxsplit=1)[0]
    spaces = _spaces(comments.get("text", ""), [row[1] for row in rows])
    words = tuple(_word(row, space=space) for row, space in zip(rows, spaces, strict=True))
    return Sentence(document, genre_of(document), words)


def genre_of(document: str) -> str:
    """Name the genre of a document, e.g. "conversation" or "email"."""
    if match := re.match(r"GUM_([a-z]+)_", document):
        return match[1]
    return "learner speech" if document.startswith("file") else document.split("-", maxsplit=1)[0]


def _spaces(text: str, forms: list[str]) -> list[bool]:
    at, spaces = 0, []
    for form in forms:
        found = text.find(form, at)
        if 0 <= found <= at + 1:
            at = found + len(form)
        spaces.append(text[at : at + 1] in {" ", ""})
        at += text[at : at + 1] == " "
    for index, form in enumerate(forms[1:]):  # ESLSpok writes "do n't" with a space
        if re.fullmatch(r"n['\u2019]t|['\u2019](s|m|re|ve|ll|d)", form.lower()):
            spaces[index] = False
    return spaces


def _word(row: list[str], *, space: bool) -> Word:
    lemma, xpos, feats = ("" if row[column] == "_" else row[column] for column in (2, 4, 5))
    kept = [feat for feat in feats.split("|") if feat.split("=", maxsplit=1)[0] in KEPT_FEATURES]
    deprel = OLDER_LABELS.get(row[7], row[7])
    return Word(row[1], lemma, row[3], xpos, "|".join(kept), int(row[6]) - 1, deprel, space=space)


class Lexicon:
    """What the treebanks say of word forms, to fill gaps and to label inserted words."""

    def __init__(self, sentences: Iterable[Sentence]) -> None:
        by_tag: defaultdict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)
        by_form: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for word in (word for sentence in sentences for word in sentence.words if word.lemma):
            by_tag[word.form.lower(), word.xpos][word.lemma, word.feats] += 1
            by_form[word.form.lower()][word.upos, word.xpos] += 1
        self._by_tag = {key: counts.most_common(1)[0][0] for key, counts in by_tag.items()}
        self._by_form = {key: counts.most_common(1)[0][0] for key, counts in by_form.items()}

    def complete(self, sentence: Sentence) -> Sentence:
        """Fill unknown lemmas and features with the most frequent ones of the form and tag."""
        return replace(sentence, words=tuple(map(self._complete, sentence.words)))

    def _complete(self, word: Word) -> Word:
        if word.lemma:
            return word
        lemma, feats = self._by_tag.get((word.form.lower(), word.xpos), ("", ""))
        return replace(word, lemma=lemma, feats=word.feats or feats)

    def word(self, form: str, *, head: int, deprel: str) -> Word:
        """Make a word of this form with its most frequent tags (a noun when it is unknown)."""
        upos, xpos = self._by_form.get(form.lower(), ("NOUN", "NN"))
        lemma, feats = self._by_tag.get((form.lower(), xpos), (form, ""))
        return Word(form, lemma, upos, xpos, feats, head, deprel)
