"""From sound to what the network sees: pauses and background noise added, then MFCC features."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import kaldi_native_fbank
import numpy as np
import soundfile
import torch

from .settings import SAMPLE_RATE, BuildSettings

if TYPE_CHECKING:
    from .corpus import Utterance
    from .voices import Samples

DIMENSION = 40
MFCC_CONF = {
    "use-energy": "false",
    "num-mel-bins": "40",
    "num-ceps": "40",
    "low-freq": "20",
    "high-freq": "-400",
    "dither": "0",
    "sample-frequency": "16000",
}
"""Kaldi's conf/mfcc.conf; `mfcc` below computes the same. No dither: results repeat."""


@dataclass(frozen=True, slots=True)
class Example:
    """One training example: features of shape (frames, 40) at 100 frames a second; its words."""

    features: torch.Tensor
    words: str


def mfcc(sound: Samples) -> torch.Tensor:
    """Features of shape (frames, 40) of 16 kHz samples at full scale 1.0."""
    options = kaldi_native_fbank.MfccOptions()
    options.frame_opts.samp_freq = SAMPLE_RATE
    options.frame_opts.dither = 0.0
    options.mel_opts.num_bins = DIMENSION
    options.mel_opts.low_freq = 20
    options.mel_opts.high_freq = -400
    options.num_ceps = DIMENSION
    options.use_energy = False
    computer = kaldi_native_fbank.OnlineMfcc(options)
    computer.accept_waveform(SAMPLE_RATE, np.rint(sound * 32768).tolist())
    computer.input_finished()
    frames = [computer.get_frame(i) for i in range(computer.num_frames_ready)]
    return torch.from_numpy(np.stack(frames).astype(np.float32))


def training_examples(utterances: list[Utterance], settings: BuildSettings) -> list[Example]:
    """Each training utterance in a scene of its own, and scenes in which nobody speaks."""
    cache = settings.work / "features.pt"
    if cache.exists():
        return [Example(features, words) for features, words in torch.load(cache)]
    spoken = [u for u in utterances if u.part == "train"]
    examples = [_spoken_example(u, settings) for u in spoken]
    examples += [_silent_example(number, settings) for number in range(settings.silence_utterances)]
    torch.save([(e.features, e.words) for e in examples], cache)
    return examples


def _spoken_example(utterance: Utterance, settings: BuildSettings) -> Example:
    rng = np.random.default_rng((settings.seed, utterance.number))
    sound, _ = soundfile.read(utterance.file(settings.work), dtype="float32")
    level = 10 ** rng.uniform(-1.1, -0.1)
    before, after = (int(rng.uniform(0.05, longest) * SAMPLE_RATE) for longest in (0.5, 0.8))
    scene = np.pad(sound * (level / np.abs(sound).max()), (before, after))
    return Example(
        mfcc(_with_background(scene, rng, speech_level=_rms(sound * level))), utterance.words
    )


def _silent_example(number: int, settings: BuildSettings) -> Example:
    rng = np.random.default_rng((settings.seed, 1_000_000 + number))
    scene = np.zeros(int(rng.uniform(1.0, 5.0) * SAMPLE_RATE), np.float32)
    return Example(mfcc(_with_background(scene, rng, speech_level=0.08)), "")


def _with_background(scene: Samples, rng: np.random.Generator, *, speech_level: float) -> Samples:
    """A third stays digitally clean, a third gets a quiet room, a third 8 to 30 dB under speech."""
    kind = rng.integers(3)
    if kind == 0:
        return scene
    quiet = 10 ** rng.uniform(-4.5, -2.8)
    level = quiet if kind == 1 else speech_level * 10 ** (-rng.uniform(8, 30) / 20)
    return np.clip(scene + level * _coloured_noise(len(scene), rng), -1, 1).astype(np.float32)


def _coloured_noise(count: int, rng: np.random.Generator) -> Samples:
    """Noise of unit power whose spectrum falls by 0 to 9 dB an octave, sometimes with mains hum."""
    spectrum = np.fft.rfft(rng.standard_normal(count))
    frequency = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    spectrum /= np.maximum(frequency, 30.0) ** rng.uniform(0, 1.5)
    noise = np.fft.irfft(spectrum, count)
    noise /= _rms(noise)
    if rng.random() < 0.25:
        noise += np.sin(2 * np.pi * rng.choice((50, 60, 100, 120)) * np.arange(count) / SAMPLE_RATE)
    return (noise / _rms(noise)).astype(np.float32)


def _rms(sound: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(sound))) + 1e-9)
