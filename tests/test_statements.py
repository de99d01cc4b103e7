"""What an utterance states, and what it speaks of, ready to be said back."""

import pytest

from voice_companion.adapters.spacy_language import load_language
from voice_companion.core.parsing.statements import find_statements
from voice_companion.core.parsing.things import find_things

LANGUAGE = load_language()


def endings(text: str) -> list[list[str]]:
    found = find_statements(LANGUAGE.parse(text))
    return [[text[one.span.start : end] for end in one.ends] for one in found]


def first_thing(text: str) -> str | None:
    found = find_things(LANGUAGE.parse(text))
    return found[0].text if found else None


@pytest.mark.parametrize(
    ("said", "stated"),
    [
        ("i just want somebody to notice that i work hard",
         "i just want somebody to notice that i work hard"),
        ("she takes three days to answer", "she takes three days to answer"),
        ("my parents have taken a loan", "my parents have taken a loan"),
        ("he gets to remember her as she was", "he gets to remember her as she was"),
    ],
)  # fmt: skip
def test_a_statement_keeps_what_it_cannot_do_without(said, stated):
    assert endings(said) == [[stated]]


@pytest.mark.parametrize(
    ("said", "stated"),
    [
        ("we drove to the lake with my mum yesterday", "we drove to the lake"),
        ("he will just switch off the tv and go inside", "he will just switch off the tv"),
    ],
)
def test_a_statement_may_end_before_its_last_adjunct(said, stated):
    assert endings(said)[0][-1] == stated


def test_a_reason_is_no_part_of_a_statement():
    assert endings("i stayed at home because it was raining") == [["i stayed at home"]]


@pytest.mark.parametrize(
    ("said", "stated"),
    [
        ("i guess she forgot my name", "she forgot my name"),
        ("it's more like i wanted somebody to notice", "i wanted somebody to notice"),
    ],
)
def test_what_leads_in_a_statement_is_left_out(said, stated):
    assert endings(said)[-1][0] == stated


@pytest.mark.parametrize("said", ["do you think he knows", "why did she leave me"])
def test_a_question_states_nothing(said):
    assert endings(said) == []


def test_what_somebody_else_says_of_themselves_is_not_stated_by_the_speaker():
    assert "we" not in {one[0].split()[0] for one in endings("and she says to me we want you out")}


@pytest.mark.parametrize(
    ("said", "thing"),
    [
        ("i came home to one plate", "one plate"),
        ("they gave the team leader job to craig", "the team leader job"),
        ("yes my own small shop with my own sweat", "my own small shop"),
        ("the lady at the courthouse said have a nice day", "the lady at the courthouse"),
    ],
)
def test_the_most_telling_thing_comes_first(said, thing):
    assert first_thing(said) == thing


@pytest.mark.parametrize("said", ["it was a thing", "yesterday at work", "i don't know", "", "..."])
def test_empty_nouns_tell_nothing(said):
    assert first_thing(said) is None
