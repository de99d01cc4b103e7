"""The loudspeaker plays to the real end, or falls silent when told."""

import _thread
import threading
import time
from contextlib import closing

import numpy as np
import pytest

from tests.fakes import FakeLoudspeaker, tone
from tests.sound_server import RATE
from voice_companion.adapters import sound_devices
from voice_companion.adapters.earcons import earcons
from voice_companion.adapters.loudspeaker import REUSE_SECONDS, SoundDeviceLoudspeaker
from voice_companion.errors import DeviceError
from voice_companion.ports import Earcon, Speech

PATIENCE = 30.0


@pytest.fixture
def real_loudspeaker(sound_server):  # noqa: ARG001 - it must run
    with closing(SoundDeviceLoudspeaker(name="pulse")) as loudspeaker:
        yield loudspeaker


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.devices)])
def loudspeaker(request):
    if request.param == "fake":
        return FakeLoudspeaker()
    return request.getfixturevalue("real_loudspeaker")


class Playing:
    """A play() in a thread of its own."""

    def __init__(self, loudspeaker, speech):
        self.outcome = None
        self._loudspeaker = loudspeaker
        self._thread = threading.Thread(target=self._play, args=(speech,))
        self._thread.start()

    def _play(self, speech):
        try:
            self.outcome = self._loudspeaker.play([speech])
        except DeviceError as exc:
            self.outcome = exc

    def stop(self):
        """Stop it as often as it takes: it may not have begun yet."""
        while self._thread.is_alive():
            self._loudspeaker.stop()
            self._thread.join(0.05)

    def finish(self):
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "play() did not return"
        return self.outcome


def wait_until_heard(recording):
    deadline = time.monotonic() + PATIENCE
    while not recording.times_of_sound():
        assert time.monotonic() < deadline, "nothing was heard"
        time.sleep(0.01)


def wait_for_quiet(recording):
    """Return once the last half second that was recorded, by its own clock, holds no sound."""
    deadline = time.monotonic() + PATIENCE
    while recording.samples[-RATE // 2 :].any():
        assert time.monotonic() < deadline, "it did not fall quiet"
        time.sleep(0.01)


def interrupt_once_heard(recording):
    wait_until_heard(recording)
    _thread.interrupt_main()


class TestEveryLoudspeaker:
    def test_plays_to_the_end(self, loudspeaker):
        assert loudspeaker.play([tone(0.3)]) is True

    def test_plays_one_after_the_other(self, loudspeaker):
        assert [loudspeaker.play([tone(0.1)]) for _ in range(3)] == [True] * 3

    def test_plays_an_empty_sound(self, loudspeaker):
        assert loudspeaker.play([Speech(samples=np.zeros(0, dtype=np.int16), rate=22_050)]) is True

    def test_plays_nothing_at_all(self, loudspeaker):
        assert loudspeaker.play([]) is True

    def test_plays_pieces_as_one(self, loudspeaker):
        assert loudspeaker.play(tone(0.1) for _ in range(3)) is True

    def test_may_be_stopped_when_nothing_plays(self, loudspeaker):
        loudspeaker.stop()

        assert loudspeaker.play([tone(0.1)]) is True

    def test_says_that_it_was_cut_short_and_can_play_again(self, loudspeaker):
        if isinstance(loudspeaker, FakeLoudspeaker):
            loudspeaker.holding = True
        playing = Playing(loudspeaker, tone(PATIENCE))
        playing.stop()

        assert playing.outcome is False
        if isinstance(loudspeaker, FakeLoudspeaker):
            loudspeaker.holding = False
        assert loudspeaker.play([tone(0.1)]) is True

    @pytest.mark.parametrize("times", [1, 2])
    def test_plays_nothing_after_close_however_often_it_is_closed(self, loudspeaker, times):
        for _ in range(times):
            loudspeaker.close()

        with pytest.raises(DeviceError, match="closed"):
            loudspeaker.play([tone(0.1)])


@pytest.mark.devices
class TestRealSound:
    @pytest.mark.parametrize("rate", [16_000, 22_050, 44_100])
    def test_is_heard_whole_at_any_rate(self, real_loudspeaker, sound_server, rate):
        with sound_server.recording() as recording:
            real_loudspeaker.play([tone(1.0, rate=rate, hertz=440)])

        assert recording.seconds_of_sound() == pytest.approx(1.0, abs=0.02)
        assert strongest_hertz(recording.samples) == pytest.approx(440, abs=2)

    @pytest.mark.parametrize("rate", [22_050, 44_100])
    def test_in_pieces_has_no_seam(self, real_loudspeaker, sound_server, rate):
        whole = tone(2.0, rate=rate, hertz=440).samples
        pieces = [Speech(samples=part, rate=rate) for part in np.array_split(whole, 7)]
        with sound_server.recording() as recording:
            real_loudspeaker.play(pieces)

        sounding = np.flatnonzero(recording.samples)
        heard = recording.samples[sounding[0] : sounding[-1]].astype(float)
        steepest = 8000 * 2 * np.pi * 440 / RATE
        assert len(heard) / RATE == pytest.approx(2.0, abs=0.05)
        inside = heard[RATE // 100 : -RATE // 100]  # the tone itself begins and ends with a step
        assert np.abs(np.diff(inside)).max() < 1.05 * steepest

    def test_begins_before_its_last_piece_is_there_and_waits_for_it_in_silence(
        self, real_loudspeaker, sound_server
    ):
        def slowly():
            yield tone(0.5)
            wait_until_heard(recording)
            time.sleep(1.0)
            yield tone(0.5)

        with sound_server.recording() as recording:
            assert real_loudspeaker.play(slowly()) is True

        assert recording.seconds_of_sound() > 1.3
        assert np.count_nonzero(recording.samples) / RATE == pytest.approx(1.0, abs=0.05)

    def test_is_not_cut_at_its_end(self, real_loudspeaker, sound_server):
        loud_end = Speech(samples=np.repeat([4000, 12_000], 22_050).astype(np.int16), rate=44_100)
        with sound_server.recording() as recording:
            real_loudspeaker.play([loud_end])

        loud = np.count_nonzero(recording.samples > 9000)
        assert loud / RATE == pytest.approx(0.5, abs=0.01)

    def test_has_left_when_play_returns(self, real_loudspeaker, sound_server):
        with sound_server.recording() as recording:
            real_loudspeaker.play([tone(0.5)])
            real_loudspeaker.close()  # which would drop what had not left

        assert recording.seconds_of_sound() == pytest.approx(0.5, abs=0.02)

    def test_ends_long_before_its_time_when_stopped(self, real_loudspeaker, sound_server):
        with sound_server.recording() as recording:
            playing = Playing(real_loudspeaker, tone(PATIENCE))
            wait_until_heard(recording)
            real_loudspeaker.stop()
            stopped = len(recording.samples)
            playing.finish()
            wait_for_quiet(recording)

        assert len(recording.samples) - stopped < PATIENCE / 2 * RATE

    def test_of_earcons_is_soft_and_whole(self, real_loudspeaker, sound_server):
        listening = earcons()[Earcon.LISTENING]
        with sound_server.recording() as recording:
            real_loudspeaker.play([listening])

        assert 300 < np.abs(recording.samples.astype(int)).max() < 3500
        assert recording.seconds_of_sound() == pytest.approx(listening.seconds, abs=0.05)

    def test_goes_on_when_portaudio_is_initialised_again(self, real_loudspeaker, sound_server):
        with sound_server.recording() as recording:
            playing = Playing(real_loudspeaker, tone(1.5))
            wait_until_heard(recording)
            sound_devices.reinitialise()

            assert playing.finish() is True
        assert recording.seconds_of_sound() > 1.2

    @pytest.mark.slow
    def test_is_reported_lost_with_its_device_and_comes_back_with_it(
        self, real_loudspeaker, sound_server
    ):
        try:
            with sound_server.recording() as recording:
                playing = Playing(real_loudspeaker, tone(PATIENCE))
                wait_until_heard(recording)
                sound_server.stop()
            outcome = playing.finish()
        finally:
            sound_server.start()

        assert isinstance(outcome, DeviceError)
        assert "'pulse' was lost. Connect it again" in str(outcome)
        with sound_server.recording() as recording:
            assert real_loudspeaker.play([tone(0.5)]) is True
        assert recording.seconds_of_sound() == pytest.approx(0.5, abs=0.02)

    @pytest.mark.slow
    def test_is_heard_though_the_device_went_and_came_back_meanwhile(
        self, real_loudspeaker, sound_server
    ):
        real_loudspeaker.play([tone(0.1)])
        sound_server.stop()
        sound_server.start()
        time.sleep(2 * REUSE_SECONDS)
        with sound_server.recording() as recording:
            assert real_loudspeaker.play([tone(0.5)]) is True

        assert recording.seconds_of_sound() == pytest.approx(0.5, abs=0.02)

    def test_ends_with_ctrl_c(self, real_loudspeaker, sound_server):
        with sound_server.recording() as recording:
            threading.Thread(target=interrupt_once_heard, args=(recording,)).start()
            with pytest.raises(KeyboardInterrupt):
                real_loudspeaker.play([tone(PATIENCE)])
            stopped = len(recording.samples)
            wait_for_quiet(recording)

        assert len(recording.samples) - stopped < PATIENCE / 2 * RATE

    def test_is_cut_short_and_leaves_the_device_when_closed(self, real_loudspeaker, sound_server):
        with sound_server.recording() as recording:
            playing = Playing(real_loudspeaker, tone(PATIENCE))
            wait_until_heard(recording)
            assert sound_server.is_used("sink-inputs")
            real_loudspeaker.close()

            assert playing.finish() is False
        assert not sound_server.is_used("sink-inputs")

    @pytest.mark.usefixtures("sound_server")
    def test_from_an_unknown_device_is_refused_with_the_choice(self):
        with pytest.raises(DeviceError, match=r"no loudspeaker called 'gramophone'.*pulse"):
            SoundDeviceLoudspeaker(name="gramophone")


def strongest_hertz(samples):
    spectrum = np.abs(np.fft.rfft(samples.astype(float)))
    return float(np.argmax(spectrum) * RATE / len(samples))
