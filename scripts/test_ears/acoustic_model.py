"""The network: a small time-delay neural network (TDNN), and its training."""

from __future__ import annotations

import math
import random
import time
from typing import TYPE_CHECKING

import torch
from torch import nn

from . import chains, phones
from .features import DIMENSION, Example
from .hidden_markov import Chain, log_likelihood

if TYPE_CHECKING:
    from .settings import BuildSettings

SUBSAMPLING = 3
"""Frames of 10 ms for each output; Vosk takes it to be three."""
WIDTH = 160
SPLICES: tuple[tuple[int, ...], ...] = (tuple(range(-3, 4)), *((-3, 0, 3),) * 6)
"""Which frames (10 ms apart) each layer sees; after the first layer only every third exists."""
_PARAMETERS = "acoustic_model.pt"
CONTEXT = sum(splice[-1] for splice in SPLICES)
"""Frames that the network needs on either side."""


def network() -> nn.Sequential:
    """Features (B, 40, frames) with CONTEXT frames of padding to scores (B, pdfs, frames / 3).

    Pairs of a normalisation and a convolution; `kaldi_format` works each pair into one layer.
    """
    scores = nn.Conv1d(WIDTH, phones.PDF_COUNT, 1)
    nn.init.zeros_(scores.weight)
    parts: list[nn.Module] = [nn.BatchNorm1d(DIMENSION, affine=False)]
    for number, splice in enumerate(SPLICES):
        size, stride = (DIMENSION, SUBSAMPLING) if number == 0 else (WIDTH, 1)
        parts += [nn.Conv1d(size, WIDTH, len(splice), stride), nn.ReLU()]
        parts += [nn.BatchNorm1d(WIDTH, affine=False)]
    return nn.Sequential(*parts, scores)


def train(examples: list[Example], settings: BuildSettings) -> None:
    """LF-MMI from a flat start: no alignment of sound and words is given, it is found.

    Leaves the network's parameters in the work folder after every epoch.
    """
    torch.manual_seed(settings.seed)
    torch.set_num_threads(settings.threads)
    model = network().train()
    _learn_scale(model[0], examples)
    print(f"{sum(p.numel() for p in model.parameters())} parameters, {_hours(examples):.2f} hours")
    statistics = chains.phone_statistics([e.words for e in examples], seed=settings.seed)
    everything = chains.denominator(statistics)
    batches = _batches(examples, settings.batch_size)
    optimizer = torch.optim.Adam(model.parameters(), lr=settings.learning_rate)
    shuffler, started = random.Random(settings.seed), time.monotonic()  # noqa: S311 - chance that repeats is wanted
    steps = settings.epochs * len(batches)
    for epoch in range(settings.epochs):
        shuffler.shuffle(batches)
        objective = 0.0
        for number, batch in enumerate(batches, start=epoch * len(batches)):
            rate = settings.learning_rate * _schedule(number / steps)
            optimizer.param_groups[0]["lr"] = rate
            objective += _learn(model, optimizer, batch, statistics, everything) / len(batches)
        seconds = time.monotonic() - started
        print(f"epoch {epoch + 1} objective {objective:.4f} after {seconds:.0f} s", flush=True)
        torch.save(model.state_dict(), settings.work / _PARAMETERS)


def load(settings: BuildSettings) -> dict[str, torch.Tensor]:
    """The parameters that `train` left in the work folder."""
    parameters: dict[str, torch.Tensor] = torch.load(settings.work / _PARAMETERS)
    return parameters


def padded(features: torch.Tensor, *, outputs: int | None = None) -> torch.Tensor:
    """Features with the first and last frame repeated, as Kaldi's decoder does at both ends."""
    wanted = outputs or output_count(features)
    after = (wanted - 1) * SUBSAMPLING + 1 + CONTEXT - len(features)
    return torch.cat(
        [features[:1].expand(CONTEXT, -1), features, features[-1:].expand(max(0, after), -1)]
    )[: (wanted - 1) * SUBSAMPLING + 1 + 2 * CONTEXT]


def output_count(features: torch.Tensor) -> int:
    """How many scored frames (of 30 ms) the features give."""
    return (len(features) + SUBSAMPLING - 1) // SUBSAMPLING


def _learn(
    model: nn.Sequential,
    optimizer: torch.optim.Optimizer,
    batch: list[Example],
    statistics: chains.PhoneStatistics,
    everything: Chain,
) -> float:
    """One step; returns the objective per frame: log likelihood of the words against all speech."""
    lengths = torch.tensor([output_count(e.features) for e in batch])
    longest = int(lengths.max())
    volume = 3 * torch.randn(len(batch), 1)
    inputs = torch.stack([padded(e.features, outputs=longest) for e in batch])
    inputs[:, :, 0] += volume
    outputs = model(inputs.transpose(1, 2)).transpose(1, 2)
    with torch.no_grad():
        said, wanted = log_likelihood(
            outputs, lengths, chains.numerators([e.words for e in batch], statistics)
        )
        could, unwanted = log_likelihood(outputs, lengths, everything)
        frames = lengths.sum()
        # The small square term keeps scores from drifting, which no likelihood would hold.
        gradient = (unwanted - wanted) / frames + 1e-3 * outputs / outputs.numel()
    optimizer.zero_grad()
    outputs.backward(gradient)
    nn.utils.clip_grad_norm_(model.parameters(), 5.0)
    optimizer.step()
    return float((said - could).sum() / frames)


def _learn_scale(normalisation: nn.Module, examples: list[Example]) -> None:
    """Mean and variance of the features, once and for all: Kaldi's side must have the same."""
    sample = torch.cat([e.features for e in examples[:500]])
    statistics = {"running_mean": sample.mean(0), "running_var": sample.var(0)}
    normalisation.load_state_dict(statistics, strict=False)
    normalisation.eval()


def _batches(examples: list[Example], size: int) -> list[list[Example]]:
    """Utterances of like length together, so that little padding is computed."""
    ordered = sorted(examples, key=lambda e: len(e.features))
    return [ordered[i : i + size] for i in range(0, len(ordered), size)]


def _schedule(progress: float) -> float:
    """A short warm-up, then half a cosine down to two per cent."""
    return min(1.0, (progress + 1e-3) / 0.05) * (0.02 + 0.49 * (1 + math.cos(math.pi * progress)))


def _hours(examples: list[Example]) -> float:
    return sum(len(e.features) for e in examples) / 360_000
