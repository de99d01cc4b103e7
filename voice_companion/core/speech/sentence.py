"""From words to a sentence as it is written: capitals, stops, quotes made plain."""

import re
from collections.abc import Iterable

__all__ = ["said_words", "sentence", "sentence_case"]

_WORD = re.compile(r"[^\s\"\u201c\u201d.,!?;:()\[\]\u2026\u2014\u2013]+")
_START = re.compile(r"(^|[.?!][\"\u201d]?\s+)([a-z\u00e0-\u00ff])")


def said_words(text: str) -> list[str]:
    """Return the words of a text without punctuation, as spelt; apostrophes are made plain."""
    return _WORD.findall(text.replace("\u2019", "'").replace("\u2018", "'"))


def sentence_case(line: str) -> str:
    """Return the line with a capital at the start of each sentence."""
    return _START.sub(lambda found: found[1] + found[2].upper(), line.strip())


def sentence(clauses: Iterable[str]) -> str:
    """Return the clauses, each as a sentence of its own."""
    return sentence_case(" ".join(f"{clause.rstrip('.,;:')}." for clause in clauses if clause))
