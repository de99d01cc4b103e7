"""One turn as the dialogue sees it: what was understood, in the light of what was said before."""

import re
import unicodedata
from dataclasses import dataclass

from voice_companion.core.dialogue.corrections import corrected_words
from voice_companion.core.dialogue.memory import Memory, content_words
from voice_companion.core.dialogue.point import Point, find_point
from voice_companion.core.dialogue.rules import DialogueRules, PracticeRules
from voice_companion.core.impression import Act, Answered
from voice_companion.core.labels import Feeling, Gate, Holder, Polarity
from voice_companion.core.parsing.phrase_nodes import Line
from voice_companion.core.parsing.phrases import spoken_words
from voice_companion.core.speech import said_words
from voice_companion.core.understood import Understanding

__all__ = ["Turn", "answered_shortly", "read_turn"]

_READ = 4000
"""Characters of a turn that are searched: the last ones, where what weighs most stands."""
_FEW_WORDS = 5
"""Words of a short answer at most."""
_CONSONANTS = 5
"""Consonants in a row that an English word has at most: "witchcraft"."""
_SURE = 0.6
"""The listener's chance from which on a short turn is no more than a yes, a no or a don't-know."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn."""

    heard: Understanding
    memory: Memory
    rules: DialogueRules
    uncertain: frozenset[str]
    """Words the recognizer was not sure of, lower case."""
    point: Point | None
    gates: frozenset[Gate]
    verdict: str | None
    """The hard word that the person has for themselves, ready to be said back."""
    bleak: bool
    """Whether it holds a dark view of oneself or of everybody."""
    turns: frozenset[str]
    """Whether the person turns to what the other felt, or to their own part: names in `turns` of
    practice.toml."""
    swearing: bool
    """Whether it is nothing but swearing."""
    noise: bool
    """Whether no word of it has the look of English."""
    foreign: bool
    empty: bool
    """Whether there is no word and no number in it."""
    topic: frozenset[str]
    closed: bool
    """Whether it touches a topic that the person does not want to talk about."""
    answered: Answered | None
    """Yes, no or unsure, where it says no more than that."""
    corrected: tuple[str, str | None] | None
    """What a correction meant, and what it replaces."""

    @property
    def pronoun(self) -> str | None:
        """Return "she", "he" or "they" for the person spoken of, in this turn or before."""
        said = [one.pronoun for one in self.heard.people if one.pronoun]
        return said[0] if said else self.memory.pronoun

    @property
    def doubted(self) -> str | None:
        """Return the last feeling of the person's own whose hearing is in doubt, in lower case.

        Of a denied one the word before it counts, too: "not sad" misheard is the very contrary.
        """
        found = [self._felt(one) for one in self.own(Polarity.FELT)]
        found += [self._denied(one) for one in self.own(Polarity.DENIED)]
        doubted = [words for words in found if not self.uncertain.isdisjoint(words)]
        return " ".join(doubted[-1]) if doubted else None

    def _felt(self, feeling: Feeling) -> list[str]:
        return feeling.span.text.lower().split()

    def _denied(self, feeling: Feeling) -> list[str]:
        before = self.heard.text[: feeling.span.start].lower().split()
        return [*before[-1:], *self._felt(feeling)]

    def own(self, polarity: Polarity) -> tuple[Feeling, ...]:
        """Return the person's own feelings of this polarity."""
        return tuple(
            one
            for one in self.heard.feelings
            if one.holder is Holder.SELF and one.polarity is polarity
        )


def read_turn(
    heard: Understanding,
    memory: Memory,
    rules: DialogueRules,
    *,
    uncertain: tuple[str, ...] = (),
) -> Turn:
    """Return the turn; any understanding is fine."""
    practice = rules.practice
    line = Line(spoken_words(heard.text[-_READ:]))
    topic = topic_of(heard, practice)
    words = said_words(heard.text[-_READ:].lower())
    correction = heard.act is Act.CORRECTION
    doubtful = frozenset(word.lower() for word in uncertain)
    return Turn(
        heard=heard,
        memory=memory,
        rules=rules,
        uncertain=doubtful,
        point=find_point(heard, rules.speech, closed=frozenset(memory.closed), doubtful=doubtful),
        gates=frozenset(Gate(name) for name in practice.compiled_gates.noted(line)),
        verdict=_verdict(line, practice),
        bleak=bool(practice.compiled_bleak.noted(line)),
        turns=frozenset(practice.compiled_turns.noted(line)),
        swearing=_is_swearing(words, practice),
        noise=heard.act is not Act.BACKCHANNEL and _is_noise(words),
        foreign=_is_foreign(heard.text[-_READ:], practice.foreign),
        empty=not any(char.isalnum() for char in heard.text[-_READ:]),
        topic=topic,
        closed=not topic.isdisjoint(memory.closed),
        answered=answered_shortly(heard),
        corrected=corrected_words(heard.text, rules.corrections) if correction else None,
    )


def topic_of(heard: Understanding, practice: PracticeRules) -> frozenset[str]:
    """Return the words that tell what the turn is about, feelings apart."""
    feelings = {word for one in heard.feelings for word in said_words(one.span.text.lower())}
    return content_words(heard.text[-1200:], practice.common) - feelings


def answered_shortly(heard: Understanding) -> Answered | None:
    """Return yes, no or unsure where a short turn says no more than that; None for other turns."""
    if heard.act is Act.BACKCHANNEL:
        return Answered.YES
    few = len(heard.text.split()) <= _FEW_WORDS
    if heard.impression is None or heard.act is not Act.ANSWER or not few:
        return None
    chances = heard.impression.answers
    kind = max(chances, key=lambda one: chances[one])
    return None if kind is Answered.CONTENT or chances[kind] < _SURE else kind


def _is_swearing(words: list[str], practice: PracticeRules) -> bool:
    swears = not practice.swearing.isdisjoint(words) and len(words) <= _FEW_WORDS
    return swears and (practice.swearing | practice.common).issuperset(words)


def _is_noise(words: list[str]) -> bool:
    """Tell whether no word has the look of English."""
    plain = [word for word in words if word.isalpha()]
    return 0 < len(plain) <= _FEW_WORDS and all(map(_is_gibberish, plain))


def _is_gibberish(word: str) -> bool:
    vowels = sum(char in "aeiouy" for char in word)
    squeezed = re.sub(r"(.)\1+", r"\1", word)
    runs = max((len(run) for run in re.split(r"[aeiouy]", squeezed)), default=0)
    return len(word) > 3 and (vowels == 0 or runs > _CONSONANTS)  # noqa: PLR2004 - "hmm", "shh"


def _verdict(line: Line, practice: PracticeRules) -> str | None:
    """Return the longest verdict on oneself that is in the line."""
    noted = practice.compiled_verdicts.noted(line)
    return max((practice.views.verdicts[int(number)] for number in noted), key=len, default=None)


def _is_foreign(text: str, foreign: frozenset[str]) -> bool:
    letters = [char for char in text if char.isalpha()]
    latin = sum("LATIN" in unicodedata.name(char, "") for char in letters[:200])
    if letters and latin < len(letters[:200]) / 2:
        return True
    words = [word.lower() for word in said_words(text)]
    known = sum(word in foreign for word in words)
    return known >= 2 and known * 3 >= len(words)  # noqa: PLR2004
