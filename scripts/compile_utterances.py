"""Compile the hand-labelled utterances from their inline markup to JSON Lines.

    python scripts/compile_utterances.py tests/data/utterances_*.txt

Each line of a source is `form: text` with form `s` (spoken) or `t` (typed), and after the form
optionally `cmd=NAME` and `saf=NAME`. In the text:

    {word|sadness high}       a feeling of the speaker; polarity felt, intensity and kind plain
    {word|anger denied @he}   `@` names the holder, `@-` means nobody is named; `me:` before it
                              says that the speaker is among several holders (`@me:my wife and i`)
    {word|shame judgement}    a judgement
    <words>                   a trigger of the nearest feeling, or of the one that `<2:words>`
                              counts (from 0); `<-:words>` belongs to no feeling
    [words]                   a belief
    ^he^                      the agent of a blame

Marks may stand inside one another. Offsets are counted here, so that nobody has to.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FAMILIES = frozenset(
    {"joy", "love", "calm", "surprise", "sadness", "anger", "fear", "shame", "disgust", "strain"}
)
POLARITIES = frozenset({"denied", "unsure"})
INTENSITIES = frozenset({"low", "high"})
SELF_WORDS = re.compile(r"\b(i|me|my|we|us|our|i'm|i'd|i've|i'll|im|ive)\b", re.IGNORECASE)
LINE = re.compile(r"(?P<form>[st])(?: cmd=(?P<cmd>\w+))?(?: saf=(?P<saf>\w+))?: (?P<text>.+)")
MARK = re.compile(r"\{|\||\}|<(?:(?P<tie>\d+|-):)?|>|\[|\]|\^")


@dataclass(slots=True)
class _Reading:
    """What has been read of one line: plain text so far, marks closed so far."""

    text: str = ""
    open: list[tuple[str, int, str]] = field(default_factory=list)
    feelings: list[dict[str, Any]] = field(default_factory=list)
    triggers: list[dict[str, Any]] = field(default_factory=list)
    belief: dict[str, Any] | None = None
    blame: dict[str, Any] | None = None


def compile_line(line: str) -> dict[str, Any]:
    """Return the understanding that one line of markup stands for; raises ValueError."""
    match = LINE.fullmatch(line)
    if not match:
        raise ValueError(f"not a labelled line: {line!r}")
    reading = _read(match["text"])
    for trigger in reading.triggers:
        trigger["feeling"] = _tied(trigger, reading.feelings, line)
    return {
        "text": reading.text,
        "feelings": reading.feelings,
        "triggers": sorted(reading.triggers, key=lambda trigger: trigger["start"]),
        "belief": reading.belief,
        "blame": reading.blame,
        "command": match["cmd"],
        "safety": match["saf"],
    }


def _tied(trigger: dict[str, Any], feelings: list[dict[str, Any]], line: str) -> int | None:
    """Index of the feeling that the mark names, or of the nearest one outside the trigger."""
    tie = trigger["feeling"]
    if tie.isdigit() and int(tie) >= len(feelings):
        raise ValueError(f"there is no feeling {tie}: {line!r}")
    outside = [
        (max(feeling["start"] - trigger["end"], trigger["start"] - feeling["end"]), index)
        for index, feeling in enumerate(feelings)
    ]
    if tie == "-" or not outside:
        return None
    return int(tie) if tie else min(item for item in outside if item[0] >= 0)[1]


def _read(markup: str) -> _Reading:
    reading, at = _Reading(), 0
    while at < len(markup):
        mark = MARK.match(markup, at)
        if not mark:
            reading.text += markup[at]
            at += 1
        elif mark[0] == "|":
            end = markup.index("}", at)
            _close_feeling(reading, markup[at + 1 : end])
            at = end + 1
        else:
            _mark(reading, mark)
            at = mark.end()
    if reading.open:
        raise ValueError(f"a mark is left open: {markup!r}")
    return reading


def _mark(reading: _Reading, mark: re.Match[str]) -> None:
    sign = mark[0][0]
    closing = sign in ">]" or (sign == "^" and any(kind == "^" for kind, _, _ in reading.open))
    if not closing:
        reading.open.append((sign, len(reading.text), mark["tie"] or ""))
        return
    kind, start, tie = reading.open.pop()
    span = {"text": reading.text[start:], "start": start, "end": len(reading.text)}
    if kind + sign == "<>":
        reading.triggers.append({**span, "feeling": tie})
    elif kind + sign == "[]":
        reading.belief = span
    elif kind + sign == "^^":
        reading.blame = {"agent": span["text"], "start": start, "end": span["end"]}
    else:
        raise ValueError(f"marks cross: {kind} is closed by {sign}")


def _close_feeling(reading: _Reading, attributes: str) -> None:
    kind, start, _ = reading.open.pop()
    labels, _, holder = attributes.partition("@")
    names = set(labels.split())
    family = names & FAMILIES
    if (
        kind != "{"
        or len(family) != 1
        or names - FAMILIES - POLARITIES - INTENSITIES - {"judgement"}
    ):
        raise ValueError(f"bad feeling: {attributes!r} after {reading.text!r}")
    reading.feelings.append(
        {
            "text": reading.text[start:],
            "start": start,
            "end": len(reading.text),
            "family": family.pop(),
            "kind": "judgement" if "judgement" in names else "feeling",
            "polarity": next(iter(names & POLARITIES), "felt"),
            "intensity": next(iter(names & INTENSITIES), "plain"),
            **_holder(holder.strip(), reading.text),
        }
    )


def _holder(named: str, before: str) -> dict[str, str | None]:
    """Who feels it: the speaker as "i" in the spelling of the text, unless another is named."""
    among, _, name = named.rpartition(":")
    if not named:
        said = re.findall(r"\bi\b", before, re.IGNORECASE)
        return {"holder": "self", "holder_text": said[-1] if said else None}
    if name == "-":
        return {"holder": "other" if among == "other" else "self", "holder_text": None}
    is_self = among == "me" or SELF_WORDS.fullmatch(name) is not None
    return {"holder": "self" if is_self else "other", "holder_text": name}


def main() -> None:
    """Compile each source into a .jsonl file beside it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sources", nargs="+", type=Path)
    for source in parser.parse_args().sources:
        lines = source.read_text(encoding="utf-8").splitlines()
        compiled = [compile_line(line) for line in lines if line and not line.startswith("#")]
        rows = (json.dumps(row, ensure_ascii=False) + "\n" for row in compiled)
        source.with_suffix(".jsonl").write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
