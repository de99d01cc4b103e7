"""What is said back where no feeling was named: a statement, a thing, a plan, or very little."""

import pytest

from tests.talks import WARM_UP, reply_to, said_to
from voice_companion.core.reply import Move


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (
            "i just want somebody to notice that i work hard",
            "somebody to notice that you work hard",
        ),
        (
            "my boss gave my project to someone else and didn't tell me",
            "our boss gave your project",
        ),
        ("it's more like i wanted somebody to notice", "ou wanted somebody to notice"),
    ],
)
def test_a_statement_is_said_back_whole(said, kept):
    assert kept in said_to("hello", said)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("they gave the team leader job to craig who i trained up", "he team leader job"),
        ("twenty two years and it's all gone", "wenty two years"),
    ],
)
def test_the_most_telling_thing_is_said_back_where_no_statement_can_be(said, kept):
    assert kept in said_to("hello", said)


@pytest.mark.parametrize("seed", range(6))
def test_what_the_person_weighs_is_never_said_back_as_advice(seed):
    line = said_to(*WARM_UP, "maybe i could talk to her", seed=seed)

    assert "alking to her" in line
    assert "you could" not in line.lower()


@pytest.mark.parametrize("said", ["i should get out more", "i need to sleep more", "i might go"])
def test_what_the_person_ought_to_do_is_not_said_back(said):
    assert "you should" not in said_to("hello", said).lower()
    assert "you need to" not in said_to("hello", said).lower()


@pytest.mark.parametrize("seed", range(6))
def test_a_short_no_is_not_met_with_a_yes(seed):
    assert "yes" not in said_to(*WARM_UP, "not really", seed=seed).lower()


@pytest.mark.parametrize("seed", range(6))
def test_not_knowing_is_allowed_to_stay(seed):
    reply = reply_to("hello", "it's about my job", "i don't know", seed=seed)

    assert reply.moves == (Move.ENCOURAGE,)
    assert not reply.question


@pytest.mark.parametrize("said", ["ok thanks that helped", "thank you it helps to talk"])
def test_thanks_are_taken_simply(said):
    assert reply_to(*WARM_UP, said).moves == (Move.ENCOURAGE,)


@pytest.mark.parametrize("said", ["yes that", "aye", "me too"])
def test_a_turn_of_few_words_is_met_with_few(said):
    reply = reply_to(*WARM_UP, said)

    assert len(str(reply.said).split()) <= 7
    assert not reply.question


def test_a_good_feeling_that_is_denied_beside_a_hard_one_is_let_pass():
    line = said_to("hello", "i was irritated with her and i'm not proud of it")

    assert "rritated" in line
    assert "proud" not in line


def test_love_and_fear_are_said_back_together():
    line = said_to("hello", "i love him so much and i'm scared")

    assert "love him" in line
    assert "scared" in line


def test_what_somebody_tells_themselves_is_said_back_as_that():
    assert "yourself" in said_to(*WARM_UP, "i tell myself she's just busy")


def test_what_somebody_else_said_of_themselves_is_not_given_to_the_speaker():
    assert "your door" not in said_to(*WARM_UP, "she always says my door's open").lower()


def test_another_persons_love_is_not_turned_into_being_loved():
    assert "loved" not in said_to("hello", "my two neighbours really love each other")
