"""Which rule gave what: the rows behind `understand --explain`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from voice_companion.core.labels import Feeling, Span
from voice_companion.core.parsing.language import Parse
from voice_companion.core.triggers.beliefs import BeliefRules, FoundSpan, judge_belief, judge_blame
from voice_companion.core.triggers.finder import TriggerRules, judge_triggers
from voice_companion.core.triggers.people import PeopleRules, find_people

if TYPE_CHECKING:
    from voice_companion.core.feelings.mentions import FoundFeeling


@dataclass(frozen=True, slots=True)
class ExplainRules:
    """The rules whose findings are explained."""

    triggers: TriggerRules
    beliefs: BeliefRules
    people: PeopleRules


@dataclass(frozen=True, slots=True)
class Row:
    """One finding, in words for a person."""

    what: str
    """"feeling", "trigger of <feeling>", "belief", "blame" or "person"."""
    span: Span
    rule: str
    """The rule's file and name, such as "triggers.toml: because"."""
    detail: str = ""
    """The labels of a feeling, or the pronoun of a person."""


def explain(
    parse: Parse, found: "tuple[FoundFeeling, ...]", rules: ExplainRules
) -> tuple[Row, ...]:
    """Return one row for each finding: feelings, triggers, thoughts, people."""
    return (
        *_feelings(found),
        *_triggers(parse, found, rules.triggers),
        *_thoughts(parse, found, rules.beliefs),
        *_people(parse, rules.people),
    )


def as_table(rows: tuple[Row, ...]) -> tuple[str, ...]:
    """Return the rows as the lines of a plain table with a heading, or one line for no rows."""
    if not rows:
        return ("Nothing was found: no feeling, trigger, belief, blame or person.",)
    cells = [("what", "text", "rule", "detail")]
    cells += [(row.what, row.span.text, row.rule, row.detail) for row in rows]
    widths = [max(len(line[column]) for line in cells) for column in range(3)]
    return tuple(
        "  ".join(
            [*(cell.ljust(width) for cell, width in zip(line, widths, strict=False)), line[3]]
        ).rstrip()
        for line in cells
    )


def _feelings(found: "tuple[FoundFeeling, ...]") -> tuple[Row, ...]:
    return tuple(
        Row(
            "feeling",
            item.feeling.span,
            f"feelings.toml: {item.feeling.lemma}",
            _labels(item.feeling),
        )
        for item in found
    )


def _labels(feeling: Feeling) -> str:
    holder = f"{feeling.holder}" + (f" ({feeling.holder_text})" if feeling.holder_text else "")
    return f"{feeling.family}, {feeling.kind}, {feeling.polarity}, {feeling.intensity}, {holder}"


def _triggers(
    parse: Parse, found: "tuple[FoundFeeling, ...]", rules: TriggerRules
) -> tuple[Row, ...]:
    rows = []
    for item in judge_triggers(parse, found, rules):
        span = parse.span(item.first, item.stop)
        of = "a bodily sign" if item.feeling is None else found[item.feeling].feeling.span.text
        rows.append(Row(f"trigger of {of}", span, f"triggers.toml: {item.rule}"))
    return tuple(rows)


def _thoughts(
    parse: Parse, found: "tuple[FoundFeeling, ...]", rules: BeliefRules
) -> tuple[Row, ...]:
    judged: tuple[tuple[str, FoundSpan | None], ...] = (
        ("belief", judge_belief(parse, found, rules)),
        ("blame", judge_blame(parse, rules)),
    )
    return tuple(
        Row(what, parse.span(item.first, item.stop), f"beliefs.toml: {item.rule}")
        for what, item in judged
        if item is not None
    )


def _people(parse: Parse, rules: PeopleRules) -> tuple[Row, ...]:
    return tuple(
        Row("person", person.span, "people.toml", person.pronoun or "")
        for person in find_people(parse, rules)
    )
