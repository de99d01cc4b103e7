"""Bringing in, finding, checking and removing speech models."""

import os
import shutil
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.models_fixtures import (
    archive,
    assert_nothing_left,
    entry_of,
    files_in,
    model_folder,
    store_in,
    untried,
)
from voice_companion.adapters.model_catalog import find_entry, read_catalog
from voice_companion.adapters.model_store import ModelStore
from voice_companion.errors import ModelError

SMALL = "vosk-model-small-en-us-0.15"
LARGE = "vosk-model-en-us-0.22-lgraph"
MANIFEST = "voice-companion-manifest.json"


@pytest.fixture
def store(tmp_path):
    return store_in(tmp_path)


@pytest.fixture
def trying_store(tmp_path):
    return ModelStore(tmp_path / "data")


def test_a_zipped_model_is_unpacked_tried_and_listed(trying_store, tmp_path):
    model = trying_store.import_model(archive(tmp_path, "vosk-model-own"))

    assert trying_store.list() == (model,)
    assert model.name == "vosk-model-own"
    assert model.path == trying_store.locate("vosk-model-own")
    assert (model.path / "am" / "final.mdl").is_file()
    assert model.size > 1_000_000


def test_a_model_in_a_folder_is_copied(store, tmp_path):
    folder = model_folder(tmp_path, "own-model")

    model = store.import_model(folder)

    ours = files_in(folder)
    copied = files_in(model.path)
    assert ours
    assert {name: copied[name] for name in ours} == ours
    assert set(copied) - set(ours) == {MANIFEST}


def test_an_archive_without_a_folder_inside_takes_its_own_name(store, tmp_path):
    model = store.import_model(archive(tmp_path, "own-model", inside=""))

    assert model.name == "own-model"
    store.verify("own-model")


def test_without_models_the_list_is_empty_and_nothing_is_created(store):
    assert store.list() == ()
    assert store.best() is None
    assert not store.folder.exists()


def test_an_archive_of_a_catalogue_name_with_another_sum_is_not_unpacked(tmp_path):
    path = archive(tmp_path, SMALL)
    store = ModelStore(tmp_path / "data", catalog=[entry_of(path, sha256="0" * 64)], trial=untried)

    with pytest.raises(ModelError, match="Nothing was unpacked"):
        store.import_model(path)

    assert_nothing_left(store)


def test_a_renamed_archive_of_a_catalogue_model_is_checked_all_the_same(store, tmp_path):
    path = archive(tmp_path, "download", inside=SMALL)

    with pytest.raises(ModelError, match="Nothing was unpacked"):
        store.import_model(path)


def test_an_archive_with_the_sum_of_the_catalogue_is_brought_in(tmp_path):
    path = archive(tmp_path, SMALL)
    store = ModelStore(tmp_path / "data", catalog=[entry_of(path)], trial=untried)

    assert store.import_model(path).in_catalog


def test_a_model_is_not_installed_twice(store, tmp_path):
    path = archive(tmp_path, "m")
    store.import_model(path)

    with pytest.raises(ModelError, match="already installed"):
        store.import_model(path)

    store.verify("m")


def test_a_source_that_is_not_there_is_named(store, tmp_path):
    with pytest.raises(ModelError, match=r"none\.zip"):
        store.import_model(tmp_path / "none.zip")


@pytest.mark.parametrize("name", [".hidden", "with space", "a" * 120])
def test_a_name_that_is_no_model_name_is_refused(store, tmp_path, name):
    with pytest.raises(ModelError, match="name"):
        store.import_model(model_folder(tmp_path, name))

    assert_nothing_left(store)


def test_what_an_interrupted_import_left_is_cleared_away_by_the_next(store, tmp_path):
    (store.folder / ".under-way-abc" / "m").mkdir(parents=True)

    store.import_model(archive(tmp_path, "m"))

    assert {path.name for path in store.folder.iterdir()} == {".lock", "m"}


def test_a_full_disk_is_told_before_anything_is_unpacked(store, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage._replace(free=1_000))

    with pytest.raises(ModelError, match="no room"):
        store.import_model(archive(tmp_path, "m"))

    assert_nothing_left(store)


def test_a_data_directory_that_is_a_file_is_one_clear_sentence(tmp_path):
    (tmp_path / "data").write_text("")
    path = archive(tmp_path, "m")

    with pytest.raises(ModelError, match="cannot be put into"):
        ModelStore(tmp_path / "data", trial=untried).import_model(path)


def test_only_the_owner_may_look_into_the_store(store, tmp_path):
    store.import_model(archive(tmp_path, "m"))

    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


@contextmanager
def rights_of_nobody(folder):
    """Take the rights on the folder away, from the administrator too, for whom none count."""
    folder.chmod(0)
    own = os.geteuid()
    try:
        if own == 0:
            os.seteuid(65_534)
        yield
    finally:
        os.seteuid(own)
        folder.chmod(0o700)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs POSIX rights")
def test_a_store_that_may_not_be_read_is_named():
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    store = store_in(folder)
    store.folder.mkdir(parents=True)
    try:
        with rights_of_nobody(store.folder), pytest.raises(ModelError) as caught:
            store.list()
    finally:
        shutil.rmtree(folder)

    assert f"The folder {store.folder} cannot be read" in str(caught.value)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda path: (path / "graph/words.txt").write_text("other"), "words.txt has changed"),
        (lambda path: (path / "notes.txt").unlink(), "notes.txt is missing"),
        (lambda path: (path / "more.txt").write_text("new"), "more.txt was added"),
        (lambda path: (path / "am/final.mdl").unlink(), "am/final.mdl"),
    ],
)
def test_damage_is_found_and_named(store, tmp_path, harm, told):
    path = store.import_model(archive(tmp_path, "m", extra=[("m/notes.txt", b"Hello.")])).path
    harm(path)

    with pytest.raises(ModelError, match=told.replace(".", r"\.")):
        store.verify("m")


def test_a_model_without_its_list_of_files_cannot_be_verified(store, tmp_path):
    path = store.import_model(archive(tmp_path, "m")).path
    (path / MANIFEST).unlink()

    with pytest.raises(ModelError, match="no readable list"):
        store.verify("m")


def test_a_removed_model_is_gone(store, tmp_path):
    store.import_model(archive(tmp_path, "m"))

    store.remove("m")

    assert store.list() == ()
    assert_nothing_left(store)


@pytest.mark.parametrize("name", ["..", ".lock", "none", "../data"])
def test_what_is_not_an_installed_model_is_neither_found_nor_removed(store, tmp_path, name):
    store.import_model(archive(tmp_path, "m"))

    with pytest.raises(ModelError):
        store.locate(name)
    with pytest.raises(ModelError):
        store.remove(name)
    assert [model.name for model in store.list()] == ["m"]


def test_a_misspelt_name_gets_the_right_one_in_answer(store, tmp_path):
    store.import_model(archive(tmp_path, "own-model"))

    with pytest.raises(ModelError, match="Did you mean own-model"):
        store.locate("own-modle")


def test_a_name_that_is_not_installed_gets_the_way_to_get_it(store):
    with pytest.raises(ModelError, match=f"models get {LARGE}"):
        store.locate(LARGE)


def test_the_best_model_is_the_most_accurate_of_the_catalogue(store, tmp_path):
    for name in ("an-en-model", SMALL, LARGE):
        store.import_model(model_folder(tmp_path, name))

    assert store.best() == store.folder / LARGE


def test_a_catalogue_model_goes_before_any_other(store, tmp_path):
    for name in ("an-en-model", SMALL):
        store.import_model(model_folder(tmp_path, name))

    assert store.best() == store.folder / SMALL


def test_another_english_model_is_better_than_none(store, tmp_path):
    for name in ("vosk-model-en-in-0.5", "vosk-model-fr-0.22"):
        store.import_model(model_folder(tmp_path, name))

    assert store.best() == store.folder / "vosk-model-en-in-0.5"


def test_a_model_for_synthetic_voices_never_listens_to_people(store, tmp_path):
    marked = model_folder(tmp_path, "vosk-model-en-own")
    (marked / "synthetic-voices-only").touch()
    store.import_model(marked)
    store.import_model(model_folder(tmp_path, "vosk-model-en-synthetic-voices-only"))

    assert store.best() is None
    assert [model.synthetic for model in store.list()] == [True, True]


def test_the_catalogue_names_the_models_that_can_be_fetched():
    entries = {entry.name: entry for entry in read_catalog()}

    assert entries[SMALL].bytes == 41_205_931
    assert entries[LARGE].rank < entries[SMALL].rank
    assert all(entry.address.startswith("https://") for entry in entries.values())


def test_a_misspelt_catalogue_name_gets_the_right_one_in_answer():
    with pytest.raises(ModelError, match=f"Did you mean {SMALL}"):
        find_entry("vosk-small-en-us", read_catalog())


def test_mistakes_in_the_catalogue_are_named(tmp_path):
    (tmp_path / "catalog.toml").write_text('[m]\nname = "m"\nsha256 = "short"\n')

    with pytest.raises(ModelError, match="sha256"):
        read_catalog(tmp_path / "catalog.toml")
