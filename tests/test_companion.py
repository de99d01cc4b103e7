"""Whole sessions: what holds whatever is said."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_companion.adapters.data_files import read_intents
from voice_companion.cli.compose import build_understander
from voice_companion.core.companion import Companion
from voice_companion.core.companion_rules import read_companion_rules
from voice_companion.core.dialogue import KEPT_EARLIER
from voice_companion.core.labels import Command
from voice_companion.core.reply import Move, Reply
from voice_companion.core.speech import said_words

UNDERSTANDER = build_understander()
RULES = read_companion_rules(read_intents(), understanding=UNDERSTANDER.rules)
TURNS = [
    "i'm really hurt because my sister forgot my birthday",
    "i'm not angry",
    "my mum is worried",
    "i feel ignored",
    "i'm so happy",
    "yes",
    "no",
    "i don't want to talk about it",
    "no i said anxious",
    "say that again",
    "pause",
    "resume",
    "hello",
    "what do you think",
    "i feel like i'm not good enough",
    "forget that",
    "summary",
    "he makes me furious",
    "yeah",
    "i'm sad and scared",
    "give me a minute",
]


def companion(seed: int = 0) -> Companion:
    return Companion(understander=UNDERSTANDER, rules=RULES, seed=seed)


def play(turns: list[str], seed: int = 0) -> list[Reply]:
    session = companion(seed)
    return [session.open(), *(answer(session, turn) for turn in turns)]


def answer(session: Companion, turn: str) -> Reply:
    silence = re.fullmatch(r"<silence (\d+)>", turn)
    return session.pass_silence(float(silence[1])) if silence else session.respond(turn)


def clean(reply: Reply) -> bool:
    """Return whether the reply keeps the rules that hold for every free line."""
    if reply.said is None or set(reply.moves) & {Move.SAFETY, Move.COMMAND, Move.INFORM}:
        return True
    longest = 45 if Move.SUMMARY in reply.moves else 30
    return (
        0 < len(said_words(reply.said)) <= longest
        and reply.said.count("?") <= 1
        and "{" not in reply.said
    )


def test_the_opening_says_what_it_is_where_words_stay_and_how_to_stop() -> None:
    for seed in range(30):
        said = (companion(seed).open().said or "").lower()

        assert "program" in said
        assert "device" in said
        assert "stop" in said


@settings(max_examples=25)
@given(
    st.lists(st.sampled_from([*TURNS, "<silence 13>", "<silence 31>"]), max_size=12),
    st.integers(0, 99),
)
def test_any_turns_give_clean_replies_and_no_question_after_a_question(
    turns: list[str], seed: int
) -> None:
    replies = play(turns, seed)

    assert all(clean(reply) for reply in replies)
    for one, two in pairwise(replies):
        repeated = Move.COMMAND in two.moves
        assert not (one.question and two.question) or repeated or Move.SAFETY in two.moves


@settings(max_examples=60)
@given(st.lists(st.text(max_size=200), max_size=4))
def test_any_text_is_answered_or_met_with_silence(turns: list[str]) -> None:
    for reply in play(turns):
        assert clean(reply)


@settings(max_examples=10)
@given(st.lists(st.sampled_from(TURNS), max_size=10), st.integers(0, 9))
def test_the_same_seed_and_turns_give_the_same_replies(turns: list[str], seed: int) -> None:
    assert [one.as_json() for one in play(turns, seed)] == [
        one.as_json() for one in play(turns, seed)
    ]


def test_silence_is_met_with_silence_then_a_cue_then_an_offer_and_never_with_the_end() -> None:
    session = companion()
    session.respond("i'm sad")

    said = [session.pass_silence(seconds) for seconds in (5, 8, 10, 10, 600)]

    assert [reply.said is None for reply in said] == [True, False, True, False, True]
    assert not any(reply.ended for reply in said)


def test_only_answered_silences_count_as_turns() -> None:
    session = companion()
    session.respond("i'm sad")

    assert [session.pass_silence(seconds).turn for seconds in (5, 8)] == [1, 2]


def test_while_paused_only_safety_resume_and_stop_are_answered() -> None:
    session = companion()
    session.respond("pause")

    assert session.respond("i'm sad").said is None
    assert session.respond("i want to die").moves == (Move.SAFETY,)


def test_stop_ends_the_session() -> None:
    reply = companion().respond("stop")

    assert reply.ended
    assert Move.CLOSE in reply.moves


def test_repeat_says_the_last_line_again() -> None:
    session = companion()
    line = session.respond("i'm sad").said

    reply = session.respond("say that again")

    assert reply.said == line
    assert reply.command is Command.REPEAT


def test_a_denied_feeling_is_never_ascribed_again() -> None:
    replies = play(["i'm angry", "i'm not angry", "i'm tired", "it was long", "yeah", "summary"])

    assert not any("angry" in (reply.said or "").lower() for reply in replies[3:])


def test_forgetting_everything_leaves_no_word_of_the_person() -> None:
    session = companion()
    for turn in ("i'm jealous of my sister", "i'm sad about the wedding", "forget everything"):
        session.respond(turn)

    kept = repr(session.__dict__["_memory"])
    assert "jealous" not in kept
    assert "wedding" not in kept
    assert "sister" not in kept


def known(session: Companion) -> str:
    """Return all that a companion has in mind, as one text."""
    own = session.__dict__
    return repr([own["_memory"], own["_history"], own["_guard"].recent])


def test_forgetting_goes_back_to_before_the_last_thing_told_each_time() -> None:
    session = companion()
    for turn in ("i'm sad", "i'm jealous of my sister", "my boss yelled at me", "slower"):
        session.respond(turn)
    session.pass_silence(13)

    session.respond("forget that")
    assert "boss" not in known(session)
    assert "jealous" in known(session)

    session.respond("forget what i just said")
    assert "jealous" not in known(session)
    assert "sad" in known(session)


@pytest.mark.parametrize("ended_by", ["resume", "i want to die"])
def test_forgetting_after_a_pause_pauses_nothing_again(ended_by: str) -> None:
    session = companion()
    for turn in ("i'm sad", "pause", ended_by, "forget that"):
        session.respond(turn)

    assert not session.__dict__["_memory"].paused


def test_who_takes_back_more_than_is_remembered_takes_back_everything() -> None:
    session = companion()
    for turn in ["i'm jealous", *["i'm sad"] * KEPT_EARLIER, *["forget that"] * (KEPT_EARLIER + 1)]:
        session.respond(turn)

    assert "jealous" not in known(session)


def test_words_to_somebody_else_while_paused_are_not_to_be_kept() -> None:
    session = companion()

    kept = [session.respond(turn).kept for turn in ("i'm sad", "pause", "i'm sad", "resume")]

    assert kept == [True, True, False, True]


def test_an_uncertain_feeling_is_confirmed_and_then_said_back() -> None:
    session = companion()

    asked = session.respond("i feel hurt", uncertain=("hurt",))
    confirmed = session.respond("yes")

    assert asked.moves == (Move.CONFIRM,)
    assert "hurt" in (confirmed.said or "").lower()


def test_a_no_to_the_word_heard_drops_it() -> None:
    session = companion()
    session.respond("i feel hurt", uncertain=("hurt",))
    session.respond("no")

    assert "hurt" not in (session.respond("summary").said or "").lower()


def test_the_rules_that_fired_can_be_shown() -> None:
    session = companion()
    session.respond("i'm sad")

    assert session.last_rules[0] == "the point"


@pytest.mark.slow
def test_a_very_long_session_stays_clean_and_small() -> None:
    session = companion()
    session.open()

    for number in range(600):
        assert clean(session.respond(TURNS[number % 5]))

    assert len(repr(session.__dict__["_memory"])) < 40_000


def test_what_the_ears_doubt_is_not_said_back_where_something_sure_matters_too() -> None:
    text = "we used chippy so close and i miss her"

    doubted = companion().respond(text, uncertain=("chippy",)).said or ""
    sure = companion().respond(text).said or ""

    assert "miss her" in doubted.lower()
    assert "chippy" not in doubted
    assert "chippy" in sure
