"""How a line is read aloud: its sentences, with numbers, times, amounts and abbreviations as words.

Engines differ in what they make of "£5", "3:30" or "St.", and none knows that 988 is a number to
call. So every voice gets words only. The words are in intents/<language>/pronunciation.toml, the
rules that need arithmetic are here.
"""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from voice_companion.core.rulebook import Rules
from voice_companion.core.sentences import split_sentences

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_MOST_DIGITS = 15
"""Of a number that is said as one; longer ones are left to the engine."""
_YEARS = range(1100, 2100)
"""Four digits without a comma that are read as a year is: "nineteen eighty-seven"."""
_HOURS_ON_THE_FACE = 12
_FEWEST_TO_CALL, _FEWEST_IN_GROUPS = 7, 5
"""So many digits make a number to call, in one group and in several."""

_AMOUNT = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_BEGINS, _ENDS = r"(?<![\w.,£$€])", r"(?![\w%]|[.,][0-9])"
_HALF = r"(?:\s?([ap])\.?m\b(?:\.(?=\s+[a-z0-9]))?)"
"""Half of the day, with its stop where the sentence plainly goes on."""
_CLOCK = re.compile(rf"{_BEGINS}([01]?[0-9]|2[0-4]):([0-5][0-9])(?![0-9:]){_HALF}?", re.IGNORECASE)
_HOUR = re.compile(rf"{_BEGINS}(1[0-2]|[1-9])(?:\.([0-5][0-9]))?{_HALF}", re.IGNORECASE)
_MONEY = re.compile(rf"([£$€])\s?({_AMOUNT})(?:(k|m|bn)\b)?")
_TO_CALL = re.compile(rf"{_BEGINS}\+?[0-9]+(?:[ \u00a0-][0-9]+)*{_ENDS}")
_SIDE_BY_SIDE = re.compile(rf"{_BEGINS}([0-9]+)/([0-9]+)(?![\w/])")
_RANGE = re.compile(rf"{_BEGINS}({_AMOUNT})\s?[-\u2013]\s?(?={_AMOUNT})")
_PERCENT = re.compile(rf"({_AMOUNT})\s?%")
_DEGREES = re.compile(rf"({_AMOUNT})\s?°[CF]?")
_ORDINAL = re.compile(rf"{_BEGINS}([0-9]+)(?:st|nd|rd|th)\b", re.IGNORECASE)
_DECADE = re.compile(rf"{_BEGINS}['\u2019]?([1-9]0|[1-9][0-9]{{2}}0)['\u2019]?s\b")
_NUMBER = re.compile(rf"{_BEGINS}(-?)({_AMOUNT})(?!\w|[.,][0-9])")
_STREET = re.compile(r"(?<=[a-z] )St\b\.?(?=(\W*$)?)(?!\s+[A-Z])")
_SAINT = re.compile(r"\bSt\b\.?(?=\s+[A-Z])")


Step = Callable[[str], str]
"""Writes one kind of thing in a sentence out."""


class NumberWords(Protocol):
    """Writes whole numbers out in words, without a comma."""

    def cardinal(self, value: int) -> str:
        """Return "forty-two" for 42."""

    def ordinal(self, value: int) -> str:
        """Return "forty-second" for 42."""

    def year(self, value: int) -> str:
        """Return "nineteen eighty-seven" for 1987."""


class PronunciationRules(Rules):
    """The table pronunciation.toml."""

    short_numbers: frozenset[str]
    saint: str
    street: str
    o_clock: str
    oh: str
    hundred: str
    to: str
    point: str
    percent: str
    minus: str
    plus: str
    degrees: str
    titles: Mapping[str, str]
    abbreviations: Mapping[str, str]
    bare: Mapping[str, str]
    letters: Mapping[str, str]
    capitals: Mapping[str, str]
    units: Mapping[str, tuple[str, str]]
    """What is said of one, and of more."""
    currencies: Mapping[str, tuple[str, str]]
    multiples: Mapping[str, str]
    """What is said for the "k" of "£50k"."""


class Pronunciation:
    """Reads lines as they are to be spoken."""

    def __init__(self, rules: PronunciationRules, numbers: NumberWords) -> None:
        self._rules = rules
        self._numbers = numbers
        self._stopped = frozenset({*rules.titles, *rules.abbreviations, "st"})
        self._steps = (*self._for_words(), *self._for_amounts(), *self._for_numbers())

    def sentences(self, line: str) -> tuple[str, ...]:
        """Return the line's sentences in order, each as a voice is to read it."""
        return tuple(map(self.speakable, split_sentences(line, self._stopped)))

    def speakable(self, sentence: str) -> str:
        """Return one sentence with everything in it written out as it is said."""
        for step in self._steps:
            sentence = step(sentence)
        return sentence

    def _for_words(self) -> tuple[Step, ...]:
        rules = self._rules
        titles = rf"\b({_any_of(rules.titles)})\.(?=\s+[A-Z0-9])"
        stopped = rf"\b({_any_of(rules.abbreviations)})\.(\W*$)?"
        bare = rf"\b({_any_of(rules.bare)})\b(?![.'\u2019&]\w)"
        return (
            partial(_SAINT.sub, rules.saint),
            partial(_STREET.sub, self._street),
            _replacing(titles, rules.titles),
            partial(re.compile(stopped, re.IGNORECASE).sub, self._abbreviated),
            _replacing(bare, rules.bare),
        )

    def _for_amounts(self) -> tuple[Step, ...]:
        rules, read = self._rules, self._read
        unit = re.compile(rf"{_BEGINS}({_AMOUNT})\s?({_any_of(rules.units)})\b(?!['\u2019])")
        letters = rf"(?<![\w&])({_any_of(rules.letters)})(?![\w&])"
        return (
            partial(_CLOCK.sub, self._time),
            partial(_HOUR.sub, self._time),
            partial(_MONEY.sub, self._money),
            partial(unit.sub, lambda found: self._counted(found[1], rules.units[found[2]])),
            _replacing(letters, rules.letters),
            partial(re.compile(rf"\b({_any_of(rules.capitals)})\b").sub, self._in_capitals),
            partial(_PERCENT.sub, lambda found: f"{read(found[1])} {rules.percent}"),
            partial(_DEGREES.sub, lambda found: f"{read(found[1])} {rules.degrees}"),
        )

    def _for_numbers(self) -> tuple[Step, ...]:
        read = self._read
        return (
            partial(_TO_CALL.sub, self._to_call),
            partial(_SIDE_BY_SIDE.sub, lambda found: f"{read(found[1])} {read(found[2])}"),
            partial(_RANGE.sub, lambda found: f"{read(found[1])} {self._rules.to} "),
            partial(_ORDINAL.sub, self._ordinal),
            partial(_DECADE.sub, lambda found: _several(read(found[1]))),
            partial(_NUMBER.sub, self._number),
        )

    def _street(self, found: re.Match[str]) -> str:
        """Return "Street"; the stop is the sentence's own where it stands at its end."""
        ends = found[1] is not None and found[0].endswith(".")
        return f"{self._rules.street}{'.' if ends else ''}"

    def _abbreviated(self, found: re.Match[str]) -> str:
        said = self._rules.abbreviations[found[1].lower()]
        return said if found[2] is None else f"{said}.{found[2]}"

    def _in_capitals(self, found: re.Match[str]) -> str:
        """Return the letters, but the word as it is where the whole sentence is in capitals."""
        return found[1] if found.string.isupper() else self._rules.capitals[found[1]]

    def _time(self, found: re.Match[str]) -> str:
        hour, minutes, half = int(found[1]), int(found[2] or 0), found[3]
        said = [self._numbers.cardinal(hour)]
        if minutes:
            oh = [self._rules.oh] if minutes < len(_DIGITS) else []
            said += [*oh, self._numbers.cardinal(minutes)]
        elif not half:
            on_the_face = 1 <= hour <= _HOURS_ON_THE_FACE
            said.append(self._rules.o_clock if on_the_face else self._rules.hundred)
        return " ".join([*said, f"{half.upper()} M"] if half else said)

    def _money(self, found: re.Match[str]) -> str:
        """Return "five pounds", "five pounds fifty", "fifty thousand pounds" for "£50k"."""
        names, amount = self._rules.currencies[found[1]], found[2]
        if found[3]:
            return f"{self._read(amount)} {self._rules.multiples[found[3]]} {names[1]}"
        whole, _, small = amount.partition(".")
        if len(small) not in {0, 2}:
            return self._counted(amount, names)
        said = self._counted(whole, names)
        return f"{said} {self._read(small)}" if small.strip("0") else said

    def _counted(self, amount: str, names: tuple[str, str]) -> str:
        one, more = names
        return f"{self._read(amount)} {one if amount == '1' else more}"

    def _to_call(self, found: re.Match[str]) -> str:
        """Return a number to call digit by digit, a comma (a short pause) between groups."""
        groups = re.findall(r"[0-9]+", found[0])
        if not self._is_to_call(found[0], groups):
            return found[0]
        said = ", ".join(" ".join(_DIGITS[int(digit)] for digit in group) for group in groups)
        return f"{self._rules.plus} {said}" if found[0].startswith("+") else said

    def _is_to_call(self, written: str, groups: list[str]) -> bool:
        digits = "".join(groups)
        if written.startswith("+") or digits in self._rules.short_numbers:
            return True
        if len(groups) == 1:
            return len(digits) >= _FEWEST_TO_CALL or (digits[0] == "0" and len(digits) > 2)  # noqa: PLR2004 - "007"
        is_range = len(groups) == 2 and "-" in written and len(groups[0]) == len(groups[1])  # noqa: PLR2004 - from, to
        return len(digits) >= _FEWEST_IN_GROUPS and not is_range

    def _ordinal(self, found: re.Match[str]) -> str:
        return self._numbers.ordinal(int(found[1])) if len(found[1]) < _MOST_DIGITS else found[0]

    def _number(self, found: re.Match[str]) -> str:
        minus = f"{self._rules.minus} " if found[1] else ""
        return f"{minus}{self._read(found[2])}"

    def _read(self, amount: str) -> str:
        """Return an amount in words: "1,000", "3.50", "1987"; unchanged where it is too long."""
        whole, point, small = amount.replace(",", "").partition(".")
        if len(whole) > _MOST_DIGITS:
            return amount
        is_year = "," not in amount and not point and len(whole) == 4 and int(whole) in _YEARS  # noqa: PLR2004
        said = self._numbers.year(int(whole)) if is_year else self._numbers.cardinal(int(whole))
        digits = " ".join(_DIGITS[int(digit)] for digit in small)
        return f"{said} {self._rules.point} {digits}" if point else said


def _any_of(words: Mapping[str, object]) -> str:
    """Return a pattern for any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _replacing(pattern: str, words: Mapping[str, str]) -> Step:
    """Return a step that puts what is said in the place of what is written, capital or not."""
    return partial(re.compile(pattern, re.IGNORECASE).sub, lambda found: words[found[1].lower()])


def _several(number: str) -> str:
    """Return "nineties" for "ninety"."""
    return f"{number[:-1]}ies" if number.endswith("y") else f"{number}s"
