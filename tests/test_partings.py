"""How a session ends, what the end of a turn can ask, and what is said to the companion itself."""

import json
from pathlib import Path

import pytest

from voice_companion.adapters.data_files import read_intents
from voice_companion.cli.compose import build_understander
from voice_companion.core.commands import find_decline, find_farewell
from voice_companion.core.companion import Companion
from voice_companion.core.companion_rules import read_companion_rules
from voice_companion.core.labels import Command
from voice_companion.core.reflection.cues import read_cues
from voice_companion.core.reply import Move, Reply

UNDERSTANDER = build_understander()
RULES = read_companion_rules(read_intents(), understanding=UNDERSTANDER.rules)
PROBES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "commands.jsonl").read_text("utf-8").splitlines()
]
ENDING = [probe["text"] for probe in PROBES if probe.get("ends_with") == "done"]
TALK = [probe["text"] for probe in PROBES if not probe["command"] and "ends_with" not in probe]
SAID_TO_US = [probe for probe in PROBES if "asks" in probe]


def replies(*lines: str, seed: int = 0) -> list[Reply]:
    companion = Companion(understander=UNDERSTANDER, rules=RULES, seed=seed)
    return [companion.respond(line) for line in lines]


@pytest.mark.parametrize("said", ENDING)
def test_a_goodbye_is_heard_at_the_end_of_what_is_told(said):
    assert find_farewell(said, RULES.commands) is not None


@pytest.mark.parametrize("said", TALK)
def test_talk_ends_with_no_goodbye_and_no_wish(said):
    assert find_farewell(said, RULES.commands) is None
    assert find_decline(said, RULES.commands) is None


@pytest.mark.parametrize(
    ("said", "goodbye"),
    [
        ("he rang at last anyway i'm off to bed", "anyway i'm off to bed"),
        ("so that was my day cheerio", "cheerio"),
        ("I felt heard. Good night!", "Good night!"),
        ("i miss mum that's all for tonight night night", "that's all for tonight night night"),
    ],
)
def test_a_goodbye_begins_where_the_telling_stops(said, goodbye):
    start = find_farewell(said, RULES.commands)

    assert start is not None
    assert said[start:] == goodbye


@pytest.mark.parametrize(
    "said",
    [
        "i won't be here tomorrow so goodbye",
        "i've had enough goodbye",
        "look after my cat goodbye",
        "you will not hear from me again goodbye",
    ],
)
def test_a_goodbye_that_may_be_meant_for_good_never_closes_the_session(said):
    assert not replies(said)[0].ended


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    "goodbye",
    ["she's stirring i have to go", "they're calling me gotta go cheers", "must dash bye"],
)
def test_a_hurried_goodbye_gets_one_short_line(goodbye, seed):
    told = ("i'm sad that my cat died", "i'm angry with the vet", "i miss her", "i feel alone")

    reply = replies(*told, goodbye, seed=seed)[-1]

    assert reply.ended
    assert reply.moves == (Move.CLOSE,)
    assert len((reply.said or "").split()) <= 6


@pytest.mark.parametrize("seed", range(4))
def test_a_feeling_told_before_the_goodbye_is_taken_up_in_the_last_line(seed):
    told = (
        "he didn't even look up when i came in and i felt so lonely sitting there anyway good night"
    )

    reply = replies(told, seed=seed)[0]

    assert reply.ended
    assert reply.command is None
    assert "lonely" in (reply.said or "").lower()
    assert "night" in (reply.said or "")
    assert not reply.question


def test_a_goodbye_to_somebody_else_during_a_pause_ends_nothing():
    _, overheard, back = replies("pause", "yes i'll bring the milk okay love bye", "resume")

    assert overheard.said is None
    assert not overheard.ended
    assert back.said


@pytest.mark.parametrize("seed", range(6))
def test_a_feeling_asked_leave_for_is_named_and_given_room(seed):
    reply = replies("i'm jealous of my own sister is that allowed", seed=seed)[0]

    assert "jealous" in (reply.said or "").lower()
    assert Move.VALIDATE in reply.moves
    assert not reply.question


def test_good_night_is_answered_with_good_night():
    assert "night" in (replies("okay good night")[0].said or "")


def test_a_gathering_just_heard_is_not_heard_again_at_the_end():
    told = ("i'm sad that my cat died", "i'm angry with the vet", "i feel alone", "sum it up")

    *_, summary, last = replies(*told, "that's all for today")

    assert Move.SUMMARY in summary.moves
    assert Move.SUMMARY not in last.moves


def test_a_topic_put_aside_at_the_end_of_a_turn_is_left_alone():
    told = "my brother was at the wedding too but i don't want to talk about him"

    declined, later = replies(told, "my brother made a speech")

    assert declined.command is None
    assert declined.moves == (Move.BACK_OFF,)
    assert "brother" not in (later.said or "")


@pytest.mark.parametrize(
    "said",
    [
        "he keeps asking but i don't want to talk about it",
        "they want me to see someone but i don't want to talk about it",
        "i'd tell my sister but i don't want to talk to her",
    ],
)
def test_a_topic_that_others_press_for_is_told_of(said):
    assert UNDERSTANDER.understand(said).asked is None


@pytest.mark.parametrize("probe", SAID_TO_US, ids=lambda probe: probe["text"])
def test_what_is_said_to_the_companion_is_told_from_what_is_told(probe):
    cues = read_cues(probe["text"], RULES.practice)

    found = cues.inform or next((kind for kind in ("thanks", "liked") if kind in cues.kinds), None)

    assert found == probe["asks"]


@pytest.mark.parametrize("seed", range(7))
@pytest.mark.parametrize("asked", ["is that mean", "am i a bad person", "was that wrong of me"])
def test_a_verdict_is_neither_given_nor_agreed_to(asked, seed):
    said = replies("i snapped at my mum", asked, seed=seed)[-1].said or ""

    assert said.split()[0].strip(",.").lower() not in {"yes", "yeah", "no", "right", "true", "okay"}
    assert not {"mean", "bad", "wrong"} & set(said.lower().rstrip(".").split())


def test_what_ends_the_session_is_told_and_true():
    told, stopped = replies("do i just say goodbye or does it turn off", "goodbye")

    assert "goodbye" in (told.said or "").lower()
    assert not told.ended
    assert stopped.ended
    assert stopped.command is Command.DONE
