"""Ears by Vosk: which models are let near the engine, and what is believed of what it says."""

import shutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.ears_fixtures import SYNTHETIC_MODEL, hear, recording, words_of
from voice_companion.adapters.hearing import FixedBlocks, HeardSoFar, without_lone_fillers
from voice_companion.adapters.vosk_layout import check_vosk_model
from voice_companion.adapters.vosk_recognizer import VoskRecognizer
from voice_companion.core.spoken_words import Partial, Phrase, Word
from voice_companion.errors import ModelError

FILES = [
    "am/final.mdl",
    "conf/mfcc.conf",
    "conf/model.conf",
    "graph/HCLG.fst",
    "graph/words.txt",
    "graph/phones/word_boundary.int",
]


@pytest.fixture
def model(tmp_path):
    """A copy of the model that may be broken."""
    return shutil.copytree(SYNTHETIC_MODEL, tmp_path / "model")


def refused(path):
    with pytest.raises(ModelError) as caught:
        VoskRecognizer(path)
    return str(caught.value)


def test_it_hears_every_word_of_a_voice_that_the_model_knows():
    heard = hear(VoskRecognizer(SYNTHETIC_MODEL), recording("command"))

    assert " ".join(word.text for word in words_of(heard)) == "say that again"


def test_the_model_is_called_as_it_is_told_to_be():
    ears = VoskRecognizer(SYNTHETIC_MODEL, name="little ears")

    assert ears.model == "little ears"


def test_a_phrase_ends_by_the_rules_of_the_model_without_a_flush():
    heard = VoskRecognizer(SYNTHETIC_MODEL).feed(recording("two_turns"))

    phrases = [item for item in heard if isinstance(item, Phrase)]
    assert len(phrases) == 2


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(model, name):
    (model / name).unlink()

    assert name in refused(model)


@pytest.mark.parametrize("name", FILES)
def test_an_empty_file_is_named(model, name):
    (model / name).write_bytes(b"")

    assert name in refused(model)


@pytest.mark.parametrize("name", ["am/final.mdl", "graph/HCLG.fst"])
def test_a_file_of_another_kind_is_named(model, name):
    (model / name).write_bytes(b"This is not what it should be. " * 100)

    assert name in refused(model)


@pytest.mark.parametrize("name", ["am/final.mdl", "graph/HCLG.fst"])
def test_a_file_cut_in_half_is_refused_by_the_engine_without_ending_the_program(model, name):
    whole = (model / name).read_bytes()
    (model / name).write_bytes(whole[: len(whole) // 2])

    assert "cannot be loaded" in refused(model)


def test_a_broken_dynamic_graph_is_missed_file_by_file(model):
    (model / "graph/HCLG.fst").rename(model / "graph/HCLr.fst")

    message = refused(model)

    assert "graph/Gr.fst" in message
    assert "graph/disambig_tid.int" in message


def test_a_model_that_wants_an_ivector_is_refused_without_one(model):
    (model / "ivector").mkdir()

    assert "ivector/final.ie" in refused(model)


def test_the_old_flat_layout_is_known(model, tmp_path):
    flat = tmp_path / "flat"
    flat.mkdir()
    for name in ("am/final.mdl", "conf/mfcc.conf", "graph/HCLG.fst", "graph/words.txt"):
        shutil.copy(model / name, flat)

    with pytest.raises(ModelError, match=r"lacks word_boundary\.int"):
        check_vosk_model(flat)


def test_a_whole_flat_model_is_listened_with(model, tmp_path):
    flat = tmp_path / "flat"
    flat.mkdir()
    for path in (path for path in model.rglob("*") if path.is_file()):
        shutil.copy(path, flat)

    heard = hear(VoskRecognizer(flat), recording("command"))

    assert " ".join(word.text for word in words_of(heard)) == "say that again"


def test_a_folder_without_a_model_is_refused(tmp_path):
    (tmp_path / "holiday.txt").write_text("no model")

    assert "holds no Vosk model" in refused(tmp_path)


def test_a_missing_folder_is_refused(tmp_path):
    assert "no model folder" in refused(tmp_path / "none")


def test_nothing_is_printed_while_a_model_loads_or_fails(model):
    (model / "am/final.mdl").write_bytes((model / "am/final.mdl").read_bytes()[:100_000])
    program = (
        "import sys, pathlib\n"
        "from voice_companion.adapters.vosk_recognizer import VoskRecognizer\n"
        "from voice_companion.errors import ModelError\n"
        "VoskRecognizer(pathlib.Path(sys.argv[1])).flush()\n"
        "try:\n"
        "    VoskRecognizer(pathlib.Path(sys.argv[2]))\n"
        "except ModelError:\n"
        "    print('refused')\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program, str(SYNTHETIC_MODEL), str(model)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout == "refused\n"
    assert done.stderr == ""


def word(text, confidence=1.0):
    return Word(text, 0, 100, confidence)


@pytest.mark.parametrize(
    "words",
    [
        [word("the", 0.6)],
        [word("huh", 0.5)],
        [word("the", 0.9), word("the", 0.4)],
        [word("a", 0.8), word("uh", 0.3)],
        [],
    ],
)
def test_lone_fillers_that_were_hardly_heard_are_dropped(words):
    assert without_lone_fillers(words) == ()


@pytest.mark.parametrize(
    "words",
    [
        [word("huh", 0.9)],
        [word("the", 0.99)],
        [word("yes", 0.2)],
        [word("the", 0.3), word("end", 0.3)],
        [word("um", 0.3), word("sad", 0.9)],
    ],
)
def test_words_and_clear_fillers_are_kept_whole(words):
    assert without_lone_fillers(words) == tuple(words)


def test_a_partial_of_fillers_alone_is_not_told():
    assert HeardSoFar().partial(["the", "huh"], end=500) == []


def test_a_partial_that_comes_to_nothing_is_taken_back():
    so_far = HeardSoFar()
    so_far.partial(["hello"], end=500)

    assert so_far.phrase([]) == [Partial("", 0)]


def test_after_a_phrase_the_same_words_are_a_new_partial():
    so_far = HeardSoFar()
    so_far.partial(["no"], end=100)
    so_far.phrase([word("no")])

    assert so_far.partial(["no"], end=900) == [Partial("no", 900)]


@given(
    length=st.integers(0, 500),
    size=st.integers(1, 60),
    splits=st.lists(st.integers(0, 500), max_size=20),
)
def test_fixed_blocks_are_of_one_size_and_lose_nothing(length, size, splits):
    samples = np.arange(length, dtype=np.int16)
    cutter = FixedBlocks(size)

    blocks = [block for piece in np.split(samples, sorted(splits)) for block in cutter.cut(piece)]
    rest = cutter.take_rest()

    assert all(len(block) == size for block in blocks)
    assert len(rest) < size
    assert np.array_equal(np.concatenate([*blocks, rest]), samples)
    assert len(cutter.take_rest()) == 0
