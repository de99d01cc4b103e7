"""Training the second opinion on danger: logistic regression over words and pairs of words."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from listener_training.examples import NONE, Example
from voice_companion.adapters.word_opinion import SLOTS, WORDS, slots

PENALTY = 0.1
"""Of the squared weights against the summed loss (the inverse of a C of 10)."""
_PASSES = 60


def export_words(examples: Sequence[Example], folder: Path) -> None:
    """Fit the weights on all lines of which it is known whether they tell of danger; write them."""
    labelled = list(
        dict.fromkeys(
            (one.text, one.labels["danger"]) for one in examples if "danger" in one.labels
        )
    )
    found = [list(slots(text)) for text, _ in labelled]
    wanted = torch.tensor([float(label != NONE) for _, label in labelled])
    places = torch.tensor([slot for row in found for slot in row])
    shares = torch.tensor([len(row) ** -0.5 for row in found for _ in row])
    begins = torch.tensor([0, *np.cumsum([len(row) for row in found])[:-1]])
    weights, bias = nn.Parameter(torch.zeros(SLOTS, 1)), nn.Parameter(torch.zeros(()))
    optimizer = torch.optim.LBFGS([weights, bias], max_iter=_PASSES, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        odds = nn.functional.embedding_bag(
            places, weights, begins, mode="sum", per_sample_weights=shares
        ).squeeze(1)
        told = nn.functional.binary_cross_entropy_with_logits(odds + bias, wanted, reduction="sum")
        total = told + PENALTY / 2 * weights.square().sum()
        total.backward()
        return total

    optimizer.step(loss)
    values = weights.detach().squeeze(1).numpy()
    scale = float(np.abs(values).max()) / 127
    rounded = np.round(values / scale).astype(np.int8)
    np.savez_compressed(folder / WORDS, weights=rounded, scale=scale, bias=bias.item())
