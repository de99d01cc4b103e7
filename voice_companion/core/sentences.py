"""Cuts a line into the sentences that the voice renders one by one, numbers ready to be read out.

Cutting too seldom only costs a moment of waiting; cutting inside "Dr. Lee" is heard as a stumble.
So a stop ends a sentence only where the next one plainly begins.
"""

import re

_ABBREVIATIONS = frozenset(
    {
        *("dr", "mr", "mrs", "ms", "mx", "prof", "rev", "st", "sr", "jr", "capt", "sgt", "lt"),
        *("col", "gen", "hon", "fr", "vs", "etc", "approx", "dept", "tel", "ext", "e.g", "i.e"),
    }
)
"""Written with a stop that does not end a sentence when a name or a number follows."""

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

_NUMBER = re.compile(r"(?<![\w.,£$€])\+?\d+(?:[ \u00a0-]\d+)*(?![\w%]|[.,]\d)")
_LONG_GROUP = 3
_LONG_NUMBER = 5
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def split_sentences(line: str) -> tuple[str, ...]:
    """Return the line's sentences in order, each as the voice is to read it; () for a blank line.

    Numbers to call are read digit by digit, see spell_numbers().
    """
    paragraphs = (" ".join(paragraph.split()) for paragraph in line.splitlines())
    sentences = (sentence for paragraph in paragraphs for sentence in _cut(paragraph))
    return tuple(spell_numbers(sentence) for sentence in sentences)


def spell_numbers(text: str) -> str:
    """Return the text with numbers to call digit by digit, a comma (a short pause) between groups.

    A number to call has a group of three digits or more, or at least five digits in groups: "988",
    "116 123", "13 11 14". With a point, a comma, a currency or a percent sign it is an amount.
    """
    return _NUMBER.sub(_spelled, text)


def _cut(paragraph: str) -> list[str]:
    """Return the sentences of a line without line breaks or doubled spaces."""
    sentences, start = [], 0
    for found in _BREAK.finditer(paragraph):
        if not _is_abbreviation(found["word"], found["stop"]):
            sentences.append(paragraph[start : found.start("gap")])
            start = found.end("gap")
    rest = paragraph[start:]
    return [*sentences, rest] if rest else sentences


def _is_abbreviation(word: str, stop: str) -> bool:
    """Return whether the stop belongs to the word: "Dr.", "e.g.", an initial, but not "I."."""
    bare = word.lstrip("\"'“\u2018([")
    is_initial = len(bare) == 1 and bare.isupper() and bare != "I"
    return stop == "." and (is_initial or bare.lower() in _ABBREVIATIONS)


def _spelled(found: re.Match[str]) -> str:
    groups = re.findall(r"\d+", found[0])
    digits = sum(map(len, groups))
    if max(map(len, groups)) < _LONG_GROUP and digits < _LONG_NUMBER:
        return found[0]
    spoken = ", ".join(" ".join(_DIGITS[int(digit)] for digit in group) for group in groups)
    return f"plus {spoken}" if found[0].startswith("+") else spoken
