"""What a turn shows besides feelings and causes: a greeting, a need, grief, another language.

The words are in intents/<language>/practice.toml.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pydantic import Field, model_validator

from voice_companion.core.parsing.phrase_nodes import EDGE, Line
from voice_companion.core.parsing.phrases import PhraseBook, Phrases, spoken_words
from voice_companion.core.reflection.memory import Gate
from voice_companion.core.rulebook import Rules
from voice_companion.core.wording.grammar import words_of
from voice_companion.core.wording.tellings import TellingFrames

_FEW_WORDS = 16
LONGEST_READ = 4000
"""Characters of a turn that are searched for cues: the last ones, where what weighs most stands."""


_BOOK = PhraseBook({})


class Opening(Rules):
    """What the opening is put together from."""

    welcome: tuple[str, ...]
    about: tuple[str, ...]
    invite: tuple[str, ...]


class Closing(Rules):
    """Lines that close a session."""

    lines: tuple[str, ...]


class SilenceRules(Rules):
    """When a silence is answered, and how."""

    cue_after_seconds: float = Field(gt=0)
    offer_after_seconds: float = Field(gt=0)
    cues: tuple[str, ...]
    offers: tuple[str, ...]


class TurnCues(Rules):
    """Phrasings of turns that are answered in a way of their own."""

    swearing: tuple[str, ...]
    eased: tuple[str, ...]
    hard_time: tuple[str, ...]
    worst: tuple[str, ...]
    pleasing_all: tuple[str, ...]
    pleasing_one: tuple[str, ...]


class Inform(Rules):
    """A question to the companion about itself, by its name in acts.toml, and its answers."""

    name: str
    answers: tuple[str, ...]


class Need(Rules):
    """A need, and the words that speak of it."""

    need: str
    cues: tuple[str, ...]


class FeelingTables(Rules):
    """What the planner has to know of feelings."""

    under_sadness: tuple[str, str]
    under_anger: tuple[str, str]
    under_shame: tuple[str, str]
    under_other: tuple[str, str]
    good: tuple[str, ...]
    hard_words: tuple[str, ...]
    good_words: tuple[str, ...]


class Verdicts(Rules):
    """Hard words that people have for themselves."""

    said: tuple[str, ...]
    """How a verdict on oneself begins."""
    verdicts: tuple[str, ...]
    """The verdicts, as they are heard and as they are said back."""


class Foreign(Rules):
    """Words of other languages, parted by spaces."""

    words: str


class Topics(Rules):
    """Words that tell nothing about a topic, parted by spaces."""

    common: str


class PracticeRules(Rules):
    """The tables of practice.toml."""

    opening: Opening
    closing: Closing
    silence: SilenceRules
    turns: TurnCues
    inform: tuple[Inform, ...]
    needs: tuple[Need, ...]
    tellings: TellingFrames
    verdicts: Verdicts
    gates: Mapping[Gate, tuple[str, ...]]
    feelings: FeelingTables
    foreign: Foreign
    nouns: Mapping[str, str]
    topics: Topics
    commands: Mapping[str, tuple[str, ...]]
    """What is said when a command was carried out, by the command's name."""

    @model_validator(mode="after")
    def _compiles(self) -> "PracticeRules":
        _ = self.compiled_turns, self.compiled_needs, self.compiled_gates, self.compiled_verdicts
        return self

    @cached_property
    def compiled_turns(self) -> Phrases:
        """The phrasings of turns; each notes its kind."""
        return _noting({name: getattr(self.turns, name) for name in TurnCues.model_fields})

    @cached_property
    def compiled_needs(self) -> Phrases:
        """The cues of needs; each notes the number of its need in the table."""
        return _noting({str(number): entry.cues for number, entry in enumerate(self.needs)})

    @cached_property
    def compiled_gates(self) -> Phrases:
        """The signs of gates; each notes its gate."""
        return _noting({gate.value: signs for gate, signs in self.gates.items()})

    @cached_property
    def compiled_verdicts(self) -> Phrases:
        """Verdicts on oneself; each notes its number in the table."""
        said = " | ".join(self.verdicts.said)
        return _BOOK.compile(
            f"({said}) {verdict} {{is={number}}}"
            for number, verdict in enumerate(self.verdicts.verdicts)
        )

    @cached_property
    def foreign_words(self) -> frozenset[str]:
        """The words of other languages."""
        return frozenset(self.foreign.words.split())

    @cached_property
    def common_words(self) -> frozenset[str]:
        """The words that tell nothing about a topic."""
        return frozenset(self.topics.common.split())


def _noting(tables: Mapping[str, Sequence[str]]) -> Phrases:
    """Return all phrasings, each noting the name of its table."""
    return _BOOK.compile(
        f"({pattern}) {{is={name}}}" for name, patterns in tables.items() for pattern in patterns
    )


@dataclass(frozen=True, slots=True)
class Cues:
    """What one turn shows."""

    kinds: frozenset[str]
    """Names of `TurnCues` that were found."""
    needs: tuple[str, ...]
    gates: frozenset[Gate]
    verdict: str | None
    """The hard word that the person has for themselves, ready to be said back."""
    foreign: bool
    empty: bool
    """Whether there is no word at all in it."""


def read_cues(text: str, rules: PracticeRules) -> Cues:
    """Return what the turn shows; any text is fine."""
    recent = text[-LONGEST_READ:]
    line = Line(spoken_words(recent))
    plain = Line(tuple(word for word in line.words if word != EDGE))
    short = plain if len(plain.words) < _FEW_WORDS else line
    needed = rules.compiled_needs.noted(line)
    kinds = frozenset(rules.compiled_turns.noted(short))
    return Cues(
        kinds=kinds,
        needs=tuple(one.need for number, one in enumerate(rules.needs) if str(number) in needed),
        gates=frozenset(Gate(name) for name in rules.compiled_gates.noted(line)),
        verdict=_verdict(line, rules),
        foreign=_is_foreign(recent, rules.foreign_words),
        empty=not any(char.isalpha() for char in recent),
    )


def _verdict(line: Line, rules: PracticeRules) -> str | None:
    """Return the longest verdict on oneself that is in the line."""
    noted = rules.compiled_verdicts.noted(line)
    return max((rules.verdicts.verdicts[int(number)] for number in noted), key=len, default=None)


def _is_foreign(text: str, foreign: frozenset[str]) -> bool:
    letters = [char for char in text if char.isalpha()]
    latin = sum("LATIN" in unicodedata.name(char, "") for char in letters[:200])
    if letters and latin < len(letters[:200]) / 2:
        return True
    words = [word.lower() for word in words_of(text)]
    known = sum(word in foreign for word in words)
    return known >= 2 and known * 3 >= len(words)  # noqa: PLR2004
