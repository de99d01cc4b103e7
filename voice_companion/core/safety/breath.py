"""One utterance as elements of meaning: where each stands, whether it is denied, and of whom.

Only the words decide. A parser's mistake must not be able to hide danger, and a clause that is
told in a weak moment, without punctuation and half finished, is where parsers make them.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from voice_companion.core.parsing.phrases import BLOT, EDGE
from voice_companion.core.safety.safety_rules import (
    BREAK,
    CARRIES,
    DENIAL,
    NO_DENIAL,
    SOMEBODY,
    SPEAKER,
    Denials,
    Reading,
    SafetyRules,
)

_MARKS = frozenset({EDGE, BLOT})
_SUBJECTS = frozenset({"i", "he", "she", "they", "we", "you", "it"})
_REACH = 5
"""Words over which a denial reaches forward: "i do not think that i want"."""
_FAR = 14
"""Words over which a subject is looked for: about what is said in one breath."""
_NEAR = 5
"""Words on either side in which an excuse counts."""
_PHRASE = 3
"""Words of a stretch that is a phrase: a single word in it is no excuse ("run out of insulin")."""
_MOST = 64
"""Combinations of stretches that are tried for one reading."""

Stretch = tuple[int, int]
"""The index of the first word, and of the one after the last."""


class Breath:
    """The elements of one utterance."""

    def __init__(self, words: Sequence[str], rules: SafetyRules) -> None:
        self.words = tuple(words)
        self._rules = rules
        self._tags: dict[str, list[Stretch]] = {}
        self.stretches = rules.vocabulary.matches(self.words)
        """Every element with the index of its first word, and of the one after its last."""
        for element, start, end in self.stretches:
            self._tags.setdefault(element, []).append((start, self._without_marks(start, end)))
        swallowed = self._tags.get(NO_DENIAL, ())
        self._denials = {
            start
            for start, _ in self._tags.get(DENIAL, ())
            if not any(first <= start < end for first, end in swallowed)
        }
        self._breaks = {start for start, _ in self._tags.get(BREAK, ())}
        self._people: dict[int, bool] | None = None

    def _without_marks(self, start: int, end: int) -> int:
        """Return the end of a stretch without the end of a sentence that it reached over."""
        while end - 1 > start and self.words[end - 1] in _MARKS:
            end -= 1
        return end

    @property
    def elements(self) -> frozenset[str]:
        """Return which elements are there at all."""
        return frozenset(self._tags)

    def readings(self, *, early: bool) -> list[Reading]:
        """Return the readings that fit."""
        return [
            reading
            for reading in self._rules.readings
            if reading.early is early and self.tells(reading)
        ]

    def tells(self, reading: Reading) -> bool:
        """Return whether the words can be read so."""
        if not all(any(one in self._tags for one in need) for need in reading.choices):
            return False
        return any(self._holds(reading, one) for one in self._combinations(reading))

    def _combinations(self, reading: Reading) -> Iterator[list[tuple[Stretch, str]]]:
        """Yield one stretch for each need, in the order of the words, none over another."""
        spans = [
            [(span, one) for one in need for span in self._tags.get(one, ())]
            for need in reading.choices
        ]
        for _, chosen in zip(range(_MOST), product(*spans), strict=False):
            placed = sorted(chosen)
            if reading.ordered and placed != list(chosen):
                continue
            if self._repeats_itself(placed):
                continue
            gaps = (self.words[a[0][1] : b[0][0]] for a, b in pairwise(placed))
            if all(a[0][1] <= b[0][0] for a, b in pairwise(placed)) and all(
                len(gap) <= reading.gap and (reading.across or not _MARKS.intersection(gap))
                for gap in gaps
            ):
                yield placed

    def _repeats_itself(self, placed: Sequence[tuple[Stretch, str]]) -> bool:
        """Tell whether one element stands for two with the same words: "the roof ... the roof"."""
        said = [(element, self.words[start:end]) for (start, end), element in placed]
        return len(set(said)) < len(said)

    def _holds(self, reading: Reading, placed: list[tuple[Stretch, str]]) -> bool:
        denials, edge = 0, 0
        for (start, end), element in placed:
            denials += self._denied(start, edge)
            if self._rules.elements[element].own and self._somebody_elses(start):
                return False
            edge = end
        if reading.denials is not Denials.ANY and denials % 2 != (reading.denials is Denials.ODD):
            return False
        stretches = [stretch for stretch, _ in placed]
        return not any(self._stands_near(one, stretches) for one in reading.unless)

    def _denied(self, start: int, edge: int) -> int:
        """Return how many denials reach a word, none from before `edge`."""
        count = 0
        if self._bars_denial(start):
            return 0
        for place in range(start - 1, max(edge, start - _REACH) - 1, -1):
            if place in self._denials:
                count += 1
            elif self._bars_denial(place):
                break
        return count

    def _bars_denial(self, place: int) -> bool:
        """Tell whether a denial before a word says nothing of what is behind it."""
        word = self.words[place]
        return (
            place in self._breaks
            or word in _MARKS
            or (word in _SUBJECTS and not self._carried(place))
        )

    def _carried(self, place: int) -> bool:
        """Tell whether a denial before a subject is meant for what follows ("don't think i")."""
        upto = {place, place - 1} if self.words[place - 1] == "that" else {place}
        return any(end in upto for _, end in self._tags.get(CARRIES, ()))

    def _somebody_elses(self, start: int) -> bool:
        """Return whether the nearest subject before a word is somebody other than the speaker."""
        people = self._subjects()
        clause: list[bool] = []
        broken = False
        for place in range(start - 1, max(0, start - _FAR) - 1, -1):
            if self.words[place] == EDGE:
                break
            if place in self._breaks or self.words[place] == BLOT:
                if clause:
                    break
                broken = True
            elif place in people:
                clause.append(people[place])
                if not broken:
                    break
        # In the clause itself the nearest person counts, in the one before it the first.
        return bool(clause) and clause[-1]

    def _subjects(self) -> dict[int, bool]:
        """Return where a person is named: True for somebody else, False for the speaker."""
        if self._people is None:
            somebody = self._tags.get(SOMEBODY, ())
            self._people = {end - 1: True for _, end in somebody}
            self._people |= {start: False for start, _ in self._tags.get(SPEAKER, ())}
        return self._people

    def _stands_near(self, element: str, placed: Sequence[Stretch]) -> bool:
        """Tell whether an excuse stands near what is read, and is no part of it ("run out of")."""
        first, last = placed[0][0], placed[-1][1]
        for start, end in self._tags.get(element, ()):
            inside = end - start == 1 and any(
                begin <= start and end <= stop and stop - begin >= _PHRASE for begin, stop in placed
            )
            if not inside and last - 1 + _NEAR >= start and end + _NEAR > first:
                begin, stop = (end, first + 1) if end <= first else (last, start + 1)
                if not self._another_clause(begin, stop):
                    return True
        return False

    def _another_clause(self, begin: int, stop: int) -> bool:
        """Tell whether a sentence ends there, or the speaker begins anew ("... and i")."""
        return any(
            self.words[place] == EDGE
            or (self.words[place] == "i" and place - 1 >= begin and place - 1 in self._breaks)
            for place in range(begin, min(stop, len(self.words)))
        )
