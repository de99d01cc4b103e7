"""Cuts a line into the sentences that the voice renders one by one.

Cutting too seldom only costs a moment of waiting; cutting inside "Dr. Lee" is heard as a stumble.
So a stop ends a sentence only where the next one plainly begins.
"""

import re
from collections.abc import Set as AbstractSet

_BREAK = re.compile(
    r"""
    (?P<word>\S*?)                      # what stands before the stop
    (?P<stop>[.!?…]+)                   # the stop or stops
    ["'”\u2019)\]]*                          # what closes with the sentence
    (?P<gap>\s+)
    (?=["'“\u2018(\[]*[A-Z0-9À-ÖØ-Þ])        # the next one begins with a capital or a number
    """,
    re.VERBOSE,
)


def split_sentences(line: str, abbreviations: AbstractSet[str]) -> tuple[str, ...]:
    """Return the line's sentences in order; () for a blank line.

    `abbreviations`, in lower case and without their last stop, end no sentence.
    """
    paragraphs = (" ".join(paragraph.split()) for paragraph in line.splitlines())
    return tuple(
        sentence for paragraph in paragraphs for sentence in _cut(paragraph, abbreviations)
    )


def _cut(paragraph: str, abbreviations: AbstractSet[str]) -> list[str]:
    """Return the sentences of a line without line breaks or doubled spaces."""
    sentences, start = [], 0
    for found in _BREAK.finditer(paragraph):
        if not _is_abbreviation(found["word"], found["stop"], abbreviations):
            sentences.append(paragraph[start : found.start("gap")])
            start = found.end("gap")
    rest = paragraph[start:]
    return [*sentences, rest] if rest else sentences


def _is_abbreviation(word: str, stop: str, abbreviations: AbstractSet[str]) -> bool:
    """Return whether the stop belongs to the word: "Dr.", "e.g.", an initial, but not "I."."""
    bare = word.lstrip("\"'“\u2018([")
    is_initial = len(bare) == 1 and bare.isupper() and bare != "I"
    return stop == "." and (is_initial or bare.lower() in abbreviations)
