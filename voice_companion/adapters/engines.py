"""The engines that render speech: which program runs each, and with what."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class VoiceFiles:
    """A natural voice on the disk."""

    model: Path
    config: Path
    model_sha256: str
    config_sha256: str


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine with one voice."""

    name: str
    program: str
    """The module that is run, in a process of its own."""
    arguments: tuple[str, ...]
    start_seconds: float
    """How long it may take to load on a machine that is busy."""
    keeps_files: bool = False
    """Whether it needs a private folder for the sound; the program's first argument then."""


def pyttsx3_engine(voice: str | None = None) -> Engine:
    """Return the system's engine; `voice` by id, name or language, None for a good English one."""
    return Engine(
        name="pyttsx3",
        program="voice_companion.adapters.pyttsx3_worker",
        arguments=(voice or "",),
        start_seconds=10.0,
        keeps_files=True,
    )


def piper_engine(voice: VoiceFiles) -> Engine:
    """Return the natural engine with a voice that lies on the disk."""
    sums = (voice.model_sha256, voice.config_sha256)
    return Engine(
        name="piper",
        program="voice_companion.adapters.piper_worker",
        arguments=(str(voice.model), str(voice.config), *sums),
        start_seconds=30.0,
    )
