"""The command line of the build; scripts/build_test_ears.py is its door."""

# ruff: noqa: PLC0415 - kaldifst and vosk must not meet in one process: each step imports its own

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from .settings import MODEL_DIR, RECORDINGS_DIR, REPOSITORY, BuildSettings

STEPS = ("speak", "train", "export", "evaluate", "recordings")
_HELP = (
    "speak: synthesise the corpus; train: the acoustic model; export: the Vosk model directory; "
    "evaluate: word errors with libvosk; recordings: sounds for tests; "
    "all: these in order."
)


def main(arguments: list[str] | None = None) -> int:
    """Runs one step, or all of them; returns the exit status."""
    options = _parser().parse_args(arguments)
    if options.step == "all":
        return _run_all(options)
    options.work.mkdir(parents=True, exist_ok=True)
    settings = BuildSettings(work=options.work, epochs=options.epochs, threads=options.threads)
    try:
        _run_step(options.step, settings, options)
    except (RuntimeError, FileNotFoundError) as exc:
        print(f"build_test_ears: {exc}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="build_test_ears.py", description=__doc__, epilog=_HELP)
    defaults = BuildSettings(work=Path("/tmp/ears"))  # noqa: S108 - sounds of no secrecy, chosen openly
    parser.add_argument("step", choices=(*STEPS, "all"))
    parser.add_argument(
        "--work", type=Path, default=defaults.work, help="folder for what lies between"
    )
    parser.add_argument(
        "--model", type=Path, default=MODEL_DIR, help="the Vosk model directory to write"
    )
    parser.add_argument("--epochs", type=int, default=defaults.epochs)
    parser.add_argument("--threads", type=int, default=defaults.threads)
    parser.add_argument(
        "--show-errors", action="store_true", help="print every sentence heard wrong"
    )
    return parser


def _run_all(options: argparse.Namespace) -> int:
    """Each step in a process of its own, since kaldifst and vosk must never share one."""
    passed = ["--work", options.work, "--model", options.model, "--epochs", options.epochs]
    passed += ["--threads", options.threads]
    for step in STEPS:
        command = [sys.executable, "-m", __package__, step, *map(str, passed)]
        status = subprocess.run(command, check=False, cwd=REPOSITORY).returncode
        if status:
            return status
    return 0


def _run_step(step: str, settings: BuildSettings, options: argparse.Namespace) -> None:
    # On a busy machine threads that wait by spinning would take the time that they wait for.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    if step == "speak":
        _speak(settings)
    elif step == "train":
        _train(settings)
    elif step == "export":
        _export(settings, options.model)
    elif step == "evaluate":
        _evaluate(settings, options)
    else:
        _recordings()


def _speak(settings: BuildSettings) -> None:
    from .corpus import speak_corpus

    utterances = speak_corpus(settings)
    print(f"{len(utterances)} utterances in {settings.work}")


def _train(settings: BuildSettings) -> None:
    from .acoustic_model import train
    from .corpus import read_corpus
    from .features import training_examples

    train(training_examples(read_corpus(settings.work), settings), settings)


def _export(settings: BuildSettings, model: Path) -> None:
    from . import acoustic_model, corpus, decoding_graph, kaldi_format, ngrams, talk

    texts = corpus.language_model_texts(settings)
    statistics = ngrams.estimate(texts, vocabulary=talk.vocabulary(), keep=settings.keep_ngrams)
    kaldi_format.write_acoustic_model(acoustic_model.load(settings), model)
    decoding_graph.write_graph(statistics, talk.vocabulary(), model)
    size = sum(file.stat().st_size for file in model.rglob("*") if file.is_file())
    print(f"{model}: {len(talk.vocabulary())} words, {size / 1e6:.1f} MB")


def _evaluate(settings: BuildSettings, options: argparse.Namespace) -> None:
    from .card import write_card
    from .evaluate import evaluate

    measured = evaluate(options.model, settings.work, show_errors=options.show_errors)
    write_card(measured, options.model)
    print(measured.table())


def _recordings() -> None:
    from .recordings import write_all

    write_all(RECORDINGS_DIR)


if __name__ == "__main__":
    sys.exit(main())
