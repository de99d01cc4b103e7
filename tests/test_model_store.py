"""Bringing in, finding, checking and removing speech models."""

import hashlib
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from tests.ears_fixtures import SYNTHETIC_MODEL
from voice_companion.adapters import model_unpacking
from voice_companion.adapters.model_catalog import CatalogEntry, find_entry, read_catalog
from voice_companion.adapters.model_store import ModelStore
from voice_companion.errors import ModelError

SMALL = "vosk-model-small-en-us-0.15"
LARGE = "vosk-model-en-us-0.22-lgraph"


def untried(_path):
    """Stand in for the trial where another test has tried the same model already."""


@pytest.fixture
def store(tmp_path):
    return ModelStore(tmp_path / "data", trial=untried)


@pytest.fixture
def trying_store(tmp_path):
    return ModelStore(tmp_path / "data")


def model_folder(tmp_path, name):
    """Return a folder of that name with the files of a real model, without its mark."""
    return shutil.copytree(SYNTHETIC_MODEL, tmp_path / name)


def archive(tmp_path, name, *, inside=None, extra=()):
    """Return a zip of a real model; `extra` are (ZipInfo or name, bytes) to be put in too."""
    path = tmp_path / f"{name}.zip"
    top = name if inside is None else inside
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for file in sorted(SYNTHETIC_MODEL.rglob("*")):
            place = Path(top) / file.relative_to(SYNTHETIC_MODEL)
            out.write(file, place.as_posix())
        for info, content in extra:
            out.writestr(info, content)
    return path


def entry_of(path, **changes):
    known = {
        "name": path.stem,
        "address": "https://example.org/model.zip",
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "licence": "Apache-2.0",
        "rank": 1,
        "about": "A model.",
    }
    return CatalogEntry(**{**known, **changes})


def assert_nothing_left(store):
    left = {path.name for path in store.folder.iterdir()} if store.folder.exists() else set()
    assert left <= {".lock"}


def test_a_zipped_model_is_unpacked_tried_and_listed(trying_store, tmp_path):
    model = trying_store.import_model(archive(tmp_path, "vosk-model-own"))

    assert trying_store.list() == (model,)
    assert model.name == "vosk-model-own"
    assert model.path == trying_store.locate("vosk-model-own")
    assert (model.path / "am" / "final.mdl").is_file()
    assert model.size > 1_000_000


def test_a_model_in_a_folder_is_copied(store, tmp_path):
    folder = model_folder(tmp_path, "own-model")

    store.import_model(folder)

    shutil.rmtree(folder)
    store.verify("own-model")


def test_an_archive_without_a_folder_inside_takes_its_own_name(store, tmp_path):
    model = store.import_model(archive(tmp_path, "own-model", inside=""))

    assert model.name == "own-model"
    store.verify("own-model")


def test_without_models_the_list_is_empty_and_nothing_is_created(store):
    assert store.list() == ()
    assert store.best() is None
    assert not store.folder.exists()


def test_a_model_that_crashes_or_fails_the_engine_leaves_nothing_behind(trying_store, tmp_path):
    folder = model_folder(tmp_path, "broken-model")
    whole = (folder / "am/final.mdl").read_bytes()
    (folder / "am/final.mdl").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(ModelError, match="cannot listen"):
        trying_store.import_model(folder)

    assert_nothing_left(trying_store)


def test_a_model_that_lacks_a_file_leaves_nothing_behind(store, tmp_path):
    folder = model_folder(tmp_path, "broken-model")
    (folder / "graph/HCLG.fst").unlink()

    with pytest.raises(ModelError, match=r"HCLG\.fst"):
        store.import_model(folder)

    assert_nothing_left(store)


@pytest.mark.parametrize(
    ("name", "mode"),
    [
        ("../outside.txt", stat.S_IFREG),
        ("m/../../outside.txt", stat.S_IFREG),
        ("/outside.txt", stat.S_IFREG),
        ("C:/outside.txt", stat.S_IFREG),
        ("m\\..\\outside.txt", stat.S_IFREG),
        ("m/link", stat.S_IFLNK),
        ("m/pipe", stat.S_IFIFO),
    ],
)
def test_an_archive_with_an_unsafe_entry_is_refused_whole(store, tmp_path, name, mode):
    info = zipfile.ZipInfo(name)
    info.external_attr = (mode | 0o644) << 16
    bad = archive(tmp_path, "m", extra=[(info, "/etc/passwd")])

    with pytest.raises(ModelError):
        store.import_model(bad)

    assert_nothing_left(store)
    assert not list(tmp_path.rglob("outside.txt"))


def test_an_archive_with_two_files_of_one_name_is_refused(store, tmp_path):
    with pytest.raises(ModelError, match="two files of one name"):
        store.import_model(archive(tmp_path, "m", extra=[("m/AM/final.MDL", b"other")]))

    assert_nothing_left(store)


def test_an_archive_made_to_fill_the_disk_is_refused_before_it_is_unpacked(store, tmp_path):
    bomb = tmp_path / "m.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("m/zeros", bytes(64 * 1024**2))

    with pytest.raises(ModelError, match="far more than a model"):
        store.import_model(bomb)

    assert_nothing_left(store)


def test_an_archive_whose_table_lies_about_a_size_is_refused(store, tmp_path):
    lying = archive(tmp_path, "m", extra=[("m/note.txt", b"x" * 100)])
    whole = bytearray(lying.read_bytes())
    place = whole.rindex(b"PK\x01\x02")
    whole[place + 24 : place + 28] = (9).to_bytes(4, "little")
    lying.write_bytes(whole)

    with pytest.raises(ModelError):
        store.import_model(lying)

    assert_nothing_left(store)


def test_an_archive_with_too_many_files_is_refused(store, tmp_path, monkeypatch):
    monkeypatch.setattr(model_unpacking, "MOST_FILES", 3)

    with pytest.raises(ModelError, match="larger than any"):
        store.import_model(archive(tmp_path, "m"))

    assert_nothing_left(store)


def test_a_folder_with_a_link_is_refused(store, tmp_path):
    folder = model_folder(tmp_path, "m")
    (folder / "secret").symlink_to("/etc/passwd")

    with pytest.raises(ModelError, match="link"):
        store.import_model(folder)

    assert_nothing_left(store)


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9, 0.999])
def test_a_broken_archive_leaves_nothing_behind(store, tmp_path, kept):
    path = archive(tmp_path, "m")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(kept * len(whole))])

    with pytest.raises(ModelError, match="not a whole zip archive"):
        store.import_model(path)

    assert_nothing_left(store)


def test_an_archive_with_damaged_contents_leaves_nothing_behind(store, tmp_path):
    path = archive(tmp_path, "m")
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 50] = bytes(50)
    path.write_bytes(whole)

    with pytest.raises(ModelError):
        store.import_model(path)

    assert_nothing_left(store)


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
    (path / "voice-companion-manifest.json").unlink()

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
        find_entry("vosk-small-en-us")


def test_mistakes_in_the_catalogue_are_named(tmp_path):
    (tmp_path / "catalog.toml").write_text('[m]\nname = "m"\nsha256 = "short"\n')

    with pytest.raises(ModelError, match="sha256"):
        read_catalog(tmp_path / "catalog.toml")
