"""Measures a built model with libvosk: word errors, speed, memory, and how it bears silence."""

from __future__ import annotations

import resource
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from . import listening
from .corpus import TEST_SETS, Utterance, read_corpus
from .settings import SAMPLE_RATE

if TYPE_CHECKING:
    from pathlib import Path

    import vosk

    from .voices import Samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Word errors of one set of utterances."""

    name: str
    utterances: int
    words: int
    errors: int

    @property
    def rate(self) -> float:
        """Word error rate in per cent."""
        return 100 * self.errors / self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """All figures of one evaluation."""

    scores: tuple[Score, ...]
    load_seconds: float
    real_time_factor: float
    peak_megabytes: float
    false_words: dict[str, list[str]]
    """Words heard where nobody spoke, by scene."""

    def table(self) -> str:
        """As a Markdown table, for people and for the model's card."""
        rows = ["| test set | utterances | words | WER |", "| --- | --- | --- | --- |"]
        rows += [f"| {s.name} | {s.utterances} | {s.words} | {s.rate:.1f} % |" for s in self.scores]
        rows += ["", "| scene without speech | words heard |", "| --- | --- |"]
        rows += [f"| {name} | {' '.join(w) or 'none'} |" for name, w in self.false_words.items()]
        speed = f"Real-time factor {self.real_time_factor:.3f} (processor time, one thread)"
        load = f"load {self.load_seconds:.2f} s, peak memory {self.peak_megabytes:.0f} MB"
        return "\n".join([*rows, "", f"{speed}; {load}."])


def evaluate(model_dir: Path, work: Path, *, show_errors: bool = False) -> Measured:
    """Hears every test utterance and the scenes without speech. Needs `corpus.jsonl` in `work`."""
    started = time.process_time()
    model = listening.load_model(model_dir)
    load_seconds = time.process_time() - started
    tests = [u for u in read_corpus(work) if u.part in TEST_SETS]
    started = time.process_time()
    errors = {u.number: _errors(model, u, work, show=show_errors) for u in tests}
    spent = time.process_time() - started
    seconds = sum(soundfile.info(u.file(work)).duration + 1.0 for u in tests)
    false_words = {name: _words(model, scene) for name, scene in _scenes_without_speech().items()}
    return Measured(
        scores=_scores(tests, errors),
        load_seconds=load_seconds,
        real_time_factor=spent / seconds,
        peak_megabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        false_words=false_words,
    )


def with_pauses(sound: Samples, *, before: float = 0.3, after: float = 0.7) -> Samples:
    """With digital silence around it, in seconds, and a peak of half of full scale."""
    pads = (int(before * SAMPLE_RATE), int(after * SAMPLE_RATE))
    return np.pad(sound * (0.5 / np.abs(sound).max()), pads)


def _errors(model: vosk.Model, utterance: Utterance, work: Path, *, show: bool) -> int:
    sound, _ = soundfile.read(utterance.file(work), dtype="float32")
    heard = listening.hear(model, with_pauses(sound)).text
    errors = listening.word_errors(utterance.words, heard)
    if errors and show:
        print(f"{utterance.voice.name}: {utterance.words} -> {heard}")
    return errors


def _scores(tests: list[Utterance], errors: dict[int, int]) -> tuple[Score, ...]:
    groups: dict[str, list[Utterance]] = defaultdict(list)
    for utterance in tests:
        groups[utterance.part].append(utterance)
        groups[f"  voice {utterance.voice.name}"].append(utterance)
    return tuple(
        Score(
            name=name,
            utterances=len(members),
            words=sum(len(u.words.split()) for u in members),
            errors=sum(errors[u.number] for u in members),
        )
        for name, members in groups.items()
    )


def _scenes_without_speech() -> dict[str, Samples]:
    """Ten minutes of digital silence; a quiet room; a loud one; a hum; clicks."""
    rng = np.random.default_rng(7)
    minute = 60 * SAMPLE_RATE
    noise = rng.standard_normal(minute).astype(np.float32)
    time_axis = np.arange(minute) / SAMPLE_RATE
    clicks = np.zeros(minute, np.float32)
    clicks[:: 2 * SAMPLE_RATE] = 0.5
    return {
        "digital silence, 10 min": np.zeros(10 * minute, np.float32),
        "quiet noise (-66 dB), 1 min": 0.0005 * noise,
        "noise (-40 dB), 1 min": 0.01 * noise,
        "mains hum 50 Hz, 1 min": (0.02 * np.sin(2 * np.pi * 50 * time_axis)).astype(np.float32),
        "clicks, 1 min": clicks,
    }


def _words(model: vosk.Model, scene: Samples) -> list[str]:
    heard = Counter(listening.hear(model, scene).text.split())
    return [f"{word} x{count}" if count > 1 else word for word, count in heard.items()]
