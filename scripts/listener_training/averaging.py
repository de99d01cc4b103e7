"""The mean of several networks of one descent, which keeps what each of them learned.

Networks that were trained on from the same one lie near enough for their weights to be averaged
(Wortsman et al., Model soups, 2022): one that has learned something new and forgotten something old
is brought back towards the one that knew it.
"""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor

from listener_training.network import Network
from listener_training.restoring import restore

__all__ = ["load_mean"]


def load_mean(network: Network, sources: Sequence[Path], shares: Sequence[float]) -> list[str]:
    """Fill a network with the mean of others: network.pt files, or listeners' folders.

    `shares` are their weights in the mean; none means equal ones. Returns the names of what none of
    them holds; what only some hold is the mean of these.
    """
    sums: dict[str, Tensor] = {}
    totals: dict[str, float] = {}
    for source, share in zip(sources, shares or [1.0] * len(sources), strict=True):
        for name, value in _state(network, source).items():
            sums[name] = sums.get(name, torch.zeros(())) + share * value
            totals[name] = totals.get(name, 0.0) + share
    network.load_state_dict({name: sums[name] / totals[name] for name in sums}, strict=False)
    return sorted(set(network.state_dict()) - set(sums))


def _state(network: Network, source: Path) -> dict[str, Tensor]:
    """Return what one source holds, by name."""
    if not source.is_dir():
        found: dict[str, Tensor] = torch.load(source, weights_only=True)
        return found
    missing = set(restore(network, source))
    return {name: one.clone() for name, one in network.state_dict().items() if name not in missing}
