"""Measures whether what was said comes back: sessions played, each turn's points known.

    python scripts/measure_reflection.py [FOLDER ...] [--show KIND] [--no-release]

Each folder holds a points.jsonl as scripts/listener_training/written/README.md describes; without
one, the two writers in tests/data/unseen_points, from whom nothing was learned. Beside the
companion run the last release, the last statement turned round, and a classic keyword talker. With
--show every turn of that kind (missed, empty, wrong, all) is printed with its reply.
"""

import argparse
import itertools
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from eliza_baseline import Eliza  # noqa: E402 - after the path
from played import LAST_RELEASE, answer_all, checked_out  # noqa: E402 - as above

from voice_companion.adapters.data_files import read_intents  # noqa: E402 - as above
from voice_companion.cli.compose import build_understander  # noqa: E402 - as above
from voice_companion.core.companion_rules import read_companion_rules  # noqa: E402 - as above
from voice_companion.core.meaning import Part  # noqa: E402 - as above
from voice_companion.core.speech import say, sentence  # noqa: E402 - as above

UNSEEN = sorted((ROOT / "tests" / "data" / "unseen_points").glob("*"))
KEPT = 0.6
"""The share of a point's telling words that must come back."""
LONG = 25
"""Words from which a turn is long."""
SMALL = frozenset({
    "a", "an", "the", "and", "or", "but", "so", "i", "you", "he", "she", "it", "we", "they", "me",
    "him", "her", "us", "them", "my", "your", "his", "its", "our", "their", "this", "that", "is",
    "am", "are", "was", "were", "be", "been", "do", "does", "did", "have", "has", "had", "will",
    "would", "can", "could", "should", "of", "to", "in", "on", "at", "for", "from", "with", "by",
    "as", "if", "then", "just", "really", "very", "not",
})  # fmt: skip
"""Words by which alone nobody knows that something came back."""


@dataclass(frozen=True)
class Said:
    """One turn, what was wanted, and what was said."""

    turn: Mapping[str, Any]
    line: str
    question: bool
    moves: Sequence[str] = ()

    @property
    def kept(self) -> float:
        """Return how much of the point that came back best came back, 0 to 1."""
        points = self.turn["points"]
        return max((_share(one, self.line) for one in points), default=0.0)

    @property
    def empty(self) -> bool:
        """Return whether none of the telling words came back."""
        return not telling(self.turn["say"]) & telling(self.line)

    @property
    def wrong(self) -> bool:
        """Return whether the line gives back what must not be, and no point."""
        wrong = any(_share(one, self.line) >= KEPT for one in self.turn["must_not"])
        return wrong and self.kept < KEPT

    @property
    def long(self) -> bool:
        """Return whether the turn is long."""
        return len(self.turn["say"].split()) >= LONG


def telling(text: str) -> set[str]:
    """Return the words of a text that tell something, cut to a stem."""
    words = re.findall(r"[a-z0-9']+", text.lower().replace("\u2019", "'"))
    return {re.sub(r"(ing|ed|es|s|e|y)$", "", word)[:6] for word in words if word not in SMALL}


def _share(point: str, line: str) -> float:
    wanted = telling(point)
    return len(wanted & telling(line)) / max(1, len(wanted))


def main() -> None:
    options = _options()
    folders = options.folders or UNSEEN
    sessions = [
        json.loads(line)
        for folder in folders
        for line in (folder / "points.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    items = [{"turns": [turn["say"] for turn in session["turns"]]} for session in sessions]
    played = {"companion": _played(sessions, answer_all(items))}
    if not options.no_release:
        with checked_out(LAST_RELEASE) as tree:
            played["0.1.0"] = _played(sessions, answer_all(items, tree))
    played["last statement"] = list(_last_statements(sessions))
    played["keywords"] = list(_keywords(sessions))
    for line in table(played):
        print(line)
    for line in _shown(played["companion"], options.show):
        print(line)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--show", choices=("missed", "empty", "wrong", "all"))
    parser.add_argument("--no-release", action="store_true")
    return parser.parse_args()


def _played(
    sessions: Sequence[Mapping[str, Any]], answers: Sequence[Mapping[str, Any]]
) -> list[list[Said]]:
    return [
        [
            Said(turn, reply["said"] or "", reply["question"], reply["moves"])
            for turn, reply in zip(session["turns"], answer["replies"], strict=True)
        ]
        for session, answer in zip(sessions, answers, strict=True)
    ]


def _last_statements(sessions: Sequence[Mapping[str, Any]]) -> Iterator[list[Said]]:
    understander = build_understander()
    speech = read_companion_rules(read_intents(), understanding=understander.rules).dialogue.speech
    for session in sessions:
        said = []
        for turn in session["turns"]:
            meaning = understander.understand(turn["say"]).meaning
            events = meaning.events if meaning else ()
            line = ""
            if meaning and events:
                last = events[-1]
                whole = Part(tuple(range(last.start, last.stop)), (len(events) - 1,), 0.0)
                line = sentence([say(whole, meaning, speech)])
            said.append(Said(turn, line, question=False))
        yield said


def _keywords(sessions: Sequence[Mapping[str, Any]]) -> Iterator[list[Said]]:
    for session in sessions:
        talker = Eliza()
        lines = [(turn, talker.respond(turn["say"])) for turn in session["turns"]]
        yield [Said(turn, line, "?" in line) for turn, line in lines]


Measure = Callable[[Sequence[Sequence[Said]]], str]


def table(played: Mapping[str, Sequence[Sequence[Said]]]) -> Iterator[str]:
    """Yield a table: one row a measure, one column for each who was played."""
    sessions = next(iter(played.values()))
    turns = sum(len(session) for session in sessions)
    yield f"{len(sessions)} sessions, {turns} turns"
    yield f"{'':46}" + "".join(f"{name:>16}" for name in played)
    for name, measure in MEASURES.items():
        yield f"{name:46}" + "".join(f"{measure(one):>16}" for one in played.values())


def _of(wanted: Callable[[Said], bool], among: Callable[[Said], bool]) -> Measure:
    """Return the share of turns that are `wanted` among those of `among`."""

    def measured(sessions: Sequence[Sequence[Said]]) -> str:
        chosen = [one for session in sessions for one in session if among(one)]
        hits = sum(map(wanted, chosen))
        return f"{hits}/{len(chosen)} {100 * hits / max(1, len(chosen)):.1f}%"

    return measured


def _told(one: Said) -> bool:
    return bool(one.turn["points"])


def _kept(one: Said) -> bool:
    return one.kept >= KEPT


def _kind(kind: str) -> Callable[[Said], bool]:
    return lambda one: one.turn["kind"] == kind and bool(one.turn["points"])


def _words(sessions: Sequence[Sequence[Said]]) -> str:
    lengths = [len(one.line.split()) for session in sessions for one in session if _told(one)]
    return f"{statistics.mean(lengths):.1f}"


def _questions(sessions: Sequence[Sequence[Said]]) -> str:
    lines = [one for session in sessions for one in session]
    return f"{100 * sum(one.question for one in lines) / len(lines):.1f}%"


def _in_a_row(sessions: Sequence[Sequence[Said]]) -> str:
    pairs = ((a, b) for session in sessions for a, b in itertools.pairwise(session))
    return str(sum(a.question and b.question for a, b in pairs))


def _twice(sessions: Sequence[Sequence[Said]]) -> str:
    counts = (Counter(one.line for one in session if one.line) for session in sessions)
    return str(sum(count - 1 for lines in counts for count in lines.values()))


def _alarms(sessions: Sequence[Sequence[Said]]) -> str:
    return str(sum("safety" in one.moves for session in sessions for one in session))


MEASURES: Mapping[str, Measure] = {
    "main point kept": _of(_kept, _told),
    "  on short turns": _of(_kept, lambda one: _told(one) and not one.long),
    "  on long turns (25 words and more)": _of(_kept, lambda one: _told(one) and one.long),
    "  of answers": _of(_kept, _kind("answer")),
    "  of corrections": _of(_kept, _kind("correction")),
    "  of short turns (under 8 words)": _of(_kept, _kind("short")),
    "nothing of what was said": _of(lambda one: one.empty, _told),
    "the wrong thing": _of(lambda one: one.wrong, _told),
    "words a reply": _words,
    "questions": _questions,
    "questions in a row": _in_a_row,
    "a line twice in a session": _twice,
    "turns answered as danger (none is)": _alarms,
}


def _shown(sessions: Sequence[Sequence[Said]], kind: str | None) -> Iterator[str]:
    shows: Mapping[str, Callable[[Said], bool]] = {
        "missed": lambda one: _told(one) and not _kept(one),
        "empty": lambda one: _told(one) and one.empty,
        "wrong": lambda one: one.wrong,
        "all": lambda _one: True,
    }
    for one in (one for session in sessions for one in session if kind and shows[kind](one)):
        yield f"\n{one.kept:.2f} {one.turn['say']}\n  -> {one.line}\n  wanted: {one.turn['points']}"
        yield f"  skilled: {one.turn['skilled']}"


if __name__ == "__main__":
    main()
