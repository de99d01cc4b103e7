"""Models that are broken, unsafe or too large are refused whole."""

import stat
import zipfile

import pytest

from tests.models_fixtures import archive, assert_nothing_left, model_folder, store_in
from voice_companion.adapters import model_unpacking
from voice_companion.adapters.model_store import ModelStore
from voice_companion.errors import ModelError


@pytest.fixture
def store(tmp_path):
    return store_in(tmp_path)


def test_a_model_that_crashes_or_fails_the_engine_leaves_nothing_behind(tmp_path):
    store = ModelStore(tmp_path / "data")
    folder = model_folder(tmp_path, "broken-model")
    whole = (folder / "am/final.mdl").read_bytes()
    (folder / "am/final.mdl").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(ModelError, match="cannot listen"):
        store.import_model(folder)

    assert_nothing_left(store)


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
