"""Loads a model once in a process of its own, so that one that crashes the engine hurts nobody."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from voice_companion.errors import ModelError

_TRIAL_SECONDS: Final = 180
_PROGRAM: Final = (
    "import pathlib, sys;"
    "import numpy;"
    "from voice_companion.adapters.vosk_recognizer import VoskRecognizer;"
    "ears = VoskRecognizer(pathlib.Path(sys.argv[1]));"
    "ears.feed(numpy.zeros(16000, numpy.int16));"
    "ears.flush()"
)


def try_model(path: Path) -> None:
    """Load the model and let it hear a second of silence; raise ModelError when it cannot."""
    root = str(Path(__file__).resolve().parent.parent.parent)
    environment = {**os.environ, "PYTHONPATH": root}
    command = [sys.executable, "-c", _PROGRAM, str(path)]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, timeout=_TRIAL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as exc:
        raise ModelError("The model takes minutes to load. Use a smaller one.") from exc
    if done.returncode != 0:
        raise ModelError("Vosk cannot listen with this model. Fetch it again, or use another one.")
