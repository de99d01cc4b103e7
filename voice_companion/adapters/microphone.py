"""The microphone: PortAudio's thread copies blocks into a queue, all else happens outside it."""

import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from voice_companion.adapters import sound_devices
from voice_companion.adapters.native_chatter import no_native_chatter
from voice_companion.adapters.sound_devices import GUARD, Direction, SoundDevice
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.errors import DeviceError
from voice_companion.ports import Samples

BLOCK_SECONDS = 0.08
LOST_SECONDS = 2.0
"""So long without a block means that the microphone is lost; a silent one still sends blocks."""
_BACK_OFF_SECONDS = (0.2, 0.5, 1.0, 2.0)


def _nothing() -> None:
    """Do nothing: what happens on a loss where nobody asked to be told."""


class SoundDeviceMicrophone:
    """A Microphone on a PortAudio device, found by its name, and found again after a loss.

    What blocks() yields is all that was captured, in order and without gaps or repetitions, but for
    what drop() threw away, for the time of a loss, and for `overflows`.
    """

    def __init__(
        self,
        *,
        name: str | None = None,
        patience: float = 60.0,
        keep: float = 60.0,
        on_lost: Callable[[], None] = _nothing,
        on_found: Callable[[], None] = _nothing,
    ) -> None:
        """Open the device of that name (None: the system's default); raise DeviceError.

        It captures from the first blocks() on. `patience` is how many seconds it is searched for
        after a loss; `on_lost` and `on_found` are called by the thread that iterates blocks().
        `keep` is how many seconds of sound wait while nobody asks for them: our longest reply.
        """
        self._name = name
        self._patience = patience
        self._on_lost = on_lost
        self._on_found = on_found
        self._queue: queue.Queue[Samples | None] = queue.Queue(max(1, int(keep / BLOCK_SECONDS)))
        self._overflows = 0
        self._closed = False
        self._dropped = threading.Event()
        self._stream: Any = None
        self._converter = _Converter(SAMPLE_RATE)
        sound_devices.register(self)
        self._open()

    @property
    def overflows(self) -> int:
        """Return how often sound was captured and could not be kept, since the beginning."""
        return self._overflows

    def blocks(self) -> Iterator[Samples]:
        """Yield blocks of about BLOCK_SECONDS at SAMPLE_RATE until close(); see Microphone."""
        if self._closed:
            return
        with GUARD:  # a stream opened long ago may have lost its server, and would never start
            self.release()
            self._open()
            self._start()
        while not self._closed:
            try:
                raw = self._queue.get(timeout=LOST_SECONDS)
            except queue.Empty:
                self._recover()
                continue
            if raw is None:
                return
            if self._dropped.is_set():
                self._dropped.clear()
                self._converter.reset()
            block = self._converter.feed(raw)
            if len(block):
                yield block

    def drop(self) -> None:
        """Throw away what was captured and not yet yielded."""
        while True:
            try:
                raw = self._queue.get_nowait()
            except queue.Empty:
                break
            if raw is None:  # close() put it there; whoever iterates still needs it
                self._queue.put_nowait(None)
                break
        self._dropped.set()

    def close(self) -> None:
        """Let the device go; blocks() ends."""
        self._closed = True
        self.release()
        self.drop()
        self._queue.put_nowait(None)

    @no_native_chatter()
    def release(self) -> None:
        """Close the stream; if blocks() is under way it notices, and opens a new one."""
        with GUARD:
            stream, self._stream = self._stream, None
            if stream is not None:
                stream.close(ignore_errors=True)

    @no_native_chatter()
    def _open(self) -> None:
        sounddevice = sound_devices.portaudio()
        with GUARD:
            device = sound_devices.find_device(self._name, Direction.INPUT)
            rate, channels = _format(sounddevice, device)
            self._converter = _Converter(rate)
            try:
                self._stream = sounddevice.InputStream(
                    device=device.index,
                    samplerate=rate,
                    channels=channels,
                    blocksize=int(rate * BLOCK_SECONDS),
                    dtype="int16",
                    latency="low",
                    callback=self._callback,
                )
            except sounddevice.PortAudioError as exc:
                message = (
                    f"The microphone {device.name!r} cannot be opened. Close other programs "
                    "that use it, allow the use of the microphone, or choose another one."
                )
                raise DeviceError(message) from exc

    @no_native_chatter()
    def _start(self) -> None:
        sounddevice = sound_devices.portaudio()
        with GUARD:
            try:
                self._stream.start()
            except sounddevice.PortAudioError as exc:
                message = "The microphone does not start. Connect it again, or choose another one."
                raise DeviceError(message) from exc

    def _recover(self) -> None:
        """Search for the device until it sends sound; raise DeviceError when patience ends."""
        self._on_lost()
        deadline = time.monotonic() + self._patience
        attempt = 0
        while not self._closed:
            if self._is_back():
                self._on_found()
                return
            pause = _BACK_OFF_SECONDS[min(attempt, len(_BACK_OFF_SECONDS) - 1)]
            if time.monotonic() + pause > deadline:
                break
            time.sleep(pause)
            attempt += 1
        if not self._closed:
            which = f"microphone {self._name!r}" if self._name else "microphone"
            message = (
                f"The {which} was lost. Connect it again, or choose another one, and start again."
            )
            raise DeviceError(message)

    def _is_back(self) -> bool:
        try:
            sound_devices.reinitialise()
            self._open()
            self._start()
        except DeviceError:
            return False
        deadline = time.monotonic() + LOST_SECONDS
        while self._queue.empty() and time.monotonic() < deadline:
            time.sleep(BLOCK_SECONDS / 4)
        return not self._queue.empty()

    def _callback(self, data: Samples, frames: int, when: object, status: Any) -> None:  # noqa: ANN401, ARG002 - PortAudio's signature
        if status.input_overflow:
            self._overflows += 1
        try:
            self._queue.put_nowait(data.copy())
        except queue.Full:
            self._overflows += 1


class _Converter:
    """Turns blocks of (frames, channels) at the device's rate into mono ones at SAMPLE_RATE."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._resampler: Any = None
        self.reset()

    def reset(self) -> None:
        """Forget the sound so far."""
        if self._rate != SAMPLE_RATE:
            import soxr

            self._resampler = soxr.ResampleStream(self._rate, SAMPLE_RATE, 1, dtype="int16")

    def feed(self, raw: Samples) -> Samples:
        """Return what can be said so far; resampling holds back a few milliseconds."""
        mono = raw[:, 0] if raw.shape[1] == 1 else raw.mean(axis=1).astype(np.int16)
        if self._resampler is None:
            return np.ascontiguousarray(mono)
        resampled: Samples = self._resampler.resample_chunk(np.ascontiguousarray(mono))
        return resampled


def _format(sounddevice: Any, device: SoundDevice) -> tuple[int, int]:  # noqa: ANN401 - untyped
    """Return the rate and channels to record with: ours where the device takes them."""
    for rate in (SAMPLE_RATE, int(device.rate)):
        for channels in (1, device.inputs):
            try:
                sounddevice.check_input_settings(
                    device=device.index, samplerate=rate, channels=channels, dtype="int16"
                )
            except (sounddevice.PortAudioError, ValueError):
                continue
            return rate, channels
    return int(device.rate), device.inputs
