"""How the companion answers what is asked of it: a line, and the memory that the answer leaves."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from voice_companion.core.dialogue.memory import Memory, Pending, with_closed, with_denied
from voice_companion.core.dialogue.summary import summary_slots, taken_along
from voice_companion.core.dialogue.turn import Turn
from voice_companion.core.impression import Act, Answered
from voice_companion.core.labels import Command, Polarity
from voice_companion.core.reply import Move

__all__ = ["Answer", "answer_command", "asked_for"]

_WEIGHS = 1.0
"""The weight from which on something told with a goodbye is taken up."""
_TOLD_WITH_GOODBYE = 12
"""Words from which a goodbye tells something, too, that wants taking up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows from a command."""

    kinds: tuple[str, ...]
    """Kinds of lines, the first that can be said is."""
    moves: tuple[Move, ...]
    memory: Memory
    slots: Mapping[str, str] = field(default_factory=dict)
    ended: bool = False


def asked_for(turn: Turn) -> Command | None:
    """Return what is asked for: a goodbye ends the talk, and a yes or no answers what was asked."""
    heard = turn.heard
    if turn.foreign or turn.empty or turn.noise:
        return None
    if heard.act is Act.GOODBYE and turn.memory.turn > 1:
        return Command.DONE  # nobody takes leave with their first words
    bare = heard.act is Act.ANSWER and not turn.own(Polarity.FELT)
    return _SHORT_ANSWERS.get(turn.answered) if bare else heard.command


_SHORT_ANSWERS: Mapping[Answered | None, Command] = {
    Answered.YES: Command.YES,
    Answered.NO: Command.NO,
}


def answer_command(turn: Turn, command: Command) -> Answer:
    """Return the answer to a command; the companion itself says a line again."""
    if command in _ANSWERS:
        return _ANSWERS[command](turn)
    return _plain(replace(turn.memory, pending=Pending.NOTHING), command.value)


def _gather(turn: Turn) -> Answer:
    kinds = ("summary", "summary_told", "summary_felt", "summary_empty")
    return Answer(kinds, (Move.SUMMARY,), turn.memory, summary_slots(turn.memory))


def _decline(turn: Turn) -> Answer:
    closed = with_closed(turn.memory, turn.topic or turn.memory.topic)
    return Answer(("decline",), (Move.BACK_OFF, Move.COMMAND), closed)


def _pause(turn: Turn) -> Answer:
    if turn.memory.paused:
        return _plain(turn.memory, "already_paused")
    return _plain(replace(turn.memory, paused=True, pending=Pending.NOTHING), "pause")


def _resume(turn: Turn) -> Answer:
    return _plain(replace(turn.memory, paused=False, pending=Pending.NOTHING), "resume")


def _hold(turn: Turn) -> Answer:
    return Answer(("hold",), (Move.WAIT,), turn.memory)


def _inform(turn: Turn, kind: str) -> Answer:
    return Answer((kind,), (Move.COMMAND, Move.INFORM), turn.memory)


def _plain(memory: Memory, kind: str) -> Answer:
    return Answer((kind,), (Move.COMMAND,), memory)


def _closing(turn: Turn, command: Command) -> Answer:
    """Return what closes a session: one thing that was told, and a kind word."""
    along = taken_along(turn.memory)
    said, good = (along.clause, along.good) if along else (None, False)
    fresh = _tells_something(turn)
    if fresh and turn.point is not None:
        said, good = turn.point.said, False
    kinds = tuple(_closing_kinds(turn, command, told=fresh, good=good))
    slots = {"earlier": said} if said else {}
    return Answer(kinds, (Move.CLOSE,), turn.memory, slots, ended=True)


def _tells_something(turn: Turn) -> bool:
    """Tell whether a goodbye brings something that wants taking up."""
    point = turn.point
    if point is None or point.asked or len(turn.heard.text.split()) < _TOLD_WITH_GOODBYE:
        return False
    return max(part.weight for part in point.parts) >= _WEIGHS


def _closing_kinds(turn: Turn, command: Command, *, told: bool, good: bool) -> Iterator[str]:
    kind = turn.heard.about
    if command is Command.DONE and kind == "night":
        yield from ("good_night_told", "good_night")
    elif command is Command.DONE and kind == "hurried" and not told:
        yield "hurried"
    elif command is Command.DONE:
        yield "closing_good" if good else "closing_told"
    yield "closing"


def _yes_or_no(turn: Turn, *, agreed: bool) -> Answer:
    """Return what answers a bare yes or no: what was asked decides what it means."""
    memory = replace(turn.memory, pending=Pending.NOTHING, confirming=None)
    pending = turn.memory.pending
    if pending is Pending.CONFIRM:
        slots = {"confirming": turn.memory.confirming or ""}
        kind = "confirmed" if agreed else "heard_again"
        if not agreed:
            misheard = [one.lemma for one in memory.feelings if one.said == slots["confirming"]]
            memory = with_denied(memory, misheard)
        return Answer((kind, "nods"), (Move.CONFIRM if agreed else Move.REPAIR,), memory, slots)
    if pending is Pending.PAUSE_OFFER and agreed:
        return Answer(("pause",), (Move.COMMAND,), replace(memory, paused=True))
    if pending is Pending.GUESS and not agreed:
        return Answer(("guess_refused", "brief_no"), (Move.REPAIR,), memory)
    if pending is Pending.OTHER_SIDE and not agreed:
        return Answer(("stay", "brief_no"), (Move.BACK_OFF,), memory)
    kind = "brief" if agreed else "brief_no"
    return Answer((kind, "nods"), (Move.ENCOURAGE,), memory)


_ANSWERS: Mapping[Command, Callable[[Turn], Answer]] = {
    Command.STOP: lambda turn: _closing(turn, Command.STOP),
    Command.DONE: lambda turn: _closing(turn, Command.DONE),
    Command.YES: lambda turn: _yes_or_no(turn, agreed=True),
    Command.NO: lambda turn: _yes_or_no(turn, agreed=False),
    Command.RECAP: _gather,
    Command.SUMMARY: _gather,
    Command.DECLINE: _decline,
    Command.HOLD: _hold,
    Command.PAUSE: _pause,
    Command.RESUME: _resume,
    Command.HELP: lambda turn: _inform(turn, "help"),
    Command.PRIVACY: lambda turn: _inform(turn, "privacy"),
}
"""Commands that are more than a line."""
