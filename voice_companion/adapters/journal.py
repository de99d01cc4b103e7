"""The journal: what was said, kept in SQLite in the data directory for its owner alone.

One transaction a turn, so a turn is kept whole or not at all. The journal numbers the turns of a
session itself, in the order in which they come, so none can take another's place. What a turn
holds passes through a `Seal` on its way to and from the file: the one seam at which encryption
fits. The file is locked for as long as it is open, so a second companion cannot write into the
same journal.
"""

import itertools
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, Self

from voice_companion.errors import JournalError

FILE_NAME = "journal.sqlite3"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS sessions (
    id INTEGER PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS turns (
    session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    turn INTEGER NOT NULL, at TEXT NOT NULL, sealed BLOB NOT NULL,
    PRIMARY KEY (session, turn)
) STRICT;
CREATE TABLE IF NOT EXISTS profile (key TEXT PRIMARY KEY, value REAL NOT NULL) STRICT;
"""


class Seal(Protocol):
    """Turns what a turn holds into what is stored, and back."""

    def seal(self, plain: bytes) -> bytes:
        """Return the bytes to store."""

    def open(self, sealed: bytes) -> bytes:
        """Return what was sealed; raise JournalError when the key is wrong."""


class NoSeal:
    """Stores what it is given, as it is: the file's owner-only rights are its only protection."""

    def seal(self, plain: bytes) -> bytes:
        """Return the same bytes."""
        return plain

    def open(self, sealed: bytes) -> bytes:
        """Return the same bytes."""
        return sealed


class Journal:
    """One session's place in the journal; use as a context manager or call close()."""

    def __init__(self, data_dir: Path, *, seal: Seal | None = None) -> None:
        """Open or create the journal; raise JournalError when it is locked or cannot be written."""
        self._seal: Seal = seal or NoSeal()
        with _explained():
            self._db = _open(data_dir)
            cursor = self._db.execute("INSERT INTO sessions (started_at) VALUES (?)", (_now(),))
            self._session = cursor.lastrowid
        self._numbers = itertools.count(1)
        self.failed = False
        """Whether something could not be done, which the error then raised has told."""

    @staticmethod
    def probe(data_dir: Path) -> None:
        """Raise JournalError unless a journal can be opened and written here; change nothing."""
        with _explained():
            _open(data_dir).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def write_turn(self, content: dict[str, Any]) -> int:
        """Keep one turn, whole or not at all, and return its number among this session's.

        Numbers rise and are never given again. Raises JournalError when it cannot be written.
        """
        number = next(self._numbers)
        sealed = self._seal.seal(json.dumps(content, ensure_ascii=False).encode())
        with self._at_work():
            self._db.execute(
                "INSERT INTO turns (session, turn, at, sealed) VALUES (?, ?, ?, ?)",
                (self._session, number, _now(), sealed),
            )
        return number

    def read_turns(self) -> Iterator[dict[str, Any]]:
        """Yield what this session's turns hold, in order."""
        with self._at_work():
            rows = self._db.execute(
                "SELECT sealed FROM turns WHERE session = ? ORDER BY turn", (self._session,)
            ).fetchall()
        for (sealed,) in rows:
            yield json.loads(self._seal.open(sealed))

    def forget_from(self, number: int) -> None:
        """Delete this session's turns from this number on; the pages they stood on are overwritten.

        Raises JournalError when they cannot be deleted.
        """
        with self._at_work():
            # Beside the file SQLite holds what its pages held before, to undo a change with. It
            # would stand there until the journal is closed: after a deletion it is emptied at once.
            self._db.execute("PRAGMA journal_size_limit = 0")
            self._db.execute(
                "DELETE FROM turns WHERE session = ? AND turn >= ?", (self._session, number)
            )
            self._db.execute("PRAGMA journal_size_limit = -1")

    def forget_session(self) -> None:
        """Delete all of this session's turns, as forget_from() does."""
        self.forget_from(1)

    def remember(self, key: str, value: float) -> None:
        """Keep a learned figure, such as the pause in seconds."""
        with self._at_work():
            self._db.execute("INSERT OR REPLACE INTO profile VALUES (?, ?)", (key, value))

    def recall(self, key: str) -> float | None:
        """Return a learned figure; None when there is none yet."""
        with self._at_work():
            row = self._db.execute("SELECT value FROM profile WHERE key = ?", (key,)).fetchone()
        return float(row[0]) if row else None

    def close(self) -> None:
        """Mark the session as ended and let the file go; harmless when already closed.

        Raises JournalError when that fails, unless the journal had failed before: that was told.
        """
        failed_before = self.failed
        try:
            with self._at_work():
                self._db.execute(
                    "UPDATE sessions SET ended_at = ? WHERE id = ?", (_now(), self._session)
                )
        except sqlite3.ProgrammingError:
            return
        except JournalError:
            if not failed_before:
                raise
        finally:
            self._db.close()

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        try:
            with _explained():
                yield
        except JournalError:
            self.failed = True
            raise


def _open(data_dir: Path) -> sqlite3.Connection:
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = data_dir / FILE_NAME
    # Created by us, with the owner's rights only, before SQLite could create it with wider ones.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    db = sqlite3.connect(path, isolation_level=None, timeout=1.0)
    for pragma in ("secure_delete = ON", "foreign_keys = ON", "locking_mode = EXCLUSIVE"):
        db.execute(f"PRAGMA {pragma}")
    db.executescript(f"BEGIN EXCLUSIVE; {_SCHEMA} COMMIT;")
    return db


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except sqlite3.ProgrammingError:
        raise
    except sqlite3.DatabaseError as exc:
        raise JournalError(_explain(str(exc))) from exc
    except OSError as exc:
        message = f"The journal cannot be written: {exc.strerror}. {_WAY_OUT}"
        raise JournalError(message) from exc


_WAY_OUT = "Choose another folder with --data-dir, or go on without one with --no-journal."


def _explain(problem: str) -> str:
    if "locked" in problem:
        return (
            "The journal is in use by another companion. End that one first, "
            "or go on without a journal with --no-journal."
        )
    if "full" in problem:
        return (
            "The disk is full, so the journal could not be written; what is in it is safe. "
            "Free some space, or go on without one with --no-journal."
        )
    return f"The journal cannot be used ({problem}). {_WAY_OUT}"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
