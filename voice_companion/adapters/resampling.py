"""Brings pieces of sound to one rate, without a seam between them."""

from typing import Any

import numpy as np

from voice_companion.ports import Samples, Speech

_NOTHING: Samples = np.zeros(0, dtype=np.int16)


class Resampler:
    """Takes pieces one after the other; a filter that looks ahead makes each come a little late."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._stream: Any = None
        self._stream_rate = rate

    def add(self, speech: Speech) -> Samples:
        """Return what can be had by now, at our rate, of all that was added."""
        before = self.rest() if speech.rate != self._stream_rate else _NOTHING
        if speech.rate == self._rate:
            return np.concatenate([before, speech.samples])
        if self._stream is None:
            import soxr

            self._stream = soxr.ResampleStream(speech.rate, self._rate, 1, dtype="int16")
            self._stream_rate = speech.rate
        return np.concatenate([before, self._stream.resample_chunk(speech.samples)])

    def rest(self) -> Samples:
        """Return what the filter still held; what is added next begins anew."""
        stream, self._stream, self._stream_rate = self._stream, None, self._rate
        if stream is None:
            return _NOTHING
        samples: Samples = stream.resample_chunk(_NOTHING, last=True)
        return samples
