"""Patterns of spoken English that a therapist can read, matched in linear time.

A pattern is written as it is said, with a few signs:

    (a | b)   one of these             [a | b]   one of these or nothing
    <name>    one of a named list      ...       up to four words of any kind
    ^ and $   the utterance's first and last edge
    _         one word of any kind
    suicid*   every word that begins so, and *ing every word that ends so
    {name}    a slot that catches words
    {is=so}   no words at all: notes "so" under the name "is"

Text and patterns go through the same normalisation: lower case, no punctuation, contractions
opened ("don't" and "dont" to "do not"), words that are said twice in a row said once. Gaps and
slots are bounded, so that matching takes time in proportion to the length of the text.
"""

import re
import unicodedata
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from voice_companion.core.parsing.phrase_nodes import (
    BLOT,
    EDGE,
    GAP_WORDS,
    Affix,
    Border,
    Choice,
    Gap,
    Line,
    Maybe,
    Note,
    Part,
    Sequel,
    Shared,
    Words,
)

_SINGLE: Mapping[str, Part] = {
    "...": Gap(0, GAP_WORDS),
    "_": Gap(1, 1),
    "^": Border(last=False),
    "$": Border(last=True),
    BLOT: Words((BLOT,)),
}
_SIGNS = re.compile(r"\.\.\.|[()\[\]|^$]|<[a-z_]+>|\{[a-z_]+(?:=[a-z0-9_]+)?\}|[^\s()\[\]|<>{}^$]+")
_PLAIN = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.~]")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[.!?;:\n]")
_ENDINGS = {"n't": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will", "'d": "would"}
_WHOLE = {
    "can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not",
    "ain't": "am not", "let's": "let us", "wanna": "want to",
    "gonna": "going to", "gotta": "got to", "gimme": "give me", "lemme": "let me",
    "dunno": "do not know", "im": "i am", "ive": "i have", "dont": "do not", "cant": "can not",
    "wont": "will not", "didnt": "did not", "doesnt": "does not", "isnt": "is not",
    "wasnt": "was not", "havent": "have not", "hasnt": "has not", "couldnt": "could not",
    "wouldnt": "would not", "shouldnt": "should not", "arent": "are not", "hes": "he is",
    "shes": "she is", "thats": "that is", "whats": "what is", "theres": "there is",
    "ima": "i am going to", "y'all": "you all", "d'you": "do you", "ok": "okay",
    "anymore": "any more", "alright": "all right", "everytime": "every time", "c'mon": "come on",
}  # fmt: skip
_BY_S = {
    "he", "she", "it", "that", "what", "there", "who", "where", "here", "how", "this", "everyone",
    "everybody", "nobody", "someone", "somebody", "everything", "nothing", "when",
}  # fmt: skip


def spoken_words(text: str) -> tuple[str, ...]:
    """Return the words of an utterance, normalised; EDGE stands for the end of a typed sentence."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'").replace("`", "'")
    plain = "".join(char for char in plain if unicodedata.category(char) != "Cf")
    opened = (word for raw in _WORD.findall(plain) for word in _opened(raw))
    return without_repeats(opened)


class Phrases:
    """A set of compiled patterns."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._patterns = [(part, part.first(), part.needed()) for part in parts]
        self._unkeyed: list[int] = []
        self._keyed: dict[str, list[int]] = {}
        self._index()

    def _index(self) -> None:
        """File each pattern under the needed words that are rarest among the patterns."""
        lists = [words for _, _, needs in self._patterns for words in needs]
        counts = Counter(word for words in lists for word in words)
        for number, (_, _, needs) in enumerate(self._patterns):
            if not needs:
                self._unkeyed.append(number)
                continue
            for word in min(needs, key=lambda words: sum(counts[word] for word in words)):
                self._keyed.setdefault(word, []).append(number)

    def found(self, line: Line) -> bool:
        """Return whether a pattern stands anywhere in the line."""
        return next(self._matches(line), None) is not None

    def stretches(self, line: Line) -> list[tuple[int, int]]:
        """Return where patterns stand, start and end index, longest first among equal starts."""
        spans = {(start, end) for start, end in self._matches(line) if end > start}
        return sorted(spans, key=lambda span: (span[0], -span[1]))

    def replaced(self, line: Line, by: Sequence[str] = ()) -> Line:
        """Return the line with each stretch, from the left, replaced by other words."""
        words: list[str] = []
        upto = 0
        for start, end in self.stretches(line):
            if start >= upto:
                words += [*line.words[upto:start], *by]
                upto = end
        return Line((*words, *line.words[upto:])) if upto else line

    def wholes(self, line: Line) -> Iterator[Mapping[str, str]]:
        """Yield what the slots caught wherever a pattern is the whole line (its own EDGE apart)."""
        for part, starts in self._likely(line):
            if 0 in starts:
                for end, caught in part.ends(line, (0, ())):
                    if line.words[end:] in {(), (EDGE,)}:
                        yield dict(caught)

    def noted(self, line: Line) -> set[str]:
        """Return all values that patterns note wherever they stand in the line."""
        return {
            value
            for part, starts in self._likely(line)
            for start in starts
            for _, caught in part.ends(line, (start, ()))
            for _, value in caught
        }

    def _matches(self, line: Line) -> Iterator[tuple[int, int]]:
        for part, starts in self._likely(line):
            for start in starts:
                for end, _ in part.ends(line, (start, ())):
                    yield start, end

    def _likely(self, line: Line) -> Iterator[tuple[Part, Sequence[int]]]:
        """Yield the patterns that no missing word rules out, and where they may begin."""
        where = line.where
        there = where.keys()
        filed = (self._keyed.get(word, ()) for word in there)
        for number in sorted({*self._unkeyed, *chain.from_iterable(filed)}):
            part, first, needs = self._patterns[number]
            if any(words.isdisjoint(there) for words in needs):
                continue
            if first is None:
                yield part, range(len(line.words) + 1)
            else:
                yield part, [start for word in first & there for start in where[word]]


class PhraseBook:
    """Compiles patterns that share the same named lists.

    Raises ValueError, naming the pattern, where one is miswritten; ValueErrors inside a table of
    rules are reported as mistakes of its file.
    """

    def __init__(self, lists: Mapping[str, Sequence[str]], *, slot_words: int = 0) -> None:
        self._lists = lists
        self._slot_words = slot_words
        self._shared: dict[str, Shared | None] = {}

    def compile(self, patterns: Iterable[str]) -> Phrases:
        """Return the patterns, ready to be matched."""
        return Phrases([self._read(pattern) for pattern in patterns])

    def _read(self, pattern: str) -> Part:
        signs = deque(_SIGNS.findall(pattern))
        part = self._choice(signs, pattern)
        if signs:
            raise ValueError(f'the pattern "{pattern}" has "{signs[0]}" too many')
        return part

    def _choice(self, signs: deque[str], pattern: str) -> Part:
        branches = [self._sequel(signs, pattern)]
        while signs and signs[0] == "|":
            signs.popleft()
            branches.append(self._sequel(signs, pattern))
        return branches[0] if len(branches) == 1 else Choice(branches)

    def _sequel(self, signs: deque[str], pattern: str) -> Part:
        parts: list[Part] = []
        while signs and signs[0] not in {"|", ")", "]"}:
            parts += self._items(signs.popleft(), signs, pattern)
        if not parts:
            raise ValueError(f'the pattern "{pattern}" has a choice without words')
        joined = _joined(parts)
        return joined[0] if len(joined) == 1 else Sequel(joined)

    def _items(self, sign: str, signs: deque[str], pattern: str) -> Sequence[Part]:
        if sign in _SINGLE:
            return [_SINGLE[sign]]
        if sign in {"(", "["}:
            return [self._group(sign, signs, pattern)]
        if sign.startswith("<"):
            return [self._named(sign[1:-1], pattern)]
        if sign.startswith("{"):
            name, _, value = sign[1:-1].partition("=")
            return [Note(name, value) if value else Gap(1, self._slot_words, name)]
        part = _word(sign)
        if part is None:
            raise ValueError(f'in the pattern "{pattern}", "{sign}" is no word')
        return [part]

    def _group(self, sign: str, signs: deque[str], pattern: str) -> Part:
        part = self._choice(signs, pattern)
        closing = ")" if sign == "(" else "]"
        if not signs or signs.popleft() != closing:
            raise ValueError(f'the pattern "{pattern}" lacks "{closing}"')
        return Maybe(part) if sign == "[" else part

    def _named(self, name: str, pattern: str) -> Shared:
        if name not in self._lists:
            raise ValueError(f'the pattern "{pattern}" names the unknown list <{name}>')
        if name not in self._shared:
            self._shared[name] = None
            self._shared[name] = Shared(Choice([self._read(entry) for entry in self._lists[name]]))
        shared = self._shared[name]
        if shared is None:
            raise ValueError(f"the list <{name}> names itself")
        return shared


@lru_cache(maxsize=8192)
def _word(sign: str) -> Part | None:
    """Return the part for a word as it is written in a pattern; None when it is no word."""
    if sign.endswith("*"):
        return Affix(sign[:-1], "")
    if sign.startswith("*"):
        return Affix("", sign[1:])
    return Words(tuple(_opened(sign.lower()))) if _PLAIN.fullmatch(sign) else None


def _joined(parts: Sequence[Part]) -> Sequence[Part]:
    """Return the parts with neighbouring plain words made one."""
    if len(parts) < 2:  # noqa: PLR2004 - nothing to join
        return parts
    joined: list[Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, Words) and isinstance(last, Words):
            joined[-1] = Words(last.texts + part.texts)
        else:
            joined.append(part)
    return joined


def _opened(raw: str) -> Sequence[str]:
    """Return a word with its contraction opened: "don't" as "do", "not"."""
    if not raw[0].isalnum():
        return [EDGE]
    if raw in _WHOLE:
        return _WHOLE[raw].split()
    if "'" not in raw:
        return [raw]
    for ending, full in _ENDINGS.items():
        if raw.endswith(ending) and len(raw) > len(ending):
            return [raw.removesuffix(ending), full]
    if raw.endswith("'s"):
        stem = raw.removesuffix("'s")
        return [stem, "is"] if stem in _BY_S else [stem + "s"]
    return [raw.replace("'", "")]


def without_repeats(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words with runs of one to three that are said twice in a row said once."""
    kept: list[str] = []
    for word in words:
        kept.append(word)
        for run in (1, 2, 3):
            if len(kept) >= 2 * run and kept[-run:] == kept[-2 * run : -run]:
                del kept[-run:]
                break
    return tuple(kept)


__all__ = ["BLOT", "EDGE", "Line", "PhraseBook", "Phrases", "spoken_words", "without_repeats"]
