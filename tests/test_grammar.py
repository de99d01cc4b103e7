"""Turning a person's words round to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_companion.adapters.data_files import read_intents
from voice_companion.core.rulebook import read_rules
from voice_companion.core.wording.grammar import (
    be_for,
    flip,
    longest_run,
    pronoun_for,
    sentence_case,
    tidy,
)
from voice_companion.core.wording.noun_phrases import is_clause, noun_phrase
from voice_companion.core.wording.verbs import GrammarRules, gerund

GRAMMAR = read_rules(GrammarRules, read_intents()["grammar"], part="grammar")


def turned(text: str) -> str | None:
    cut = tidy(text, GRAMMAR)
    return flip(cut) if cut else None


def thing(text: str) -> str | None:
    cut = tidy(text, GRAMMAR)
    return noun_phrase(cut, GRAMMAR) if cut else None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("my sister forgot my birthday", "your sister forgot your birthday"),
        ("i was alone and was crying", "you were alone and were crying"),
        ("i just was not ready", "you just were not ready"),
        ("i'm moving out", "you're moving out"),
        ("we lost our dog", "you lost your dog"),
        ("she didn't call me", "she didn't call you"),
        ("my brother and i were late", "your brother and you were late"),
        ("i've been working so hard", "you've been working so hard"),
        ("my friend Anna moved away", "your friend Anna moved away"),
        ("MY BOSS YELLED AT ME", "your boss yelled at you"),
        ("my interview on monday", "your interview on Monday"),
        ("um my my boss he left", "your boss he left"),
    ],
)
def test_first_person_is_turned_to_second_and_the_verb_repaired(said: str, expected: str) -> None:
    assert turned(said) == expected


@pytest.mark.parametrize(
    "said",
    [
        "you never listen to me",
        'he said "i am done with you"',
        "he said i'm useless",
        "i went there and did that with all of the many people who came along to see it",
        "because of the",
    ],
)
def test_what_cannot_be_turned_round_safely_is_left_alone(said: str) -> None:
    assert turned(said) is None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("my boss said that in front of everyone", "what your boss said"),
        ("my sister forgot my birthday", "your sister forgetting your birthday"),
        ("she told me i was lazy", "what she told you"),
        ("he talks over me", "the way he talks over you"),
        ("they keep ignoring me", "the way they keep ignoring you"),
        ("the exam tomorrow", "the exam tomorrow"),
        ("we lost the game", "losing the game"),
        ("she didn't call me", "her not calling you"),
        ("he wasn't there", "him not being there"),
        ("i didn't get the job", "not getting the job"),
        ("my landlord is putting the rent up", "your landlord putting the rent up"),
        ("my girlfriend said yes", "your girlfriend saying yes"),
        ("she has left", "her leaving"),
        ("the people who hurt me", "the people who hurt you"),
    ],
)
def test_what_happened_is_named_as_a_thing(said: str, expected: str) -> None:
    assert thing(said) == expected


@pytest.mark.parametrize(
    "said", ["he won't talk to me", "it was raining", "i'll fail", "tell them"]
)
def test_a_clause_that_makes_no_good_noun_phrase_gives_none(said: str) -> None:
    assert thing(said) is None


@pytest.mark.parametrize("said", ["the way he talks to me", "what my boss said", "losing the game"])
def test_a_noun_phrase_is_no_clause(said: str) -> None:
    cut = tidy(said, GRAMMAR)

    assert cut is not None
    assert not is_clause(cut, GRAMMAR)


@pytest.mark.parametrize(
    ("base", "expected"),
    [("forget", "forgetting"), ("leave", "leaving"), ("die", "dying"), ("see", "seeing"),
     ("be", "being"), ("run", "running"), ("visit", "visiting"), ("cry", "crying")],
)  # fmt: skip
def test_the_ing_form_is_spelt_as_in_english(base: str, expected: str) -> None:
    assert gerund(base) == expected


@pytest.mark.parametrize(
    ("holder", "expected"),
    [("your mum", "is"), ("your parents", "are"), ("they", "are"), ("everyone", "is"),
     ("Tom and Anna", "are"), ("she", "is")],
)  # fmt: skip
def test_the_verb_agrees_with_who_feels(holder: str, expected: str) -> None:
    assert be_for(holder, GRAMMAR) == expected


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        ("my sister", "she"),
        ("my dad", "he"),
        ("my parents", "they"),
        ("my boss", None),
        ("him", "he"),
    ],
)
def test_a_pronoun_is_given_only_where_the_words_settle_it(person: str, expected: str) -> None:
    assert pronoun_for(person, GRAMMAR) == expected


def test_each_sentence_begins_with_a_capital() -> None:
    assert sentence_case("she left. you were sad.") == "She left. You were sad."


def test_the_longest_shared_run_ignores_case_and_punctuation() -> None:
    assert longest_run("Scared, that he left.", "i was scared that he left me") == 4


@given(st.text(max_size=300))
def test_no_text_upsets_the_grammar_and_no_first_person_survives(text: str) -> None:
    said = turned(text)

    first = {"i", "me", "my", "mine", "myself", "i'm", "i've"}
    assert said is None or not first & set(said.lower().split())
