"""Fits how the parts of a turn are weighed, and prints the weights for intents/en/meaning.toml.

    python scripts/weigh_parts.py FOLDER ... [--listener FOLDER]

Each folder holds the points.jsonl of a writer from whom the listener did not learn: on others its
chances are too good to be true. What is fitted is how much of a point and of the skilled line a
part holds, by ridge regression within each turn. Prints the share of turns whose point the best
part holds, by the listener's chances alone and by the weights, sessions left out in turn.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from measure_reflection import KEPT, LONG, telling  # noqa: E402 - after the path

from voice_companion.adapters.data_files import read_intents  # noqa: E402 - as above
from voice_companion.adapters.listener_model import ListenerModel  # noqa: E402 - as above
from voice_companion.adapters.spacy_language import load_language  # noqa: E402 - as above
from voice_companion.core.impression import Situated  # noqa: E402 - as above
from voice_companion.core.meaning.parts import runs  # noqa: E402 - as above
from voice_companion.core.meaning.reading import read_told  # noqa: E402 - as above
from voice_companion.core.meaning.weighing import MEASURES, measures  # noqa: E402 - as above
from voice_companion.core.understanding import (  # noqa: E402 - as above
    Understander,
    read_understanding_rules,
)

FOLDS = 6
RIDGE = 30.0
WRONG = 0.3
"""What a part loses that holds what must not be given back, and no point."""


@dataclass(frozen=True)
class Turn:
    """One turn: what its parts measure, and how good each is."""

    session: str
    long: bool
    values: NDArray[np.float64]
    """(parts, measures)"""
    kept: NDArray[np.float64]
    """The share of the best point that each part holds."""
    worth: NDArray[np.float64]
    """What is fitted."""


def main() -> None:
    options = _options()
    turns = list(_turns(options.folders, ListenerModel(options.listener)))
    alone = np.array([float(name == "points") for name in MEASURES])
    print("by the chances alone:", _shares((turn, alone) for turn in turns))
    sessions = sorted({turn.session for turn in turns})
    judged = []
    for fold in range(FOLDS):
        tested = set(sessions[fold::FOLDS])
        weights = _fitted([turn for turn in turns if turn.session not in tested])
        judged += [(turn, weights) for turn in turns if turn.session in tested]
    print("by the weights, sessions left out in turn:", _shares(judged))
    for name, weight in zip(MEASURES, _fitted(turns), strict=True):
        print(f"{name} = {weight:.3f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--listener", type=Path, default=ROOT / "models" / "listener")
    return parser.parse_args()


def _turns(folders: Sequence[Path], listener: ListenerModel) -> Iterator[Turn]:
    rules = read_understanding_rules(read_intents())
    language = load_language()
    understander = Understander(language, listener, rules)
    for folder in folders:
        for line in (folder / "points.jsonl").read_text(encoding="utf-8").splitlines():
            session = json.loads(line)
            for at, turn in enumerate(session["turns"]):
                if not turn["points"]:
                    continue
                before = session["turns"][max(0, at - 2) : at]
                situated = Situated(
                    turn["say"],
                    tuple(one["say"] for one in before),
                    before[-1]["skilled"] if before else "",
                )
                heard = understander.understand(
                    situated.text, earlier=situated.earlier, line=situated.line
                )
                impression = heard.impression
                if impression is None:
                    continue
                parse = understander.parse(
                    turn["say"], earlier=situated.earlier, line=situated.line
                )
                told = read_told(parse, impression, heard.feelings, rules.meaning)
                found = list(runs(told.tokens, told.events))
                if found:
                    words = [[told.tokens.words[one] for one in kept] for kept, _ in found]
                    values = np.array([measures(told, kept, events) for kept, events in found])
                    yield _judged(folder.name + session["id"], turn, values, words)


def _judged(
    session: str,
    turn: Mapping[str, Any],
    values: NDArray[np.float64],
    words: Sequence[Sequence[str]],
) -> Turn:
    points = [telling(one) for one in turn["points"]]
    wrong = [telling(one) for one in turn["must_not"]]
    wanted = telling(turn["skilled"]).union(*points)
    kept, worth = [], []
    for part in words:
        own = telling(" ".join(part))
        share = max(len(one & own) / max(1, len(one)) for one in points)
        both = len(own & wanted)
        harmonic = 2 * both / max(1, len(own) + len(wanted))
        amiss = share < KEPT and any(len(one & own) >= KEPT * max(1, len(one)) for one in wrong)
        kept.append(share)
        worth.append(0.5 * share + 0.5 * harmonic - WRONG * amiss)
    long = len(turn["say"].split()) >= LONG
    return Turn(session, long, values, np.array(kept), np.array(worth))


def _fitted(turns: Sequence[Turn]) -> NDArray[np.float64]:
    """Return the weights that order the parts of each turn best, in the sense of least squares."""
    size = len(MEASURES)
    products, sums = RIDGE / len(turns) * np.eye(size), np.zeros(size)
    for turn in turns:
        values = turn.values - turn.values.mean(axis=0)
        products += values.T @ values / len(values)
        sums += values.T @ (turn.worth - turn.worth.mean()) / len(values)
    solved: NDArray[np.float64] = np.linalg.solve(products, sums).astype(np.float64)
    return solved


def _shares(judged: Any) -> str:  # noqa: ANN401 - pairs of a turn and its weights
    """Return the shares of short and long turns whose best part holds a point."""
    found: dict[bool, list[bool]] = defaultdict(list)
    for turn, weights in judged:
        found[turn.long].append(bool(turn.kept[np.argmax(turn.values @ weights)] >= KEPT))
    return "  ".join(
        f"{'long' if long else 'short'} {100 * np.mean(hits):.1f}% of {len(hits)}"
        for long, hits in sorted(found.items())
    )


if __name__ == "__main__":
    main()
