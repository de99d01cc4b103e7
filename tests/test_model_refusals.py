"""Models that are broken, unsafe or too large are refused whole."""

import copy
import os
import stat
import struct
import sys
import zipfile
from pathlib import Path

import pytest

from tests.models_fixtures import archive, assert_nothing_left, model_folder, store_in
from voice_companion.adapters import model_unpacking
from voice_companion.adapters.model_manifest import write_manifest
from voice_companion.adapters.model_store import ModelStore
from voice_companion.adapters.vosk_words import check_vosk_words
from voice_companion.errors import ModelError

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


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


def test_a_file_made_to_fill_the_disk_is_found_beside_large_ones(store, tmp_path):
    bomb = tmp_path / "m.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("m/noise", os.urandom(2 * 1024**2))
        out.writestr("m/zeros", bytes(64 * 1024**2))

    with pytest.raises(ModelError, match="far more than a model"):
        store.import_model(bomb)

    assert_nothing_left(store)


def test_files_that_share_their_bytes_are_refused_before_anything_is_unpacked(
    store, tmp_path, monkeypatch
):
    path = archive(tmp_path, "m")
    with zipfile.ZipFile(path, "a") as out:
        twin = copy.copy(out.getinfo("m/am/final.mdl"))
        twin.filename = twin.orig_filename = "m/am/twin.mdl"
        out.filelist.append(twin)
        out.NameToInfo[twin.filename] = twin
        out.writestr("m/note.txt", b"so that the table is written anew")
    written = []
    monkeypatch.setattr(model_unpacking, "_write", lambda *args: written.append(args))

    with pytest.raises(ModelError, match="lie upon each other"):
        store.import_model(path)

    assert written == []
    assert_nothing_left(store)


def test_a_table_that_differs_from_what_it_tells_of_is_refused_before_anything_is_unpacked(
    store, tmp_path, monkeypatch
):
    path = archive(tmp_path, "m", extra=[("m/zz.txt", b"the last file")])
    whole = bytearray(path.read_bytes())
    place = whole.index(b"m/zz.txt")
    whole[place : place + 8] = b"m/xx.txt"
    path.write_bytes(whole)
    written = []
    monkeypatch.setattr(model_unpacking, "_write", lambda *args: written.append(args))

    with pytest.raises(ModelError, match="not a whole zip"):
        store.import_model(path)

    assert written == []


def test_a_file_without_a_name_is_refused(store, tmp_path):
    nameless = zipfile.ZipInfo("x")
    nameless.filename = ""

    with pytest.raises(ModelError, match="without a name"):
        store.import_model(archive(tmp_path, "m", extra=[(nameless, b"?")]))

    assert_nothing_left(store)


def test_an_endless_table_of_contents_is_refused_unread(store, tmp_path):
    path = tmp_path / "m.zip"
    with zipfile.ZipFile(path, "w") as out:
        for number in range(30_000):
            out.writestr(f"m/{number:060}", b"")

    with pytest.raises(ModelError, match="far more in it"):
        store.import_model(path)


@posix_only
def test_a_pipe_and_a_device_are_refused_without_waiting_for_them(store, tmp_path):
    os.mkfifo(tmp_path / "m.zip")

    for source in (tmp_path / "m.zip", Path("/dev/zero")):
        with pytest.raises(ModelError, match="neither an ordinary file nor a folder"):
            store.import_model(source)


def test_a_list_of_words_of_another_length_is_refused(store, tmp_path):
    folder = model_folder(tmp_path, "m")
    words = (folder / "graph/words.txt").read_text(encoding="utf-8").splitlines()
    other = {
        "shorter": words[:700],
        "longer": [*words, *(f"more{number} {number}" for number in range(807, 1_000))],
    }
    for lines in other.values():
        (folder / "graph/words.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")

        with pytest.raises(ModelError, match="not the list of words that its graph was made with"):
            store.import_model(folder)

    assert_nothing_left(store)


@pytest.mark.parametrize(
    "harm",
    [
        lambda text: text.replace("<eps> 0", "epsilon 0"),
        lambda text: text.replace("a 2\n", "a two\n"),
        lambda text: text.replace("your 804", "your 803"),
        lambda text: text.replace("your 804", "you 804"),
        lambda text: text.replace("your 804", "your 804 more"),
    ],
)
def test_a_list_of_words_that_is_none_is_refused(store, tmp_path, harm):
    folder = model_folder(tmp_path, "m")
    words = folder / "graph/words.txt"
    words.write_text(harm(words.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(ModelError, match="no list of words"):
        store.import_model(folder)


def test_an_installed_model_with_a_wrong_list_of_words_is_not_called_whole(store, tmp_path):
    path = store.import_model(archive(tmp_path, "m")).path
    words = (path / "graph/words.txt").read_text(encoding="utf-8").splitlines()
    (path / "graph/words.txt").write_text("\n".join(words[:700]), encoding="utf-8")
    write_manifest(path)  # as if it had been brought in like this

    with pytest.raises(ModelError, match=r"words\.txt"):
        store.verify("m")


def test_the_words_of_a_graph_of_the_other_kind_are_looked_at_too(tmp_path):
    folder = model_folder(tmp_path, "m")
    arcs = [struct.pack("<iifi", 1, word, 0.0, 0) for word in (5, 805, 9)]
    head = b"".join(
        [(2_125_659_606).to_bytes(4, "little"), b"\5\0\0\0const", b"\x08\0\0\0standard"]
    )
    header = struct.pack("<iiQqqq", 2, 0, 0, 0, 1, len(arcs))
    state = struct.pack("<fIIII", 0.0, 0, len(arcs), 0, 0)
    (folder / "graph/HCLG.fst").write_bytes(head + header + state + b"".join(arcs))
    check_vosk_words(folder)

    words = (folder / "graph/words.txt").read_text(encoding="utf-8").splitlines()
    (folder / "graph/words.txt").write_text("\n".join(words[:805]), encoding="utf-8")
    with pytest.raises(ModelError, match=r"words\.txt"):
        check_vosk_words(folder)


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
