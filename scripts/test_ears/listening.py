"""Hears sounds with libvosk, as the program itself would: in blocks, phrase by phrase."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import vosk

from .settings import SAMPLE_RATE

if TYPE_CHECKING:
    from pathlib import Path

    from .voices import Samples

BLOCK = SAMPLE_RATE // 10


@dataclass(slots=True)
class Heard:
    """Everything a recognizer said about one sound."""

    phrases: list[dict[str, Any]] = field(default_factory=list)
    """Results with text, each with its words, times in seconds and confidences."""
    partials: list[str] = field(default_factory=list)
    """Different partial texts, in order."""

    @property
    def text(self) -> str:
        """All phrases as one line, without unknown words."""
        words = " ".join(phrase["text"] for phrase in self.phrases).split()
        return " ".join(word for word in words if word != "[unk]")


def load_model(directory: Path) -> vosk.Model:
    """The model in a directory, without libvosk's own chatter."""
    vosk.SetLogLevel(-1)
    return vosk.Model(str(directory))


def hear(model: vosk.Model, sound: Samples, *, block: int = BLOCK) -> Heard:
    """Everything heard in 16 kHz samples of full scale 1.0."""
    recognizer = vosk.KaldiRecognizer(model, SAMPLE_RATE)
    recognizer.SetWords(enable_words=True)
    recognizer.SetPartialWords(enable_partial_words=True)
    heard = Heard()
    pcm = np.rint(np.clip(sound, -1, 1) * 32767).astype("<i2")
    for start in range(0, len(pcm), block):
        if recognizer.AcceptWaveform(pcm[start : start + block].tobytes()):
            _keep_phrase(heard, recognizer.Result())
        else:
            _keep_partial(heard, recognizer.PartialResult())
    _keep_phrase(heard, recognizer.FinalResult())
    return heard


def word_errors(said: str, heard: str) -> int:
    """Substituted, missing and extra words: the Levenshtein distance in words."""
    reference, hypothesis = said.split(), heard.split()
    row = list(range(len(hypothesis) + 1))
    for count, word in enumerate(reference, start=1):
        diagonal, row[0] = row[0], count
        for column, other in enumerate(hypothesis, start=1):
            best = min(row[column] + 1, row[column - 1] + 1, diagonal + (word != other))
            diagonal, row[column] = row[column], best
    return row[-1]


def _keep_phrase(heard: Heard, result: str) -> None:
    phrase = json.loads(result)
    if phrase.get("text"):
        heard.phrases.append(phrase)


def _keep_partial(heard: Heard, result: str) -> None:
    partial = json.loads(result).get("partial", "")
    if partial and partial not in heard.partials[-1:]:
        heard.partials.append(partial)
