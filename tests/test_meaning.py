"""What a turn tells: its events, how they hang together, and what can stand by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_companion.cli.compose import build_understander
from voice_companion.core.meaning import Join, Meaning, Mode

UNDERSTANDER = build_understander()


def read(text: str) -> Meaning:
    meaning = UNDERSTANDER.understand(text).meaning
    assert meaning is not None
    return meaning


def told(text: str) -> list[tuple[Join, str]]:
    """Return each event with how it is joined."""
    meaning = read(text)
    words = meaning.tokens.words
    return [(one.join, " ".join(words[one.start : one.stop])) for one in meaning.events]


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (
            "i went in and she was asleep",
            [(Join.START, "i went in"), (Join.AND, "she was asleep")],
        ),
        (
            "he left because i shouted",
            [(Join.START, "he left"), (Join.CAUSE, "i shouted")],
        ),
        (
            "i love him but i miss my old life",
            [(Join.START, "i love him"), (Join.BUT, "i miss my old life")],
        ),
        (
            "when he cries i can't bear it",
            [(Join.TIME, "he cries"), (Join.START, "i ca n't bear it")],
        ),
        (
            "i was polite i just left early",
            [(Join.START, "i was polite"), (Join.START, "i just left early")],
        ),
        (
            "my mum thinks i'm lazy",
            [(Join.START, "my mum thinks"), (Join.PART, "i 'm lazy")],
        ),
        (
            "i won't go unless she asks me",
            [(Join.START, "i wo n't go"), (Join.LIMIT, "she asks me")],
        ),
    ],
)
def test_a_turn_is_cut_into_its_events(text: str, events: list[tuple[Join, str]]) -> None:
    assert told(text) == events


def test_a_second_verb_shares_the_subject_of_the_first() -> None:
    meaning = read("she sat down and looked at me")
    second = meaning.events[1]

    assert [meaning.tokens.words[at] for at in second.shared] == ["she"]


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("i lost the keys", Mode.FACT),
        ("i didn't lose the keys", Mode.DENIED),
        ("maybe i lost the keys", Mode.UNSURE),
        ("i wish he was here", Mode.WISHED),
        ("i'll ring her tomorrow", Mode.INTENDED),
        ("i should have rung her", Mode.REGRETTED),
        ("what am i supposed to do", Mode.ASKED),
    ],
)
def test_how_an_event_is_put(text: str, mode: Mode) -> None:
    assert read(text).events[0].mode is mode


def test_whose_view_it_is() -> None:
    assert read("my mum said i was a disappointment").events[1].source == "my mum"
    assert read("i think he was a disappointment").events[1].source is None


def test_a_thought_is_no_part_without_the_one_who_thinks_it() -> None:
    meaning = read("my mum thinks i'm lazy")

    assert all(part.events[0] == 0 for part in meaning.parts)


def test_what_limits_a_negation_stays_with_it() -> None:
    meaning = read("i won't go unless she asks me")
    words = meaning.tokens.words

    assert "unless" in words
    assert all(
        "unless" in [words[at] for at in part.tokens] for part in meaning.parts if 0 in part.events
    )


def test_a_new_sentence_shares_no_subject_with_the_one_before() -> None:
    meaning = read("There's a fox though. Comes at ten, limps a bit and looks at the gate.")

    assert all(not one.shared for one in meaning.events if one.start > meaning.events[0].verb + 4)


def test_a_question_keeps_its_condition() -> None:
    meaning = read("would it be awful if i missed one day")

    assert {0, 1} in [set(part.events) for part in meaning.parts]


def test_no_part_holds_a_question_and_a_statement() -> None:
    meaning = read("why would she do it i was so kind to her")

    asked = [
        {meaning.events[one].mode is Mode.ASKED for one in part.events} for part in meaning.parts
    ]
    assert all(len(kinds) == 1 for kinds in asked)


@given(st.text(max_size=120))
def test_every_token_belongs_to_one_event_at_most_and_parts_are_short(text: str) -> None:
    meaning = read(text)
    places = [at for one in meaning.events for at in range(one.first, one.stop)]

    assert len(places) == len(set(places))
    words = meaning.tokens.words
    assert all(sum(words[at][0].isalnum() for at in part.tokens) <= 20 for part in meaning.parts)
