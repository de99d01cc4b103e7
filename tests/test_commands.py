"""A whole utterance may be a command; an utterance that tells of something never is."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_companion.adapters.data_files import read_intents
from voice_companion.core.commands import CommandRules, corrected_words, recognise_command
from voice_companion.core.labels import Command
from voice_companion.core.rulebook import read_rules
from voice_companion.errors import RulebookError

TABLE = read_intents()["commands"]
RULES = read_rules(CommandRules, TABLE, part="commands")
EXAMPLES = [(command, said) for command, one in RULES.commands.items() for said in one.examples]
NOT_EXAMPLES = [said for one in RULES.commands.values() for said in one.not_examples]
PROBES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "commands.jsonl").read_text("utf-8").splitlines()
]
ASKED = [probe for probe in PROBES if probe["command"]]
TALK = [probe for probe in PROBES if not probe["command"]]


@pytest.mark.parametrize(("command", "said"), EXAMPLES)
def test_every_example_is_recognised_as_its_command_and_no_other(command, said):
    assert recognise_command(said, RULES) is command


@pytest.mark.parametrize("said", NOT_EXAMPLES)
def test_every_counter_example_is_no_command(said):
    assert recognise_command(said, RULES) is None


@pytest.mark.parametrize("probe", ASKED, ids=lambda probe: probe["text"])
def test_every_labelled_command_is_recognised(probe):
    assert recognise_command(probe["text"], RULES) in {probe["command"], *probe.get("also", [])}


@pytest.mark.parametrize("probe", TALK, ids=lambda probe: probe["text"])
def test_talk_that_sounds_like_a_command_is_none(probe):
    assert recognise_command(probe["text"], RULES) in {None, *probe.get("also", [])}


@pytest.mark.parametrize("command", list(Command))
def test_every_command_has_six_labelled_utterances_or_more(command):
    assert sum(probe["command"] == command for probe in ASKED) >= 6


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("um could you please say that again for me", Command.REPEAT),
        ("OKAY, STOP NOW.", Command.STOP),
        ("please would you mind speaking a bit slower", Command.SLOWER),
        ("i can't i can't hear you", Command.LOUDER),
        ("can we take a short break please", Command.PAUSE),
        ("let's not talk about that", Command.DECLINE),
        ("i'd really rather not talk about my brother", Command.DECLINE),
        ("so where were we", Command.RECAP),
        ("who can hear this", Command.PRIVACY),
        ("please don't record any of this", Command.FORGET_SESSION),
        ("uh huh", Command.YES),
        ("no thank you", Command.NO),
        ("just a second", Command.HOLD),
        ("okay good night", Command.DONE),
    ],
)
def test_politeness_fillers_and_repeats_change_nothing(said, command):
    assert recognise_command(said, RULES) is command


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("sorry my kettle's boiling can you say that again", Command.REPEAT),
        ("can you speak up the washing machine is on", Command.LOUDER),
        ("slow down please i'm nearly ninety", Command.SLOWER),
        ("pause please i need to feed the cat", Command.PAUSE),
        ("i don't want to talk about my job it's too painful", Command.DECLINE),
        ("erase that i shouldn't have said it", Command.FORGET_LAST),
        ("hold on i'm looking for the word", Command.HOLD),
        ("thanks for listening i must put the kids to bed good night", Command.DONE),
    ],
)
def test_a_reason_before_or_after_it_leaves_a_command_what_it_is(said, command):
    assert recognise_command(said, RULES) is command


@pytest.mark.parametrize(
    ("said", "command"),
    [
        ("i can hardly hear you turn it up", Command.LOUDER),
        ("i'm back let's carry on", Command.RESUME),
        ("wait hang on let me think", Command.HOLD),
        ("okay that's me done bye", Command.DONE),
    ],
)
def test_one_thing_asked_in_two_ways_is_one_command(said, command):
    assert recognise_command(said, RULES) is command


@pytest.mark.parametrize("command", ["stop", "say that again", "goodbye", "speak up", "wait"])
@pytest.mark.parametrize("told", ["he said {}", "{} she said", "my mum told me to {}"])
def test_what_somebody_else_said_is_no_command(command, told):
    assert recognise_command(told.format(command), RULES) is None


@pytest.mark.parametrize(
    "said",
    [
        "he told me to stop",
        "stop it he said",
        "i can't stop crying",
        "help me understand why she left",
        "i need help with my mum",
        "i want to end it",
        "i want it to stop",
        "my mum says yes to everything",
        "i'm not angry i'm sad",
        "i said no and he left",
        "",
        "...",
    ],
)
def test_what_is_told_is_no_command(said):
    assert recognise_command(said, RULES) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("no i said hurt", ("hurt", None)),
        ("no not angry i said anxious", ("anxious", "angry")),
        ("No, hurt, not angry.", ("hurt", "angry")),
        ("i meant sad not mad", ("sad", "mad")),
        ("sorry i said lonely", ("lonely", None)),
        ("no more like disappointed", ("disappointed", None)),
        ("no i'm not angry i'm hurt", ("hurt", "angry")),
    ],
)
def test_a_correction_brings_what_was_meant_and_what_it_replaces(said, words):
    assert corrected_words(said, RULES) == words


def test_a_correction_without_words_brings_none():
    said = "that's not what i said"

    assert recognise_command(said, RULES) is Command.CORRECT
    assert corrected_words(said, RULES) is None


def test_a_very_long_utterance_is_no_command():
    assert recognise_command("stop " + "and then he left and " * 2_000, RULES) is None


def test_a_missing_command_is_a_mistake_of_the_file():
    commands = {name: one for name, one in TABLE["commands"].items() if name != "stop"}

    with pytest.raises(RulebookError, match="no phrasings: stop"):
        read_rules(CommandRules, {**TABLE, "commands": commands}, part="commands")


def test_a_pattern_with_an_open_bracket_is_a_mistake_of_the_file():
    commands = {**TABLE["commands"], "stop": {"asked": ["(stop"], "examples": []}}

    with pytest.raises(RulebookError, match="lacks"):
        read_rules(CommandRules, {**TABLE, "commands": commands}, part="commands")


@given(st.text(max_size=300))
def test_any_text_is_a_command_or_none_and_never_an_error(text):
    assert recognise_command(text, RULES) in {None, *Command}


@given(st.sampled_from(EXAMPLES), st.sampled_from(["um ", "okay ", "please ", "Well, "]))
def test_a_light_word_before_it_leaves_a_command_what_it_is(example, light):
    command, said = example

    assert recognise_command(light + said, RULES) is command
