"""One check-in, from the opening to the goodbye: listen, answer, speak, keep."""

import functools

import numpy as np
import pytest

from tests.fakes import FakeCaptions, FakeLoudspeaker, FakeMicrophone, FakeVoice
from voice_companion.adapters.earcons import earcons
from voice_companion.adapters.journal import FILE_NAME, Journal
from voice_companion.checkin import Checkin
from voice_companion.cli.compose import build_companion, build_turn_taker, build_understander
from voice_companion.core.speech import SAMPLE_RATE, Partial, Phrase, Word
from voice_companion.errors import DeviceError
from voice_companion.listening import Listener
from voice_companion.ports import Earcon
from voice_companion.settings import Settings
from voice_companion.speaking import Manner, Speaker

TONES = earcons()


@functools.cache
def understander():
    """The real one, loaded once for all tests here."""
    return build_understander()


def companion_of_a_new_session():
    return build_companion(Settings(), seed=1, understander=understander())


class ScriptedEars:
    """Ears for which the loudness of a sample is the number of a line that is being said."""

    name = model = "scripted"

    def __init__(self, lines):
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


def spoken(*lines, seconds=2.0, pause=6.0):
    """Blocks of 0.1 s in which the lines are said, with a pause after each."""
    for number, _ in enumerate(lines, start=1):
        for value, length in ((number, seconds), (0, pause)):
            yield from [np.full(SAMPLE_RATE // 10, value, dtype=np.int16)] * round(length * 10)


class Room:
    """A check-in with real understanding, replies and journal; voice and devices are stand-ins."""

    def __init__(self, *lines, journal=None, blocks=None, voice=None):
        self.voice = voice or FakeVoice()
        self.loudspeaker = FakeLoudspeaker()
        self.captions = FakeCaptions()
        self.replies = []
        companion = companion_of_a_new_session()
        self.checkin = Checkin(
            companion=companion,
            microphone=FakeMicrophone(blocks or spoken(*lines), loudspeaker=self.loudspeaker),
            listener=Listener(
                ScriptedEars(lines),
                build_turn_taker(Settings()),
                silence_marks=companion.silence_marks,
            ),
            mouth=Speaker(self.voice, self.loudspeaker, earcons=TONES),
            captions=self.captions,
            journal=journal,
            manner=Manner(),
            on_reply=self.replies.append,
        )
        self.checkin.run()

    def shown(self, kind):
        return [text for which, text in self.captions.lines if which == kind]


def test_each_turn_is_answered_aloud_and_shown():
    room = Room("i feel sad", "my sister forgot my birthday")

    assert room.shown("heard") == ["i feel sad", "my sister forgot my birthday"]
    assert [reply.turn for reply in room.replies] == [1, 2]
    assert " ".join(room.voice.sentences).endswith(room.replies[-1].said)


def test_it_says_at_the_start_that_it_is_a_program():
    room = Room("i feel sad")

    assert "program" in room.shown("said")[0]


def test_a_tone_after_each_reply_tells_that_it_listens():
    room = Room("i feel sad")

    played = [speech.samples for speech in room.loudspeaker.played]
    listening = TONES[Earcon.LISTENING].samples
    assert sum(np.array_equal(samples, listening) for samples in played) == 2


def test_it_ends_when_the_person_says_that_it_is_all():
    room = Room("i feel sad", "that's all", "and more")

    assert room.replies[-1].ended
    assert len(room.replies) == 2


def test_slower_makes_the_voice_slower_from_the_very_answer_on():
    room = Room("slower")

    assert room.voice.rate == 140


def test_a_sentence_that_cannot_be_spoken_is_shown_and_the_check_in_goes_on():
    voice = FakeVoice()
    opening = Room("i feel sad").voice.sentences[0]
    voice.failing = frozenset({opening})
    room = Room("i feel sad", voice=voice)

    assert "The fake voice cannot say this." in room.shown("note")
    assert len(room.replies) == 1


def test_each_turn_is_kept_before_the_next_begins(tmp_path):
    with Journal(tmp_path) as journal:
        Room("i feel sad", "i miss my dog", journal=journal)

        assert [turn["heard"] for turn in journal.read_turns()] == ["i feel sad", "i miss my dog"]


def test_forgetting_the_last_turn_takes_it_out_of_the_journal(tmp_path):
    with Journal(tmp_path) as journal:
        Room("i feel sad", "i miss my dog", "forget what i just said", journal=journal)

        assert "i miss my dog" not in [turn["heard"] for turn in journal.read_turns()]


def test_forgetting_the_session_leaves_no_word_of_it(tmp_path):
    with Journal(tmp_path) as journal:
        Room("i miss my dog", "forget everything i said", journal=journal)

        assert list(journal.read_turns()) == []
    assert b"my dog" not in (tmp_path / FILE_NAME).read_bytes()


def test_a_long_silence_is_met_with_one_quiet_word():
    silence = [np.zeros(SAMPLE_RATE // 10, dtype=np.int16)] * 130
    room = Room(blocks=silence)

    assert len([reply for reply in room.replies if reply.said]) == 1


def test_a_microphone_that_is_lost_for_good_ends_it_with_a_clear_word():
    with pytest.raises(DeviceError):
        Checkin(
            companion=companion_of_a_new_session(),
            microphone=FakeMicrophone(lost_at_end=True),
            listener=Listener(ScriptedEars(()), build_turn_taker(Settings())),
            mouth=Speaker(FakeVoice(), FakeLoudspeaker(), earcons={}),
            captions=FakeCaptions(),
            journal=None,
            manner=Manner(),
        ).run()
