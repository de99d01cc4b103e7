"""What is held at present after a disclosure of danger, and what one answer looks like."""

from dataclasses import dataclass
from enum import StrEnum

from voice_companion.core.labels import Command, Danger


class Awaiting(StrEnum):
    """Which question of ours the next utterance may answer."""

    NOTHING = "nothing"
    THINKING = "thinking"
    """Whether they are thinking of ending their life."""
    DOUBT = "doubt"
    """Whether there is a danger of which only the trained judge heard something."""
    CHECK = "check"
    """Whether they are safe."""
    SAFE_TO_TALK = "safe_to_talk"
    SAVE = "save"
    """Whether to delete what was said."""
    COMPANY = "company"
    """A question in a line of company."""


@dataclass(frozen=True, slots=True)
class CrisisReply:
    """One answer of the crisis path; its move is `safety`."""

    said: str
    on_screen: tuple[str, ...] = ()
    question: bool = False
    ended: bool = False
    danger: Danger | None = None
    """The tier that is answered or held."""
    command: Command | None = None
    """FORGET_SESSION when the person accepted that nothing be kept."""


@dataclass(frozen=True, slots=True)
class CrisisState:
    """What is held at present, and what was told and said in this session."""

    held: Danger | None = None
    """The tier that is held; None while mirroring may go on."""
    awaiting: Awaiting = Awaiting.NOTHING
    doubted: Danger | None = None
    """The tier that was asked about, as nobody told of it plainly."""
    told: frozenset[Danger] = frozenset()
    """Every tier told in this session, released ones too; gates what mirroring may do."""
    quiet: int = 0
    """Turns of the hold since danger was last told."""
    used: tuple[str, ...] = ()
    """Lines said so far, oldest first."""
    last: CrisisReply | None = None

    @property
    def active(self) -> bool:
        """Return whether the next turn belongs to the crisis path."""
        return self.held is not None or self.awaiting is not Awaiting.NOTHING
