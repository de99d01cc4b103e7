"""From audio to turns and silences: the recognizer and turn taking, joined on one audio clock."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from voice_companion.core.spoken_words import SAMPLE_RATE, Partial, Voicing
from voice_companion.core.turn_taking import Turn, TurnTaker
from voice_companion.ports import Recognizer, Samples

FRAME = SAMPLE_RATE // 10
"""Samples in the frames that everything works in, whatever the size of the blocks that come in."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing was said for a while."""

    seconds: float
    """How much longer the silence has become since it began or was last told of."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """Sound was taken for speech, and no word came of it."""


Event = Turn | Silence | Unheard

_NOTHING_MORE = Partial("", 0)
"""After a flush nothing is left to guess at."""


class Listener:
    """Turns a stream of audio into events.

    `silence_marks` are the seconds of silence, rising, at which a Silence is yielded.
    """

    def __init__(
        self,
        recognizer: Recognizer,
        turn_taker: TurnTaker,
        *,
        silence_marks: tuple[float, ...] = (),
    ) -> None:
        self._recognizer = recognizer
        self._turn_taker = turn_taker
        self._marks = silence_marks
        self._pending: Samples = np.zeros(0, dtype=np.int16)
        self._position = 0
        self._quiet_since = 0
        self._marks_passed = 0

    @property
    def so_far(self) -> str:
        """Return what has been heard of the turn under way; empty between turns."""
        return self._turn_taker.text

    @property
    def pause(self) -> float:
        """Return the learned pause in seconds."""
        return self._turn_taker.pause

    def feed(self, samples: Samples) -> Iterator[Event]:
        """Take a block of audio of any length and yield what came of it."""
        audio = np.concatenate([self._pending, samples])
        whole = len(audio) - len(audio) % FRAME
        self._pending = audio[whole:]
        for start in range(0, whole, FRAME):
            yield from self._step(audio[start : start + FRAME])

    def finish(self) -> Iterator[Event]:
        """Yield the turn that was under way when the source ended, if there was one."""
        if len(self._pending):
            self._hear(self._pending)
            self._pending = self._pending[:0]
        self._flush()
        yield from self._take_turn()

    def was_cut_off(self) -> None:
        """Learn that the last turn was ended too early."""
        self._turn_taker.was_cut_off()

    def forget(self) -> None:
        """Throw away what is under way: it was our own voice, or the microphone was away."""
        self._recognizer.flush()
        self._turn_taker.reset()
        self._pending = self._pending[:0]
        self._begin_silence()

    def _step(self, frame: Samples) -> Iterator[Event]:
        somebody_speaks = self._hear(frame)
        if self._turn_taker.is_over(self._position):
            yield from self._end_turn()
        elif self._turn_taker.text or somebody_speaks:
            self._begin_silence()
        else:
            yield from self._pass_silence()

    def _hear(self, frame: Samples) -> bool:
        """Feed the ears; return whether somebody was heard to speak."""
        brought = self._recognizer.feed(frame)
        for heard in brought:
            self._turn_taker.hear(heard)
        self._position += len(frame)
        return any(isinstance(heard, Voicing) for heard in brought)

    def _end_turn(self) -> Iterator[Event]:
        self._flush()
        # The flush may bring words to light that were spoken later than the partial had shown.
        if not self._turn_taker.text:
            yield Unheard()
        elif self._turn_taker.is_over(self._position):
            yield from self._take_turn()
            self._begin_silence()

    def _flush(self) -> None:
        self._turn_taker.hear(_NOTHING_MORE)
        for phrase in self._recognizer.flush():
            self._turn_taker.hear(phrase)

    def _take_turn(self) -> Iterator[Turn]:
        turn = self._turn_taker.take()
        if turn:
            yield turn

    def _begin_silence(self) -> None:
        self._quiet_since = self._position
        self._marks_passed = 0

    def _pass_silence(self) -> Iterator[Event]:
        seconds = (self._position - self._quiet_since) / SAMPLE_RATE
        told, to_tell = self._marks[: self._marks_passed], self._marks[self._marks_passed :]
        if to_tell and seconds >= to_tell[0]:
            self._marks_passed += 1
            yield Silence(to_tell[0] - (told[-1] if told else 0.0))
