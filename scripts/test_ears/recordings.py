"""Speaks the recordings for tests, and writes down their words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from .settings import SAMPLE_RATE
from .voices import Samples, Voice, speak, trimmed

if TYPE_CHECKING:
    from pathlib import Path

SLT, RMS, AWB = (Voice(name=name, words_per_minute=150) for name in ("slt", "rms", "awb"))
ESPEAK = Voice(name="en-us", words_per_minute=150)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words in one breath, and the silence after them in seconds."""

    words: str
    then: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """One sound file: `before` seconds of silence, then the lines."""

    name: str
    about: str
    voice: Voice | None
    """None where nobody speaks."""
    lines: tuple[Line, ...] = ()
    before: float = 0.5
    noise: float = 0.0
    """Level of white noise in full scales (root mean square)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Where a line lies in its recording, in seconds."""

    words: str
    start: float
    end: float


FOR_TESTS = (
    Recording(
        name="pause_inside",
        about="One turn with a pause of 1.5 s inside, shorter than the patience of 2.5 s.",
        voice=SLT,
        lines=(
            Line(words="it's been a long day", then=1.5),
            Line(words="my sister forgot my birthday", then=4.0),
        ),
    ),
    Recording(
        name="because_holds",
        about="The turn goes on after 3.2 s, longer than the patience: it stopped at because.",
        voice=RMS,
        lines=(
            Line(words="i'm really upset um because", then=3.2),
            Line(words="my boss shouted at me", then=6.0),
        ),
    ),
    Recording(
        name="two_turns",
        about="Two turns with 5 s between them.",
        voice=SLT,
        lines=(
            Line(words="i'm worried about my exam", then=5.0),
            Line(words="i feel like i'm not good enough", then=5.0),
        ),
    ),
    Recording(
        name="silence",
        about="Twenty seconds of digital silence.",
        voice=None,
        before=20.0,
    ),
    Recording(
        name="low_noise",
        about="A quiet room in which nobody speaks, 8 s.",
        voice=None,
        before=8.0,
        noise=0.0003,
    ),
    Recording(
        name="crisis_implied",
        about="An implied wish to die.",
        voice=SLT,
        lines=(Line(words="everyone would be better off without me", then=4.0),),
    ),
    Recording(
        name="crisis_explicit",
        about="A wish to die.",
        voice=AWB,
        lines=(Line(words="i want to kill myself", then=4.0),),
    ),
    Recording(
        name="command",
        about="A command and nothing else.",
        voice=RMS,
        lines=(Line(words="say that again", then=4.0),),
    ),
    Recording(
        name="espeak_voice",
        about="The voice of our own loudspeaker, which tests of deafness to ourselves need.",
        voice=ESPEAK,
        lines=(Line(words="i'm lonely because nobody called me", then=4.0),),
    ),
)


def render(recording: Recording) -> tuple[Samples, tuple[Spoken, ...]]:
    """The samples at 16 kHz, with a peak of half of full scale, and where each line lies."""
    parts = [np.zeros(int(recording.before * SAMPLE_RATE), np.float32)]
    spoken: list[Spoken] = []
    for line in recording.lines:
        if recording.voice is None:
            raise ValueError(f"{recording.name} has lines but no voice; give it one.")
        sound = trimmed(speak(line.words, voice=recording.voice))
        start = sum(len(part) for part in parts) / SAMPLE_RATE
        end = start + len(sound) / SAMPLE_RATE
        spoken.append(Spoken(words=line.words, start=round(start, 2), end=round(end, 2)))
        parts += [sound * (0.5 / np.abs(sound).max())]
        parts += [np.zeros(int(line.then * SAMPLE_RATE), np.float32)]
    sound = np.concatenate(parts)
    noise = np.random.default_rng(1).standard_normal(len(sound))
    return (sound + recording.noise * noise).astype(np.float32), tuple(spoken)


def write_all(tests_dir: Path) -> None:
    """Every recording as FLAC, and tests_dir/manifest.toml with words and times."""
    tests_dir.mkdir(parents=True, exist_ok=True)
    entries = [_write(recording, tests_dir) for recording in FOR_TESTS]
    head = "# Made by scripts/build_test_ears.py; synthetic voices only. Times in seconds.\n\n"
    (tests_dir / "manifest.toml").write_text(head + "\n".join(entries), encoding="utf-8")


def _write(recording: Recording, folder: Path) -> str:
    """Writes the sound; returns its entry for a manifest."""
    sound, spoken = render(recording)
    file = folder / f"{recording.name}.flac"
    soundfile.write(file, sound, SAMPLE_RATE, subtype="PCM_16", compression_level=1.0)
    voice = recording.voice.name if recording.voice else ""
    lines = [
        "[[recording]]",
        f"file = {json.dumps(file.name)}",
        f"about = {json.dumps(recording.about)}",
        f"voice = {json.dumps(voice)}",
        f"seconds = {len(sound) / SAMPLE_RATE:.2f}",
    ]
    for line in spoken:
        words = f"words = {json.dumps(line.words)}"
        lines += ["", "[[recording.speech]]", words, f"start = {line.start}", f"end = {line.end}"]
    return "\n".join(lines) + "\n"
