"""From a turn to what is said: the first row of moves.toml that fits, and at most one addition."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from voice_companion.core.dialogue.memory import Memory, Pending
from voice_companion.core.dialogue.point import moves_of
from voice_companion.core.dialogue.rules import DialogueRules, MoveRow
from voice_companion.core.dialogue.signs import holds
from voice_companion.core.dialogue.slots import as_view, fill
from voice_companion.core.dialogue.turn import Turn
from voice_companion.core.reply import Move
from voice_companion.core.speech import (
    Circumstances,
    Fault,
    digest,
    find_fault,
    lines_of,
    said_words,
    sentence_case,
)

__all__ = ["Choice", "Speaker", "choose"]


@dataclass(frozen=True, slots=True)
class Choice:
    """What is said, and why."""

    line: str
    moves: tuple[Move, ...]
    kinds: tuple[str, ...]
    """The kinds of its lines."""
    rules: tuple[str, ...]
    """The names of the rows that were taken, for `--explain`."""
    added: tuple[str, ...] = ()
    """What was added behind, which isn't to be heard twice either."""
    pending: Pending = Pending.NOTHING
    gives_point: bool = False
    """Whether the point of the turn is in it."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Finds lines that may be said: whole, true, and not said before."""

    rules: DialogueRules
    seed: int
    refused: Callable[[Fault], None]
    """Told of each line that the lint refuses."""

    def line(
        self,
        kind: str,
        slots: Mapping[str, str],
        memory: Memory,
        said_feelings: frozenset[str],
        *,
        before: str = "",
        again: bool = False,
    ) -> str | None:
        """Return a line of this kind, or None where none is left; `before` stands in front of it.

        `again` lets a line be said that was said before.
        """
        at = Circumstances(
            said_feelings,
            just_asked=memory.just_asked,
            guesses=kind in _GUESSES,
            summary=kind.startswith("summary"),
        )
        templates = self.rules.spoken.lines[kind]
        for template, line in lines_of(
            templates, slots, seed=self.seed, used=memory.uses.get(kind, 0)
        ):
            whole = sentence_case(f"{before} {line}")
            if not again and digest(whole) in memory.lines:
                continue
            if before and not _fresh(line, memory):
                continue
            fault = find_fault(whole, template, at, self.rules.lint)
            if fault is None:
                return whole
            self.refused(fault)
        return None


def _fresh(line: str, memory: Memory) -> bool:
    """Tell whether an addition was not said before in this session."""
    return digest(line) not in memory.lines


def choose(turn: Turn, speaker: Speaker) -> Choice | None:
    """Return what answers a turn; None where nothing new is left to say."""
    slots, feelings = fill(turn), said_feelings(turn)
    for row in _fitting(turn, turn.rules.moves.answers):
        kind = _kind(row, turn)
        line = speaker.line(kind, slots, turn.memory, feelings)
        if line is None:
            continue
        gives = turn.point is not None and _gives(turn.point.said, line)
        moves = row.moves
        if turn.point is not None and gives:
            moves = tuple(dict.fromkeys((*moves, *moves_of(turn.point, turn.heard))))
        choice = Choice(line, moves, (kind,), (row.name,), pending=row.pending, gives_point=gives)
        return choice if row.alone else _with_addition(choice, turn, speaker, slots, feelings)
    return None


def _fitting(turn: Turn, rows: tuple[MoveRow, ...]) -> Iterator[MoveRow]:
    for row in rows:
        rested = not row.every or turn.memory.since(row.say) >= row.every
        if rested and all(holds(condition, turn) for condition in row.when):
            yield row


def _gives(said: str, line: str) -> bool:
    """Tell whether the point is in a line; said as a view it lost what led it in."""
    return as_view(said).lower() in line.lower()


def _kind(row: MoveRow, turn: Turn) -> str:
    """Return the kind of lines of a row; what informs is chosen by what was asked."""
    return f"inform_{turn.heard.about}" if row.say == "inform" else row.say


def _with_addition(
    choice: Choice,
    turn: Turn,
    speaker: Speaker,
    slots: Mapping[str, str],
    feelings: frozenset[str],
) -> Choice:
    if "?" in choice.line:
        return choice
    for row in _fitting(turn, turn.rules.moves.additions):
        whole = speaker.line(row.say, slots, turn.memory, feelings, before=choice.line)
        if whole is not None:
            return replace(
                choice,
                line=whole,
                added=(whole.removeprefix(choice.line).strip(),),
                moves=tuple(dict.fromkeys((*choice.moves, *row.moves))),
                kinds=(*choice.kinds, row.say),
                rules=(*choice.rules, row.name),
                pending=row.pending,
            )
    return choice


def said_feelings(turn: Turn) -> frozenset[str]:
    """Return the words by which feelings may be named now: those that were said."""
    texts = [named.said for named in turn.memory.feelings]
    texts += [named.lemma for named in turn.memory.feelings]
    for feeling in turn.heard.feelings:
        texts += [feeling.lemma, feeling.span.text]
    texts.append(turn.heard.text[-4000:])
    return frozenset(word for text in texts for word in said_words(text.lower()))


_GUESSES = frozenset({"guess"})
"""Kinds of lines that guess at a feeling that nobody named."""
