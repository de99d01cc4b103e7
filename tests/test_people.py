"""Who is spoken of besides the speaker."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.marked_text import intents, parse
from voice_companion.core.rulebook import read_rules
from voice_companion.core.triggers.people import PeopleRules, find_people

RULES = read_rules(PeopleRules, intents()["people"], part="people")
_MARK = re.compile(r"\[([^\]:]+)(?::(\w+))?\]")


def people_in(text: str) -> list[tuple[str, str | None]]:
    return [(person.span.text, person.pronoun) for person in find_people(parse(text), RULES)]


@pytest.mark.parametrize("line", [*RULES.examples, *RULES.counter_examples])
def test_every_example_gives_exactly_what_it_marks(line: str) -> None:
    wanted = [(words, pronoun or None) for words, pronoun in _MARK.findall(line)]

    assert people_in(_MARK.sub(r"\1", line)) == wanted


def test_each_wording_is_given_once_in_the_order_of_mention() -> None:
    found = people_in("my sister called and my dad answered and my sister hung up")

    assert found == [("my sister", "she"), ("my dad", "he")]


def test_a_role_leaves_the_pronoun_open() -> None:
    assert people_in("my boss yelled at my best friend") == [
        ("my boss", None),
        ("my best friend", None),
    ]


def test_a_possessive_her_is_nobody_of_its_own() -> None:
    assert people_in("her dog barked") == []


def test_a_name_is_known_in_speech_and_in_typing() -> None:
    assert people_in("i argued with emma") == [("emma", None)]
    assert people_in("I argued with Emma") == [("Emma", None)]


@given(st.text(max_size=200))
def test_any_text_gives_offsets_that_lie_inside_it(text: str) -> None:
    for person in find_people(parse(text), RULES):
        assert text[person.span.start : person.span.end] == person.span.text
