"""The built-in ears' model: what it hears, and what becomes of a broken one."""

import shutil
import subprocess
import sys

import numpy as np
import pytest

from tests.ears_fixtures import recording
from voice_companion.adapters import moonshine_model
from voice_companion.adapters.beam_search import Beginning
from voice_companion.adapters.moonshine_model import MoonshineModel, without_loops
from voice_companion.cli.speech import build_pronunciation
from voice_companion.errors import ModelError


@pytest.fixture(scope="module")
def model():
    return MoonshineModel()


def text_of(words):
    return " ".join(text for text, _ in words)


def test_it_hears_with_capitals_and_marks(model):
    assert text_of(model.hear(recording("command"))) == "Say that again."


def test_clear_words_are_sure(model):
    assert all(sure > 0.6 for _, sure in model.hear(recording("crisis_explicit")))


def test_words_drowned_in_noise_are_less_sure(model):
    clear = recording("pause_inside").astype(np.float64)
    noise = np.random.default_rng(1).normal(scale=clear.std() * 2, size=len(clear))
    drowned = (clear + noise).clip(-32_768, 32_767).astype(np.int16)

    sure = [
        np.mean([one for _, one in model.hear(it)] or [0])
        for it in (recording("pause_inside"), drowned)
    ]

    assert sure[1] < sure[0] - 0.1


def test_a_guess_is_what_is_heard_in_a_clear_case(model):
    assert model.guess(recording("command")) == "Say that again."


def test_no_sound_is_no_words(model):
    assert model.hear(np.zeros(0, dtype=np.int16)) == []
    assert model.guess(np.zeros(0, dtype=np.int16)) == ""


def test_a_very_short_sound_is_no_error(model):
    for length in (1, 100, 500, 1_000, 2_000):
        assert isinstance(model.hear(np.full(length, 9, dtype=np.int16)), list)


@pytest.mark.parametrize("level", [0.02, 0.3])
def test_the_level_does_not_matter(model, level):
    samples = (recording("crisis_implied") * level).astype(np.int16)

    assert "better off without me" in text_of(model.hear(samples))


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        (" 12", "twelve"),
        (" 3:30", "three thirty"),
        (" £5", "five pounds"),
        (" 1987", "nineteen eighty-seven"),
        (" 2nd", "second"),
        (" 988", "nine eight eight"),
        (" no", "no"),
    ],
)
def test_numbers_are_written_out_as_they_were_spoken(written, spoken):
    model = MoonshineModel(spell=build_pronunciation().speakable)
    letters = [bytes([byte]) for byte in written[1:].encode()]
    pieces = [model._pieces.index(moonshine_model._SPACE), *map(model._pieces.index, letters)]

    heard = model._words(Beginning(tuple(pieces), (-0.1,) * len(pieces)))

    assert text_of(heard) == spoken
    assert all(sure == pytest.approx(0.905, abs=0.01) for _, sure in heard)


def words(text):
    return [(word, 1.0) for word in text.split()]


@pytest.mark.parametrize(
    ("heard", "kept"),
    [
        ("I was her her her her her her her", "I was her"),
        ("he said he would he said he would he said he would go", "he said he would"),
        ("no no no no", "no no no no"),
        ("very very sad and very very tired", "very very sad and very very tired"),
        ("Oh. Oh, oh! oh oh oh oh", "Oh."),
        ("", ""),
    ],
)
def test_a_loop_ends_the_text(heard, kept):
    assert text_of(without_loops(words(heard))) == kept


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A copy of the model that may be broken, in the place of the true one."""
    copy = shutil.copytree(moonshine_model._folder(), tmp_path / "tiny-en")
    monkeypatch.setattr(moonshine_model, "_folder", lambda: copy)
    return copy


@pytest.mark.parametrize("name", moonshine_model._FILES)
def test_a_damaged_file_is_named(folder, name):
    path = folder / name
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)

    with pytest.raises(ModelError, match=f"{name} is damaged or of another version"):
        MoonshineModel()


@pytest.mark.parametrize("name", moonshine_model._FILES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()

    with pytest.raises(ModelError, match=f"lack their file {name}"):
        MoonshineModel()


def test_a_missing_package_is_told(monkeypatch):
    monkeypatch.setattr(moonshine_model.importlib.util, "find_spec", lambda _: None)

    with pytest.raises(ModelError, match="pip install"):
        MoonshineModel()


def test_the_package_that_carries_it_is_never_imported_nor_a_socket_opened():
    program = (
        "import sys, socket\n"
        "socket.socket = None\n"
        "from tests.ears_fixtures import recording\n"
        "from voice_companion.adapters.moonshine_model import MoonshineModel\n"
        "print(MoonshineModel().guess(recording('command')))\n"
        "print(sorted({'moonshine_voice', 'requests', 'sounddevice'} & set(sys.modules)))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.splitlines() == ["Say that again.", "[]"]
    assert done.stderr == ""
