"""The words and idioms for feelings, and where they stand in an utterance.

An entry's frame says how it ascribes a feeling to a person:

    state       a state of a person: angry, on edge, over the moon
    mood        a state that is also said of things (a sad film): needs a person
    felt        an ordinary word that is a feeling only after "feel" (small, used)
    affect      a verb whose object feels: it scares me; its participle is a state
    experience  a verb whose subject feels: i miss her
    pain        a verb that needs nobody named: it hurts
    noun        grief, rage, a sense of dread
    slot        an idiom that names who feels in its own slot: it breaks {poss} heart
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Literal, TypeVar

from pydantic import Field

from voice_companion.core.labels import Family, Kind
from voice_companion.core.parsing.inflection import plural, verb_forms
from voice_companion.core.parsing.patterns import Pattern, compile_pattern, find_matches
from voice_companion.core.parsing.tokens import Tokens
from voice_companion.core.rulebook import Rules

V = TypeVar("V")
_LONGEST_GRADED = 7
"""Letters of the longest adjective in -y that takes -ier and -iest."""


class Frame(StrEnum):
    """How an entry ascribes its feeling to a person."""

    STATE = "state"
    MOOD = "mood"
    FELT = "felt"
    AFFECT = "affect"
    EXPERIENCE = "experience"
    NOUN = "noun"
    PAIN = "pain"
    SLOT = "slot"


class Group(Rules):
    """Words that share everything but their spelling."""

    name: str
    family: Family
    kind: Kind = Kind.FEELING
    frame: Frame
    strength: Literal["mild", "medium", "strong"]
    """How strong the word is in itself."""
    valence: Literal["pleasant", "unpleasant", "mixed"]
    words: tuple[str, ...] = Field(min_length=1)
    examples: tuple[str, ...] = ()
    """"{word}" stands for each word in turn; the word is a mention in each."""
    counter_examples: tuple[str, ...] = ()
    """Likewise; the word is no mention in any."""


class Sense(Rules):
    """Surroundings in which a word means something else."""

    word: str
    """The entry, for a reader; the patterns decide."""
    patterns: tuple[str, ...] = Field(min_length=1)
    examples: tuple[str, ...] = ()
    """Here the word is a feeling all the same."""
    counter_examples: tuple[str, ...] = Field(min_length=1)


class FeelingRules(Rules):
    """The tables of intents/<language>/feelings.toml."""

    groups: tuple[Group, ...]
    senses: tuple[Sense, ...] = ()
    forms: Mapping[str, tuple[str, ...]] = {}
    """Forms of irregular verbs and comparatives, by base form."""
    lists: Mapping[str, tuple[str, ...]] = {}
    """Named lists for patterns."""

    @cached_property
    def lexicon(self) -> "Lexicon":
        """Return the entries, ready to be searched for; built once."""
        return Lexicon.compiled(self)


@dataclass(frozen=True, slots=True)
class Entry:
    """One word or idiom in one frame."""

    lemma: str
    group: Group


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where an entry's words stand; whether it is a mention is yet to be decided."""

    entries: tuple[Entry, ...]
    """The readings, the likeliest first."""
    first: int
    stop: int
    slot: tuple[int, int] | None = None
    """The tokens that name who feels it, where the idiom has a place for them."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries by their forms."""

    by_form: Mapping[str, tuple[Entry, ...]]
    idioms: Mapping[str, tuple[tuple[Pattern, Entry], ...]]
    """By an anchor word that must stand in the utterance."""
    masks: Mapping[str, tuple[Pattern, ...]]
    by_lemma: Mapping[str, Entry]

    @classmethod
    def compiled(cls, rules: FeelingRules) -> "Lexicon":
        """Return the lexicon of these rules; raise KeyError for a pattern's unknown list."""
        lists = {
            **rules.lists,
            **{f"{base}~": (base, *forms) for base, forms in rules.forms.items()},
        }
        by_form: dict[str, list[Entry]] = {}
        idioms: dict[str, list[tuple[Pattern, Entry]]] = {}
        masks: dict[str, list[Pattern]] = {}
        by_lemma: dict[str, Entry] = {}
        for group in rules.groups:
            for word in group.words:
                entry = Entry(_lemma(word), group)
                by_lemma.setdefault(entry.lemma, entry)
                if " " in word:
                    pattern = compile_pattern(word, lists)
                    for anchor in pattern.anchors:
                        idioms.setdefault(anchor, []).append((pattern, entry))
                else:
                    for form in _forms(word, group.frame, rules.forms):
                        by_form.setdefault(form, []).append(entry)
        for sense in rules.senses:
            for source in sense.patterns:
                pattern = compile_pattern(source, lists)
                for anchor in pattern.anchors:
                    masks.setdefault(anchor, []).append(pattern)
        return cls(_frozen(by_form), _frozen(idioms), _frozen(masks), by_lemma)

    def candidates(self, tokens: Tokens) -> list[Candidate]:
        """Return where entries stand, left to right, none overlapping, the longest preferred."""
        vocabulary = set(tokens.expanded)
        found = self._idioms(tokens, vocabulary)
        for index, word in enumerate(tokens.expanded):
            entries = self.by_form.get(word)
            if entries:
                found.append(Candidate(entries, index, index + 1))
        if not found:
            return []
        masked = self._masked(tokens, vocabulary)
        return _longest(found, masked)

    def _idioms(self, tokens: Tokens, vocabulary: set[str]) -> list[Candidate]:
        found = []
        for anchor in self.idioms.keys() & vocabulary:
            for pattern, entry in self.idioms[anchor]:
                for match in find_matches(pattern, tokens):
                    slot = match.slots.get("poss") or match.slots.get("person")
                    found.append(Candidate((entry,), match.first, match.stop, slot))
        return _merged(found)

    def _masked(self, tokens: Tokens, vocabulary: set[str]) -> set[int]:
        masked: set[int] = set()
        for anchor in self.masks.keys() & vocabulary:
            for pattern in self.masks[anchor]:
                for match in find_matches(pattern, tokens):
                    masked.update(range(match.first, match.stop))
        return masked


def _merged(found: list[Candidate]) -> list[Candidate]:
    """Return the candidates with those of the same words made one, with all their entries."""
    merged: dict[tuple[int, int], Candidate] = {}
    for one in found:
        place = (one.first, one.stop)
        before = merged.get(place, one)
        entries = tuple(dict.fromkeys((*before.entries, *one.entries)))
        merged[place] = Candidate(entries, *place, before.slot or one.slot)
    return list(merged.values())


def _lemma(word: str) -> str:
    """Return the marked word of an entry that counts only in certain surroundings."""
    marked = [step for step in word.split() if step.startswith("=")]
    return marked[0].strip("=~") if marked else word


def _frozen(table: Mapping[str, list[V]]) -> Mapping[str, tuple[V, ...]]:
    return {key: tuple(dict.fromkeys(values)) for key, values in table.items()}


def _longest(found: list[Candidate], masked: set[int]) -> list[Candidate]:
    taken: set[int] = set()
    chosen = []
    for candidate in sorted(found, key=lambda one: (one.first - one.stop, one.first)):
        places = range(candidate.first, candidate.stop)
        if taken.isdisjoint(places):
            taken.update(places)
            if not masked.issuperset(places):
                chosen.append(candidate)
    return sorted(chosen, key=lambda one: one.first)


def _forms(word: str, frame: Frame, irregular: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    if word in irregular:
        return (word, *irregular[word])
    if frame in {Frame.AFFECT, Frame.EXPERIENCE, Frame.PAIN}:
        return verb_forms(word)
    if frame is Frame.NOUN:
        return (word, plural(word))
    if frame in {Frame.STATE, Frame.MOOD} and word.endswith("y") and len(word) <= _LONGEST_GRADED:
        return (word, f"{word[:-1]}ier", f"{word[:-1]}iest")
    return (word,)
