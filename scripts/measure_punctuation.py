"""Measures how well the marks of spoken turns are heard: where sentences end, and who says what.

    python scripts/measure_punctuation.py [WRITER ...] [--show]

Read are the turns of scripts/listener_training/written/punctuated.txt by these writers, else by
points_8, who was left out of the training. The transcriber's marks are taken for right. Beside what
is heard stands the baseline: a sentence for each clause that the parse joins to none.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from listener_training.examples import WRITTEN, read_lines  # noqa: E402 - after the path
from listener_training.punctuation import unpunctuated  # noqa: E402 - as above

from voice_companion.adapters.spacy_language import load_language  # noqa: E402 - as above
from voice_companion.cli.compose import build_understander  # noqa: E402 - as above
from voice_companion.core.meaning import Join, MeaningRules  # noqa: E402 - as above
from voice_companion.core.meaning.events import find_events  # noqa: E402 - as above
from voice_companion.core.parsing.language import Language  # noqa: E402 - as above
from voice_companion.core.parsing.tokens import read_tokens  # noqa: E402 - as above
from voice_companion.core.understanding import Understander  # noqa: E402 - as above

LEFT_OUT = ("points_8",)


def main() -> None:
    options = _options()
    lines = list(_lines(options.writers or LEFT_OUT))
    understander = build_understander()
    language = load_language().setting_aside(understander.rules.disfluency)
    wanted, heard, parsed = Counter[str](), Counter[str](), Counter[str]()
    right, parsed_right = Counter[str](), Counter[str]()
    for line in lines:
        text, places = unpunctuated(line)
        marks = {name: {end for _, end in found} for name, found in places.items()}
        marks = {name: ends - {len(text)} for name, ends in marks.items() if name != "commas"}
        got = _heard(text, understander)
        for name, ends in marks.items():
            wanted[name] += len(ends)
            heard[name] += len(got[name])
            right[name] += len(ends & got[name])
        clauses = _by_clause(text, language, understander.rules.meaning)
        parsed["stops"] += len(clauses)
        parsed_right["stops"] += len(clauses & marks["stops"])
        if options.show and got["stops"] != marks["stops"]:
            print(f"{line}\n  {_with(text, got['stops'])}")
    print(f"{len(lines)} turns")
    for name in wanted:
        print(f"{name:8} heard:   {_scores(right[name], heard[name], wanted[name])}")
    print(
        f"{'stops':8} clauses: {_scores(parsed_right['stops'], parsed['stops'], wanted['stops'])}"
    )


def _lines(writers: Sequence[str]) -> Iterator[str]:
    """Yield the punctuated turns of these writers."""
    said = {
        (turn["say"] if isinstance(turn, dict) else turn).lower()
        for writer in writers
        for path in sorted((WRITTEN / writer).glob("*.jsonl"))
        for item in read_lines(path)
        for turn in item.get("turns", ())
    }
    for line in (WRITTEN / "punctuated.txt").read_text(encoding="utf-8").splitlines():
        if unpunctuated(line)[0] in said:
            yield line


def _heard(text: str, understander: Understander) -> dict[str, set[int]]:
    meaning = understander.understand(text).meaning
    if meaning is None:
        return {"stops": set(), "quoted": set()}
    starts = [one.first for one in meaning.events if one.join is Join.START]
    stops = {meaning.offsets[at - 1][1] for at in starts if at - 1 in meaning.ends}
    quoted = {meaning.offsets[at][1] for at in meaning.quoted}
    return {"stops": stops - {len(text)}, "quoted": quoted.intersection(_ends(text))}


def _by_clause(text: str, language: Language, rules: MeaningRules) -> set[int]:
    """Return where sentences end if each clause that is joined to none is one of its own."""
    parse = language.parse(text)
    events = find_events(read_tokens(parse), rules.join_of)
    starts = [parse.offsets[one.first][0] for one in events if one.join is Join.START]
    return {start - 1 for start in starts if start > 0}


def _ends(text: str) -> Iterator[int]:
    at = 0
    for word in text.split():
        at += len(word)
        yield at
        at += 1


def _with(text: str, stops: set[int]) -> str:
    return "".join(char + "." * (at + 1 in stops) for at, char in enumerate(text))


def _scores(right: int, found: int, wanted: int) -> str:
    precision, recall = right / max(1, found), right / max(1, wanted)
    score = 2 * precision * recall / max(1e-9, precision + recall)
    return f"precision {precision:.3f}  recall {recall:.3f}  F1 {score:.3f}  ({wanted})"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("writers", nargs="*")
    parser.add_argument("--show", action="store_true", help="print turns whose stops differ")
    return parser.parse_args()


if __name__ == "__main__":
    main()
