"""The journal keeps each turn whole or not at all, for its owner alone."""

import os
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from voice_companion.adapters.journal import FILE_NAME, Journal
from voice_companion.errors import JournalError

OLDER_FILE = """
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT
) STRICT;
CREATE TABLE turns (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    turn INTEGER NOT NULL, at TEXT NOT NULL, sealed BLOB NOT NULL,
    PRIMARY KEY (session, turn)
) STRICT;
CREATE TABLE profile (key TEXT PRIMARY KEY, value REAL NOT NULL) STRICT;
INSERT INTO sessions VALUES (1, '2026-01-01T10:00:00+00:00', NULL);
INSERT INTO turns VALUES (1, 7, '2026-01-01T10:01:00+00:00', CAST('{"heard": "then"}' AS BLOB));
INSERT INTO profile VALUES ('pause', 3.25);
"""
"""A journal of the time when a turn had the number that its reply had."""


class Mirror:
    """A seal whose work can be seen: it turns the bytes around."""

    def seal(self, plain):
        return plain[::-1]

    def open(self, sealed):
        return sealed[::-1]


def test_turns_are_read_back_in_order(tmp_path):
    with Journal(tmp_path) as journal:
        journal.write_turn({"heard": "i feel sad"})
        journal.write_turn({"heard": "héllo"})

        assert list(journal.read_turns()) == [{"heard": "i feel sad"}, {"heard": "héllo"}]


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
def test_only_the_owner_may_read_the_folder_and_the_file(tmp_path):
    folder = tmp_path / "data"
    Journal(folder).close()

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / FILE_NAME).stat().st_mode) == 0o600


def test_what_a_turn_holds_passes_through_the_seal(tmp_path):
    with Journal(tmp_path, seal=Mirror()) as journal:
        journal.write_turn({"heard": "lonely"})

        assert list(journal.read_turns()) == [{"heard": "lonely"}]
    assert b"ylenol" in (tmp_path / FILE_NAME).read_bytes()
    assert b"lonely" not in (tmp_path / FILE_NAME).read_bytes()


def test_forgetting_from_a_turn_on_leaves_the_ones_before(tmp_path):
    with Journal(tmp_path) as journal:
        journal.write_turn({"heard": "first"})
        second = journal.write_turn({"heard": "second"})
        journal.write_turn({"heard": "third"})
        journal.forget_from(second)

        assert list(journal.read_turns()) == [{"heard": "first"}]


def test_a_number_is_never_given_again(tmp_path):
    with Journal(tmp_path) as journal:
        first = journal.write_turn({"heard": "first"})
        journal.forget_session()

        assert journal.write_turn({"heard": "second"}) > first


def test_what_was_forgotten_is_not_left_beside_the_file_either(tmp_path):
    with Journal(tmp_path) as journal:
        journal.write_turn({"heard": "kept"})
        journal.forget_from(journal.write_turn({"heard": "unforgettable"}))

        assert not any(b"unforgettable" in file.read_bytes() for file in tmp_path.iterdir())


def test_forgetting_the_session_leaves_no_word_of_it_in_the_file(tmp_path):
    with Journal(tmp_path) as journal:
        journal.write_turn({"heard": "unforgettable"})
        journal.forget_session()

    assert b"unforgettable" not in (tmp_path / FILE_NAME).read_bytes()


def test_sessions_do_not_mix(tmp_path):
    with Journal(tmp_path) as journal:
        journal.write_turn({"heard": "yesterday"})
    with Journal(tmp_path) as journal:
        journal.write_turn({"heard": "today"})

        assert list(journal.read_turns()) == [{"heard": "today"}]


def test_a_journal_of_before_it_numbered_its_turns_is_written_on(tmp_path):
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as older:
        older.executescript(OLDER_FILE)
    with Journal(tmp_path) as journal:
        journal.write_turn({"heard": "now"})

        assert list(journal.read_turns()) == [{"heard": "now"}]
        assert journal.recall("pause") == 3.25
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as file:
        kept = file.execute("SELECT session, turn, sealed FROM turns ORDER BY session").fetchall()
    assert kept == [(1, 7, b'{"heard": "then"}'), (2, 1, b'{"heard": "now"}')]


def test_a_learned_figure_is_there_the_next_time(tmp_path):
    with Journal(tmp_path) as journal:
        journal.remember("pause", 3.25)
    with Journal(tmp_path) as journal:
        assert journal.recall("pause") == 3.25
        assert journal.recall("something else") is None


def test_a_second_process_is_told_that_the_journal_is_in_use(tmp_path):
    program = (
        "import sys, pathlib\n"
        "from voice_companion.adapters.journal import Journal\n"
        "Journal(pathlib.Path(sys.argv[1]))\n"
    )
    with Journal(tmp_path) as journal:
        journal.write_turn({"heard": "kept"})
        second = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)],
            capture_output=True,
            text=True,
            check=False,
        )
        journal.write_turn({"heard": "kept too"})

        assert "in use by another companion" in second.stderr
        assert len(list(journal.read_turns())) == 2


def test_a_file_that_is_no_journal_is_refused_and_left_alone(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"something of mine " * 100)

    with pytest.raises(JournalError, match="cannot be used"):
        Journal(tmp_path)

    assert (tmp_path / FILE_NAME).read_bytes() == b"something of mine " * 100


def test_a_data_folder_that_is_a_file_is_explained(tmp_path):
    (tmp_path / "data").write_text("not a folder")

    with pytest.raises(JournalError, match="--no-journal"):
        Journal(tmp_path / "data")


def test_a_full_disk_loses_only_the_turn_that_did_not_fit(tmp_path):
    journal = Journal(tmp_path)
    journal.write_turn({"heard": "kept"})
    # SQLite's own limit on pages gives the very error that a full disk gives.
    journal._db.execute("PRAGMA max_page_count = 1")
    with pytest.raises(JournalError, match="disk is full"):
        journal.write_turn({"heard": "x" * 1_000_000})
    journal.close()

    stored = sqlite3.connect(tmp_path / FILE_NAME).execute("SELECT count(*) FROM turns").fetchone()
    assert stored == (1,)


def test_closing_twice_is_harmless(tmp_path):
    journal = Journal(tmp_path)
    journal.close()
    journal.close()

    with Journal(tmp_path) as again:
        assert list(again.read_turns()) == []
