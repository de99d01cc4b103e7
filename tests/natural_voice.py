"""The natural voice that the tests speak with, its files, and copies of them that are damaged."""

import shutil
from pathlib import Path

from voice_companion.adapters.voice_store import VoiceStore

JOE = next(voice for voice in VoiceStore(Path("nowhere")).list() if voice.name == "joe")


def copy_of_joe(folder, name="en_US-joe-medium"):
    """Return the path of a copy of the voice's .onnx, with its .onnx.json beside it."""
    model = folder / f"{name}.onnx"
    shutil.copyfile(JOE.files.model, model)
    shutil.copyfile(JOE.files.config, folder / f"{name}.onnx.json")
    return model
