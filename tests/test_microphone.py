"""The microphone yields all it hears at 16 kHz, forgets what it is told to, and survives a loss."""

import threading
from contextlib import closing
from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes import FakeLoudspeaker, FakeMicrophone, tone
from tests.processes import PATIENCE, wait_until
from voice_companion.adapters import microphone as microphone_module
from voice_companion.adapters import sound_devices
from voice_companion.adapters.loudspeaker import SoundDeviceLoudspeaker
from voice_companion.adapters.microphone import SoundDeviceMicrophone
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.errors import DeviceError

HERTZ = 1000.0


class FakeRoom:
    """A fake microphone and a way to make it hear."""

    def __init__(self):
        quiet = [np.zeros(1280, dtype=np.int16)] * 200
        self.microphone = FakeMicrophone(quiet)

    def sound(self, speech):
        for block in np.array_split(speech.samples, 10):
            self.microphone.capture(block)


class RealRoom:
    """The virtual microphone and what is played into it."""

    def __init__(self, server, microphone):
        self.microphone = microphone
        self._server = server

    def sound(self, speech):
        self._server.speak(speech.samples, speech.rate)
        captured = self.microphone._queue
        after = captured.qsize() + 4  # by then the last block of it is in the queue
        wait_until(lambda: captured.qsize() >= after)


@pytest.fixture
def real_microphone(sound_server):  # noqa: ARG001 - it must run
    with closing(SoundDeviceMicrophone(name="pulse")) as microphone:
        yield microphone


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.devices)])
def room(request):
    if request.param == "fake":
        return FakeRoom()
    server = request.getfixturevalue("sound_server")
    return RealRoom(server, request.getfixturevalue("real_microphone"))


def take(blocks, seconds):
    """Return so much of what the microphone yields."""
    taken, total = [], 0
    while total < seconds * SAMPLE_RATE:
        taken.append(next(blocks))
        total += len(taken[-1])
    return np.concatenate(taken)


def seconds_of_tone(samples):
    loud = np.flatnonzero(np.abs(samples.astype(int)) > 1000)
    return (loud[-1] - loud[0]) / SAMPLE_RATE if len(loud) else 0.0


class TestEveryMicrophone:
    def test_yields_mono_blocks(self, room):
        blocks = list(islice(room.microphone.blocks(), 5))

        assert all(block.ndim == 1 and block.dtype == np.int16 for block in blocks)

    def test_yields_what_was_captured_before_it_is_asked(self, room):
        blocks = room.microphone.blocks()
        next(blocks)
        room.sound(tone(0.5, hertz=HERTZ))

        assert seconds_of_tone(take(blocks, 1.5)) == pytest.approx(0.5, abs=0.05)

    def test_forgets_what_was_captured_when_told(self, room):
        blocks = room.microphone.blocks()
        next(blocks)
        room.sound(tone(0.5, hertz=HERTZ))
        room.microphone.drop()

        assert seconds_of_tone(take(blocks, 1.5)) == 0.0

    def test_hears_again_after_that(self, room):
        blocks = room.microphone.blocks()
        next(blocks)
        room.microphone.drop()
        room.sound(tone(0.5, hertz=HERTZ))

        assert seconds_of_tone(take(blocks, 1.5)) == pytest.approx(0.5, abs=0.05)

    @pytest.mark.parametrize("times", [1, 2])
    def test_ends_with_close_however_often_it_is_closed(self, room, times):
        blocks = room.microphone.blocks()
        next(blocks)
        for _ in range(times):
            room.microphone.close()

        assert list(blocks) == []

    def test_yields_nothing_when_it_was_closed_before_it_was_asked(self, room):
        room.microphone.close()

        assert list(room.microphone.blocks()) == []


@pytest.mark.devices
class TestRealMicrophone:
    def test_hears_the_pitch_that_was_played(self, real_microphone, sound_server):
        blocks = real_microphone.blocks()
        next(blocks)
        sound_server.speak(tone(1.0, hertz=HERTZ).samples, SAMPLE_RATE)
        samples = take(blocks, 1.5)

        strongest = np.argmax(np.abs(np.fft.rfft(samples.astype(float))))
        assert strongest * SAMPLE_RATE / len(samples) == pytest.approx(HERTZ, abs=2)

    def test_hears_the_loudspeaker_as_in_a_room(self, real_microphone, sound_server):
        blocks = real_microphone.blocks()
        next(blocks)
        with sound_server.loopback(), closing(SoundDeviceLoudspeaker(name="pulse")) as loudspeaker:
            loudspeaker.play([tone(1.0, hertz=HERTZ)])
            samples = take(blocks, 2.0)

        assert seconds_of_tone(samples) > 0.5

    def test_yields_blocks_of_60_to_100_ms(self, real_microphone):
        lengths = {len(block) / SAMPLE_RATE for block in islice(real_microphone.blocks(), 10)}

        assert all(0.06 <= length <= 0.1 for length in lengths)

    def test_captures_only_once_it_is_asked_to(self, real_microphone, sound_server):
        sound_server.speak(tone(0.5, hertz=HERTZ).samples, SAMPLE_RATE)

        assert seconds_of_tone(take(real_microphone.blocks(), 1.0)) == 0.0

    def test_ends_when_closed_from_another_thread(self, real_microphone):
        blocks, taken = real_microphone.blocks(), []
        reader = threading.Thread(target=lambda: taken.extend(blocks))
        reader.start()
        wait_until(lambda: taken)
        real_microphone.close()
        reader.join(PATIENCE)

        assert not reader.is_alive()

    @pytest.mark.usefixtures("sound_server")
    def test_counts_what_it_could_not_keep(self):
        with closing(SoundDeviceMicrophone(name="pulse", keep=0.2)) as microphone:
            next(microphone.blocks())
            wait_until(lambda: microphone.overflows)

            assert microphone.overflows > 0

    def test_leaves_the_device_when_closed(self, sound_server):
        microphone = SoundDeviceMicrophone(name="pulse")
        next(microphone.blocks())
        assert sound_server.is_used("source-outputs")
        microphone.close()

        assert not sound_server.is_used("source-outputs")

    @pytest.mark.slow
    def test_is_found_again_after_a_loss_and_hears_on(self, sound_server):
        events = []
        with closing(
            SoundDeviceMicrophone(
                name="pulse",
                on_lost=lambda: (events.append("lost"), sound_server.start()),
                on_found=lambda: events.append("found"),
            )
        ) as microphone:
            blocks = microphone.blocks()
            next(blocks)
            sound_server.stop()
            while "found" not in events:
                next(blocks)
            microphone.drop()
            sound_server.speak(tone(0.5, hertz=HERTZ).samples, SAMPLE_RATE)
            heard = seconds_of_tone(take(blocks, 1.5))

        assert events == ["lost", "found"]
        assert heard == pytest.approx(0.5, abs=0.05)

    @pytest.mark.slow
    def test_is_given_up_when_it_does_not_come_back(self, sound_server):
        try:
            with closing(SoundDeviceMicrophone(name="pulse", patience=1.0)) as microphone:
                blocks = microphone.blocks()
                next(blocks)
                sound_server.stop()

                with pytest.raises(DeviceError, match=r"'pulse' was lost\. Connect it again"):
                    list(blocks)
        finally:
            sound_server.start()
            sound_devices.reinitialise()

    @pytest.mark.usefixtures("sound_server")
    def test_that_is_unknown_is_refused_with_the_choice(self):
        with pytest.raises(DeviceError, match=r"no microphone called 'trumpet'.*pulse"):
            SoundDeviceMicrophone(name="trumpet")


class TestConversion:
    @pytest.mark.parametrize(("rate", "channels"), [(16_000, 2), (44_100, 1), (48_000, 2)])
    def test_keeps_pitch_and_length_at_any_rate_and_channels(self, rate, channels):
        samples = tone(2.0, hertz=HERTZ, rate=rate).samples
        frames = np.repeat(samples[:, np.newaxis], channels, axis=1)
        converter = microphone_module._Converter(rate)
        heard = np.concatenate([converter.feed(block) for block in np.array_split(frames, 25)])

        strongest = np.argmax(np.abs(np.fft.rfft(heard.astype(float))))
        assert strongest * SAMPLE_RATE / len(heard) == pytest.approx(HERTZ, abs=2)
        assert len(heard) / SAMPLE_RATE == pytest.approx(2.0, abs=0.05)

    @given(st.lists(st.integers(1, 22_050), min_size=1, max_size=6))
    def test_is_the_same_however_the_sound_is_cut_into_blocks(self, cuts):
        frames = tone(0.5, hertz=HERTZ, rate=44_100).samples[:, np.newaxis]
        whole, pieces = microphone_module._Converter(44_100), microphone_module._Converter(44_100)
        expected = whole.feed(frames)
        heard = np.concatenate([pieces.feed(p) for p in np.split(frames, sorted(set(cuts)))])

        shared = min(len(expected), len(heard))
        dither = 4  # of 32768: soxr rounds by chance, anew in each piece
        assert np.abs(expected[:shared].astype(int) - heard[:shared]).max(initial=0) <= dither


def test_the_fake_microphone_notices_that_the_companion_would_hear_itself():
    loudspeaker = FakeLoudspeaker()
    blocks = FakeMicrophone([np.zeros(1280, dtype=np.int16)] * 2, loudspeaker=loudspeaker).blocks()
    next(blocks)
    loudspeaker.play([tone(0.1)])

    with pytest.raises(AssertionError, match="without drop"):
        next(blocks)
