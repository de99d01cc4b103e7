"""The words and rules that say how English ties a feeling to what set it off (triggers.toml)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

from pydantic import Field

from voice_companion.core.parsing.spans import Tails
from voice_companion.core.rulebook import Rules

Takes = Literal["clause", "gerund", "noun", "infinitive"]
_CUTS = re.compile(r"(n't|'(?:m|s|re|ve|ll|d)\b)")


class Connective(Rules):
    """Words that stand between a feeling and its trigger, and what may follow them.

    In examples the feelings stand in *stars* and the trigger in [brackets]; a counter-example has
    no trigger, or one that another rule gives.
    """

    name: str
    phrases: tuple[str, ...] = Field(min_length=1)
    takes: tuple[Takes, ...] = Field(min_length=1)
    beside: bool = False
    """True when only adverbs may stand between the feeling and the connective."""
    fronted: bool = False
    """True when the trigger may also come before the feeling ("when she left i felt lost")."""
    sure: bool = False
    """True when a clause follows even where the parse shows none."""
    not_before: frozenset[str] = frozenset()
    """Words before which it is no connective ("of course")."""
    loose: bool = False
    """True when a time or a place alone may follow, which is no trigger ("at night")."""
    occasions: bool = False
    """True when a time can be something to feel about ("excited for the weekend")."""
    people_only: bool = False
    """True when the noun phrase must be a person ("disappointed in him")."""
    keeps: bool = False
    """True when the connective itself is a part of the trigger ("without him")."""
    examples: tuple[str, ...] = Field(min_length=1)
    counter_examples: tuple[str, ...] = ()


class Construction(Rules):
    """A way to tie a trigger to a feeling by word order alone; its shape is known by its name."""

    name: str
    examples: tuple[str, ...] = Field(min_length=1)
    counter_examples: tuple[str, ...] = ()


class TriggerWords(Rules):
    """Lists of words that the rules lean on."""

    cause_verbs: frozenset[str]
    """What makes somebody feel: "make", "leave", "drive" in every form."""
    felt_verbs: frozenset[str]
    """Verbs whose object the feeling is about ("miss"), as against verbs like "scare"."""
    factive: frozenset[str]
    """Feelings that take a clause without "that" ("sad we lost")."""
    looks_ahead: frozenset[str]
    """Those that also take a clause about oneself now or later ("scared i'm losing him")."""
    sore_verbs: frozenset[str]
    """Verbs of pain that need no object ("that really hurt")."""
    results: frozenset[str]
    """What one does out of a feeling ("so angry i cried"): what follows is no trigger."""
    strengtheners: tuple[str, ...]
    """What may stand between a feeling and its connective ("to death")."""
    tails: tuple[str, ...]
    """What is cut off the end of any trigger ("you know")."""
    phrase_tails: tuple[str, ...]
    """What is cut off the end of a noun phrase besides ("so much")."""
    times: frozenset[str]
    places: frozenset[str]
    people: frozenset[str]
    bodily_signs: tuple[str, ...]


Phrases = Mapping[str, tuple[tuple[str, ...], ...]]
"""Phrases as words, by their first word, the longest first."""


class TriggerRules(Rules):
    """Everything in triggers.toml."""

    words: TriggerWords
    connectives: tuple[Connective, ...]
    constructions: tuple[Construction, ...]

    @cached_property
    def connective_of(self) -> Mapping[tuple[str, ...], Connective]:
        """Return the connective that each phrase stands for."""
        return {as_words(text): rule for rule in self.connectives for text in rule.phrases}

    @cached_property
    def openers(self) -> Phrases:
        """Return the phrases of all connectives."""
        return by_first_word(self.connective_of)

    @cached_property
    def strengtheners(self) -> Phrases:
        """Return the words that may stand between a feeling and its connective."""
        return by_first_word(map(as_words, self.words.strengtheners))

    @cached_property
    def signs(self) -> Phrases:
        """Return the bodily signs."""
        return by_first_word(map(as_words, self.words.bodily_signs))

    @cached_property
    def tails(self) -> Tails:
        """Return what is cut off the end of a trigger."""
        return tails_of(self.words.tails, self.words.phrase_tails)


def tails_of(always: Iterable[str], of_phrases: Iterable[str]) -> Tails:
    """Return lists of phrases as the tails that a Reader cuts off."""
    every = frozenset(map(as_words, always))
    return Tails(always=every, of_phrases=every | frozenset(map(as_words, of_phrases)))


def as_words(phrase: str) -> tuple[str, ...]:
    """Return a phrase as the tokenizer cuts it: "can't sleep" is "ca", "n't", "sleep"."""
    return tuple(part for word in phrase.split() for part in _CUTS.sub(r" \1", word).split())


def by_first_word(phrases: Iterable[tuple[str, ...]]) -> Phrases:
    """Return phrases by their first word, the longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(group) for first, group in found.items()}


def phrase_at(words: Sequence[str], index: int, phrases: Phrases) -> tuple[str, ...] | None:
    """Return the longest phrase that begins at an index, or None."""
    for phrase in phrases.get(words[index], ()) if index < len(words) else ():
        if tuple(words[index : index + len(phrase)]) == phrase:
            return phrase
    return None
