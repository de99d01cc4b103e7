"""A check-in with real understanding, replies, loop and journal; voice and devices are fakes."""

import functools
from collections.abc import Iterator, Sequence

import numpy as np

from tests.fakes import FakeCaptions, FakeLoudspeaker, FakeMicrophone, FakeVoice
from voice_companion.adapters.earcons import earcons
from voice_companion.checkin import Checkin
from voice_companion.cli.compose import build_companion, build_turn_taker, build_understander
from voice_companion.cli.speech import build_reading
from voice_companion.core.companion import Companion
from voice_companion.core.spoken_words import SAMPLE_RATE, Partial, Phrase, Word
from voice_companion.listening import Listener
from voice_companion.settings import Settings
from voice_companion.speaking import Manner, Speaker

TONES = earcons()
READING = build_reading()

PAUSE = 11.0
"""Seconds of silence after each line: longer than any pause that turn taking may learn."""


@functools.cache
def first_companion():
    """Return one companion, whose understanding and rules serve all others here."""
    return build_companion(Settings(), seed=1, understander=build_understander())


def companion_of_a_new_session():
    first = first_companion()
    return Companion(understander=first._understander, rules=first._rules, seed=1)


class ScriptedEars:
    """Ears for which the loudness of a sample is the number of a line that is being said."""

    name = model = "scripted"

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._position = 0
        self._now = 0
        self._start = 0

    def feed(self, samples):
        value = int(samples[0]) if len(samples) else 0
        done = self.flush() if value != self._now else []
        if value != self._now:
            self._now, self._start = value, self._position
        self._position += len(samples)
        return [*done, Partial(self._lines[value - 1] if value else "", self._position)]

    def flush(self):
        now, self._now = self._now, 0
        if not now:
            return []
        words = self._lines[now - 1].split()
        cuts = np.linspace(self._start, self._position, len(words) + 1).astype(int).tolist()
        spans = zip(words, cuts, cuts[1:], strict=False)
        return [Phrase(tuple(Word(word, start, end, 1.0) for word, start, end in spans))]


def heard_as(value: int, seconds: float) -> list:
    """Return blocks of 0.1 s, all samples of them the same."""
    return [np.full(SAMPLE_RATE // 10, value, dtype=np.int16)] * round(seconds * 10)


def played(events: Sequence[str | float]) -> Iterator:
    """Yield the blocks in which the lines are said, with a pause after each, and silences pass."""
    said = 0
    for event in events:
        if isinstance(event, str):
            said += 1
            yield from [*heard_as(said, 2.0), *heard_as(0, PAUSE)]
        else:
            yield from heard_as(0, event)


class Room:
    """Holds a check-in in which this happens: lines are said, and seconds of silence pass."""

    def __init__(
        self,
        *events: str | float,
        journal=None,
        voice=None,
        loudspeaker=None,
        captions=None,
        on_reply=lambda _: None,
    ) -> None:
        self.voice = voice or FakeVoice()
        self.loudspeaker = loudspeaker or FakeLoudspeaker()
        self.captions = captions or FakeCaptions()
        self.replies = []
        self._on_reply = on_reply
        companion = companion_of_a_new_session()
        self.checkin = Checkin(
            companion=companion,
            microphone=FakeMicrophone(played(events), loudspeaker=self.loudspeaker),
            listener=Listener(
                ScriptedEars([event for event in events if isinstance(event, str)]),
                build_turn_taker(Settings()),
                silence_marks=companion.silence_marks,
            ),
            mouth=Speaker(self.voice, self.loudspeaker, read=READING, earcons=TONES),
            captions=self.captions,
            journal=journal,
            manner=Manner(),
            on_reply=self._take,
        )
        self.checkin.run()

    def _take(self, reply):
        self.replies.append(reply)
        self._on_reply(reply)

    @property
    def spoken(self) -> str:
        """Return all that the voice was given to say."""
        return " ".join(self.voice.sentences)

    def shown(self, kind: str) -> list[str]:
        """Return the captions of a kind: "heard", "said" or "note"."""
        return [text for which, text in self.captions.lines if which == kind]
