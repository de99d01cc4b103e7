"""The loudspeaker: sound that we hold, played through PortAudio, silenced at once when asked.

The stream stays open between the sentences of a line and runs only while one is played. Starting it
fills the device's buffer with our own samples, so the first one leaves within milliseconds however
large that buffer is; stopping it throws the buffer away, so silence comes as fast.
"""

import threading
import time
from enum import Enum
from typing import Any

import numpy as np

from voice_companion.adapters import sound_devices
from voice_companion.adapters.native_chatter import no_native_chatter
from voice_companion.adapters.sound_devices import GUARD, Direction
from voice_companion.errors import DeviceError
from voice_companion.ports import Samples, Speech

LATENCY_SECONDS = 0.2
"""How much sound the device is asked to hold: enough for a busy computer; stop() drops it."""
SERVER_SECONDS = 0.1
"""What a sound server may hold beyond that, and drop at the end (PulseAudio: 50 ms measured)."""
LOST_SECONDS = 2.0
"""So long without the device asking for more sound, while some is left, means that it is lost."""
REUSE_SECONDS = 0.25
"""How long an idle stream is trusted. Starting one whose server went meanwhile never returns, and
opening another takes some 5 ms."""
_POLL_SECONDS = 0.05


class _Outcome(Enum):
    ENDED = "all of it was heard"
    CUT = "stop() was called"
    RELEASED = "the stream was closed, since PortAudio was initialised again"
    LOST = "the device no longer asks for sound"


class _Playback:
    """What is being played and how far it is. `fill` runs in PortAudio's thread."""

    def __init__(self, samples: Samples) -> None:
        self.samples = samples
        self.position = 0
        self.padding = 0
        self.cut = False
        self.moved = time.monotonic()
        self.finished = threading.Event()

    @property
    def heard(self) -> float:
        """Return how much was handed to the device, 0 to 1."""
        return self.position / max(1, len(self.samples))

    def fill(self, out: Samples) -> bool:
        """Fill `out`, (frames, channels), with what comes next; return True when all was heard."""
        piece = self.samples[self.position : self.position + len(out)]
        out[: len(piece)] = piece[:, np.newaxis]
        out[len(piece) :] = 0
        self.position += len(piece)
        self.padding -= len(out) - len(piece)
        self.moved = time.monotonic()
        return self.padding <= 0


class SoundDeviceLoudspeaker:
    """A Loudspeaker on a PortAudio device, found by its name."""

    def __init__(self, *, name: str | None = None) -> None:
        """Open the device of that name (None: the system's default); raise DeviceError."""
        self._name = name
        self._lock = threading.RLock()  # stop() may come from a signal handler, inside play()
        self._stream: Any = None
        self._rate = 0
        self._playback: _Playback | None = None
        self._renew = False
        self._used = time.monotonic()
        self._closed = False
        sound_devices.register(self)
        self._open()

    @property
    def rate(self) -> int:
        """Return the device's samples per second, to which everything is brought."""
        return self._rate

    def play(self, speech: Speech) -> bool:
        """Play to the real end and return True; return False if stop() cut it short.

        A device that is lost is looked for once, by its name, and the sentence goes on there.
        Raises DeviceError when it is not back; the next call looks again.
        """
        try:
            return self._play_through(speech)
        except BaseException:  # Ctrl-C must silence it, too
            self.stop()
            raise

    def stop(self) -> None:
        """Fall silent at once; see Loudspeaker."""
        with self._lock:
            playback = self._playback
            if playback is None:
                return
            playback.cut = True
            if not playback.finished.is_set():
                self._abort()

    def close(self) -> None:
        """Stop, and let the device go."""
        self.stop()
        self._closed = True
        self.release()

    @no_native_chatter()
    def release(self) -> None:
        """Close the stream; see Tenant. A sentence that is under way goes on in a new one."""
        with GUARD, self._lock:
            stream, self._stream = self._stream, None
            if stream is not None:
                stream.close(ignore_errors=True)

    def _play_through(self, speech: Speech) -> bool:
        if time.monotonic() - self._used > REUSE_SECONDS:
            self.release()
        self._open()
        playback, lost = self._playback_of(speech), False
        while (outcome := self._play(playback)) not in {_Outcome.ENDED, _Outcome.CUT}:
            if outcome is _Outcome.LOST:
                self._renew_after_loss(again=lost)
                lost = True
            else:
                self._open()
            if playback.cut:
                return False
            playback = self._playback_of(speech, heard=playback.heard)
        return outcome is _Outcome.ENDED

    def _playback_of(self, speech: Speech, *, heard: float = 0.0) -> _Playback:
        """Return the speech at the stream's rate, from after the part that was heard, 0 to 1."""
        playback = _Playback(_at_rate(speech, self._rate))
        playback.position = max(
            0, int(heard * len(playback.samples) - LATENCY_SECONDS * self._rate)
        )
        return playback

    def _renew_after_loss(self, *, again: bool) -> None:
        self.release()
        self._renew = True
        which = f"loudspeaker {self._name!r}" if self._name else "loudspeaker"
        message = f"The {which} was lost. Connect it again, or choose another one."
        if again:
            raise DeviceError(message)
        try:
            self._open()
        except DeviceError as exc:
            raise DeviceError(message) from exc

    def _open(self) -> None:
        if self._closed:
            message = "The loudspeaker was closed. Start the companion again."
            raise DeviceError(message)
        with GUARD, self._lock:
            if self._stream is not None:
                return
            if self._renew:
                sound_devices.reinitialise()
            self._renew = True  # unless it can be opened
            self._open_stream()
            self._renew = False

    @no_native_chatter()
    def _open_stream(self) -> None:
        sounddevice = sound_devices.portaudio()
        device = sound_devices.find_device(self._name, Direction.OUTPUT)
        self._rate = int(device.rate)
        try:
            self._stream = sounddevice.OutputStream(
                device=device.index,
                samplerate=self._rate,
                channels=min(2, device.outputs),
                dtype="int16",
                latency=LATENCY_SECONDS,
                callback=self._callback,
                finished_callback=self._on_finished,
                prime_output_buffers_using_stream_callback=True,
            )
        except sounddevice.PortAudioError as exc:
            message = (
                f"The loudspeaker {device.name!r} cannot be opened. "
                "Close other programs that use it, or choose another one."
            )
            raise DeviceError(message) from exc

    def _play(self, playback: _Playback) -> _Outcome:
        playback.finished.clear()
        playback.moved = time.monotonic()
        with GUARD, self._lock:
            if self._stream is None:
                return _Outcome.RELEASED
            # At the end what is still in the buffers is dropped: let that be silence.
            playback.padding = int((self._stream.latency + SERVER_SECONDS) * self._rate)
            self._playback = playback
            if not self._start():
                return _Outcome.LOST
        while not playback.finished.wait(_POLL_SECONDS):
            if time.monotonic() - playback.moved > LOST_SECONDS:
                return _Outcome.LOST
        self._used = time.monotonic()
        return self._outcome(playback)

    @no_native_chatter()
    def _start(self) -> bool:
        sounddevice = sound_devices.portaudio()
        try:
            self._stream.stop()  # PortAudio wants it, even after a stream has ended by itself
            self._stream.start()
        except sounddevice.PortAudioError:
            return False
        return True

    def _outcome(self, playback: _Playback) -> _Outcome:
        if playback.cut:
            return _Outcome.CUT
        if playback.padding <= 0:
            return _Outcome.ENDED
        return _Outcome.RELEASED if self._stream is None else _Outcome.LOST

    @no_native_chatter()
    def _abort(self) -> None:
        sounddevice = sound_devices.portaudio()
        if self._stream is not None:
            try:
                self._stream.abort()
            except sounddevice.PortAudioError as exc:
                message = (
                    "The loudspeaker does not answer. Connect it again, or choose another one."
                )
                raise DeviceError(message) from exc

    def _callback(self, out: Samples, frames: int, when: object, status: object) -> None:  # noqa: ARG002 - PortAudio's signature
        playback = self._playback
        if playback is None or playback.fill(out):
            raise sound_devices.portaudio().CallbackStop

    def _on_finished(self) -> None:
        if self._playback is not None:
            self._playback.finished.set()


def _at_rate(speech: Speech, rate: int) -> Samples:
    """Return the speech at another rate; a long sentence takes some milliseconds."""
    if speech.rate == rate or len(speech.samples) == 0:
        return speech.samples
    import soxr

    resampled: Samples = soxr.resample(speech.samples, speech.rate, rate)
    return resampled
