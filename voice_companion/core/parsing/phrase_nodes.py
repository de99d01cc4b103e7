"""The parts of a phrase pattern and how each reads on over a line of words.

Each part, asked at a place in the line, gives the places where it can end. Named lists are parts
that all patterns share, and what they give is remembered per line, so the time for a line grows
with its length and not with how the lists nest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

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
        self.known: dict[tuple[Shared, int], tuple[int, ...]] = {}
        self.where: dict[str, list[int]] = {}
        for place, word in enumerate(self.words):
            self.where.setdefault(word, []).append(place)


class Part:
    """One part of a pattern."""

    __slots__ = ()

    def ends(self, line: Line, place: Place) -> Sequence[Place]:
        """Return the places where the part can end when it begins at `place`, likeliest first."""
        raise NotImplementedError

    def first(self) -> frozenset[str] | None:
        """Return the words it can begin with; None when any word will do, or none is needed."""
        return None

    def needed(self) -> Needs:
        """Return sets of words; of each set, one word must stand in the line for a match."""
        return ()


@dataclass(frozen=True, slots=True)
class Words(Part):
    """Plain words, one after the other."""

    texts: tuple[str, ...]

    def ends(self, line: Line, place: Place) -> Sequence[Place]:
        """Return where the part can end."""
        start, caught = place
        end = start + len(self.texts)
        return ((end, caught),) if line.words[start:end] == self.texts else ()

    def first(self) -> frozenset[str] | None:
        """Return the words it can begin with."""
        return frozenset(self.texts[:1])

    def needed(self) -> Needs:
        """Return the words it cannot do without."""
        return tuple(frozenset({text}) for text in self.texts)


@dataclass(frozen=True, slots=True)
class Note(Part):
    """Takes up no word; notes a value under a name, as if a slot had caught it."""

    name: str
    value: str

    def ends(self, line: Line, place: Place) -> Sequence[Place]:  # noqa: ARG002 - reads no word
        """Return where the part can end."""
        return ((place[0], (*place[1], (self.name, self.value))),)


@dataclass(frozen=True, slots=True)
class Affix(Part):
    """Every word that begins, or ends, in a certain way."""

    beginning: str
    ending: str

    def ends(self, line: Line, place: Place) -> Sequence[Place]:
        """Return where the part can end."""
        if place[0] < len(line.words):
            word = line.words[place[0]]
            if word.startswith(self.beginning) and word.endswith(self.ending) and _plain(word):
                return ((place[0] + 1, place[1]),)
        return ()


@dataclass(frozen=True, slots=True)
class Border(Part):
    """The first or the last edge of the utterance; takes up no word."""

    last: bool

    def ends(self, line: Line, place: Place) -> Sequence[Place]:
        """Return where the part can end."""
        rest = line.words[place[0] :] if self.last else line.words[: place[0]]
        return (place,) if rest in {(), (EDGE,)} else ()


@dataclass(frozen=True, slots=True)
class Gap(Part):
    """A few words of any kind, caught under a name when there is one; as few as will do."""

    least: int
    most: int
    name: str | None = None

    def ends(self, line: Line, place: Place) -> Sequence[Place]:
        """Return where the part can end."""
        start, caught = place
        places = []
        for count in range(self.most + 1):
            if count >= self.least:
                at = start + count
                places.append((at, self._with(caught, line.words[start:at])))
            if start + count >= len(line.words) or not _plain(line.words[start + count]):
                break
        return places

    def _with(self, caught: Caught, words: Sequence[str]) -> Caught:
        return (*caught, (self.name, " ".join(words))) if self.name else caught


@dataclass(frozen=True, slots=True)
class Maybe(Part):
    """A part, or nothing."""

    part: Part

    def ends(self, line: Line, place: Place) -> Sequence[Place]:
        """Return where the part can end."""
        return (*self.part.ends(line, place), place)


class Sequel(Part):
    """Parts one after the other."""

    __slots__ = ("_first", "_parts")

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)
        self._first = self._begin()

    def ends(self, line: Line, place: Place) -> Sequence[Place]:
        """Return where the part can end."""
        places: Sequence[Place] = (place,)
        for part in self._parts:
            if len(places) == 1:
                places = part.ends(line, places[0])
            else:
                ends = chain.from_iterable(part.ends(line, start) for start in places)
                places = list(dict.fromkeys(ends))
            if not places:
                break
        return places

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
            words = frozenset() if isinstance(part, Border | Note) else inner.first()
            if words is None:
                return None
            found |= words
            if not isinstance(part, Maybe | Border | Note):
                return found
        return None


class Choice(Part):
    """One of several parts."""

    __slots__ = ("_by_word", "_first", "_parts")

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)
        firsts = [part.first() for part in parts]
        known = [words for words in firsts if words is not None]
        self._first = frozenset().union(*known) if len(known) == len(firsts) else None
        self._by_word: dict[str, tuple[Part, ...]] = {}

    def ends(self, line: Line, place: Place) -> Sequence[Place]:
        """Return where the part can end."""
        at = line.words[place[0]] if place[0] < len(line.words) else ""
        parts = self._by_word.get(at)
        if parts is None:
            parts = self._by_word[at] = self._beginning_with(at)
        if len(parts) == 1:
            return parts[0].ends(line, place)
        return [end for part in parts for end in part.ends(line, place)]

    def first(self) -> frozenset[str] | None:
        """Return the words it can begin with."""
        return self._first

    def needed(self) -> Needs:
        """Return the words it cannot do without."""
        lists = [min(part.needed(), key=len, default=frozenset()) for part in self._parts]
        return (frozenset().union(*lists),) if all(lists) else ()

    def _beginning_with(self, word: str) -> tuple[Part, ...]:
        """Return the parts that may begin with a word, those that surely do before the others."""
        surely = [part for part in self._parts if word in (part.first() or ())]
        return (*surely, *(part for part in self._parts if part.first() is None))


class Shared(Part):
    """A named list: a choice that many patterns use, remembered per line and place."""

    __slots__ = ("_choice", "_needed")

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._needed = choice.needed()

    def ends(self, line: Line, place: Place) -> Sequence[Place]:
        """Return where the part can end."""
        key = (self, place[0])
        known = line.known.get(key)
        if known is None:
            ends = self._choice.ends(line, (place[0], ()))
            known = line.known[key] = tuple(dict.fromkeys(end for end, _ in ends))
        caught = place[1]
        return [(end, caught) for end in known]

    def first(self) -> frozenset[str] | None:
        """Return the words it can begin with."""
        return self._choice.first()

    def needed(self) -> Needs:
        """Return the words it cannot do without."""
        return self._needed


def _plain(word: str) -> bool:
    return word not in {EDGE, BLOT}
