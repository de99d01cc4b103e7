"""The listener itself, run for real: its numbers, its windows, its refusals, and its silence."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.talks import UNDERSTANDER
from voice_companion.adapters.data_files import data_folder, read_intents
from voice_companion.adapters.listener_model import EXAMPLES, LABELS, NETWORK, ListenerModel
from voice_companion.adapters.spacy_language import load_language
from voice_companion.adapters.word_opinion import WORDS
from voice_companion.core.example_index import all_sentences
from voice_companion.core.impression import Act, Situated
from voice_companion.core.labels import Command, Danger
from voice_companion.core.understanding import Understander, read_understanding_rules
from voice_companion.errors import ModelError

LISTENER = ListenerModel()
FOLDER = data_folder("models") / "listener"
TALK = "so my sister forgot my birthday again and she laughed when i told her"


def test_it_travels_in_at_most_24_megabytes():
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 26_000_000
    assert (FOLDER / NETWORK).stat().st_size <= 24_000_000


def test_chances_add_up_and_marks_cover_the_words():
    got = LISTENER.read(Situated(TALK))

    for chances in (got.acts, got.dangers, got.holds, got.valences, got.families, got.answers):
        assert sum(chances.values()) == pytest.approx(1.0, abs=1e-4)
    for marks in (got.evidence, got.points, got.stops, got.quoted):
        assert [TALK[mark.start : mark.end] for mark in marks] == TALK.split()
    assert np.linalg.norm(got.vector) == pytest.approx(1.0, abs=1e-3)


def test_sentence_ends_are_heard_where_there_are_none_written():
    text = "he never rang me that's the thing i sat there all night"
    stops = {
        text[mark.start : mark.end]: mark.chance for mark in LISTENER.read(Situated(text)).stops
    }

    assert min(stops["me"], stops["thing"]) > max(stops["never"], stops["the"], stops["sat"])


def test_no_edge_of_a_window_is_taken_for_the_end_of_a_sentence():
    text = "and then we walked along the long canal and looked at the old ducks and had a tea " * 20
    stops = LISTENER.read(Situated(text)).stops

    assert [text[mark.start : mark.end] for mark in stops] == text.split()


def test_the_same_turn_gives_the_same_numbers():
    turn = Situated(TALK, ("hello", "it's me"), "You're here again.")

    assert LISTENER.read(turn).acts == LISTENER.read(turn).acts


def test_what_came_before_changes_what_is_heard():
    alone = LISTENER.read(Situated("yes"))
    asked = LISTENER.read(Situated("yes", line="Was it a long way?"))

    assert alone.acts != asked.acts


def test_danger_anywhere_in_a_very_long_turn_is_heard():
    walk = "and then we walked along the canal and looked at the ducks and had a tea "
    long = walk * 30 + "i want to kill myself tonight i have the pills here " + walk * 30
    got = LISTENER.read(Situated(long))

    assert got.danger > 0.5
    assert [long[mark.start : mark.end] for mark in got.points] == long.split()


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text):
    got = LISTENER.read(Situated(text, (text,), text))

    assert all(0 <= mark.start <= mark.end <= len(text) for mark in got.evidence)


def test_every_example_has_its_vector_made_beforehand():
    rules = read_understanding_rules(read_intents())
    sentences = all_sentences(rules.acts, rules.dangers, rules.appraisals)
    with np.load(FOLDER / EXAMPLES) as kept:
        known = len(kept["digests"])

    assert known == len(sentences)
    assert LISTENER.vectors(sentences).shape == (len(sentences), 384)


@pytest.mark.parametrize("missing", [NETWORK, "tokenizer.json", LABELS, WORDS])
def test_a_missing_or_broken_part_is_told_in_one_sentence(missing, tmp_path):
    for path in FOLDER.iterdir():
        shutil.copy(path, tmp_path)
    (tmp_path / missing).write_bytes(b"nothing")

    with pytest.raises(ModelError, match="listener"):
        ListenerModel(tmp_path)


def test_a_listener_with_other_classes_is_refused(tmp_path):
    for path in FOLDER.iterdir():
        shutil.copy(path, tmp_path)
    labels = json.loads((tmp_path / LABELS).read_text())
    labels["act"].reverse()
    (tmp_path / LABELS).write_text(json.dumps(labels))

    with pytest.raises(ModelError, match="does not fit"):
        ListenerModel(tmp_path)


def test_nothing_that_could_download_is_imported_to_run_it():
    program = (
        "import sys; from voice_companion.adapters.listener_model import ListenerModel;"
        "ListenerModel(); print('huggingface_hub' in sys.modules, 'torch' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.split() == ["False", "False"]


def with_rules(change):
    """Return an understander whose examples were changed, without any training."""
    tables = {name: dict(table) for name, table in read_intents().items()}
    change(tables)
    return Understander(load_language(), LISTENER, read_understanding_rules(tables))


def test_a_command_that_is_added_as_a_sentence_works_at_once():
    said = "park that tractor for me will you my duck"

    def add(tables):
        acts = dict(tables["acts"]["acts"])
        acts["pause"] = {**acts["pause"], "says": [*acts["pause"]["says"], said]}
        tables["acts"]["acts"] = acts

    assert UNDERSTANDER.understand(said).command is not Command.PAUSE
    assert with_rules(add).understand(said).command is Command.PAUSE


def test_a_sentence_of_danger_that_is_added_works_at_once():
    said = "the marmalade is on the top shelf by the tin of buttons"

    def add(tables):
        tiers = dict(tables["danger"]["tiers"])
        tiers["self_harm"] = {
            **tiers["self_harm"], "says": [*tiers["self_harm"]["says"], said],
        }  # fmt: skip
        tables["danger"]["tiers"] = tiers

    assert UNDERSTANDER.understand(said).danger is None
    assert with_rules(add).understand(said).danger is Danger.SELF_HARM


def test_an_event_that_is_added_is_appraised_at_once():
    said = "the gooseberries came up behind the chapel"

    def add(tables):
        good = dict(tables["appraisal"]["good"])
        good["surprise"] = [*good["surprise"], said]
        tables["appraisal"]["good"] = good

    appraisal = with_rules(add).understand(said).appraisal

    assert (appraisal.valence, appraisal.family) == ("good", "surprise")


@pytest.mark.parametrize(
    ("said", "act"),
    [("my sister forgot my birthday", Act.TELL), ("are you a real person", Act.QUESTION)],
)
def test_plain_turns_are_heard_as_what_they_do(said, act):
    assert UNDERSTANDER.understand(said).act is act


def test_nothing_is_kept_or_sent_about_its_use(tmp_path):
    program = (
        "import time\n"
        "from voice_companion.adapters.listener_model import ListenerModel\n"
        "ListenerModel()\n"
        "time.sleep(2)\n"
    )
    subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        cwd=Path(__file__).parent.parent,
        env={**os.environ, "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)},
    )

    assert list(tmp_path.iterdir()) == []
