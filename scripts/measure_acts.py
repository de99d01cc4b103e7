"""Measure acts: what a turn does, above all the commands, and how long understanding it takes.

    python scripts/measure_acts.py [FOLDER ...] [--talk FILE ...] [--show] [--no-baseline]

Each FOLDER holds one writer's acts.jsonl, and calm.jsonl as talk in which nothing is commanded.
--talk adds JSON-lines files with a `text` a line, none of which commands anything. Without a FOLDER
the two writers in tests/data/unseen are taken, of whom nothing was learned. The last release, which
knows commands only, is measured in the same run.
"""

import argparse
import json
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from played import LAST_RELEASE, ROOT, UNSEEN, answer_all, checked_out, read_written


def main() -> None:
    options = _options()
    folders = options.folders or UNSEEN
    acts = read_written(folders, "acts")
    # The last words of a session are often a goodbye, which is a command.
    calm = read_written(folders, "calm")
    talk = [{"text": turn} for one in calm for turn in one["turns"][:-1]]
    for path in options.talk:
        talk += [{"text": json.loads(line)["text"]} for line in path.read_text().splitlines()]
    print(f"== this version: {', '.join(folder.name for folder in folders)}")
    _measure(acts, talk, ROOT, show=options.show, whole=True)
    if options.baseline:
        with checked_out(LAST_RELEASE) as tree:
            print(f"== last release ({LAST_RELEASE})")
            _measure(acts, talk, tree, show=False, whole=False)


def _measure(
    acts: Sequence[Mapping[str, Any]],
    talk: Sequence[Mapping[str, Any]],
    tree: Path,
    *,
    show: bool,
    whole: bool,
) -> None:
    asked = [{"text": one["text"], "before": one["before"]} for one in acts]
    got = answer_all([*asked, *talk], tree)
    heard, told = got[: len(acts)], got[len(acts) :]
    if whole:
        _print_scores("acts", [_act(one) for one in acts], [one["act"] for one in heard])
    _print_scores("commands", [_command(one) for one in acts], [_name(one) for one in heard])
    false = [(one["text"], _name(had)) for one, had in zip(talk, told, strict=True)]
    false = [(text, name) for text, name in false if name not in {"none", "correct"}]
    print(f"  false commands in talk: {len(false)} of {len(talk)}")
    times = sorted(one["milliseconds"] for one in told)
    p95 = times[int(0.95 * len(times))]
    print(f"  understanding a turn: median {statistics.median(times):.1f} ms, p95 {p95:.1f} ms")
    if show:
        for one, had in zip(acts, heard, strict=True):
            if (_act(one), _command(one)) != (had["act"], _name(had)):
                was = f"{had['act']}/{_name(had)}, wanted {_act(one)}/{_command(one)}"
                print(f"    {was}: {one['before']} | {one['text']}")
        for text, name in false:
            print(f"    false {name}: {text}")


def _act(one: Mapping[str, Any]) -> str:
    return str(one["act"])


def _command(one: Mapping[str, Any]) -> str:
    return str(one["command"] or "none")


def _name(heard: Mapping[str, Any]) -> str:
    return str(heard["command"] or "none")


def _print_scores(name: str, wanted: Sequence[str], got: Sequence[str]) -> None:
    right = Counter(a for a, b in zip(wanted, got, strict=True) if a == b)
    of, said = Counter(wanted), Counter(got)
    scores = {one: 2 * right[one] / (of[one] + said[one]) for one in of}
    macro = sum(scores.values()) / len(scores)
    print(f"  {name}: {right.total()} of {len(wanted)} right, macro F1 {macro:.3f}")
    worst = sorted(scores, key=lambda one: scores[one])
    print("    " + "  ".join(f"{one} {scores[one]:.2f} ({of[one]})" for one in worst))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="*", type=Path, help="one writer's folder each")
    parser.add_argument("--talk", nargs="*", type=Path, default=[], help="talk without commands")
    parser.add_argument("--show", action="store_true", help="print every miss")
    parser.add_argument("--no-baseline", dest="baseline", action="store_false")
    return parser.parse_args()


if __name__ == "__main__":
    main()
