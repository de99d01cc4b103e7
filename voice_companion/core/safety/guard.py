"""Danger comes first: every turn was screened.

And while danger is held it is answered here alone.
"""

from dataclasses import dataclass

from voice_companion.core.labels import Command, Danger, Gate
from voice_companion.core.safety.danger_rules import Levels
from voice_companion.core.safety.held import Held, HoldReply, HoldTurn
from voice_companion.core.safety.helplines import HelplineRules
from voice_companion.core.safety.hold import Hold
from voice_companion.core.safety.hold_rules import HoldRules
from voice_companion.core.safety.screening import Screening, built_up
from voice_companion.core.understood import Understanding

_GATES = {Danger.ABUSE: Gate.ABUSE, Danger.HARM_OTHERS: Gate.THREAT}
_RECENT = 2
"""How many turns before the present one the listener is given."""


@dataclass(frozen=True, slots=True)
class Recent:
    """One of the last turns."""

    text: str
    screening: Screening


class Guard:
    """Watches over one session: the latest turns, and what danger was told."""

    def __init__(
        self, rules: HoldRules, levels: Levels, helplines: HelplineRules, *, country: str
    ) -> None:
        self._hold = Hold(rules, helplines, country=country)
        self._levels = levels
        self._held = Held()
        self.recent: tuple[Recent, ...] = ()
        """The last turns, oldest first: what the next one is read by. Set back where turns are
        forgotten; what danger was told stays known."""

    @property
    def earlier(self) -> tuple[str, ...]:
        """Return what the person said in the last turns, oldest first."""
        return tuple(one.text for one in self.recent)

    @property
    def active(self) -> bool:
        """Return whether danger is held at present."""
        return self._held.active

    @property
    def gates(self) -> frozenset[Gate]:
        """Return what the dangers told in this session rule out later."""
        return frozenset(_GATES[tier] for tier in self._held.told if tier in _GATES)

    def answer(self, heard: Understanding) -> HoldReply | None:
        """Return the answer to danger, or to any turn while it is held; None for other turns."""
        together = (*self.recent, Recent(heard.text, heard.screening))
        self.recent = together[-_RECENT:]
        # Somebody in danger who says "help" does not ask for a list of commands.
        helpless = heard.command is Command.HELP and self.active
        turn = HoldTurn(
            heard.text,
            built_up([one.screening for one in together], self._levels),
            heard.impression,
            command=None if helpless else heard.command,
            other_in_danger=heard.other_in_danger,
        )
        self._held, reply = self._hold.answer(self._held, turn)
        if reply is not None and reply.released:
            # What sounded like danger must not colour the next turns, too.
            self.recent = ()
        return reply

    def pass_silence(self) -> HoldReply | None:
        """Return a line of company for a silence while danger is held."""
        self._held, reply = self._hold.pass_silence(self._held)
        return reply
