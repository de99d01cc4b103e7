"""One check-in, from the opening to the goodbye: listen, answer, speak, keep."""

import io
import os

import numpy as np
import pytest

from tests.fakes import FakeCaptions, FakeLoudspeaker, FakeMicrophone, FakeVoice
from tests.room import READING, TONES, Room, ScriptedEars, companion_of_a_new_session
from voice_companion.adapters.console import ConsoleCaptions
from voice_companion.checkin import Checkin
from voice_companion.cli.compose import build_turn_taker
from voice_companion.errors import DeviceError
from voice_companion.listening import Listener
from voice_companion.ports import Earcon
from voice_companion.settings import Settings
from voice_companion.speaking import Manner, Speaker


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


def test_a_long_silence_is_met_with_one_quiet_word():
    room = Room(13.0)

    assert len([reply for reply in room.replies if reply.said]) == 1


def test_a_microphone_that_is_lost_for_good_ends_it_with_a_clear_word():
    with pytest.raises(DeviceError):
        Checkin(
            companion=companion_of_a_new_session(),
            microphone=FakeMicrophone(lost_at_end=True),
            listener=Listener(ScriptedEars(()), build_turn_taker(Settings())),
            mouth=Speaker(FakeVoice(), FakeLoudspeaker(), read=READING, earcons={}),
            captions=FakeCaptions(),
            journal=None,
            manner=Manner(),
        ).run()


@pytest.mark.skipif(os.name != "posix", reason="a pipe that breaks is POSIX's")
def test_a_disclosure_is_answered_aloud_where_the_screen_is_a_pipe_that_nobody_reads():
    reading, writing = os.pipe()
    os.close(reading)
    screen = os.fdopen(writing, "w")
    room = Room("i want to die", captions=ConsoleCaptions(screen))

    assert "nine, eight, eight" in room.spoken
    with pytest.raises(BrokenPipeError):
        screen.close()


def test_a_screen_that_was_closed_ends_no_talk():
    screen = io.StringIO()
    screen.close()
    room = Room("i feel sad", captions=ConsoleCaptions(screen))

    assert room.replies[0].said in room.spoken
