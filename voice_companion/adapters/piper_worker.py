"""The program of the process in which Piper renders. Piper is under the GPL: only this imports it.

Started with a voice's .onnx, its .onnx.json, and the sha256 of each, which are checked before
anything is loaded. See worker.py for what it is asked and answers. No file is written.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from voice_companion.adapters.piper_config import VoiceFileError, read_piper_config
from voice_companion.adapters.worker import WARM_UP, Piece, RenderingError, serve

THREADS = 1
"""Of two cores, one is left to the ears and the rest of the machine."""

_NOISE, _LENGTH_NOISE = 0.4, 0.5
"""How much a voice varies in tone and in the lengths of its sounds. Piper's own 0.667 and 0.8 sound
livelier from sentence to sentence than somebody calm; at 0 a voice drones."""

_PLAIN_SECONDS = 3.22
"""How long espeak-ng (en-us+f2) takes for WARM_UP at 165 words a minute, without the silence around
it: pyttsx3's rate means that, and a rate is to mean the same here."""
_RATE_FLOOR, _SCALE_FLOOR = 0.07, 0.27
"""The shares of the time that don't shrink with espeak-ng's rate and with Piper's length scale.
Eight of our lines took espeak-ng 0.07 + 0.93 * 165 / rate of its time at 165 (rates of 80 to 400,
within 5 %), and Piper 0.27 + 0.73 * scale of its time at 1 (scales of 0.45 to 2, within 4 %)."""
_SCALES = (0.25, 5.0)
_SILENCE = 10 ** (-60 / 20)
_FULL_SCALE = 32_767

Floats = npt.NDArray[np.float32]


class PiperEngine:
    """One voice of Piper's, loaded and measured."""

    def __init__(self, model: Path, config: Path, sums: tuple[str, str]) -> None:
        """Load the voice; raise RenderingError when its files are not what they should be."""
        weights = _checked(model, sums[0])
        description = _described(config, _checked(config, sums[1]))
        try:
            # First, as Piper imports onnxruntime, too, which is to be told to report nothing.
            from voice_companion.adapters.piper_network import PiecewiseNetwork  # isort: skip
            from piper import PiperVoice
            from piper.config import PiperConfig

            self._network = PiecewiseNetwork(weights, threads=THREADS)
            # Piper itself is asked for phonemes and their numbers only.
            self._piper = PiperVoice(session=None, config=PiperConfig.from_dict(description))
            sound = self._warm_up()
        except ImportError as exc:
            message = f"the natural voice's engine is not installed ({exc.name} is missing)"
            raise RenderingError(message) from exc
        except Exception as exc:  # onnx and onnxruntime have an exception for every kind of damage
            message = f"the voice {model.name} cannot be loaded ({type(exc).__name__})"
            raise RenderingError(message) from exc
        self.voices: tuple[str, ...] = (model.stem,)
        self._rate = int(description["audio"]["sample_rate"])
        self.sample = (_as_samples(sound), self._rate)
        self._pace = _PLAIN_SECONDS / (_audible(sound) / self._rate)

    def render(self, text: str, *, rate: int) -> Iterator[Piece]:
        """Yield the sound of the text; raise RenderingError."""
        try:
            for phonemes in self._phonemes(text):
                for sound in self._network.pieces(phonemes, scales=self._scales(rate)):
                    yield _as_samples(sound), self._rate
        except (RuntimeError, ValueError, MemoryError) as exc:
            message = f"the speech engine reported {type(exc).__name__}"
            raise RenderingError(message) from exc

    def _phonemes(self, text: str) -> list[list[int]]:
        """Return the numbers of the phonemes of each sentence that espeak-ng hears in the text."""
        plain = text.replace("[[", " ")  # which would begin phonemes written out
        return [self._piper.phonemes_to_ids(one) for one in self._piper.phonemize(plain) if one]

    def _scales(self, rate: int) -> tuple[float, float, float]:
        wanted = self._pace * (_RATE_FLOOR + (1 - _RATE_FLOOR) * 165 / rate)
        slowest_first = (wanted - _SCALE_FLOOR) / (1 - _SCALE_FLOOR)
        return _NOISE, float(np.clip(slowest_first, *_SCALES)), _LENGTH_NOISE

    def _warm_up(self) -> Floats:
        (phonemes,) = self._phonemes(WARM_UP)
        return self._network.settle(phonemes, scales=(_NOISE, 1.0, _LENGTH_NOISE))


def _audible(sound: Floats) -> int:
    """Return how many samples there are without the silence before and behind."""
    loud = np.flatnonzero(np.abs(sound) > _SILENCE)
    if len(loud) == 0:
        message = "the voice has no sound"
        raise RenderingError(message)
    return int(loud[-1] - loud[0])


def _as_samples(sound: Floats) -> npt.NDArray[np.int16]:
    return np.rint(np.clip(sound, -1.0, 1.0) * _FULL_SCALE).astype(np.int16)


def _checked(path: Path, wanted: str) -> bytes:
    """Return the file's bytes; raise RenderingError unless they have the sum that is known."""
    try:
        raw = path.read_bytes()
    except OSError as exc:
        message = f"the voice's file {path.name} cannot be read ({exc.strerror})"
        raise RenderingError(message) from exc
    if hashlib.sha256(raw).hexdigest() != wanted:
        message = f"the voice's file {path.name} is damaged or another version"
        raise RenderingError(message)
    return raw


def _described(path: Path, raw: bytes) -> dict[str, Any]:
    try:
        return read_piper_config(raw)
    except VoiceFileError as exc:
        message = f"{path.name} {exc}"
        raise RenderingError(message) from exc


def main() -> None:
    """Serve with the voice that the command line names."""
    model, config, *sums = sys.argv[1:]
    serve(lambda: PiperEngine(Path(model), Path(config), (sums[0], sums[1])))


if __name__ == "__main__":
    main()
