"""What of an utterance the trained judge goes by: its traits, each as a number.

A trait is a word, two or three words in a row, two words up to four apart, a piece of a word (so
that a slip of the ear is still half heard), a kind of word in its place (see `WordKinds`), or an
element of safety.toml with the elements around it. Traits have no names at run time: each is its
sum (CRC-32) shortened to `BITS` bits, which is known as feature hashing (Weinberger et al. 2009,
"Feature Hashing for Large Scale Multitask Learning"). So nothing of what is said is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from zlib import crc32

BITS = 18
"""Bits of a trait's number: 262,144 numbers for the traits."""

_MASK = (1 << BITS) - 1
_FAR = 4
"""Words between which two of them are one trait."""
_AROUND = 5
"""Words between which two elements are one trait."""
_PIECE = 4
"""Letters of a piece of a word."""
_MOST = 400
"""Words that are looked at, so that the time is bounded: about three minutes of speech."""

Kinds = tuple[int, int, int]
"""The numbers of the groups a word is in: of a coarse, a middle and a fine grouping."""

_PLAIN = frozenset(
    [
        "i",
        "you",
        "he",
        "she",
        "it",
        "we",
        "they",
        "my",
        "me",
        "him",
        "her",
        "his",
        "them",
        "us",
        "your",
        "their",
        "am",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "do",
        "did",
        "have",
        "has",
        "had",
        "will",
        "would",
        "can",
        "could",
        "not",
        "no",
        "never",
        "to",
        "of",
        "in",
        "on",
        "at",
        "for",
        "with",
        "from",
        "by",
        "and",
        "or",
        "but",
        "so",
        "that",
        "this",
        "if",
        "when",
        "what",
        "a",
        "an",
        "the",
        "than",
        "then",
        "all",
        "any",
        "some",
        "more",
        "just",
        "out",
        "up",
        "off",
        "down",
        "into",
        "over",
        "there",
        "here",
    ]
)
"""Words of grammar: these stand for themselves where a kind is asked for."""


def traits(
    words: Sequence[str],
    stretches: Sequence[tuple[str, int, int]],
    kinds: Mapping[str, Kinds],
) -> list[int]:
    """Return the numbers of the traits of an utterance, each once, in rising order.

    `stretches` are elements with the index of the first word and of the one after the last.
    """
    words = words[:_MOST]
    names = (
        *_of_words(words),
        *_of_pieces(words),
        *_of_kinds(words, kinds),
        *_of_elements(len(words), stretches),
    )
    return sorted({crc32(name.encode()) & _MASK for name in names})


def _of_words(words: Sequence[str]) -> Iterator[str]:
    for place, word in enumerate(words):
        yield f"1{word}"
        yield from (f"s{word} {later}" for later in words[place + 1 : place + 1 + _FAR])
    yield from (f"2{one} {two}" for one, two in pairwise(words))
    rows = zip(words, words[1:], words[2:], strict=False)
    yield from (f"3{one} {two} {three}" for one, two, three in rows)


def _of_pieces(words: Sequence[str]) -> Iterator[str]:
    for word in set(words):
        edged = f"^{word}$"
        for place in range(len(edged) - _PIECE + 1):
            yield f"h{edged[place : place + _PIECE]}"


def _of_kinds(words: Sequence[str], kinds: Mapping[str, Kinds]) -> Iterator[str]:
    found = [kinds.get(word) for word in words]
    for kind in found:
        if kind:
            yield f"m{kind[1]}"
            yield f"f{kind[2]}"
    for size, rows in ((0, (3, 4)), (1, (3,))):
        signs = [_sign(word, kind, size) for word, kind in zip(words, found, strict=True)]
        for place, sign in enumerate(signs):
            yield from (f"k{size}{sign} {later}" for later in signs[place + 1 : place + 4])
        for row in rows:
            for place in range(len(signs) - row + 1):
                yield f"r{size}{' '.join(signs[place : place + row])}"


def _sign(word: str, kind: Kinds | None, size: int) -> str:
    return word if word in _PLAIN else str(kind[size]) if kind else "?"


def _of_elements(count: int, stretches: Sequence[tuple[str, int, int]]) -> Iterator[str]:
    """Yield each element, and each two that lie or begin within `_AROUND` words of each other."""
    placed = sorted((start, end, name) for name, start, end in stretches if start < count)
    for number, (start, end, name) in enumerate(placed):
        yield f"e{name}"
        for later, _, other in placed[number + 1 :]:
            if later >= end + _AROUND:
                break
            if other != name:
                yield f"p{name} {other}{'|' if later < end and later > start else ''}"
            if later == start and other != name:
                yield f"p{other} {name}"
