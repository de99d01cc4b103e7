"""From audio to turns and silences, on one audio clock, whatever the size of the blocks."""

from dataclasses import dataclass, field

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voice_companion.adapters.data_files import read_intents
from voice_companion.core.rulebook import read_rules
from voice_companion.core.spoken_words import SAMPLE_RATE, Partial, Phrase, Word
from voice_companion.core.turn_taking import Turn, TurnTaker, TurnTakingRules
from voice_companion.listening import Listener, Silence, Unheard

RULES = read_rules(TurnTakingRules, read_intents()["turn_taking"], part="turn_taking")


@dataclass
class LoudnessRecognizer:
    """Ears whose words are loudnesses: a sample's value is the number of a word, 0 is silence.

    A word stands in the partial while it sounds and becomes a phrase when it ends.
    Word 99 is a noise: it shows in the partial and is gone when the phrase is settled.
    """

    name: str = "loudness"
    model: str = "none"
    _position: int = 0
    _start: int = 0
    _value: int = 0
    _done: list = field(default_factory=list)

    def feed(self, samples):
        self._done = []
        for value in samples.tolist():
            if value != self._value:
                self._settle()
                self._start, self._value = self._position, value
            self._position += 1
        return [*self._done, Partial(self._text(), self._position if self._value else 0)]

    def flush(self):
        self._done = []
        self._settle()
        self._value = 0
        return self._done

    def _text(self):
        return f"w{self._value}" if self._value else ""

    def _settle(self):
        if self._value and self._value != 99:
            word = Word(self._text(), self._start, self._position, 1.0)
            self._done.append(Phrase((word,)))


def sound(*stretches):
    """Each stretch is (word number or 0, seconds)."""
    return np.concatenate(
        [
            np.full(round(seconds * SAMPLE_RATE), value, dtype=np.int16)
            for value, seconds in stretches
        ]
    )


def listen(audio, *, cuts=(), marks=()):
    listener = Listener(LoudnessRecognizer(), TurnTaker(RULES), silence_marks=marks)
    events = []
    for block in np.split(audio, sorted(cuts)):
        events += listener.feed(block)
    events += listener.finish()
    return events


def texts(events):
    return [event.text for event in events if isinstance(event, Turn)]


def test_an_unbroken_pause_ends_the_turn():
    audio = sound((0, 3), (1, 0.5), (0, 1), (2, 0.5), (0, 3), (3, 0.5), (0, 3))

    assert texts(listen(audio)) == ["w1 w2", "w3"]


def test_the_turn_under_way_is_not_lost_when_the_recording_ends():
    audio = sound((1, 0.5), (0, 0.5), (2, 0.33))

    assert texts(listen(audio)) == ["w1 w2"]


def test_waiting_for_the_first_word_is_no_turn():
    assert listen(sound((0, 60))) == []


def test_silence_is_told_at_its_marks_and_only_once_each():
    events = listen(sound((0, 40)), marks=(12, 30))

    assert events == [Silence(12), Silence(18)]


def test_a_turn_starts_the_silence_anew():
    events = listen(sound((0, 10), (1, 0.5), (0, 13)), marks=(12,))

    assert [type(event) for event in events] == [Turn]


def test_a_noise_that_a_partial_took_for_a_word_and_took_back_is_passed_over():
    assert listen(sound((99, 0.5), (0, 4))) == []
    assert listen(sound((99, 30))) == []


def test_sound_that_stays_a_partial_until_it_vanishes_is_unheard():
    listener = Listener(LateRecognizer(), TurnTaker(RULES))

    assert list(listener.feed(sound((0, 4)))) == [Unheard()]


class LateRecognizer:
    """Ears that believe in a word until they are asked to settle on it."""

    name = model = "late"
    believes = True

    def feed(self, _samples):
        return [Partial("huh" if self.believes else "", 1600 if self.believes else 0)]

    def flush(self):
        self.believes = False
        return []


def test_what_is_under_way_can_be_forgotten():
    listener = Listener(LoudnessRecognizer(), TurnTaker(RULES))
    list(listener.feed(sound((1, 0.5), (0, 1))))
    listener.forget()

    assert texts(listener.feed(sound((0, 5), (2, 0.5), (0, 3)))) == ["w2"]


@given(
    stretches=st.lists(
        st.tuples(st.integers(0, 5), st.sampled_from([0.05, 0.3, 1.0, 2.4, 2.6, 5.0])),
        min_size=1,
        max_size=8,
    ),
    data=st.data(),
)
def test_any_split_of_the_same_audio_gives_the_same_turns(stretches, data):
    audio = sound(*stretches)
    cuts = data.draw(st.lists(st.integers(0, len(audio)), max_size=12))

    assert listen(audio, cuts=cuts, marks=(4, 6)) == listen(audio, marks=(4, 6))
