"""Measures how the companion talks: over the golden dialogues, and over situations as first turns.

    python scripts/measure_reflection.py [--situations FILE.jsonl] [--lines FILE]

FILE.jsonl holds one object per line with the key "text". The classic baseline runs beside it on
the same turns. With --lines every line said is written to a file, to be read by eye.
"""

import argparse
import json
import statistics
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from reflection_faithfulness import faithfulness_measures
from reflection_form import Measure, form_measures
from reflection_talks import Host, Talk, golden_turns, hold_with_eliza

from voice_companion.adapters.data_files import read_intents
from voice_companion.cli.compose import build_understander
from voice_companion.core.companion_rules import CompanionRules, read_companion_rules

SESSIONS = 20
"""How many sessions a person has held who hears an exact line again."""


def main() -> None:
    options = _options()
    understander = build_understander()
    rules = read_companion_rules(read_intents(), understanding=understander.rules)
    host = Host(understander, rules)
    sets = {"golden dialogues": golden_turns()}
    if options.situations:
        sets["situations as first turns"] = _first_turns(Path(options.situations))
    for name, sessions in sets.items():
        if not sessions:
            continue
        talks = [host.hold(turns, seed=index) for index, turns in enumerate(sessions)]
        _print_table(name, talks, [hold_with_eliza(turns) for turns in sessions], host.rules)
        if options.lines:
            _write_lines(Path(options.lines), name, talks)
    _print_repeats(golden_turns(), host)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--situations", help="JSON lines with a text each")
    parser.add_argument("--lines", help="write every line said to this file")
    return parser.parse_args()


def _first_turns(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8") as lines:
        return [[json.loads(line)["text"]] for line in lines]


def _print_table(name: str, talks: list[Talk], baseline: list[Talk], rules: CompanionRules) -> None:
    print(f"\n{name}: {len(talks)} sessions, {_turns(talks)} turns")
    print(f"  {'':44} {'companion':>12} {'baseline':>12}")
    for label, measure in _measures(rules).items():
        print(f"  {label:44} {measure(talks):>12} {measure(baseline):>12}")


def _measures(rules: CompanionRules) -> dict[str, Measure]:
    return {
        **form_measures(rules),
        **faithfulness_measures(),
        "lint refusals per 100 turns": _refusals,
        "processor milliseconds a turn, 95th percentile": _speed,
    }


def _turns(talks: list[Talk]) -> int:
    return sum(len(talk.said) for talk in talks)


def _refusals(talks: list[Talk]) -> str:
    return f"{100 * sum(talk.refusals for talk in talks) / _turns(talks):.2f}"


def _speed(talks: list[Talk]) -> str:
    seconds = sorted(one for talk in talks for one in talk.seconds)
    return f"{1000 * seconds[int(0.95 * len(seconds))]:.1f}" if seconds else "-"


def _write_lines(path: Path, name: str, talks: list[Talk]) -> None:
    with path.open("a", encoding="utf-8") as out:
        out.write(f"# {name}\n")
        for talk in talks:
            for said in talk.said:
                moves = " ".join(move.value for move in said.moves)
                out.write(f"{said.heard}\n    {said.line}    [{moves}]\n")


def _print_repeats(sessions: list[list[str]], host: Host) -> None:
    """Print how often a person with twenty sessions hears an exact line again."""
    if not sessions:
        return
    same = [
        _heard_again(host.hold(turns, seed=seed) for seed in range(SESSIONS))
        for turns in sessions[:12]
    ]
    different = _heard_again(
        host.hold(sessions[seed % len(sessions)], seed=seed) for seed in range(SESSIONS)
    )
    print(f"\nexact lines heard again over {SESSIONS} sessions")
    print(f"  the same turns every time: mean {100 * statistics.mean(same):.1f} %")
    print(f"  twenty different sessions (<= 5 %): {100 * different:.1f} %")


def _heard_again(talks: Iterable[Talk]) -> float:
    """Return the share of lines that had been said before, 0 to 1."""
    heard = Counter(said.line for talk in talks for said in talk.said if said.line)
    return 1 - len(heard) / heard.total()


if __name__ == "__main__":
    main()
