"""From the trained network to what the program runs: ONNX with weights of eight bits."""

import json
import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from listener_training.network import Network
from voice_companion.adapters.listener_model import (
    LABELS,
    MARKS,
    NETWORK,
    TOKENIZER,
    class_names,
)


def export(network: Network, tokenizer: Path, folder: Path) -> None:
    """Write model.onnx, tokenizer.json and labels.json into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    network.eval()
    words = torch.randint(1000, 2000, (1, 12))
    parts = torch.tensor([[0] * 8 + [1] * 4])
    turns = {0: "turns", 1: "tokens"}
    axes = {name: dict(turns) for name in ("words", "parts", "mask", *MARKS)}
    axes |= {name: {0: "turns"} for name in network.names if name not in axes}
    with tempfile.TemporaryDirectory() as work, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = Path(work) / "whole.onnx"
        torch.onnx.export(
            network,
            (words, parts, torch.ones_like(words)),
            str(whole),
            input_names=["words", "parts", "mask"],
            output_names=network.names,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        # Seven bits of eight: processors without VNNI would overflow on the eighth.
        quantize_dynamic(
            whole,
            folder / NETWORK,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
        )
    (folder / TOKENIZER).write_text(_bare(tokenizer), encoding="utf-8")
    labels = json.dumps(class_names(), indent=1) + "\n"
    (folder / LABELS).write_text(labels, encoding="utf-8")


def _bare(tokenizer: Path) -> str:
    """Return the published tokenizer without its padding and cutting, which we do ourselves."""
    table = json.loads(tokenizer.read_text(encoding="utf-8"))
    table["padding"] = table["truncation"] = None
    return json.dumps(table, ensure_ascii=False, separators=(",", ":"))
