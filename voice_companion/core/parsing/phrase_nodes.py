"""The parts of a phrase pattern and how each reads on over a line of words.

Each part, asked at a place in the line, gives the places where it can end. Named lists are parts
that all patterns share, and what they give is remembered per line, so the time for a line grows
with its length and not with how the lists nest.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

EDGE = "."
"""Stands for the end of a typed sentence; no gap reaches across it."""
BLOT = "~"
"""Stands where words were blotted out; no pattern but its own sign reaches across it."""
GAP_WORDS = 4
"""How many words `...` may stand for."""

Caught = tuple[tuple[str, str], ...]
"""Slots with the words they caught."""
Needs = tuple[frozenset[str], ...]
"""Sets of words of each of which one must be there."""
Place = tuple[int, Caught]
"""The index of the next word to read, and what slots have caught up to there."""


class Line:
    """Words to match on, with what shared parts were found to do at each place."""

    __slots__ = ("known", "where", "words")

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(words)
        self.known: dict[tuple[Shared, int], tuple[Place, ...]] = {}
        self.where: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            self.where.setdefault(word, []).append(place)


class Part(ABC):
    """One part of a pattern."""

    __slots__ = ()

    @abstractmethod
    def ends(self, line: Line, place: Place) -> Iterator[Place]:
        """Yield the places where the part can end when it begins at `place`, likeliest first."""

    def first(self) -> frozenset[str] | None:
        """Return the words it can begin with; None when any word will do, or none is needed."""
        return None

    def needed(self) -> Needs:
        """Return sets of words; of each set, one word must stand in the line for a match."""
        return ()


@dataclass(frozen=True, slots=True)
class Word(Part):
    """A plain word."""

    text: str

    def ends(self, line: Line, place: Place) -> Iterator[Place]:
        """Yield where the part can end."""
        if place[0] < len(line.words) and line.words[place[0]] == self.text:
            yield place[0] + 1, place[1]

    def first(self) -> frozenset[str] | None:
        """Return the words it can begin with."""
        return frozenset({self.text})

    def needed(self) -> Needs:
        """Return the words it cannot do without."""
        return (frozenset({self.text}),)


@dataclass(frozen=True, slots=True)
class Affix(Part):
    """Every word that begins, or ends, in a certain way."""

    beginning: str
    ending: str

    def ends(self, line: Line, place: Place) -> Iterator[Place]:
        """Yield where the part can end."""
        if place[0] < len(line.words):
            word = line.words[place[0]]
            if word.startswith(self.beginning) and word.endswith(self.ending) and _plain(word):
                yield place[0] + 1, place[1]


@dataclass(frozen=True, slots=True)
class Border(Part):
    """The first or the last edge of the utterance; takes up no word."""

    last: bool

    def ends(self, line: Line, place: Place) -> Iterator[Place]:
        """Yield where the part can end."""
        rest = line.words[place[0] :] if self.last else line.words[: place[0]]
        if rest in {(), (EDGE,)}:
            yield place


@dataclass(frozen=True, slots=True)
class Gap(Part):
    """A few words of any kind, caught under a name when there is one; as few as will do."""

    least: int
    most: int
    name: str | None = None

    def ends(self, line: Line, place: Place) -> Iterator[Place]:
        """Yield where the part can end."""
        start, caught = place
        for count in range(self.most + 1):
            if count >= self.least:
                yield start + count, self._with(caught, line.words[start : start + count])
            if start + count >= len(line.words) or not _plain(line.words[start + count]):
                return

    def _with(self, caught: Caught, words: Sequence[str]) -> Caught:
        return (*caught, (self.name, " ".join(words))) if self.name else caught


@dataclass(frozen=True, slots=True)
class Maybe(Part):
    """A part, or nothing."""

    part: Part

    def ends(self, line: Line, place: Place) -> Iterator[Place]:
        """Yield where the part can end."""
        yield from self.part.ends(line, place)
        yield place


class Sequel(Part):
    """Parts one after the other."""

    __slots__ = ("_first", "_parts")

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)
        self._first = self._begin()

    def ends(self, line: Line, place: Place) -> Iterator[Place]:
        """Yield where the part can end."""
        places: dict[Place, None] = {place: None}
        for part in self._parts:
            places = {end: None for start in places for end in part.ends(line, start)}
            if not places:
                return
        yield from places

    def first(self) -> frozenset[str] | None:
        """Return the words it can begin with."""
        return self._first

    def needed(self) -> Needs:
        """Return the words it cannot do without."""
        # The fewest words first: they are most often missing.
        needs = {words for part in self._parts for words in part.needed()}
        return tuple(sorted(needs, key=len))

    def _begin(self) -> frozenset[str] | None:
        found: frozenset[str] = frozenset()
        for part in self._parts:
            inner = part.part if isinstance(part, Maybe) else part
            words = frozenset() if isinstance(part, Border) else inner.first()
            if words is None:
                return None
            found |= words
            if not isinstance(part, Maybe | Border):
                return found
        return None


class Choice(Part):
    """One of several parts."""

    __slots__ = ("_anywhere", "_by_word", "_parts")

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)
        self._by_word: dict[str, list[Part]] = {}
        self._anywhere = [part for part in parts if part.first() is None]
        for part in parts:
            for word in part.first() or ():
                self._by_word.setdefault(word, []).append(part)

    def ends(self, line: Line, place: Place) -> Iterator[Place]:
        """Yield where the part can end."""
        at = line.words[place[0]] if place[0] < len(line.words) else ""
        for part in (*self._by_word.get(at, ()), *self._anywhere):
            yield from part.ends(line, place)

    def first(self) -> frozenset[str] | None:
        """Return the words it can begin with."""
        return None if self._anywhere else frozenset(self._by_word)

    def needed(self) -> Needs:
        """Return the words it cannot do without."""
        lists = [min(part.needed(), key=len, default=frozenset()) for part in self._parts]
        return (frozenset().union(*lists),) if all(lists) else ()


class Shared(Part):
    """A named list: a choice that many patterns use, remembered per line and place."""

    __slots__ = ("_choice", "_needed")

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._needed = choice.needed()

    def ends(self, line: Line, place: Place) -> Iterator[Place]:
        """Yield where the part can end."""
        key = (self, place[0])
        if key not in line.known:
            ends = self._choice.ends(line, (place[0], ()))
            line.known[key] = tuple(dict.fromkeys(ends))
        for end, _ in line.known[key]:
            yield end, place[1]

    def first(self) -> frozenset[str] | None:
        """Return the words it can begin with."""
        return self._choice.first()

    def needed(self) -> Needs:
        """Return the words it cannot do without."""
        return self._needed


def _plain(word: str) -> bool:
    return word not in {EDGE, BLOT}
