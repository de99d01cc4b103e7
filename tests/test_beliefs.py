"""Thoughts that stand where a feeling would, and who is made the cause of a feeling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.marked_text import feelings_in, intents, parse, unmark
from voice_companion.core.labels import Kind
from voice_companion.core.rulebook import read_rules
from voice_companion.core.triggers.beliefs import BeliefRules, find_belief, find_blame, judge_belief

RULES = read_rules(BeliefRules, intents()["beliefs"], part="beliefs")


def belief_of(line: str, kind: Kind = Kind.FEELING) -> list[str]:
    marked = unmark(line)
    parsed = parse(marked.text)
    found = find_belief(parsed, feelings_in(parsed, marked, kind), RULES)
    return [found.text] if found else []


def blamed_in(line: str) -> list[str]:
    found = find_blame(parse(unmark(line).text), RULES)
    return [found.span.text] if found else []


@pytest.mark.parametrize(
    "line", [line for rule in RULES.openers for line in (*rule.examples, *rule.counter_examples)]
)
def test_every_example_of_a_belief_gives_exactly_what_it_marks(line: str) -> None:
    assert belief_of(line) == list(unmark(line).spans)


@pytest.mark.parametrize("opener", RULES.openers, ids=lambda opener: opener.name)
def test_every_opener_answers_its_first_example(opener: object) -> None:
    first = next(one for one in RULES.openers if one is opener)
    parsed = parse(unmark(first.examples[0]).text)

    found = judge_belief(parsed, (), RULES)

    assert found is not None
    assert found.rule == first.name


@pytest.mark.parametrize("line", [*RULES.blame.examples, *RULES.blame.counter_examples])
def test_every_example_of_blame_gives_exactly_what_it_marks(line: str) -> None:
    assert blamed_in(line) == list(unmark(line).spans)


@pytest.mark.parametrize(
    "line",
    [
        "i always feel like [i'm the problem]",
        "i don't feel like [i belong here]",
        "i tell myself that [i should be over it by now] but i'm not",
        "when he ignores me it feels like [i'm worthless]",
        "I feel like [I'm letting everyone down].",
        "that means [he never loved me] doesn't it",
        "i just felt like [i wasn't welcome] you know",
    ],
)
def test_a_belief_is_the_clause_alone(line: str) -> None:
    assert belief_of(line) == list(unmark(line).spans)


@pytest.mark.parametrize(
    "line",
    [
        "i feel like throwing up",
        "i feel like a burden",
        "what does it mean",
        "it feels like christmas",
    ],
)
def test_what_is_no_clause_is_no_belief(line: str) -> None:
    assert belief_of(line) == []


def test_a_feeling_behind_feel_like_is_no_belief_and_a_judgement_is_one() -> None:
    line = "i feel like i'm *invisible*"

    assert belief_of(line, Kind.FEELING) == []
    assert belief_of(line, Kind.JUDGEMENT) == ["i'm invisible"]


@pytest.mark.parametrize(
    "line",
    [
        "[his mother] makes me feel unwelcome",
        "[my manager] has been making me feel incompetent",
        "[people at work] make me feel invisible",
        "[You people] make me furious.",
        "being alone makes me anxious",
        "nobody makes me feel bad",
        "he made me do the dishes",
    ],
)
def test_only_a_person_who_makes_somebody_feel_is_blamed(line: str) -> None:
    assert blamed_in(line) == list(unmark(line).spans)


@given(st.text(max_size=200))
def test_any_text_gives_offsets_that_lie_inside_it(text: str) -> None:
    parsed = parse(text)

    belief, blame = find_belief(parsed, (), RULES), find_blame(parsed, RULES)

    for span in (belief, blame.span if blame else None):
        assert span is None or text[span.start : span.end] == span.text
