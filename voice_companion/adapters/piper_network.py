"""A Piper voice's network, run so that its first sound comes long before its last.

Piper runs the whole network (VITS) for a sentence, which takes a quarter of the time that it
sounds. Its last part, the vocoder, takes most of that and looks only a few frames around each, so
the network is cut in two where the vocoder begins. The front runs once for a sentence; the vocoder
then runs over windows of its frames, each with a margin that is thrown away. The sound is the same.
A network that cannot be cut so is run whole. Imported in the rendering process only.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from voice_companion.adapters.onnx_cutting import cut_at
from voice_companion.adapters.onnx_runtime import import_onnxruntime

onnxruntime = import_onnxruntime()

Floats = npt.NDArray[np.float32]
"""Samples of one dimension, full scale 1.0, or a network's tensor."""

Scales = tuple[float, float, float]
"""Of the noise, of the length, and of the noise in the lengths."""

_VOCODER = "/dec/"
"""How the names of the vocoder's operations begin, as Piper exports a voice."""
_FIRST_WINDOW = 36
"""Frames: 0.42 s at Piper's 256 samples a frame and 22,050 samples a second, which covers a slow
device's buffer and takes 30 ms to compute."""
_GROWTH, _LAST_WINDOW = 1.5, 120
"""Each window is so much longer than the one before, up to this: computing it takes less time than
the one before it sounds, even where other programs take three quarters of the processor."""
_MARGINS = (12, 24, 48)
"""Frames on either side of a window; the vocoder of a medium voice looks 10 frames around."""
_NO_WINDOWS = 1_000_000
"""A margin beyond the end of any sentence."""
_SAME = 1e-3
"""Of full scale: -60 dB."""


class PiecewiseNetwork:
    """Turns the numbers of a sentence's phonemes into sound, piece by piece."""

    def __init__(self, model: bytes, *, threads: int) -> None:
        """Load the network; raises OnnxError and what onnxruntime raises for what is none."""
        self._threads = threads
        seam = cut_at(model, _VOCODER)
        self._front = self._session(seam.front if seam else model)
        self._vocoder = self._session(seam.back) if seam else None
        self._seam = seam.name if seam else ""
        self._margin = _MARGINS[0]

    def settle(self, phonemes: Sequence[int], *, scales: Scales) -> Floats:
        """Return the sound, computed whole, and find the margin with which pieces are the same.

        Where none of those that are tried will do, the vocoder is run whole from now on.
        """
        out = self._run_front(phonemes, scales)
        if self._vocoder is None:
            return out
        whole = self._run_vocoder(out)
        for self._margin in _MARGINS:
            # The first window has a margin on one side, the second one on both.
            sound = np.concatenate(list(islice(self._windows(out), 2)))
            if np.abs(sound - whole[: len(sound)]).max() < _SAME:
                return whole
        self._margin = _NO_WINDOWS
        return whole

    def pieces(self, phonemes: Sequence[int], *, scales: Scales) -> Iterator[Floats]:
        """Yield the sound of phonemes given by their numbers."""
        out = self._run_front(phonemes, scales)
        if self._vocoder is None:
            yield out
        else:
            yield from self._windows(out)

    def _windows(self, frames: Floats) -> Iterator[Floats]:
        count, start, length = frames.shape[-1], 0, _FIRST_WINDOW
        while start < count:
            end = count if start + length + self._margin >= count else start + length
            left, right = max(0, start - self._margin), min(count, end + self._margin)
            sound = self._run_vocoder(frames[..., left:right])
            hop = len(sound) // (right - left)
            yield sound[(start - left) * hop : (end - left) * hop]
            start, length = end, min(_LAST_WINDOW, round(length * _GROWTH))

    def _run_front(self, phonemes: Sequence[int], scales: Scales) -> Floats:
        given = {
            "input": np.array([phonemes], dtype=np.int64),
            "input_lengths": np.array([len(phonemes)], dtype=np.int64),
            "scales": np.array(scales, dtype=np.float32),
        }
        if any(one.name == "sid" for one in self._front.get_inputs()):
            given["sid"] = np.zeros(1, dtype=np.int64)  # the first of several speakers
        (out,) = self._front.run(None, given)
        result: Floats = out if self._vocoder is not None else out.reshape(-1)
        return result

    def _run_vocoder(self, frames: Floats) -> Floats:
        assert self._vocoder is not None  # noqa: S101 - for the type checker
        (out,) = self._vocoder.run(None, {self._seam: frames})
        sound: Floats = out.reshape(-1)
        return sound

    def _session(self, model: bytes) -> Any:  # noqa: ANN401 - onnxruntime has no types
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        # The optimiser takes 0.8 s of processor time, and what it makes is no faster here.
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        # A thread that waits in a loop would take time from the ears and the talk.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(
            model, sess_options=options, providers=["CPUExecutionProvider"]
        )
