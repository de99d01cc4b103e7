"""Train the spoken-English spaCy pipeline.

    python scripts/train_language.py TREEBANK_DIR CLUSTER_DIR models/en_spoken --steps 6000

TREEBANK_DIR holds ewt_*, gum_permissive_* and eslspok_* .conllu.gz files, train and dev;
CLUSTER_DIR holds en_lexeme_cluster.json.gz and en_lexeme_prob.json.gz, as unpacked from the PyPI
package spacy-lookups-data (not installed: spaCy would then normalise words otherwise). The
dev parts of EWT and the spoken dev documents of GUM are never trained on or looked at while
training; they give the scores in the card. The same seed, data and step count give the same
pipeline on the same kind of processor.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import spacy
from spacy.training.batchers import minibatch_by_words
from spacy.util import load_config, load_model_from_config
from thinc.api import NumpyOps, fix_random_seed, set_current_ops

sys.path.insert(0, str(Path(__file__).parent))

from language_training.conllu import Lexicon, Sentence, read_treebank
from language_training.examples import Form, training_examples
from language_training.lemma_tables import lemma_lookups
from language_training.scoring import HEADER, score
from language_training.tokenizing import spoken_english_tokenizer
from language_training.word_clusters import cluster_vectors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language
    from spacy.pipeline import Lemmatizer
    from spacy.training import Example
    from thinc.api import Optimizer

CONFIG = Path(__file__).parent / "language_training" / "config.cfg"
SPOKEN_GENRES = frozenset({"conversation", "interview", "speech", "vlog"})
WARM_UP_STEPS = 200
STEADY_SHARE = 0.7
META = {
    "name": "spoken",
    "version": "1.0.0",
    "description": "Tagger, parser and lemmatizer for spoken and typed English; see CARD.md.",
    "license": "CC BY-SA 4.0",
}


def main() -> None:
    """Train, put the pipeline in place, and score it on held-out text."""
    options = _options()
    train, held_out = load_sentences(options.treebank)
    train_pipeline(train, options)
    print_scores(spacy.load(options.output), held_out, Lexicon(train))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("treebank", type=Path, help="folder of .conllu.gz files")
    parser.add_argument("clusters", type=Path, help="folder of en_lexeme_*.json.gz files")
    parser.add_argument("output", type=Path, help="folder of the finished pipeline")
    parser.add_argument("--steps", type=int, default=6000, help="updates of the weights at most")
    parser.add_argument("--minutes", type=float, help="end early enough to be ready by then")
    parser.add_argument("--rate", type=float, default=0.002, help="learning rate at its height")
    parser.add_argument("--batch-words", type=int, default=800, help="words per update")
    parser.add_argument("--start", type=Path, help="go on from this pipeline, on new variations")
    parser.add_argument("--every", type=int, default=250, help="steps between two savings")
    return parser.parse_args()


def load_sentences(folder: Path) -> tuple[list[Sentence], list[Sentence]]:
    """Return training and held-out sentences; a document is in one of them only."""
    raw_train, dev = (
        [sentence for path in sorted(folder.glob(f"*_{part}.conllu.gz"))
         for sentence in read_treebank(path)]
        for part in ("train", "dev")
    )  # fmt: skip
    lexicon = Lexicon(raw_train)
    train = [lexicon.complete(sentence) for sentence in raw_train]
    held_out = [
        sentence
        for sentence in dev
        if not sentence.document.startswith("GUM_") or sentence.genre in SPOKEN_GENRES
    ]
    return train, held_out


def train_pipeline(train: list[Sentence], options: argparse.Namespace) -> None:
    """Train all parts together, saving the averaged weights now and then and at the end."""
    config = load_config(CONFIG, interpolate=True)
    seed = int(config["training"]["seed"])
    fix_random_seed(seed)
    set_current_ops(NumpyOps(use_blis=False))
    nlp = load_model_from_config(config, auto_fill=True)
    nlp.meta.update(META)
    spoken_english_tokenizer(nlp)
    nlp.vocab.vectors = cluster_vectors(options.clusters, nlp.vocab.strings, seed)
    lexicon, rng = Lexicon(train), random.Random(seed)  # noqa: S311 - reproducible variety, no secret
    sample = list(training_examples(nlp, train, lexicon, rng))
    optimizer = nlp.initialize(lambda: sample)
    if options.start:
        _copy_weights(spacy.load(options.start), nlp)
        rng.seed(seed + 1)
    lemmatizer = cast("Lemmatizer", nlp.add_pipe("lemmatizer", config={"mode": "rule"}))
    lemmatizer.initialize(lookups=lemma_lookups(train))
    batches = _batches(nlp, train, lexicon, rng, options.batch_words)
    _run_steps(nlp, optimizer, batches, options)


def _copy_weights(source: Language, target: Language) -> None:
    for name, component in target.pipeline:
        component.model.from_bytes(source.get_pipe(name).model.to_bytes())  # type: ignore[attr-defined]


def _batches(
    nlp: Language, train: list[Sentence], lexicon: Lexicon, rng: random.Random, words: int
) -> Iterator[list[Example]]:
    """Yield batches for ever, each pass over the treebank varied and shuffled anew."""
    while True:
        examples = list(training_examples(nlp, train, lexicon, rng))
        rng.shuffle(examples)
        yield from minibatch_by_words(examples, size=words, tolerance=0.2)


def _run_steps(
    nlp: Language,
    optimizer: Optimizer,
    batches: Iterator[list[Example]],
    options: argparse.Namespace,
) -> None:
    started, losses = time.monotonic(), dict[str, float]()
    dropout, steps, step = float(nlp.config["training"]["dropout"]), options.steps, 0
    while step < steps:
        step += 1
        minutes = (time.monotonic() - started) / 60
        if options.minutes and minutes > STEADY_SHARE * options.minutes:
            steps, options.minutes = min(steps, int(step / STEADY_SHARE)), None
            print(f"the same run again: --steps {steps}", flush=True)
        optimizer.learn_rate = options.rate * _rate(step, steps)
        nlp.update(next(batches), sgd=optimizer, drop=dropout, losses=losses)
        if step % options.every == 0 or step == steps:
            shown = " ".join(f"{name} {loss:.0f}" for name, loss in losses.items())
            print(f"step {step} after {minutes:.1f} min: {shown}", flush=True)
            losses.clear()
            with nlp.use_params(optimizer.averages):
                save_in_place(nlp, options.output)


def _rate(step: int, steps: int) -> float:
    """Share of the full learning rate: linear warm-up, steady, linear fall over the last part."""
    fall = steps * (1 - STEADY_SHARE)
    return min(1.0, step / WARM_UP_STEPS, max(0.01, (steps - step) / fall))


def save_in_place(nlp: Language, output: Path) -> None:
    """Write the pipeline beside `output`, keep the card, and swap the folders."""
    fresh, old = (output.with_name(f".{output.name}.{end}") for end in ("new", "old"))
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    nlp.to_disk(fresh)
    if output.exists():
        if (card := output / "CARD.md").exists():
            shutil.copy(card, fresh)
        output.rename(old)
    fresh.rename(output)
    shutil.rmtree(old, ignore_errors=True)


def print_scores(nlp: Language, held_out: list[Sentence], lexicon: Lexicon) -> None:
    """Print a Markdown table of scores by genre and form."""
    genres = sorted({sentence.genre for sentence in held_out})
    spoken = [sentence for sentence in held_out if sentence.document.startswith("GUM_")]
    ewt = [s for s in held_out if not s.document.startswith(("GUM_", "file"))]
    print(f"| text | form | {HEADER} |\n" + "| --- " * 9 + "|")
    for name, part in [("GUM spoken", spoken), ("EWT", ewt)]:
        for form in (Form.FLUENT, Form.SPOKEN, Form.WRITTEN):
            print(f"| {name} | {form.value} | {score(nlp, part, form, lexicon).row()} |")
        row = score(nlp, part, Form.FLUENT, lexicon, in_a_row=3).row()
        print(f"| {name} | fluent, 3 sentences in a row | {row} |")
    for genre in genres:
        part = [sentence for sentence in held_out if sentence.genre == genre]
        print(f"| {genre} | fluent | {score(nlp, part, Form.FLUENT, lexicon).row()} |", flush=True)


if __name__ == "__main__":
    main()
