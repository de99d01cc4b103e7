"""A line is heard as one sound, from its first piece on, and stops when it is told to."""

import threading
import time
from contextlib import closing

import numpy as np
import pytest

from tests.fakes import FakeLoudspeaker, FakeVoice, tone
from tests.natural_voice import JOE
from tests.sound_server import RATE
from voice_companion.adapters.engines import piper_engine
from voice_companion.adapters.loudspeaker import SoundDeviceLoudspeaker
from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.cli.speech import build_reading
from voice_companion.errors import VoiceError
from voice_companion.ports import Earcon
from voice_companion.speaking import Speaker

THINKING = tone(0.2, hertz=880)
LINE = "You wish you'd sat with him. That's hard. You loved him."
READING = build_reading()


class SlowVoice(FakeVoice):
    """A voice that waits for `go` before its second sentence."""

    def __init__(self):
        super().__init__()
        self.go = threading.Event()

    def render(self, sentence):
        if self.sentences:
            self.go.wait()
        yield from super().render(sentence)


class TonesLetOn(FakeLoudspeaker):
    """A loudspeaker that lets a slow voice go on when it has played the thinking tone."""

    def play(self, pieces):
        return super().play(self._watched(pieces))

    def _watched(self, pieces):
        for piece in pieces:
            yield piece
            if piece is THINKING:
                self.go.set()


def speaker(voice, loudspeaker):
    return Speaker(voice, loudspeaker, read=READING, earcons={Earcon.THINKING: THINKING})


def test_a_line_is_one_sound_with_pauses_inside():
    voice, loudspeaker = FakeVoice(), FakeLoudspeaker()
    with closing(speaker(voice, loudspeaker)) as mouth:
        assert mouth.say(LINE, turn=1) is True

    sounds = [bool(piece.samples.any()) for piece in loudspeaker.played]
    assert sounds == [True, False, True, False, True]
    assert len(voice.sentences) == 3


def test_a_line_is_rendered_as_it_is_said():
    voice = FakeVoice()
    with closing(speaker(voice, FakeLoudspeaker())) as mouth:
        mouth.say("Call 988. Dr. Lee is there at 3:30.", turn=1)

    assert voice.sentences == ["Call nine eight eight.", "Doctor Lee is there at three thirty."]


def test_a_long_wait_is_filled_with_one_tone():
    voice, loudspeaker = SlowVoice(), TonesLetOn()
    loudspeaker.go = voice.go
    with closing(speaker(voice, loudspeaker)) as mouth:
        mouth.say(LINE, turn=1)

    assert [piece is THINKING for piece in loudspeaker.played].count(True) == 1


def test_what_can_be_said_is_heard_before_a_failure_is_told():
    voice, loudspeaker = FakeVoice(failing=frozenset({"That's hard."})), FakeLoudspeaker()
    with closing(speaker(voice, loudspeaker)) as mouth, pytest.raises(VoiceError):
        mouth.say(LINE, turn=1)

    assert loudspeaker.played[0].samples.any()


def test_a_stop_ends_a_line_that_is_still_being_rendered():
    voice = SlowVoice()
    said = []
    with closing(speaker(voice, FakeLoudspeaker())) as mouth:
        saying = threading.Thread(target=lambda: said.append(mouth.say(LINE, turn=1)))
        saying.start()
        while not voice.sentences:
            time.sleep(0.01)
        mouth.stop()
        saying.join(30)
        voice.go.set()

        assert said == [False]
        assert mouth.say("Goodbye.", turn=2) is True


@pytest.mark.devices
def test_the_natural_voice_is_heard_in_one_stretch_and_falls_silent_when_told(sound_server):
    loudspeaker = SoundDeviceLoudspeaker(name="pulse")
    with closing(speaker(RenderedVoice(piper_engine(JOE.files)), loudspeaker)) as mouth:
        mouth.say("Hello.", turn=0)
        with sound_server.recording() as recording:
            saying = threading.Thread(target=lambda: mouth.say(LINE * 20, turn=1))
            saying.start()
            while recording.seconds_of_sound() < 2.0:
                time.sleep(0.01)
            mouth.stop()
            stopped = len(recording.samples)
            saying.join(30)
            time.sleep(1.0)

    after = np.flatnonzero(recording.samples[stopped:])
    assert not saying.is_alive()
    assert len(after) == 0 or after[-1] / RATE < 0.5  # what a busy sound server may still hand on
