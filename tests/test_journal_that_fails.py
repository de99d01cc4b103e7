"""A journal that fails takes no reply with it: it is told once, and the talk goes on."""

import signal
import sqlite3
import subprocess
from contextlib import closing, suppress

import pytest

from tests.fakes import FakeCaptions, FakeLoudspeaker
from tests.program import LISTENING, RECORDINGS, objects, run
from tests.room import Room, ScriptedEars, first_companion
from voice_companion.adapters.journal import FILE_NAME, Journal
from voice_companion.cli import session
from voice_companion.cli.compose import build_turn_taker
from voice_companion.core.reply import Reply
from voice_companion.errors import JournalError
from voice_companion.listening import Listener
from voice_companion.settings import Settings

LINES = first_companion()._rules.dialogue.spoken.lines
DISCLOSURE = "i want to die"
FORGET = "forget what i just said"


@pytest.fixture
def small_disk(tmp_path):
    """A real disk, in memory, with room for little."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("only Linux's administrator can mount a disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk):
    """Leave not a byte free."""
    with (disk / "filling").open("wb", buffering=0) as filling, suppress(OSError):
        while True:
            filling.write(bytes(1024))


def to_the_brim(journal):
    """Keep so much that the next turn needs room which the file does not have yet."""
    journal.write_turn({"heard": "x" * 3900})


class Intruder:
    """Has the file locked in these turns; nobody could, had the journal not let go of it."""

    def __init__(self, journal, folder, *, turns):
        journal._db.execute("PRAGMA locking_mode = NORMAL")
        journal._db.execute("SELECT count(*) FROM turns").fetchall()
        self._file = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
        self._turns = turns

    def __call__(self, reply):
        if (reply.turn in self._turns) != self._file.in_transaction:
            self._file.execute("ROLLBACK" if self._file.in_transaction else "BEGIN EXCLUSIVE")

    def close(self):
        self._file.close()


def break_down(folder, change):
    """Leave a journal on which SQLite refuses a change, such as "INSERT ON turns"."""
    Journal(folder).close()
    with closing(sqlite3.connect(folder / FILE_NAME)) as file:
        file.execute(
            f"CREATE TRIGGER broken BEFORE {change} BEGIN SELECT RAISE(FAIL, 'broken'); END"
        )


def at_turn(number, act):
    """Return what acts once, between the understanding of that turn and its reply."""
    return lambda reply: act() if reply.turn == number else None


def told(room, key):
    """Return how often one of these lines about the journal was spoken."""
    return sum(room.spoken.count(line) for line in LINES[key])


def test_a_full_disk_takes_no_reply_with_it_and_is_told_once(small_disk):
    with Journal(small_disk) as journal:
        to_the_brim(journal)
        room = Room(
            "i feel sad", "i miss my dog", "my boss upset me",
            journal=journal, on_reply=at_turn(1, lambda: fill(small_disk)),
        )  # fmt: skip

        assert len(list(journal.read_turns())) == 1, "what was kept before was lost"
    assert len(room.replies) == 3
    assert all(reply.said in room.spoken for reply in room.replies)
    (note,) = room.shown("note")
    assert "The disk is full" in note
    assert told(room, "unkept") == 1


def test_after_a_failure_nothing_more_is_kept_even_where_there_is_room_again(small_disk):
    with Journal(small_disk) as journal:
        to_the_brim(journal)
        fill(small_disk)
        free = at_turn(2, (small_disk / "filling").unlink)
        Room("i feel sad", "i miss my dog", "my boss upset me", journal=journal, on_reply=free)

        assert len(list(journal.read_turns())) == 1


def test_what_was_kept_can_be_forgotten_on_a_full_disk(small_disk):
    with Journal(small_disk) as journal:
        room = Room(
            "i miss my zebra", FORGET,
            journal=journal, on_reply=at_turn(2, lambda: fill(small_disk)),
        )  # fmt: skip

        assert list(journal.read_turns()) == []
        assert not any(b"zebra" in file.read_bytes() for file in small_disk.iterdir())
    assert told(room, "not_forgotten") == 0


def hold_locked_out(tmp_path, *events, turns):
    """Hold a check-in whose journal is locked in these turns; return it and what was kept."""
    with Journal(tmp_path) as journal, closing(Intruder(journal, tmp_path, turns=turns)) as other:
        room = Room(*events, journal=journal, on_reply=other)
        other.close()
        return room, [turn["heard"] for turn in journal.read_turns()]


def test_a_locked_journal_takes_no_disclosures_reply_with_it_and_is_not_spoken_of_in_it(tmp_path):
    room, kept = hold_locked_out(tmp_path, DISCLOSURE, turns=[1])

    assert "nine, eight, eight" in room.spoken
    assert kept == []
    assert len(room.shown("note")) == 1
    assert told(room, "unkept") == 0


def test_a_failure_in_danger_is_spoken_of_once_that_is_over(tmp_path):
    events = (DISCLOSURE, "i'm fine", "yes i'm safe", "i feel sad")
    room, _ = hold_locked_out(tmp_path, *events, turns=[1])

    assert [reply.danger is None for reply in room.replies] == [False, False, True, True]
    assert told(room, "unkept") == 1


def test_that_something_could_not_be_deleted_is_said_each_time(tmp_path):
    room, kept = hold_locked_out(tmp_path, "i feel sad", "i'm ill", FORGET, FORGET, turns=[3, 4])

    assert kept == ["i feel sad", "i'm ill"]
    assert told(room, "not_forgotten") == 2
    assert ["still in it" in note for note in room.shown("note")] == [True, True]


def test_what_could_not_be_deleted_goes_with_the_next_that_can(tmp_path):
    room, kept = hold_locked_out(tmp_path, "i feel sad", "i'm ill", FORGET, FORGET, turns=[3])

    assert kept == []
    assert told(room, "not_forgotten") == 1


def test_forgetting_what_could_not_be_kept_deletes_nothing_else(tmp_path):
    room, kept = hold_locked_out(tmp_path, "i feel sad", "i'm ill", FORGET, turns=[2])

    assert kept == ["i feel sad"]
    assert told(room, "not_forgotten") == 0


def test_a_word_about_the_journal_is_not_what_is_repeated(tmp_path):
    room, _ = hold_locked_out(tmp_path, "i feel sad", "say that again", turns=[1])

    assert room.replies[1].said == room.replies[0].said


def test_a_word_about_the_journal_leaves_a_question_open(tmp_path):
    asked = ("i feel ignored", "yes")
    room, _ = hold_locked_out(tmp_path / "locked", *asked, turns=[1])
    undisturbed, _ = hold_locked_out(tmp_path / "undisturbed", *asked, turns=[])

    assert room.replies[0].question
    assert [reply.said for reply in room.replies] == [one.said for one in undisturbed.replies]
    assert told(room, "unkept") == 1


def test_a_turn_that_is_cut_short_by_ctrl_c_is_kept(tmp_path):
    class Interrupted(FakeLoudspeaker):
        def play(self, pieces):
            if room_replies and not self.played_reply:
                self.played_reply = True
                signal.raise_signal(signal.SIGINT)
            return super().play(pieces)

        played_reply = False

    room_replies = []
    with Journal(tmp_path) as journal:
        room = Room(
            "i feel sad", "i miss my dog",
            journal=journal, loudspeaker=Interrupted(), on_reply=room_replies.append,
        )  # fmt: skip

        assert [turn["heard"] for turn in journal.read_turns()] == ["i feel sad"]
    assert len(room.replies) == 1
    assert len(room.shown("said")) == 3, "the opening, the reply and a goodbye"


def test_closing_a_journal_that_failed_is_quiet(tmp_path):
    journal = Journal(tmp_path)
    with closing(Intruder(journal, tmp_path, turns=[1])) as other:
        other(Reply(1, "", None))
        with pytest.raises(JournalError, match="in use"):
            journal.write_turn({"heard": "i feel sad"})
        journal.close()


@pytest.mark.parametrize("change", ["INSERT ON turns", "UPDATE ON sessions"])
def test_a_broken_journal_ends_no_check_in_and_is_told_in_one_line(tmp_path, change):
    break_down(tmp_path, change)
    replies = tmp_path / "replies"
    done = run(
        "checkin", "--json", *LISTENING,
        "--input", RECORDINGS / "two_turns.flac", "--output", replies, data_dir=tmp_path,
    )  # fmt: skip

    captions = done.stderr.decode()
    assert done.returncode == 0, captions
    assert "Traceback" not in captions
    assert captions.count("The journal cannot be used (broken)") == 1
    assert len(objects(done)) == 2
    spoken = {"000.wav", "001.wav", "002.wav"} | {"001-2.wav" for _ in [0] if "turns" in change}
    assert {file.name for file in replies.iterdir()} == spoken


@pytest.mark.parametrize(("failed_before", "notes"), [(False, 1), (True, 0)])
def test_a_pause_that_cannot_be_remembered_ends_nothing(tmp_path, failed_before, notes):
    break_down(tmp_path, "INSERT ON profile")
    captions, listener = FakeCaptions(), Listener(ScriptedEars(()), build_turn_taker(Settings()))
    with Journal(tmp_path) as journal:
        journal.failed = failed_before
        session._at_the_end(captions, lambda: session._remember_pause(journal, listener))

    assert len(captions.lines) == notes
