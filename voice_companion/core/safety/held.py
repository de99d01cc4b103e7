"""What is held at present, one turn as the hold sees it, and one answer of the hold."""

from dataclasses import dataclass, field

from voice_companion.core.impression import Impression
from voice_companion.core.labels import Command, Danger
from voice_companion.core.safety.hold_rules import HoldState
from voice_companion.core.safety.screening import Screening

__all__ = ["Held", "HoldReply", "HoldTurn"]


@dataclass(frozen=True, slots=True)
class HoldReply:
    """One answer of the hold. Its only move is `safety`, or `release`."""

    said: str
    """May hold "{point}", for what the person told."""
    said_without_point: str
    """The same, where nothing can be given back."""
    on_screen: tuple[str, ...] = ()
    question: bool = False
    danger: Danger | None = None
    """The tier that is open after this answer; None once all is over."""
    released: bool = False
    """Whether a danger that was none is let go."""
    ended: bool = False
    command: Command | None = None
    """FORGET_SESSION where the session is to be deleted."""


@dataclass(frozen=True, slots=True)
class HoldTurn:
    """One turn of the person, as the hold sees it."""

    text: str
    screening: Screening
    impression: Impression | None = None
    command: Command | None = None
    other_in_danger: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """What is held at present, and what was told and said in this session."""

    state: HoldState = HoldState.NONE
    tier: Danger | None = None
    """The tier that is spoken of; SELF_HARM also where it was only hinted at."""
    hinted: bool = False
    """Whether self-harm was only hinted at so far."""
    confirmed: bool = False
    """Whether the danger was told more than once, or said yes to."""
    plain: bool = False
    """Whether the danger that is held was told in a plain statement."""
    told: frozenset[Danger] = frozenset()
    """Every tier told in this session and not let go as a misunderstanding."""
    asked: frozenset[Danger] = frozenset()
    """Tiers that were asked about: once in a session, unless new evidence comes."""
    asked_again: frozenset[Danger] = frozenset()
    released: frozenset[Danger] = frozenset()
    since_release: int = 0
    quiet: int = 0
    """Turns since danger was last told."""
    question: str | None = None
    """The question of the hold that is open."""
    since_question: int = 0
    used: tuple[str, ...] = field(default=())
    """Lines said so far, oldest first."""
    last: HoldReply | None = None

    @property
    def active(self) -> bool:
        """Return whether the next turn belongs to the hold."""
        return self.state is not HoldState.NONE
