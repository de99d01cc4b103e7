"""Reads the weights of the trained judge of danger that travel with the program."""

from zipfile import BadZipFile

import numpy as np

from voice_companion.adapters.data_files import data_folder
from voice_companion.core.safety.judge import TIERS, Judge
from voice_companion.core.safety.traits import BITS
from voice_companion.errors import ModelError

FILE = "weights.npz"
"""The arrays: weights, scales, biases, words (joined by line ends), kinds, alarm, veto."""


def load_judge(name: str = "danger_score") -> Judge:
    """Return the judge of models/<name>; raise ModelError when it is missing or broken."""
    try:
        with np.load(data_folder("models") / name / FILE, allow_pickle=False) as kept:
            words = kept["words"].tobytes().decode("utf-8").split("\n")
            kinds = map(tuple, kept["kinds"].tolist())
            judge = Judge(
                weights=kept["weights"],
                scales=kept["scales"],
                biases=kept["biases"],
                kinds=dict(zip(words, kinds, strict=True)),
                alarm=float(kept["alarm"]),
                veto=float(kept["veto"]),
            )
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as exc:
        message = f"The danger score {name} cannot be loaded. Install voice-companion again."
        raise ModelError(message) from exc
    if judge.weights.shape != (1 << BITS, 1 + len(TIERS)):
        message = f"The danger score {name} does not fit the program. Install both again."
        raise ModelError(message)
    return judge
