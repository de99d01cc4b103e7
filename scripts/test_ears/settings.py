"""Every number of the build in one place: sizes, seeds, voices, and where things lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
MODEL_NAME = "vosk-model-synthetic-voices-only"
MODEL_DIR = REPOSITORY / "tests" / "ears" / MODEL_NAME
RECORDINGS_DIR = REPOSITORY / "tests" / "recordings"

SAMPLE_RATE = 16_000


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """What one build is made from; the same settings give the same texts, sounds and noises."""

    work: Path
    """Folder for intermediate sound, features and checkpoints."""
    seed: int = 20_240
    training_utterances: int = 4400
    silence_utterances: int = 250
    test_utterances: int = 120
    """For each test set."""
    language_model_sentences: int = 48_000
    keep_ngrams: tuple[int, int] = (1, 2)
    """How often a word pair, and a triple, must occur to stay in the graph."""
    epochs: int = 6
    batch_size: int = 32
    learning_rate: float = 2e-3
    threads: int = 2
    espeak_train: tuple[str, ...] = field(
        default=(
            *("en-us", "en-gb", "en-us", "en-gb", "en-gb-x-rp", "en-us+m1", "en-us+m3", "en-gb+m4"),
            *(
                "en-us+m6",
                "en-us+f1",
                "en-gb+f2",
                "en-us+f3",
                "en-gb+f5",
                "en-us+Andy",
                "en-us+Alex",
            ),
            *(
                "en-us+Annie",
                "en-gb+steph",
                "en-us+linda",
                "en-us+john",
                "en-gb+max",
                "en-us+david",
            ),
        )
    )
    espeak_held_out: tuple[str, ...] = (
        "en-us+f4",
        "en-us+m7",
        "en-gb+m2",
        "en-us-nyc",
        "en-us+anika",
    )
    flite_train: tuple[str, ...] = ("slt", "rms", "awb")
    flite_held_out: tuple[str, ...] = ("kal16",)
    flite_share: float = 0.5
    """Share of training utterances spoken by flite; the rest by espeak-ng."""
