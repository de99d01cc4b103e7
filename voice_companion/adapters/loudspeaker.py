"""The loudspeaker: sound that we hold, played through PortAudio, silenced at once when asked.

A line is one sound whose pieces arrive while it plays. The stream runs only then: starting it fills
the device's buffer with our own samples, so the first one leaves within milliseconds however
large that buffer is; stopping it throws the buffer away, so silence comes as fast.
"""

import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any

import numpy as np

from voice_companion.adapters import sound_devices
from voice_companion.adapters.native_chatter import no_native_chatter
from voice_companion.adapters.resampling import Resampler
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
_NOTHING: Samples = np.zeros(0, dtype=np.int16)


class _Outcome(Enum):
    ENDED = "all of it was heard"
    CUT = "stop() was called"
    RELEASED = "the stream was closed, since PortAudio was initialised again"
    LOST = "the device no longer asks for sound"


class _Playback:
    """What is being played and how far it is. `fill` runs in PortAudio's thread."""

    def __init__(
        self, pieces: Iterator[Speech], *, rate: int, taken: Sequence[Speech] = ()
    ) -> None:
        """`taken` were taken from the pieces before, and are played again from where resumed()."""
        self._pieces = pieces
        self._taken = list(taken)
        self._rate = rate
        self._resampler = Resampler(rate)
        self._samples = np.concatenate([_NOTHING, *map(self._resampler.add, taken)])
        self._whole = False
        self._position = 0
        self.padding = 0
        self.cut = False
        self.moved = time.monotonic()
        self.finished = threading.Event()

    def take_next(self) -> bool:
        """Wait for the next piece and line it up; return False when there are no more."""
        piece = None if self._whole else next(self._pieces, None)
        if piece is None:
            if not self._whole:
                self._line_up(self._resampler.rest())
            self._whole = True
            return False
        self._taken.append(piece)
        self._line_up(self._resampler.add(piece))
        return True

    def resumed(self, rate: int) -> "_Playback":
        """Return the same at another rate, from a little before what was handed to the device."""
        again = _Playback(self._pieces, rate=rate, taken=self._taken)
        heard = self._position / self._rate
        again._position = max(0, int((heard - LATENCY_SECONDS) * rate))
        return again

    def fill(self, out: Samples) -> bool:
        """Fill `out`, (frames, channels), with what comes next; return True when all was heard."""
        whole = self._whole  # before the samples: once it is true, they grow no more
        piece = self._samples[self._position : self._position + len(out)]
        out[: len(piece)] = piece[:, np.newaxis]
        out[len(piece) :] = 0
        self._position += len(piece)
        if whole:
            self.padding -= len(out) - len(piece)
        self.moved = time.monotonic()
        return self.padding <= 0

    def _line_up(self, samples: Samples) -> None:
        self._samples = np.concatenate([self._samples, samples])


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

    def play(self, pieces: Iterable[Speech]) -> bool:
        """Play to the real end and return True; return False if stop() cut it short.

        A device that is lost is looked for once, by its name, and the sound goes on there. Raises
        DeviceError when it is not back; the next call looks again.
        """
        try:
            return self._play_through(iter(pieces))
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

    def _play_through(self, pieces: Iterator[Speech]) -> bool:
        first = [piece for piece in [next(pieces, None)] if piece is not None]
        if time.monotonic() - self._used > REUSE_SECONDS:
            self.release()
        self._open()
        playback, lost = _Playback(pieces, rate=self._rate, taken=first), False
        while (outcome := self._play(playback)) not in {_Outcome.ENDED, _Outcome.CUT}:
            if outcome is _Outcome.LOST:
                self._renew_after_loss(again=lost)
                lost = True
            else:
                self._open()
            if playback.cut:
                return False
            playback = playback.resumed(self._rate)
        return outcome is _Outcome.ENDED

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
        while not playback.finished.is_set():
            if not playback.take_next():
                playback.finished.wait(_POLL_SECONDS)
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
