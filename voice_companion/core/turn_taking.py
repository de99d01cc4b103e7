"""Deciding when a person has finished their turn, on the audio's own clock.

A phrase is not a turn: recognizers end a phrase after half a second, while people who look for
words about a feeling are silent for much longer. So phrases are merged until one unbroken pause has
lasted. All positions are samples from the start of the stream (SAMPLE_RATE per second). Nothing
here knows the time of day or the size of audio blocks, so any split of the same audio gives the
same turns.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pydantic import Field

from voice_companion.core.rulebook import Rules
from voice_companion.core.spoken_words import (
    SAMPLE_RATE,
    Heard,
    Partial,
    Phrase,
    Voicing,
    Word,
    join_words,
    plain_word,
)

_ROOM = 1.6
"""The learned pause leaves this many times the person's own longest pause; our own choice: a pause
half as long again as any seen so far is still within a turn."""
_GROW, _SHRINK = 0.5, 0.05
"""How far the learned pause moves towards what a turn needed: being cut off hurts more than
waiting, so it grows much faster than it shrinks."""
_TELLING_WORDS = 4
"""A turn of fewer words says nothing about how its speaker pauses."""
_LONGEST_ENDING = 8
"""Words looked at for how a turn trails off."""
_UNCERTAIN = 0.5
"""Words of lower confidence are passed on as uncertain."""


class TurnTakingRules(Rules):
    """The table intents/<language>/turn_taking.toml; all times in seconds."""

    pause: float = Field(gt=0)
    shortest: float = Field(gt=0)
    longest: float = Field(gt=0)
    hold_factor: float = Field(ge=1)
    hold_endings: tuple[str, ...]
    going_on: frozenset[str]
    no_names: frozenset[str]
    done_pause: float = Field(gt=0)
    done_endings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """What a person said from their first word to an unbroken pause."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """Return the words, joined by spaces."""
        return join_words(self.words)

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Return the words that the recognizer was not sure of, plain, in order."""
        return tuple(word.plain for word in self.words if word.confidence < _UNCERTAIN)


@dataclass(slots=True)
class TurnTaker:
    """Merges phrases into turns: hear() takes all that ears yield, is_over() the clock."""

    rules: TurnTakingRules
    pause: float = 0.0
    """Seconds of silence that end a turn, learned; 0 starts with the rules' own."""
    _words: list[Word] = field(default_factory=list)
    _partial: Partial | None = None
    _voiced_to: int = 0

    def __post_init__(self) -> None:
        self.pause = self._within_bounds(self.pause or self.rules.pause)

    def hear(self, heard: Heard) -> None:
        """Take note of what the ears yield."""
        match heard:
            case Phrase(words=words):
                self._words = join_phrases(self._words, words, self.rules)
                self._partial = None
            case Partial():
                self._partial = heard if heard.text else None
            case Voicing(end=end):
                self._voiced_to = end

    @property
    def text(self) -> str:
        """Return what has been said in this turn so far, the partial included."""
        said = join_words(self._words)
        return f"{said} {self._partial.text}".strip() if self._partial else said

    def is_over(self, position: int) -> bool:
        """Return whether speech has begun and then paused for long enough, as of this position.

        Waiting for the first word never counts: without a word there is no turn to be over.
        """
        ends = [self._partial.end] if self._partial else []
        ends += [self._words[-1].end] if self._words else []
        return bool(ends) and position - max(*ends, self._voiced_to) >= self.tolerance * SAMPLE_RATE

    @property
    def tolerance(self) -> float:
        """Return the seconds of silence that would end the turn, given how it trails off."""
        text = _ending(self.text)
        if _ends_with(text, self.rules.done_endings):
            return self.rules.done_pause
        if _ends_with(text, self.rules.hold_endings):
            return min(self.pause * self.rules.hold_factor, self.rules.longest)
        return self.pause

    def take(self) -> Turn | None:
        """Return the turn and begin the next; None when no word was settled on.

        Call it after the recognizer was flushed, so that no word is still in its hands.
        """
        words = tuple(self._words)
        self.reset()
        if not words:
            return None
        self._learn(words)
        return Turn(words)

    def reset(self) -> None:
        """Forget what is under way and learn nothing from it."""
        self._words, self._partial, self._voiced_to = [], None, 0

    def was_cut_off(self) -> None:
        """Learn that the last turn was ended too early: the person went on speaking."""
        self.pause = self._within_bounds(self.pause * _ROOM)

    def _learn(self, words: tuple[Word, ...]) -> None:
        if len(words) < _TELLING_WORDS:
            return
        gaps = (after.start - before.end for before, after in pairwise(words))
        needed = _ROOM * max(gaps) / SAMPLE_RATE
        step = _GROW if needed > self.pause else _SHRINK
        self.pause = self._within_bounds(self.pause + step * (needed - self.pause))

    def _within_bounds(self, pause: float) -> float:
        return min(max(pause, self.rules.shortest), self.rules.longest)


def join_phrases(
    before: Sequence[Word], after: Sequence[Word], rules: TurnTakingRules
) -> list[Word]:
    """Return the words of two phrases of one turn, without the stop that only a pause put there."""
    if not before or not after or not before[-1].text.endswith("."):
        return [*before, *after]
    *rest, last = before
    trails_off = _ends_with(_ending(join_words(before)), rules.hold_endings)
    if not (trails_off or after[0].plain in rules.going_on):
        return [*before, *after]
    first = after[0]
    if first.plain in rules.going_on | rules.no_names:
        first = replace(first, text=first.text[0].lower() + first.text[1:])
    return [*rest, replace(last, text=last.text.rstrip(".")), first, *after[1:]]


def _ending(text: str) -> str:
    """Return the last words, plain."""
    return " ".join(plain_word(word) for word in text.split()[-_LONGEST_ENDING:])


def _ends_with(text: str, endings: tuple[str, ...]) -> bool:
    return any(text == ending or text.endswith(f" {ending}") for ending in endings)
