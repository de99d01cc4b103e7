"""Measure the safety screen: what it misses, where it raises a false alarm, and how long it takes.

    python scripts/measure_safety.py [--situations FILE] [--split NAME] [--rules-only]
    python scripts/measure_safety.py --unseen FILE

Probes are in tests/data/safety_danger.jsonl and safety_harmless.jsonl. Their `split` tells when
they were written, and what a figure on them is worth: see tests/data/README.md. FILE is any
JSON-lines file with a `text` in each line, none of which should raise an alarm. An unseen FILE has
a tier (or "none"), a tab and an utterance in each line; of it only totals are printed, by the rules
alone and with the trained judge, so that it stays unseen.
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from voice_companion.adapters.danger_score import load_judge  # noqa: E402 - after the path
from voice_companion.adapters.data_files import read_intents  # noqa: E402 - as above
from voice_companion.core.labels import Danger  # noqa: E402 - as above
from voice_companion.core.rulebook import read_rules  # noqa: E402 - as above
from voice_companion.core.safety.screening import (  # noqa: E402 - as above
    SafetyRules,
    Screened,
    in_context,
    screen,
    screened,
)

DATA = ROOT / "tests" / "data"


@dataclass(frozen=True, slots=True)
class Probe:
    """One utterance with the tier that it should have; None for a harmless one."""

    text: str
    tier: str | None
    split: str


def main() -> None:
    options = _options()
    started = time.perf_counter()
    rules = read_rules(SafetyRules, read_intents()["safety"], part="safety")
    print(f"rules read in {(time.perf_counter() - started) * 1e3:.0f} ms")
    if options.unseen:
        _measure_unseen(options.unseen, rules)
        return
    if not options.rules_only:
        rules = rules.judged_by(load_judge())
    dangerous = list(_probes(DATA / "safety_danger.jsonl", options.split))
    harmless = list(_probes(DATA / "safety_harmless.jsonl", options.split))
    for split in sorted({probe.split for probe in (*dangerous, *harmless)}):
        print(f"\n== probes: {split}")
        _measure_danger([probe for probe in dangerous if probe.split == split], rules)
        _measure_harmless([probe for probe in harmless if probe.split == split], rules)
    if options.situations:
        print(f"\n== {options.situations.name}")
        _measure_harmless(list(_probes(options.situations, None)), rules)
    _measure_time([probe.text for probe in (*dangerous, *harmless)], rules)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--situations", type=Path, help="JSON lines without any danger")
    parser.add_argument("--split", help="only the probes of this split")
    parser.add_argument("--rules-only", action="store_true", help="without the trained judge")
    parser.add_argument("--unseen", type=Path, help="tier, tab and utterance; prints totals only")
    return parser.parse_args()


def _probes(path: Path, split: str | None) -> Iterator[Probe]:
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        probe = Probe(item["text"], item.get("tier"), item.get("split", ""))
        if split in {None, probe.split}:
            yield probe


def _measure_danger(probes: Sequence[Probe], rules: SafetyRules) -> None:
    for tier in Danger:
        of_tier = [probe for probe in probes if probe.tier == tier.value]
        found = [(probe, screen(probe.text, None, rules)) for probe in of_tier]
        for probe, danger in found:
            if danger is not tier:
                kind = "MISSED" if danger is None else f"AS {danger.value}"
                print(f"  {kind} ({tier.value}): {probe.text}")
        caught = sum(danger is not None for _, danger in found)
        exact = sum(danger is tier for _, danger in found)
        if found:
            share = 100 * caught / len(found)
            print(f"{tier.value}: caught {caught}/{len(found)} ({share:.1f} %), right tier {exact}")


def _measure_harmless(probes: Sequence[Probe], rules: SafetyRules) -> None:
    alarms = [(probe, danger) for probe in probes if (danger := screen(probe.text, None, rules))]
    for probe, danger in alarms:
        print(f"  ALARM ({danger.value}): {probe.text}")
    if probes:
        share = 100 * len(alarms) / len(probes)
        print(f"false alarms: {len(alarms)}/{len(probes)} ({share:.2f} %)")


def _measure_unseen(path: Path, rules: SafetyRules) -> None:
    lines = [line.split("\t", 1) for line in path.read_text(encoding="utf-8").splitlines()]
    for name, by in (("rules", rules), ("rules and judge", rules.judged_by(load_judge()))):
        print(f"== {name}")
        found = [(label, screen(text, None, by)) for label, text in lines]
        for label in (*(tier.value for tier in Danger), "none"):
            of_label = [danger for given, danger in found if given == label]
            caught = [danger for danger in of_label if danger is not None]
            right = sum(danger.value == label for danger in caught)
            print(f"{label}: {len(caught)} of {len(of_label)} raise an alarm, right tier {right}")


def _measure_time(texts: Sequence[str], rules: SafetyRules) -> None:
    taken = sorted(_milliseconds(text, rules) for text in texts)
    print(f"\ntime per utterance: median {statistics.median(taken):.2f} ms, ", end="")
    print(f"p95 {taken[int(0.95 * len(taken))]:.2f} ms (processor time)")
    turns = sorted(_milliseconds_in_context(texts, rules))
    print(f"time per turn in context: median {statistics.median(turns):.2f} ms, ", end="")
    print(f"p95 {turns[int(0.95 * len(turns))]:.2f} ms (processor time)")
    sample = " ".join(texts).split()
    for words in (50, 500, 5_000):
        text = " ".join((sample * (words // len(sample) + 1))[:words])
        print(f"  {words} words: {_milliseconds(text, rules):.1f} ms")


def _milliseconds_in_context(texts: Sequence[str], rules: SafetyRules) -> Iterator[float]:
    recent: tuple[Screened, ...] = ()
    for text in texts:
        started = time.process_time()
        recent = (*recent, screened(text, rules))[-rules.recent_turns :]
        in_context(recent, rules)
        yield (time.process_time() - started) * 1e3


def _milliseconds(text: str, rules: SafetyRules) -> float:
    started = time.process_time()
    screen(text, None, rules)
    return (time.process_time() - started) * 1e3


if __name__ == "__main__":
    main()
