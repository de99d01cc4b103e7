"""What a turn does, from the listener's chances and from likeness to examples."""

from types import SimpleNamespace

import numpy as np
import pytest

from tests.impressions import impression
from voice_companion.adapters.data_files import data_folder, read_intents
from voice_companion.core.acts import ActRules, Heard, hear_act
from voice_companion.core.examples import Nearest
from voice_companion.core.impression import COMMANDS, Act
from voice_companion.core.labels import Command
from voice_companion.core.rulebook import read_rules
from voice_companion.errors import RulebookError

TABLE = read_intents()["acts"]
RULES = read_rules(ActRules, TABLE, part="acts")
NONE = Nearest(np.zeros((0, 384), dtype=np.float32), [])
AXIS = np.eye(384, dtype=np.float32)[0]


def heard(
    *, text="and so on and on", asked=False, acts=NONE, questions=NONE, partings=NONE, **made
):
    examples = SimpleNamespace(acts=acts, questions=questions, partings=partings)
    made_of = impression(**made)
    return hear_act(text, made_of, asked=asked, examples=examples, levels=RULES.levels)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_sure_command_is_one(command):
    assert heard(act=command) == Heard(Act.COMMAND, Command(command))


def test_an_unsure_command_is_none():
    assert heard(act="pause", act_chance=RULES.levels.command - 0.01).command is None


def test_a_long_turn_commands_only_where_the_listener_is_surer():
    between = (RULES.levels.command + RULES.levels.long_command) / 2

    assert (
        heard(act="done", act_chance=between, text="right that is me done").command is Command.DONE
    )
    assert (
        heard(
            act="done", act_chance=between, text="and then it rained again so we went home " * 3
        ).command
        is None
    )


def test_a_correction_is_the_command_to_correct():
    assert heard(act=Act.CORRECTION) == Heard(Act.CORRECTION, Command.CORRECT)


def test_an_answer_needs_a_question():
    assert heard(act=Act.ANSWER, asked=True).act is Act.ANSWER
    assert heard(act=Act.ANSWER, asked=False).act is not Act.ANSWER


def test_a_turn_very_near_an_example_takes_its_act():
    acts = Nearest(AXIS[None], ["pause"])

    assert heard(act=Act.TELL, vector=AXIS, acts=acts).command is Command.PAUSE


def test_an_example_in_its_very_words_needs_no_likeness():
    acts = Nearest(AXIS[None], ["pause"], {"park it": "pause"})

    assert heard(act=Act.TELL, text="Park it!", acts=acts).command is Command.PAUSE


@pytest.mark.parametrize(
    "said", ["enough now, thank you", "No, enough now. Thank you!", "thank you enough now"]
)
def test_courtesies_on_either_side_change_nothing_of_what_is_asked(said):
    known = {"enough now": "done", "thank you": "thanks", "no": "no"}
    acts = Nearest(AXIS[None], ["done"], known)

    assert heard(act=Act.TELL, text=said, acts=acts).command is Command.DONE


@pytest.mark.parametrize("said", ["enough now between us", "i said enough now", "no, thank you"])
def test_only_courtesies_stand_beside_what_is_asked(said):
    known = {"enough now": "done", "thank you": "thanks", "no": "no"}
    acts = Nearest(AXIS[None], ["done"], known)

    assert heard(act=Act.TELL, text=said, acts=acts).command is None


def test_a_turn_very_near_a_look_alike_commands_nothing():
    acts = Nearest(AXIS[None], [None])

    assert heard(act="stop", vector=AXIS, acts=acts).command is None


def test_a_question_is_known_by_its_nearest_example():
    questions = Nearest(AXIS[None], ["person"])

    assert heard(act=Act.QUESTION, vector=AXIS, questions=questions).about == "person"
    assert heard(act=Act.QUESTION, questions=questions).about is None
    assert heard(act=Act.TELL, vector=AXIS, questions=questions).about is None


def test_a_goodbye_has_a_kind():
    partings = Nearest(AXIS[None], ["night"])

    assert heard(act="done", vector=AXIS, partings=partings).about == "night"


def test_a_command_without_examples_is_a_mistake_of_the_file():
    acts = {name: value for name, value in TABLE["acts"].items() if name != "pause"}

    with pytest.raises(RulebookError, match=r"acts\.toml.*pause"):
        read_rules(ActRules, {**TABLE, "acts": acts}, part="acts")


@pytest.mark.parametrize(
    "name",
    [
        "acts", "appraisal", "danger", "hold", "lines", "meaning", "moves", "names", "practice",
        "speech",
    ],
)  # fmt: skip
def test_nothing_that_a_therapist_edits_is_longer_than_120_characters(name):
    path = data_folder("intents") / "en" / f"{name}.toml"
    lines = path.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if len(line) > 120] == []


def test_each_question_that_is_known_has_answers():
    lines = read_intents()["lines"]["lines"]
    known = {name.removeprefix("inform_") for name in lines if name.startswith("inform_")}

    assert set(RULES.questions) == known
