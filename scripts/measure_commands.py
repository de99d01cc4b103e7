"""Measure the recognition of spoken commands: found, missed, taken for another, and false ones.

    python scripts/measure_commands.py [FILE...] [--mistakes]

Each line of a FILE is a JSON object with a `text`, the `command` that the whole utterance is (null
or missing: it is none) and, where opinions may differ, `also`: a list of what else may be taken it
for. Without a FILE, tests/data/commands.jsonl is measured. A file of utterances with nothing but
`text` is measured for false commands alone.
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

from voice_companion.adapters.data_files import read_intents  # noqa: E402 - after the path
from voice_companion.core.commands import CommandRules, recognise_command  # noqa: E402 - as above
from voice_companion.core.labels import Command  # noqa: E402 - as above
from voice_companion.core.rulebook import read_rules  # noqa: E402 - as above

OWN = ROOT / "tests" / "data" / "commands.jsonl"


@dataclass(frozen=True, slots=True)
class Probe:
    """One utterance, what it asks (None: nothing), and what else would be right."""

    text: str
    command: str | None
    also: tuple[str | None, ...]

    def accepts(self, found: str | None) -> bool:
        """Return whether this is what the utterance asks, or may be taken to ask."""
        return found == self.command or found in self.also


Judged = Sequence[tuple[Probe, str | None]]
"""Probes with the command that was found in each."""


def main() -> None:
    options = _options()
    started = time.perf_counter()
    tables = read_intents()["commands"]
    read = time.perf_counter()
    rules = read_rules(CommandRules, tables, part="commands")
    print(f"rules compiled in {(time.perf_counter() - read) * 1e3:.0f} ms", end="")
    print(f" (all tables read from disk in {(read - started) * 1e3:.0f} ms)")
    for path in options.files or [OWN]:
        print(f"\n== {path.name}")
        judged = [(probe, recognise_command(probe.text, rules)) for probe in _probes(path)]
        _tell(judged, mistakes=options.mistakes)
        _tell_time([probe.text for probe, _ in judged], rules)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="JSON lines")
    parser.add_argument("--mistakes", action="store_true", help="print every mistaken utterance")
    return parser.parse_args()


def _probes(path: Path) -> Iterator[Probe]:
    for line in path.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        yield Probe(item["text"], item.get("command"), tuple(item.get("also", ())))


def _tell(judged: Judged, *, mistakes: bool) -> None:
    asked = [(probe, found) for probe, found in judged if probe.command]
    if asked:
        print(f"{'command':16}{'right':>8}{'of':>5}{'missed':>8}{'as another':>12}")
    for name in [*(command.value for command in Command), "all"]:
        _tell_command(name, [one for one in asked if name in {one[0].command, "all"}])
    told = [(probe, found) for probe, found in judged if not probe.command]
    alarms = sum(not probe.accepts(found) for probe, found in told)
    ended = sum(not probe.accepts(found) and found in {"stop", "done"} for probe, found in told)
    if told:
        share = 100 * alarms / len(told)
        print(f"talk taken for a command: {alarms} of {len(told)} ({share:.2f} %)")
        print(f"  of these for stop or done, which end the talk: {ended}")
    if mistakes:
        for probe, found in judged:
            if not probe.accepts(found):
                print(f"  {probe.command or 'talk'} -> {found or 'none'}: {probe.text}")


def _tell_command(name: str, judged: Judged) -> None:
    right = sum(probe.accepts(found) for probe, found in judged)
    missed = sum(found is None and not probe.accepts(found) for probe, found in judged)
    if judged:
        other = len(judged) - right - missed
        print(f"{name:16}{right:8}{len(judged):5}{missed:8}{other:12}", end="")
        print(f"   {100 * right / len(judged):.1f} %")


def _tell_time(texts: Sequence[str], rules: CommandRules) -> None:
    taken = sorted(_milliseconds(text, rules) for text in texts)
    print(f"time per utterance: median {statistics.median(taken):.3f} ms, ", end="")
    print(f"p95 {taken[int(0.95 * len(taken))]:.3f} ms, most {taken[-1]:.3f} ms (processor time)")


def _milliseconds(text: str, rules: CommandRules) -> float:
    started = time.process_time()
    recognise_command(text, rules)
    return (time.process_time() - started) * 1e3


if __name__ == "__main__":
    main()
