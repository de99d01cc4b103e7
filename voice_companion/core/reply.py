"""What the companion answers to one turn, in the stable form of `converse --json`."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from voice_companion.core.labels import Command, Danger


class Move(StrEnum):
    """What a reply does, in the terms of reflective listening."""

    REFLECT_FEELING = "reflect_feeling"
    REFLECT_TRIGGER = "reflect_trigger"
    REFLECT_MEANING = "reflect_meaning"
    DOUBLE_SIDED = "double_sided"
    VALIDATE = "validate"
    CLARIFY_FEELING = "clarify_feeling"
    CLARIFY_TRIGGER = "clarify_trigger"
    SURFACE_BELIEF = "surface_belief"
    OWN_FEELING = "own_feeling"
    OTHER_SIDE = "other_side"
    SUMMARY = "summary"
    SAVOUR = "savour"
    ENCOURAGE = "encourage"
    WAIT = "wait"
    BACK_OFF = "back_off"
    CONFIRM = "confirm"
    REPAIR = "repair"
    OPEN = "open"
    CLOSE = "close"
    INFORM = "inform"
    SAFETY = "safety"
    RELEASE = "release"
    """A danger that was none is let go."""
    COMMAND = "command"


class Stage(StrEnum):
    """Where on the path of attunement the session is."""

    OPEN = "open"
    NAME = "name"
    ALLOW = "allow"
    TRIGGER = "trigger"
    MEANING = "meaning"
    OWN = "own"
    OTHER_SIDE = "other_side"
    SUMMARY = "summary"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer, or a deliberate silence."""

    turn: int
    """Counts the person's turns and answered silences from 1; 0 is the opening."""
    heard: str
    said: str | None
    """The line to speak; None is a deliberate silence."""
    moves: tuple[Move, ...] = ()
    question: bool = False
    danger: Danger | None = None
    command: Command | None = None
    stage: Stage = Stage.OPEN
    ended: bool = False
    on_screen: tuple[str, ...] = ()
    """Lines to show besides the caption, such as helpline numbers; not part of the JSON."""
    kept: bool = True
    """Whether it belongs to the session; False where words were meant for somebody else, as while
    paused. Not part of the JSON."""

    @property
    def tells(self) -> bool:
        """Return whether the person told something, be it yes or no, and did not only steer."""
        return self.kept and bool(self.heard) and self.command not in _STEERING

    def as_json(self) -> dict[str, Any]:
        """Return the stable form, in the contract's order of keys."""
        return {
            "turn": self.turn,
            "heard": self.heard,
            "said": self.said,
            "moves": [move.value for move in self.moves],
            "question": self.question,
            "safety": self.danger.value if self.danger else None,
            "command": self.command.value if self.command else None,
            "stage": self.stage.value,
            "ended": self.ended,
        }


_STEERING = frozenset(
    {
        Command.PAUSE, Command.RESUME, Command.HOLD, Command.REPEAT, Command.SKIP,
        Command.SLOWER, Command.FASTER, Command.LOUDER, Command.QUIETER,
        Command.HELP, Command.PRIVACY, Command.RECAP, Command.SUMMARY,
        Command.FORGET_LAST, Command.FORGET_SESSION,
    }
)  # fmt: skip
"""Commands about how to talk: nobody means one of them by "what I just said"."""
