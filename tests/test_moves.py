"""The rows of moves.toml: each names what there is, fits some turn, and keeps its measure."""

from dataclasses import replace

import pytest

from tests.impressions import impression
from voice_companion.adapters.data_files import read_intents
from voice_companion.cli.compose import build_understander
from voice_companion.core.companion import Companion
from voice_companion.core.companion_rules import read_companion_rules
from voice_companion.core.dialogue import Memory, Speaker, choose, read_turn
from voice_companion.core.dialogue.signs import SIGNS
from voice_companion.core.impression import Act, Valence
from voice_companion.core.labels import Family
from voice_companion.core.understood import Appraisal, Understanding
from voice_companion.errors import RulebookError

UNDERSTANDER = build_understander()
RULES = read_companion_rules(read_intents(), understanding=UNDERSTANDER.rules)
ROWS = RULES.dialogue.moves


def heard(text: str, **changes: object) -> Understanding:
    return replace(UNDERSTANDER.understand(text), **changes)


def answer(understood: Understanding, memory: Memory | None = None, *, uncertain=()):
    speaker = Speaker(RULES.dialogue, 0, lambda _fault: None)
    turn = read_turn(understood, memory or Memory(turn=2), RULES.dialogue, uncertain=uncertain)
    return choose(turn, speaker)


@pytest.mark.parametrize("row", [*ROWS.answers, *ROWS.additions], ids=lambda row: row.name)
def test_a_row_names_signs_and_lines_that_there_are(row):
    assert {one.removeprefix("not ") for one in row.when} <= set(SIGNS)
    assert row.say == "inform" or row.say in RULES.dialogue.spoken.lines


def test_a_sign_that_there_is_not_is_told_at_the_start():
    tables = dict(read_intents())
    row = {"name": "odd", "when": ["moonlight"], "say": "point"}
    tables["moves"] = {"answers": [row], "additions": []}

    with pytest.raises(RulebookError, match="moonlight"):
        read_companion_rules(tables, understanding=UNDERSTANDER.rules)


def test_every_sign_is_used_in_some_row():
    used = {
        one.removeprefix("not ") for row in (*ROWS.answers, *ROWS.additions) for one in row.when
    }

    assert used == set(SIGNS)


@pytest.mark.parametrize(
    ("understood", "rule"),
    [
        (heard(""), "nothing said"),
        (heard("ich bin heute sehr traurig weil meine katze"), "another language"),
        (heard("xkcdq zzzz"), "no words"),
        (heard("hello", act=Act.GREETING), "greeting"),
        (heard("thank you", act=Act.THANKS), "thanks"),
        (heard("you never listen", act=Act.REMARK), "complaint"),
        (heard("are you a person", act=Act.QUESTION, about="person"), "question to the companion"),
        (heard("i lost my keys on the bus", act=Act.TELL), "the point"),
        (heard("i'm a terrible mother", act=Act.TELL), "a hard word for oneself"),
        (heard("nobody likes me", act=Act.TELL), "a dark view"),
    ],
)
def test_a_turn_is_answered_by_its_row(understood, rule):
    choice = answer(understood)

    assert choice is not None
    assert choice.rules[0] == rule


def test_the_point_is_given_back_whole_and_turned_round():
    choice = answer(heard("my sister forgot my birthday", act=Act.TELL))

    assert choice is not None
    assert choice.line.startswith("Your sister forgot your birthday.")
    assert choice.gives_point


def test_a_dark_view_is_said_as_a_view_and_not_as_what_is_so():
    choice = answer(heard("nobody likes me", act=Act.TELL))

    assert choice is not None
    assert "nobody likes you" in choice.line
    assert not choice.line.startswith("Nobody")


def test_a_verdict_on_oneself_is_given_back_as_ones_own():
    choice = answer(heard("i'm a terrible mother", act=Act.TELL))

    assert choice is not None
    assert "a terrible mother" in choice.line.lower()
    assert "you're a terrible mother" not in choice.line.lower()


def test_good_news_is_met_with_gladness_once_in_a_while():
    good = Appraisal(Valence.GOOD, Family.JOY, 0.98)
    told = heard("i passed my driving test!", act=Act.TELL, appraisal=good)

    first = answer(told)
    again = answer(told, replace(Memory(turn=3), said_on={"warm_good": 2}))

    assert first is not None
    assert "gladness" in first.rules
    assert again is not None
    assert "gladness" not in again.rules


def test_at_most_one_thing_is_added_and_no_question_follows_a_question():
    told = heard("my boss shouted at me in front of everybody", act=Act.TELL)

    asked = answer(told, replace(Memory(turn=2), asked_on=1))

    assert asked is not None
    assert len(asked.rules) <= 2
    assert "?" not in asked.line


def test_a_word_the_ears_were_not_sure_of_is_asked_about():
    choice = answer(heard("i feel hurt", act=Act.TELL), uncertain=("hurt",))

    assert choice is not None
    assert choice.rules == ("a word the ears were not sure of",)
    assert "hurt" in choice.line.lower()


def test_a_closed_topic_stays_closed():
    memory = replace(Memory(turn=4), closed=("father",))

    choice = answer(heard("my father rang", act=Act.TELL), memory)

    assert choice is not None
    assert "father" not in choice.line.lower()


def test_no_line_is_said_twice():
    session = Companion(understander=UNDERSTANDER, rules=RULES)
    lines = [session.respond("i lost my keys").said for _ in range(6)]

    assert len(lines) == len(set(lines))


def test_what_carries_danger_is_never_said_back_bare():
    text = "i want to go away i have the rope here"
    understood = UNDERSTANDER.understand(text)
    evidence = understood.screening
    assert impression() is not None
    if evidence.evidence:
        choice = answer(understood)
        assert choice is None or "rope" not in choice.line
