"""The hand-labelled utterances: their markup, their files, and what they promise."""

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.compile_utterances import compile_line

DATA = Path(__file__).parent / "data"
HALVES = tuple(f"utterances_{half}{n}" for n in ("", "_2", "_3") for half in ("dev", "test"))


def _source(half: str) -> list[str]:
    lines = (DATA / f"{half}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _compiled(half: str) -> list[dict[str, Any]]:
    lines = (DATA / f"{half}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.mark.parametrize("half", HALVES)
def test_the_compiled_file_is_what_its_source_says(half: str) -> None:
    source = _source(half)

    compiled = [compile_line(line) for line in source]

    assert compiled == _compiled(half)


@pytest.mark.parametrize("half", HALVES)
def test_every_offset_points_at_its_words(half: str) -> None:
    for row in _compiled(half):
        spans = [*row["feelings"], *row["triggers"], *([row["belief"]] if row["belief"] else [])]

        assert [row["text"][span["start"] : span["end"]] for span in spans] == [
            span["text"] for span in spans
        ]


def test_nothing_that_rules_are_made_by_is_measured_with() -> None:
    texts = {half: {row["text"].lower() for row in _compiled(half)} for half in HALVES}

    made_by, measured_with = (
        set().union(*(texts[half] for half in HALVES if kind in half)) for kind in ("dev", "test")
    )

    assert not made_by & measured_with


@pytest.mark.parametrize("half", HALVES)
def test_at_least_a_tenth_hold_nothing_at_all(half: str) -> None:
    rows = _compiled(half)

    empty = [row for row in rows if not any(value for key, value in row.items() if key != "text")]

    assert len(empty) >= len(rows) / 10


def test_a_trigger_is_tied_to_the_nearest_feeling_outside_it() -> None:
    line = "s: i was {sad|sadness} and {angry|anger} that <he was so {proud|joy high @he}>"

    row = compile_line(line)

    assert [trigger["feeling"] for trigger in row["triggers"]] == [1]


def test_a_named_holder_among_whom_the_speaker_is_counts_as_the_speaker() -> None:
    row = compile_line("t: My wife and I were {scared|fear @me:My wife and I}.")

    assert row["feelings"][0]["holder"] == "self"
    assert row["feelings"][0]["holder_text"] == "My wife and I"


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        ("no form here", "not a labelled line"),
        ("s: i'm {sad|gloom}", "bad feeling: 'gloom'"),
        ("s: i'm {sad|sadness} <about it", "a mark is left open"),
        ("s: i'm <so {sad> today|sadness}", "marks cross"),
        ("s: <5:a> {b|joy}", "there is no feeling 5"),
    ],
)
def test_a_line_with_a_slip_in_its_markup_is_refused_and_the_slip_is_named(
    line: str, slip: str
) -> None:
    with pytest.raises(ValueError, match=slip):
        compile_line(line)
