"""From written text to what a recognizer hears of it, and where its marks stood.

Speech has no stops, commas or quotation marks. Where a writer put them is what the listener learns
to hear.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from language_training.conllu import Sentence, read_treebank

__all__ = ["HEARD_MARKS", "is_punctuated", "running_text", "unpunctuated"]

HEARD_MARKS = ("stops", "commas", "quoted")
"""The last word of a sentence; a word with a comma behind it; a word of direct speech."""
_CHUNK = re.compile(r"\S+")
_BEFORE = re.compile(r"^[\"\u201c\u201d(\[]+")
_BEHIND = re.compile(r"[.,?!;:\u2026\u2014\u2013\-\"\u201c\u201d)\]]+$")
_QUOTES = '"\u201c\u201d'
_STOPS = ".?!\u2026"
_SENTENCE_END = re.compile(r"[.?!][\"\u201d]?(\s|$)")

_WINDOW = range(14, 46)
"""Words of the stretches of running text that are learned from, as long as spoken turns."""

Places = tuple[tuple[int, int], ...]


def is_punctuated(text: str) -> bool:
    """Tell whether whoever wrote a text put stops where sentences end."""
    return bool(_SENTENCE_END.search(text))


def unpunctuated(text: str) -> tuple[str, Mapping[str, Places]]:
    """Return a text in lower case without its marks, and where the words are that had them.

    Places are offsets into the returned text, end exclusive.
    """
    words: list[str] = []
    found: dict[str, list[tuple[int, int]]] = {name: [] for name in HEARD_MARKS}
    inside, at = False, 0
    for chunk in _CHUNK.findall(text):
        before = _BEFORE.match(chunk)
        opening = before[0] if before else ""
        rest = chunk[len(opening) :]
        behind = _BEHIND.search(rest)
        closing = behind[0] if behind else ""
        word = rest[: len(rest) - len(closing)].lower()
        inside ^= sum(map(opening.count, _QUOTES)) % 2 == 1
        if word:
            place = (at, at + len(word))
            words.append(word)
            at += len(word) + 1
            if inside:
                found["quoted"].append(place)
        if words:
            _mark(found, closing, at - 1 - len(words[-1]), at - 1)
        inside ^= sum(map(closing.count, _QUOTES)) % 2 == 1
    return " ".join(words), {name: tuple(places) for name, places in found.items()}


def _mark(found: dict[str, list[tuple[int, int]]], closing: str, start: int, end: int) -> None:
    bare = closing.strip(_QUOTES)
    if any(mark in closing for mark in _STOPS):
        found["stops"].append((start, end))
    elif bare and bare != "-":
        found["commas"].append((start, end))


def running_text(treebank: Path) -> Iterator[str]:
    """Yield stretches of a few sentences on end, from a treebank's training part."""
    for path in sorted(treebank.glob("*_train.conllu.gz")):
        document, words = "", list[str]()
        for sentence in read_treebank(path):
            more = _written(sentence).split()
            if sentence.document != document or len(words) + len(more) >= _WINDOW.stop:
                if len(words) in _WINDOW:
                    yield " ".join(words)
                document, words = sentence.document, []
            words += more


def _written(sentence: Sentence) -> str:
    return "".join(word.form + " " * word.space for word in sentence.words)
