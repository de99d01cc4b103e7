"""Danger comes first: every turn is screened.

And while danger is held it is answered here alone.
"""

from voice_companion.core.labels import Command, Danger, Understanding
from voice_companion.core.reflection.memory import Gate
from voice_companion.core.safety.crisis import Crisis, CrisisReply, CrisisState
from voice_companion.core.safety.helplines import HelplineRules
from voice_companion.core.safety.screening import (
    SafetyRules,
    Screened,
    in_context,
    other_in_danger,
    screened,
)

_GATES = {Danger.ABUSE: Gate.ABUSE, Danger.HARM_OTHERS: Gate.THREAT}


class Guard:
    """Watches over one session: the latest turns, and what danger was told."""

    def __init__(self, rules: SafetyRules, helplines: HelplineRules, *, country: str) -> None:
        self._rules = rules
        self._crisis = Crisis(rules.wording, helplines, country=country)
        self._state = CrisisState()
        self.recent: tuple[Screened, ...] = ()
        """What the latest turns told, each read once; set back where turns are forgotten. What
        danger was told stays known."""

    @property
    def active(self) -> bool:
        """Return whether danger is held at present."""
        return self._state.active

    @property
    def gates(self) -> frozenset[Gate]:
        """Return what the dangers told in this session rule out later."""
        return frozenset(_GATES[tier] for tier in self._state.told if tier in _GATES)

    def answer(self, heard: Understanding) -> CrisisReply | None:
        """Return the fixed answer to danger, or to any turn while it is held.

        None for other turns.
        """
        latest = screened(heard.text, self._rules)
        self.recent = (*self.recent, latest)[-self._rules.recent_turns :]
        # Somebody in danger who says "help" does not ask for a list of commands.
        helpless = heard.command is Command.HELP and self.active
        danger = in_context(self.recent, self._rules)
        self._state, reply = self._crisis.answer(
            self._state,
            text=heard.text,
            danger=danger,
            sure=latest.sure or danger is not latest.danger,
            command=None if helpless else heard.asked,
            other_in_danger=other_in_danger(heard.text, self._rules),
        )
        return reply

    def pass_silence(self) -> CrisisReply | None:
        """Return a line of company for a silence while danger is held."""
        self._state, reply = self._crisis.pass_silence(self._state)
        return reply
