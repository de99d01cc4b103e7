"""What is said and held once danger was told or suspected: a state machine without side effects.

The table of states by acts is intents/en/hold.toml; `Hold.answer` finds the cell, says its line and
goes to its state. What the person does is the listener's judgement; only a yes that deletes, that
says it is safe to talk, or that ends a hold must be clear by its words alone.
"""

from dataclasses import replace

from voice_companion.core.impression import HoldAct
from voice_companion.core.labels import Command, Danger
from voice_companion.core.safety.held import Held, HoldReply, HoldTurn
from voice_companion.core.safety.helplines import HelplineRules
from voice_companion.core.safety.hold_acts import hold_act, wants_number
from voice_companion.core.safety.hold_lines import HoldLines, spoken_tier
from voice_companion.core.safety.hold_rules import SILENCE, Cell, Effect, HoldRules, HoldState
from voice_companion.core.safety.screening import Level, Screening

__all__ = ["Held", "Hold", "HoldReply", "HoldTurn"]

_PASSED_ON = {
    Command.PAUSE, Command.RESUME, Command.SLOWER, Command.FASTER, Command.LOUDER, Command.QUIETER,
    Command.HOLD, Command.PRIVACY,
}  # fmt: skip
"""Commands that work as ever during a hold; the hold goes on after them."""
_BARE = {HoldState.SAFE_CHECK, HoldState.QUIET}
"""States in which the screen stays bare: somebody may look over the shoulder."""
_QUESTION_EVERY = 3
"""Turns of a hold of which at most one is a question."""
_QUIET_BEFORE_ASKING = 2
"""Quiet turns after which it is asked once more whether it is safe to talk."""
_AFTER_RELEASE = 8
"""Turns after an explained misunderstanding in which its tier needs a plain statement."""


Step = tuple[Held, HoldReply | None]


class Hold:
    """Answers the turns of one person's session in danger. Keeps nothing of its own."""

    def __init__(self, rules: HoldRules, helplines: HelplineRules, *, country: str | None) -> None:
        self._rules = rules
        self._lines = HoldLines(rules, helplines, country=country)

    # --- one turn ---

    def answer(self, held: Held, turn: HoldTurn) -> Step:
        """Return the next state and the answer to one turn; None leaves the turn to others."""
        held = replace(held, since_release=held.since_release + 1)
        if not held.active:
            return self._unheld(held, turn)
        graver = self._graver(held, turn.screening)
        if graver is not None:
            return self._tell(replace(held, plain=turn.screening.plain), graver)
        act = hold_act(held, turn, self._rules)
        if act in {HoldAct.OTHER, HoldAct.COMPANY}:
            asked = self._asked_of_it(held, turn)
            if asked is not None:
                return asked
        return self._cell(held, act)

    def _asked_of_it(self, held: Held, turn: HoldTurn) -> Step | None:
        """Answer what is asked of the companion itself; None where nothing is."""
        if turn.command is Command.REPEAT:
            return held, held.last
        if turn.command in _PASSED_ON:
            return held, None
        if turn.command is Command.DECLINE:
            return self._say(held, "declined")
        return self._say(held, "secret") if self._rules.is_clear("secret", turn.text) else None

    def pass_silence(self, held: Held) -> Step:
        """Return a short line of company for a silence in a hold; None when nothing is held."""
        return (
            self._go(held, self._rules.states[held.state][SILENCE]) if held.active else (held, None)
        )

    # --- nothing held ---

    def _unheld(self, held: Held, turn: HoldTurn) -> Step:
        screening = turn.screening
        if screening.level is Level.NONE or self._explained(held, screening):
            spoken_of = bool(held.told | held.asked)
            if wants_number(turn, self._rules, guessing=spoken_of):
                told = next(iter(held.told), Danger.SELF_HARM)
                return self._say(replace(held, tier=told), "number", over=True)
            return self._for_somebody_else(held, turn)
        tier = screening.tier or Danger.SELF_HARM
        hinted = tier is Danger.SELF_HARM_POSSIBLE
        if screening.level is Level.TOLD and not hinted:
            return self._tell(replace(held, plain=screening.plain), tier)
        return self._ask(held, tier) if self._may_ask(held, screening) else (held, None)

    @staticmethod
    def _may_ask(held: Held, screening: Screening) -> bool:
        """Return whether it may be asked: once, and once more on new evidence if never denied."""
        tier = spoken_tier(screening.tier or Danger.SELF_HARM)
        if tier not in held.asked:
            return True
        answered = tier in held.released | held.asked_again
        return bool(screening.evidence) and not answered

    def _explained(self, held: Held, screening: Screening) -> bool:
        """Return whether this is what was just explained as a misunderstanding."""
        tier = screening.tier
        known = tier is not None and spoken_tier(tier) in held.released
        return known and not screening.plain and held.since_release <= _AFTER_RELEASE

    def _ask(self, held: Held, tier: Danger) -> Step:
        spoken = spoken_tier(tier)
        held = replace(
            held,
            state=HoldState.ASKED,
            tier=spoken,
            hinted=tier is Danger.SELF_HARM_POSSIBLE,
            asked=held.asked | {spoken},
            asked_again=held.asked_again | (held.asked & {spoken}),
        )
        question = self._rules.tiers[spoken].ask
        held, reply = self._reply(held, question, on_screen=())
        return held, replace(reply, said=f"{{point}} {reply.said}")

    def _tell(self, held: Held, tier: Danger, *, line: str = "told") -> Step:
        spoken = spoken_tier(tier)
        after_abuse = spoken is Danger.ABUSE
        held = replace(
            held,
            state=HoldState.SAFE_CHECK if after_abuse else HoldState.STAYING,
            tier=spoken,
            hinted=False,
            confirmed=False,
            told=held.told | {spoken},
            asked=held.asked | {spoken},
            quiet=0,
            question=None,
            since_question=0,
        )
        return self._say(held, line)

    def _for_somebody_else(self, held: Held, turn: HoldTurn) -> Step:
        line = self._rules.common["for_somebody_else"]
        if not turn.other_in_danger or line in held.used:
            return held, None
        return self._say(replace(held, tier=Danger.SELF_HARM), "for_somebody_else", over=True)

    # --- a turn while something is held ---

    def _graver(self, held: Held, screening: Screening) -> Danger | None:
        """Return a tier told now that wasn't before: it is spoken to first."""
        if screening.level is not Level.TOLD or screening.tier is None:
            return None
        tier = spoken_tier(screening.tier)
        return tier if tier is not held.tier and tier not in held.told else None

    def _cell(self, held: Held, act: HoldAct) -> Step:
        cell = self._rules.states[held.state][act]
        if held.tier is Danger.ABUSE and cell.effect is Effect.END:
            # Who lives with the danger may be watched: nothing stays on the screen.
            cell = self._rules.states[held.state][HoldAct.OVERHEARD]
        if cell.say in {"told", "told_unsure"}:
            tier = held.tier or Danger.SELF_HARM
            held, reply = self._tell(held, tier, line=cell.say)
            return replace(held, confirmed=act is HoldAct.YES), reply
        if act is HoldAct.DANGER:
            return self._go(replace(held, confirmed=True, quiet=0), cell)
        held = replace(held, quiet=held.quiet + 1)
        if held.question and act in {HoldAct.YES, HoldAct.NO, HoldAct.UNSURE}:
            line = getattr(self._rules.questions[held.question], act.value)
            return self._reply(replace(held, question=None, state=cell.next), line)
        if act in {HoldAct.OTHER, HoldAct.NO} and (asked := self._asked(held)):
            return asked
        return self._go(held, cell)

    def _asked(self, held: Held) -> Step | None:
        """Return a question in place of a line of company, where one is due."""
        if held.state is HoldState.QUIET and held.quiet >= _QUIET_BEFORE_ASKING:
            line = self._rules.tiers[held.tier].safe_again if held.tier else None
            if line and line not in held.used:
                return self._reply(replace(held, state=HoldState.SAFE_CHECK), line)
        if held.state is not HoldState.STAYING or held.tier is None:
            return None
        sure = held.plain or held.confirmed
        if held.quiet >= (self._rules.quiet_turns if sure else self._rules.calm_turns):
            return self._say(replace(held, state=HoldState.CHECK, quiet=0), "check")
        questions = self._rules.tiers[held.tier].questions
        fresh = [one for one in questions if self._rules.questions[one].says not in held.used]
        if not fresh or held.since_question < _QUESTION_EVERY - 1:
            return None
        asked = replace(held, question=fresh[0], since_question=-1)
        return self._reply(asked, self._rules.questions[fresh[0]].says)

    def _go(self, held: Held, cell: Cell) -> Step:
        tier = held.tier
        if cell.effect is Effect.RELEASE and tier is not None:
            held = replace(
                held,
                told=held.told - {tier},
                released=held.released | {tier},
                since_release=0,
            )
        held = replace(held, state=cell.next, question=None)
        return self._say(held, cell.say, effect=cell.effect)

    # --- wording ---

    def _say(
        self, held: Held, name: str, *, effect: Effect | None = None, over: bool = False
    ) -> Step:
        """Return the freshest line of this name; `over` says it without holding anything."""
        tier = held.tier or Danger.SELF_HARM
        line = self._lines.fresh(self._rules.said(name, tier), held.used)
        bare = effect in {Effect.LEAVE, Effect.RELEASE} or held.state in _BARE
        # The number was asked for: it may be seen, too.
        bare = bare and name != "number"
        held, reply = self._reply(held, line, on_screen=() if bare else None)
        if "{point}" in reply.said:
            without = self._rules.said(f"{name}_without_point", tier)
            plain = self._lines.filled(self._lines.fresh(without, held.used), tier)
            reply = replace(reply, said_without_point=plain)
        reply = replace(
            reply,
            released=effect is Effect.RELEASE,
            ended=effect in {Effect.END, Effect.LEAVE},
            question=reply.question and effect not in {Effect.END, Effect.LEAVE},
            command=Command.FORGET_SESSION if effect is Effect.FORGET else None,
            danger=None if over else reply.danger,
        )
        held = replace(held, last=reply)
        return (replace(held, state=HoldState.NONE) if over else held), reply

    def _reply(
        self, held: Held, line: str, *, on_screen: tuple[str, ...] | None = None
    ) -> tuple[Held, HoldReply]:
        tier = held.tier or Danger.SELF_HARM
        filled = self._lines.filled(line, tier)
        question = "?" in line
        if on_screen is None:
            on_screen = () if held.state in _BARE else self._lines.shown(tier)
        reply = HoldReply(
            said=filled,
            said_without_point=filled,
            on_screen=on_screen,
            question=question,
            danger=self._open(held),
        )
        used = (*(one for one in held.used if one != line), line)
        since = 0 if question else held.since_question + 1
        return replace(held, used=used, since_question=since, last=reply), reply

    @staticmethod
    def _open(held: Held) -> Danger | None:
        """Return the tier that is open, as the contract names it."""
        if not held.active:
            return None
        return Danger.SELF_HARM_POSSIBLE if held.hinted else held.tier
