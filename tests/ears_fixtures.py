"""Real ears, real recordings and what is said in them."""

import tomllib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from voice_companion.adapters.sound_file import read_recording
from voice_companion.core.spoken_words import Heard, Phrase, Word
from voice_companion.ports import Recognizer, Samples

TESTS = Path(__file__).resolve().parent
SYNTHETIC_MODEL = TESTS / "ears" / "vosk-model-synthetic-voices-only"
_RECORDINGS = TESTS / "recordings"


def recording(name: str) -> Samples:
    """Return a recording of tests/recordings."""
    return read_recording(_RECORDINGS / f"{name}.flac")


def speech_in(name: str) -> Sequence[dict[str, object]]:
    """Return what is said in it: words, and start and end in seconds."""
    tables = tomllib.loads((_RECORDINGS / "manifest.toml").read_text(encoding="utf-8"))
    (table,) = [it for it in tables["recording"] if it["file"] == f"{name}.flac"]
    return table.get("speech", [])


def hear(ears: Recognizer, samples: Samples, *, splits: Sequence[int] = ()) -> list[Heard]:
    """Feed the audio, cut into pieces at these places, then flush; return all that came."""
    heard: list[Heard] = []
    for piece in np.split(samples, sorted(splits)):
        heard += ears.feed(piece)
    return [*heard, *ears.flush()]


def words_of(heard: Sequence[Heard]) -> list[Word]:
    """Return the words of all phrases."""
    return [word for item in heard if isinstance(item, Phrase) for word in item.words]
