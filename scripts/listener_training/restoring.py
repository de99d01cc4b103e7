"""From the shipped network back to one that can be trained on, for whoever has no network.pt.

Its weights come back as they are run: rounded to seven bits, which a short training smooths out.
"""

from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from listener_training.network import Network
from voice_companion.adapters.listener_model import NETWORK

_KIND = "MatMulInteger"
_TURNED = "_Transposed"


def restore(network: Network, folder: Path) -> list[str]:
    """Fill a network with what a listener's folder holds; return the names of what is not there."""
    graph = onnx.load(str(folder / NETWORK)).graph
    wanted = network.state_dict()
    kept = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    found = {name: torch.tensor(value) for name, value in _plain(kept).items()}
    for node in graph.node:
        if node.op_type == _KIND and node.input[1] in kept:
            name = node.input[1].removesuffix("_quantized")
            found[_parameter(node.name, name, set(wanted))] = torch.tensor(
                _widened(kept, name).T.copy()
            )
    given = {name: one for name, one in found.items() if name in wanted}
    network.load_state_dict(given, strict=False)
    return sorted(set(wanted) - set(given))


def _parameter(node: str, weight: str, wanted: set[str]) -> str:
    """Return what a weight is called in the network; the exporter names some by their place."""
    if weight.endswith(_TURNED):
        return weight.removesuffix(_TURNED)
    path = node.strip("/").split("/MatMul")[0].replace("/", ".")
    return f"{path}.weight" if f"{path}.weight" in wanted else f"token_heads.{path}.weight"


def _plain(kept: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Return what is named as in the network: biases, norms, and the embeddings."""
    found = {name: value for name, value in kept.items() if value.dtype == np.float32}
    for name in kept:
        bare = name.removesuffix("_quantized")
        if bare != name and bare.endswith(".weight"):
            found[bare] = _widened(kept, bare)
    return found


def _widened(kept: dict[str, NDArray[np.float32]], name: str) -> NDArray[np.float32]:
    """Return a weight of eight bits as numbers again."""
    values = kept[f"{name}_quantized"].astype(np.float32)
    zero = kept[f"{name}_zero_point"].astype(np.float32)
    scaled: NDArray[np.float32] = (values - zero) * kept[f"{name}_scale"]
    return scaled
