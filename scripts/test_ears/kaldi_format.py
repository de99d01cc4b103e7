"""Writes the acoustic side of a Vosk model in Kaldi's binary formats, with no Kaldi at hand.

Formats as read by Kaldi's hmm/transition-model.cc, hmm/hmm-topology.cc, nnet3/nnet-nnet.cc,
nnet3/am-nnet-simple.cc and matrix/compressed-matrix.cc.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import torch

from . import phones
from .acoustic_model import SPLICES, WIDTH
from .features import DIMENSION, MFCC_CONF

if TYPE_CHECKING:
    from pathlib import Path

MODEL_CONF = {
    "min-active": "200",
    "max-active": "3000",
    "beam": "12.0",
    "lattice-beam": "5.0",
    "acoustic-scale": "1.0",
    "frame-subsampling-factor": "3",
    "endpoint.silence-phones": "1",
    "endpoint.rule2.min-trailing-silence": "0.5",
    "endpoint.rule3.min-trailing-silence": "0.75",
    "endpoint.rule4.min-trailing-silence": "1.0",
}


Parameters = dict[str, torch.Tensor]
"""Of `acoustic_model.network`: its state by name."""

_NORM_EPSILON = 1e-5
"""What PyTorch's BatchNorm1d adds to a variance."""


class BinaryWriter:
    """Kaldi's binary basics: tokens, sized integers and floats, vectors, matrices."""

    def __init__(self) -> None:
        self.data = bytearray(b"\0B")

    def token(self, *tokens: str) -> None:
        for token in tokens:
            self.data += token.encode() + b" "

    def integers(self, *values: int) -> None:
        for value in values:
            self.data += struct.pack("<bi", 4, value)

    def reals(self, *values: float) -> None:
        for value in values:
            self.data += struct.pack("<bf", 4, value)

    def integer_vector(self, values: list[int]) -> None:
        self.integers(len(values))
        self.data += np.asarray(values, "<i4").tobytes()

    def vector(self, values: np.ndarray) -> None:
        self.token("FV")
        self.integers(len(values))
        self.data += np.asarray(values, "<f4").tobytes()

    def matrix(self, values: np.ndarray) -> None:
        """As a compressed matrix of 16 bits a number: half the size, with no loss that counts."""
        low, span = float(values.min()), float(np.ptp(values)) or 1.0
        self.token("CM2")
        self.data += struct.pack("<ffii", low, span, *values.shape)
        steps = np.rint((values.astype(np.float64) - low) * (65535 / span))
        self.data += np.clip(steps, 0, 65535).astype("<u2").tobytes()


def transition_tuples() -> list[tuple[int, int, int]]:
    """(Kaldi phone, entering pdf, staying pdf), sorted; the n-th owns transition ids 2n+1, 2n+2."""
    return sorted(
        {
            (
                number,
                enter := phones.entering_pdf(phones.unit_of(left_class=c, phone=phone)),
                enter + 1,
            )
            for number, (phone, _) in enumerate(phones.kaldi_phones(), start=1)
            for c in range(len(phones.LEFT_CLASSES))
        }
    )


def write_acoustic_model(parameters: Parameters, directory: Path) -> None:
    """am/final.mdl, conf/mfcc.conf and conf/model.conf of a Vosk model directory."""
    writer = BinaryWriter()
    _write_transition_model(writer)
    _write_network(writer, parameters)
    for folder in ("am", "conf"):
        (directory / folder).mkdir(parents=True, exist_ok=True)
    (directory / "am" / "final.mdl").write_bytes(writer.data)
    for name, options in (("mfcc", MFCC_CONF), ("model", MODEL_CONF)):
        lines = (f"--{option}={value}\n" for option, value in options.items())
        (directory / "conf" / f"{name}.conf").write_text("".join(lines), encoding="utf-8")


def _write_transition_model(writer: BinaryWriter) -> None:
    tuples = transition_tuples()
    writer.token("<TransitionModel>")
    _write_topology(writer)
    writer.token("<Tuples>")
    writer.integers(len(tuples))
    for phone, enter, stay in tuples:
        writer.integers(phone, 0, enter, stay)
    writer.token("</Tuples>", "<LogProbs>")
    writer.vector(np.array([0.0] + [np.log(0.5)] * (2 * len(tuples))))
    writer.token("</LogProbs>", "</TransitionModel>")


def _write_topology(writer: BinaryWriter) -> None:
    """One entry for all phones: a state that emits (with a loop), and the end."""
    numbers = list(range(1, len(phones.kaldi_phones()) + 1))
    writer.token("<Topology>")
    writer.integer_vector(numbers)
    writer.integer_vector([-1] + [0] * len(numbers))
    writer.integers(-1, 1, 2)  # entering and staying pdfs differ; one entry; two states
    writer.integers(0, 1, 2)  # the emitting state's two pdf classes; two transitions
    for target in (0, 1):
        writer.integers(target)
        writer.reals(0.5)
    writer.integers(-1, -1, 0)
    writer.token("</Topology>")


def _write_network(writer: BinaryWriter, parameters: Parameters) -> None:
    layers = _folded_layers(parameters)
    lines = [f"input-node name=input dim={DIMENSION}"]
    source = "input"
    for name, splice, _, _ in layers:
        lines.append(f"component-node name={name} component={name} input={_splice(source, splice)}")
        source = name
        if name != "output.affine":
            source = name.replace("affine", "relu")
            lines.append(f"component-node name={source} component={source} input={name}")
    lines.append("output-node name=output input=output.affine objective=linear")
    writer.token("<Nnet3>")
    writer.data += ("\n" + "\n".join(lines) + "\n\n").encode()
    writer.token("<NumComponents>")
    writer.integers(2 * len(layers) - 1)
    for name, _, weight, bias in layers:
        _write_affine(writer, name, weight, bias)
        if name != "output.affine":
            _write_relu(writer, name.replace("affine", "relu"))
    writer.token("</Nnet3>", "<LeftContext>")
    writer.integers(0)
    writer.token("<RightContext>")
    writer.integers(0)
    writer.token("<Priors>")
    writer.vector(np.zeros(0))


_Layer = tuple[str, tuple[int, ...], np.ndarray, np.ndarray]


def _folded_layers(parameters: Parameters) -> list[_Layer]:
    """(name, splice, weight, bias) of each layer, with the normalisation before it worked in."""
    layers: list[_Layer] = []
    values = {name: tensor.numpy() for name, tensor in parameters.items()}
    for number, splice in enumerate((*SPLICES, (0,))):
        norm, convolution = 3 * number, 3 * number + 1
        scale = 1 / np.sqrt(values[f"{norm}.running_var"] + _NORM_EPSILON)
        weight = values[f"{convolution}.weight"] * scale[None, :, None]
        bias = values[f"{convolution}.bias"] - weight.sum(2) @ values[f"{norm}.running_mean"]
        name = "output.affine" if number == len(SPLICES) else f"tdnn{number + 1}.affine"
        layers.append((name, splice, weight.transpose(0, 2, 1).reshape(len(weight), -1), bias))
    return layers


def _splice(source: str, offsets: tuple[int, ...]) -> str:
    if offsets == (0,):
        return source
    parts = (source if offset == 0 else f"Offset({source}, {offset})" for offset in offsets)
    return f"Append({', '.join(parts)})"


def _write_affine(writer: BinaryWriter, name: str, weight: np.ndarray, bias: np.ndarray) -> None:
    writer.token("<ComponentName>", name, "<FixedAffineComponent>", "<LinearParams>")
    writer.matrix(weight)
    writer.token("<BiasParams>")
    writer.vector(bias)
    writer.token("</FixedAffineComponent>")


def _write_relu(writer: BinaryWriter, name: str) -> None:
    writer.token("<ComponentName>", name, "<RectifiedLinearComponent>", "<Dim>")
    writer.integers(WIDTH)
    for statistic in ("<ValueAvg>", "<DerivAvg>"):
        writer.token(statistic)
        writer.vector(np.zeros(0))
    writer.token("<Count>")
    writer.reals(0.0)
    writer.token("</RectifiedLinearComponent>")
