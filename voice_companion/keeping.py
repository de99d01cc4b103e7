"""What of a check-in the journal keeps, and what is taken out of it again."""

from typing import Any, Protocol

from voice_companion.core.labels import Command
from voice_companion.core.reply import Reply
from voice_companion.errors import JournalError


class Keeper(Protocol):
    """What a check-in needs of a journal. Each raises JournalError where it cannot be done."""

    def write_turn(self, content: dict[str, Any]) -> int:
        """Keep one turn, whole or not at all, and return its number among this session's."""

    def forget_from(self, number: int) -> None:
        """Delete the turn of this number and all that were kept after it."""

    def forget_session(self) -> None:
        """Delete all turns of this session."""


class Record:
    """One check-in in the journal; without one, and once a turn has failed, nothing is kept.

    Forgetting goes back to what the person told last: the turn in which they told it and all that
    came after it are deleted, the companion's words into a silence as well as "slower" or "pause".
    """

    def __init__(self, journal: Keeper | None) -> None:
        self._journal = journal
        self._failed = False
        self._told: list[int | None] = []
        """The numbers of the turns in which the person told something, in order; None for those
        that could not be kept."""

    def keep(self, reply: Reply) -> None:
        """Keep a turn that holds something; raise JournalError the first time that this fails.

        After that nothing is tried any more, so that one trouble is told once. A silence that was
        let be leaves nothing to keep, and whoever has something forgotten does not want to read
        of it.
        """
        forgets = reply.command in {Command.FORGET_LAST, Command.FORGET_SESSION}
        if self._journal is None or not reply.kept or forgets or not (reply.heard or reply.said):
            return
        number = None
        try:
            number = None if self._failed else self._journal.write_turn(reply.as_json())
        except JournalError:
            self._failed = True
            raise
        finally:
            if reply.tells:
                self._told.append(number)

    def forget(self, reply: Reply) -> None:
        """Delete what this reply's turn asks to forget, if it does; raise JournalError on failure.

        It is tried whatever failed before. Where nothing was told, "the last thing" is all that
        there is.
        """
        if self._journal is None or not reply.kept:
            return
        if reply.command is Command.FORGET_LAST and self._told:
            if (number := self._told.pop()) is not None:
                self._journal.forget_from(number)
        elif reply.command in {Command.FORGET_LAST, Command.FORGET_SESSION}:
            self._told.clear()
            self._journal.forget_session()
