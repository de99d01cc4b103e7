"""Which rule gave what, for a person to read."""

from pathlib import Path

import pytest

from tests.marked_text import feelings_in, intents, parse, unmark
from voice_companion.adapters.explain_page import write_explain_page
from voice_companion.core.explain import ExplainRules, Row, as_table, explain
from voice_companion.core.rulebook import read_rules
from voice_companion.core.triggers.beliefs import BeliefRules
from voice_companion.core.triggers.finder import TriggerRules
from voice_companion.core.triggers.people import PeopleRules
from voice_companion.errors import InputError

RULES = ExplainRules(
    triggers=read_rules(TriggerRules, intents()["triggers"], part="triggers"),
    beliefs=read_rules(BeliefRules, intents()["beliefs"], part="beliefs"),
    people=read_rules(PeopleRules, intents()["people"], part="people"),
)
LINE = "my sister makes me feel so *angry* because she forgot & it means i don't matter"


def rows_of(line: str) -> tuple[Row, ...]:
    marked = unmark(line)
    parsed = parse(marked.text)
    return explain(parsed, feelings_in(parsed, marked), RULES)


def test_every_finding_has_a_row_that_names_its_rule() -> None:
    rows = {(row.what, row.rule) for row in rows_of(LINE)}

    assert ("feeling", "feelings.toml: angry") in rows
    assert ("trigger of angry", "triggers.toml: because") in rows
    assert ("belief", "beliefs.toml: it_means") in rows
    assert ("blame", "beliefs.toml: blame") in rows
    assert ("person", "people.toml") in rows


def test_the_table_has_a_heading_and_a_line_for_each_row() -> None:
    rows = rows_of(LINE)

    lines = as_table(rows)

    assert lines[0].split() == ["what", "text", "rule", "detail"]
    assert len(lines) == len(rows) + 1


def test_nothing_found_is_said_in_one_line() -> None:
    assert as_table(()) == ("Nothing was found: no feeling, trigger, belief, blame or person.",)


def test_the_page_is_one_file_with_the_drawing_the_marks_and_the_rules(tmp_path: Path) -> None:
    page = tmp_path / "page.html"

    write_explain_page(page, parse(unmark(LINE).text), rows_of(LINE))

    written = page.read_text(encoding="utf-8")
    assert "<svg" in written
    assert "triggers.toml: because" in written
    assert "forgot &amp;" in written
    assert 'src="http' not in written


def test_markup_in_the_utterance_cannot_become_markup_of_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    line = "i'm *sad* about <script>alert(1)</script>"

    write_explain_page(page, parse(unmark(line).text), rows_of(line))

    assert "<script>" not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["", "   ", "word " * 300])
def test_a_page_can_be_written_for_any_length_of_text(tmp_path: Path, text: str) -> None:
    page = tmp_path / "page.html"

    write_explain_page(page, parse(text), ())

    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_path_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Name a file in a folder you may write to"):
        write_explain_page(tmp_path / "missing" / "page.html", parse("hello"), ())
