"""Synthetic voices: espeak-ng and flite, called as programs, giving 16 kHz mono samples."""

from __future__ import annotations

import io
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from .settings import SAMPLE_RATE

FLITE_VOICES = ("slt", "rms", "awb", "kal16")
Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A named voice and how it speaks. `name` is a flite voice or an espeak-ng voice+variant."""

    name: str
    words_per_minute: int = 165
    """Also for flite, where it stretches the sounds in proportion."""
    pitch: int = 50
    """espeak-ng's scale, 0 to 99."""
    tempo: float = 1.0
    """Played this much faster, pitch and all, to make more speakers out of one."""


def speak(text: str, *, voice: Voice) -> Samples:
    """The text as sound, full scale 1.0, with no silence added.

    Raises RuntimeError if the synthesiser is missing or fails.
    """
    sound, rate = _flite(text, voice) if voice.name in FLITE_VOICES else _espeak(text, voice)
    resampled: Samples = soxr.resample(sound, rate * voice.tempo, SAMPLE_RATE).astype(np.float32)
    return resampled


def trimmed(sound: Samples, *, threshold: float = 0.01) -> Samples:
    """Without the silence that synthesisers leave at both ends."""
    loud = np.flatnonzero(np.abs(sound) > threshold * np.abs(sound).max())
    return sound[max(0, loud[0] - 320) : loud[-1] + 320]


def _espeak(text: str, voice: Voice) -> tuple[Samples, int]:
    pace = ["-s", str(voice.words_per_minute), "-p", str(voice.pitch)]
    wav = _run(["espeak-ng", "-v", voice.name, *pace, "--stdout", text], package="espeak-ng")
    # espeak-ng cannot know the length of a stream, so it writes a header with a false one.
    samples = np.frombuffer(wav[44:], dtype="<i2").astype(np.float32)
    return samples / np.float32(32768), 22_050


def _flite(text: str, voice: Voice) -> tuple[Samples, int]:
    stretch = f"duration_stretch={165 / voice.words_per_minute:.3f}"
    with tempfile.TemporaryDirectory(prefix="test-ears-") as folder:
        file = Path(folder) / "spoken.wav"
        command = ["flite", "-voice", voice.name, "--setf", stretch, "-t", text, "-o", str(file)]
        _run(command, package="flite")
        sound, rate = soundfile.read(io.BytesIO(file.read_bytes()), dtype="float32")
    return np.asarray(sound, np.float32), rate


def _run(command: list[str], *, package: str) -> bytes:
    try:
        return subprocess.run(command, check=True, capture_output=True).stdout
    except FileNotFoundError as exc:
        raise RuntimeError(
            f"{package} is missing; install it with: apt-get install {package}"
        ) from exc
    except subprocess.CalledProcessError as exc:
        raise RuntimeError(f"{package} failed; try the command by hand: {command}") from exc
