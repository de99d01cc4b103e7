"""What one means to do, wants, regrets or thinks of oneself is said back as that, and no fact."""

import pytest

from tests.talks import WARM_UP, reply_to, said_to
from voice_companion.core.reply import Move


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("i should've sat with him", "wish you'd sat with him"),
        ("i should have been there", "wish you'd been there"),
        ("i shouldn't have shouted at her", "hadn't shouted at her"),
        ("i wish i could sleep", "wish"),
    ],
)
def test_what_is_regretted_is_said_back_as_a_wish(said, heard):
    line = said_to(*WARM_UP, said, seed=2).lower()

    assert heard in line or "having shouted at her" in line
    assert "you should" not in line


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("i think i'll ring him tomorrow", "you'll ring him tomorrow"),
        ("i'm gonna ask for a meeting on monday", "you'll ask for a meeting"),
        ("i'll tell him about the doors", "you'll tell him about the doors"),
    ],
)
def test_what_is_meant_to_be_done_is_said_back_as_ones_own_step(said, heard):
    assert heard in said_to("hello", said).lower()


@pytest.mark.parametrize(
    "said",
    [
        "i'll be fine",
        "i'm going to fail",
        "if she rings again i'll throw the phone out",
        "i'll miss her",
    ],
)
def test_what_is_foreseen_or_supposed_is_no_plan(said):
    assert "you'll" not in said_to("hello", said).lower()


def test_a_feeling_that_is_to_be_told_is_part_of_the_plan():
    line = said_to("hello", "i'll ring him and tell him i was hurt").lower()

    assert "you'll ring him" in line


def test_what_is_wanted_is_said_back_as_a_wish_even_where_a_feeling_is_in_it():
    assert "to be proud" in said_to("hello", "i just want to be proud for ten minutes")


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "said", ["i was out of order today", "i feel like a fool", "i'm a bad mother"]
)
def test_a_verdict_on_oneself_is_said_back_as_ones_own_view_and_not_agreed_to(said, seed):
    line = said_to("hello", said, seed=seed).lower()

    assert said.split(" ", 2)[2].removeprefix("like ").removesuffix(" today") in line
    assert "you're a" not in line
    assert "you were out" not in line


@pytest.mark.parametrize(
    "said", ["i'm not a bad mother", "she called me a fool once", "he is a liar"]
)
def test_what_is_no_verdict_on_oneself_is_none(said):
    assert Move.REFLECT_MEANING not in reply_to("hello", said).moves


def test_a_feeling_taken_up_without_its_name_is_named_again():
    assert "nervous" in said_to("hello", "i'm not nervous", "well i am but everyone is").lower()


def test_a_feeling_taken_up_counts_as_felt_from_then_on():
    line = said_to("hello", "i'm not nervous", "well i am a bit", "summary").lower()

    assert "nervous" in line


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("he sounded scared on the phone", "he sounded scared"),
        ("she looked so embarrassed", "she looked embarrassed"),
        ("my parents were worried", "your parents were worried"),
        ("my wife's angrier than i am", "your wife is angrier than you"),
    ],
)
def test_somebody_elses_feeling_keeps_its_verb_and_its_time(said, heard):
    assert heard in said_to("hello", said).lower()


def test_two_things_that_stand_against_each_other_are_joined_by_and():
    reply = reply_to("hello", "she drove four hours but she forgot my card")

    assert Move.DOUBLE_SIDED in reply.moves
    assert "but" not in str(reply.said).lower()


def test_a_good_feeling_with_a_but_behind_it_is_not_savoured():
    reply = reply_to("hello", "i was relieved but then i heard her crying")

    assert Move.SAVOUR not in reply.moves


def test_a_summary_keeps_what_was_told():
    line = said_to("hello", "my cat came back", "i'm so relieved", "summary")

    assert "your cat came back" in line


def test_what_was_declined_is_in_no_summary():
    line = said_to(
        "hello",
        "my boyfriend was weird about it",
        "i don't want to go into that actually",
        "summary",
    )

    assert "boyfriend" not in line


@pytest.mark.parametrize("seed", range(4))
def test_what_somebody_said_stays_theirs(seed):
    line = said_to("hello", "my manager said you're so valuable where you are", seed=seed).lower()

    assert "what your manager said" in line
    assert "valuable" not in line
