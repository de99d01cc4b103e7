"""What is said and held after a disclosure of danger: a state machine without side effects.

    nothing held ──implicit words──> asked once ──yes, unsure──> held (self_harm)
         │                              └──no──> numbers offered once ──> nothing held
         └──danger told──> held ──"i'm fine", or some quiet turns──> checked
                             ^                                        │
                             └──────────no, or anything unclear───────┴──yes, fine──> nothing held

While something is held, mirroring stops and every turn is answered here. "Stop" ends the session
from anywhere, with the numbers on the screen; "repeat the number" works everywhere. The wording is
fixed and lies in safety.toml.
"""

from collections.abc import Sequence
from dataclasses import replace

from voice_companion.core.labels import Command, Danger
from voice_companion.core.safety.crisis_answers import Answer
from voice_companion.core.safety.crisis_rules import CrisisRules
from voice_companion.core.safety.crisis_state import Awaiting, CrisisReply, CrisisState
from voice_companion.core.safety.helplines import Helpline, HelplineRules, Purpose, numbers_for

_PURPOSES = {
    Danger.SELF_HARM: Purpose.SUICIDE,
    Danger.SELF_HARM_POSSIBLE: Purpose.SUICIDE,
    Danger.ABUSE: Purpose.ABUSE,
    Danger.MEDICAL: Purpose.EMERGENCY,
    Danger.HARM_OTHERS: Purpose.EMERGENCY,
}
_ENDINGS = {Command.STOP, Command.DONE}
_NOT_OURS = {
    Command.PAUSE, Command.RESUME, Command.SLOWER, Command.FASTER, Command.LOUDER, Command.QUIETER,
    Command.FORGET_LAST, Command.FORGET_SESSION, Command.HOLD, Command.PRIVACY, Command.HELP,
}  # fmt: skip
"""Commands that work as ever during a hold; the hold goes on after them."""

Step = tuple[CrisisState, CrisisReply | None]


class Crisis:
    """Answers the turns of one person's session in danger. Holds no state of its own."""

    def __init__(
        self, rules: CrisisRules, helplines: HelplineRules, *, country: str | None
    ) -> None:
        self._rules = rules
        self._helplines = helplines
        self._country = country

    def answer(
        self,
        state: CrisisState,
        *,
        text: str,
        danger: Danger | None,
        sure: bool = True,
        command: Command | None = None,
        other_in_danger: bool = False,
    ) -> Step:
        """Return the next state and the answer to one utterance; None leaves the turn to others.

        Danger that is not `sure` is asked about once before anything else is said of it.
        """
        if danger is None and self._rules.says("number", text):
            return self._numbers_again(state)
        if state.told and (said := self._overheard(state, text)):
            return said
        if state.told and command in _ENDINGS and danger is None:
            return self._end(state)
        if danger is not None and (said := self._in_danger(state, text, danger, sure=sure)):
            return said
        if state.active:
            return self._answered(state, text, command)
        return self._for_somebody_else(state) if other_in_danger else (state, None)

    def pass_silence(self, state: CrisisState) -> Step:
        """Return a short line of company for a silence in a hold; None when nothing is held."""
        if not state.active:
            return state, None
        line = self._fresh(self._rules.common.silence, state)
        return self._say(state, line, awaiting=state.awaiting)

    # --- danger told ---

    def _in_danger(
        self, state: CrisisState, text: str, danger: Danger, *, sure: bool
    ) -> Step | None:
        """Answer danger; None where it is none to what is held, or is being put away."""
        if Danger.SELF_HARM in state.told and self._rules.says("put_away", text):
            if state.held:
                return None
            lines = self._rules.common.put_away
            return self._say(state, self._fresh(lines, state), Danger.SELF_HARM)
        if sure:
            return self._told(state, danger)
        if state.held is None:
            return self._doubted(state, danger)
        return self._told(state, danger) if danger is state.held else None

    def _told(self, state: CrisisState, danger: Danger) -> Step:
        told = replace(state, told=state.told | {danger}, quiet=0)
        if danger is Danger.SELF_HARM_POSSIBLE:
            return self._implied(told, asked_before=danger in state.told)
        if danger in state.told and state.held is not None:
            return self._say(told, self._fresh(self._rules.tiers[danger].again, state), danger)
        held = min((tier for tier in (state.held, danger) if tier), key=list(Danger).index)
        told = replace(told, held=held)
        awaiting = Awaiting.SAFE_TO_TALK if danger is Danger.ABUSE else Awaiting.NOTHING
        return self._say(told, self._rules.tiers[danger].disclosed, danger, awaiting=awaiting)

    def _doubted(self, state: CrisisState, danger: Danger) -> Step:
        """Ask about a danger of which nobody told plainly; nothing is held yet."""
        if danger in {Danger.SELF_HARM, Danger.SELF_HARM_POSSIBLE}:
            told = replace(state, told=state.told | {Danger.SELF_HARM_POSSIBLE}, quiet=0)
            return self._implied(told, asked_before=Danger.SELF_HARM_POSSIBLE in state.told)
        if danger is state.doubted:
            return self._told(state, danger)
        asked = replace(state, doubted=danger)
        line: str = getattr(self._rules.doubt, danger.value)
        return self._say(asked, line, danger, awaiting=Awaiting.DOUBT, numbers=False)

    def _implied(self, state: CrisisState, *, asked_before: bool) -> Step:
        if state.awaiting is Awaiting.THINKING:
            return self._told(state, Danger.SELF_HARM)
        if state.held is Danger.SELF_HARM:
            lines = self._rules.tiers[Danger.SELF_HARM].again
            return self._say(state, self._fresh(lines, state))
        if asked_before:
            line = self._fresh(self._rules.ask.again, state)
            return self._say(state, line, Danger.SELF_HARM_POSSIBLE, awaiting=Awaiting.THINKING)
        question = self._rules.ask.question
        return self._say(
            state, question, Danger.SELF_HARM_POSSIBLE, awaiting=Awaiting.THINKING, numbers=False
        )

    # --- answers to our questions ---

    def _answered(self, state: CrisisState, text: str, command: Command | None) -> Step:
        if command is Command.REPEAT or command in _NOT_OURS:
            return state, state.last if command is Command.REPEAT else None
        answer = Answer(self._rules, text, command)
        asked = {Awaiting.THINKING: self._after_asking, Awaiting.DOUBT: self._after_doubt}
        if state.awaiting in asked:
            return asked[state.awaiting](state, answer)
        match state.awaiting:
            case Awaiting.SAFE_TO_TALK:
                return self._after_safe_to_talk(state, answer)
            case Awaiting.SAVE if answer.yes or answer.no:
                return self._after_save(state, answer)
            case Awaiting.CHECK if answer.fine or answer.unsafe or answer.yes or answer.no:
                return self._after_check(state, answer)
        return self._company(state, answer, command)

    def _after_asking(self, state: CrisisState, answer: Answer) -> Step:
        if answer.unsure or (answer.yes and not answer.fine):
            return self._told(state, Danger.SELF_HARM)
        ask = self._rules.ask
        line = ask.denied if answer.no or answer.fine else ask.unclear
        return self._say(state, line, Danger.SELF_HARM_POSSIBLE)

    def _after_doubt(self, state: CrisisState, answer: Answer) -> Step:
        if state.doubted and (answer.unsure or (answer.yes and not answer.fine)):
            return self._told(state, state.doubted)
        wording = self._rules.doubt
        line = wording.denied if answer.no or answer.fine else wording.unclear
        return self._say(state, line, state.doubted, numbers=False)

    def _after_safe_to_talk(self, state: CrisisState, answer: Answer) -> Step:
        wording = self._rules.abuse
        if answer.unsure and not answer.no:
            return self._say(state, wording.unclear, awaiting=Awaiting.COMPANY, numbers=False)
        if answer.unsafe or (answer.no and not answer.fine):
            return self._say(state, wording.not_safe, awaiting=Awaiting.SAVE, numbers=False)
        return self._say(state, wording.safe, awaiting=Awaiting.SAVE)

    def _after_save(self, state: CrisisState, answer: Answer) -> Step:
        if not answer.yes:
            return self._say(state, self._rules.abuse.kept, numbers=False)
        state, reply = self._say(state, self._rules.abuse.deleted, numbers=False)
        return state, replace(reply, command=Command.FORGET_SESSION) if reply else None

    def _after_check(self, state: CrisisState, answer: Answer) -> Step:
        if state.held is None:
            return state, None
        wording = self._rules.tiers[state.held]
        if answer.unsafe or (answer.no and not answer.fine):
            return self._say(replace(state, quiet=0), wording.unsafe)
        return self._say(replace(state, held=None, quiet=0), wording.released, state.held)

    # --- the hold ---

    def _company(self, state: CrisisState, answer: Answer, command: Command | None) -> Step:
        if state.held is None:
            return state, None
        wording, common = self._rules.tiers[state.held], self._rules.common
        state = replace(state, quiet=state.quiet + 1)
        asked = state.awaiting is Awaiting.COMPANY
        if command is Command.DECLINE:
            return self._say(state, common.declined)
        fine = answer.fine and answer.taken_up != "calmer"
        if fine or (answer.no and not asked) or state.quiet >= wording.quiet_turns:
            return self._say(replace(state, quiet=0), wording.check, awaiting=Awaiting.CHECK)
        lines = wording.present
        if asked and (answer.yes or answer.no):
            lines = common.yes if answer.yes else common.no
        elif answer.taken_up:
            lines = getattr(common, answer.taken_up)
        return self._say(state, self._fresh(lines, state), awaiting=Awaiting.COMPANY)

    # --- at any time ---

    def _numbers_again(self, state: CrisisState) -> Step:
        tier = state.held or next((one for one in Danger if one in state.told), None)
        return self._say(state, self._rules.common.repeat, tier, awaiting=state.awaiting)

    def _end(self, state: CrisisState) -> Step:
        tier = state.held or next(one for one in Danger if one in state.told)
        state, reply = self._say(state, self._rules.common.stop, tier)
        ended = replace(state, held=None, awaiting=Awaiting.NOTHING)
        return ended, replace(reply, ended=True, question=False) if reply else None

    def _overheard(self, state: CrisisState, text: str) -> Step | None:
        """Answer the fear of being found out; None where there is none of it."""
        if state.held is Danger.ABUSE and self._rules.says("leaving", text):
            return self._leave(state)
        if self._rules.says("secret", text):
            return self._say(state, self._rules.common.secret, awaiting=state.awaiting)
        return None

    def _leave(self, state: CrisisState) -> Step:
        """End with one word and a bare screen, as somebody may be listening and looking now."""
        state, reply = self._say(state, self._rules.abuse.leaving, numbers=False)
        ended = replace(state, held=None, awaiting=Awaiting.NOTHING)
        bare = replace(reply, ended=True, question=False, on_screen=()) if reply else None
        return ended, bare

    def _for_somebody_else(self, state: CrisisState) -> Step:
        line = self._rules.common.for_somebody_else
        if line in state.used:
            return state, None
        state, reply = self._say(state, line, Danger.SELF_HARM_POSSIBLE)
        return state, replace(reply, danger=None) if reply else None

    # --- wording ---

    def _say(
        self,
        state: CrisisState,
        line: str,
        tier: Danger | None = None,
        *,
        awaiting: Awaiting = Awaiting.NOTHING,
        numbers: bool = True,
    ) -> Step:
        """Return the line filled and noted; a question of company awaits its answer."""
        danger = tier or state.held
        question = "?" in line
        if awaiting is Awaiting.COMPANY and not question:
            awaiting = Awaiting.NOTHING
        reply = CrisisReply(
            said=self._filled(line, danger),
            on_screen=self._shown(danger, awaiting) if numbers else (),
            question=question,
            danger=danger,
        )
        used = (*(one for one in state.used if one != line), line)
        return replace(state, awaiting=awaiting, used=used, last=reply), reply

    def _filled(self, line: str, danger: Danger | None) -> str:
        common = self._rules.common
        found = {one.purpose: one for one in self._numbers(danger)}
        emergency = found.pop(Purpose.EMERGENCY, None)
        helpline = next(iter(found.values()), None)
        spoken = emergency.spoken if emergency else common.local_emergency
        slots = {
            "emergency": spoken,
            "name": helpline.name if helpline else common.no_helpline,
            "helpline": helpline.spoken if helpline else spoken,
        }
        template = common.numbers if helpline else common.emergency_only
        numbers = (template if emergency else common.no_country).format(**slots)
        return line.format(numbers=numbers, **slots)

    def _shown(self, danger: Danger | None, awaiting: Awaiting) -> tuple[str, ...]:
        # Somebody may look over the shoulder: no abuse helpline on the screen before we know.
        kept_back = awaiting is Awaiting.SAFE_TO_TALK
        purposes = {Purpose.EMERGENCY} if kept_back else set(Purpose)
        return tuple(one.shown for one in self._numbers(danger) if one.purpose in purposes)

    def _numbers(self, danger: Danger | None) -> Sequence[Helpline]:
        purpose = _PURPOSES[danger] if danger else Purpose.SUICIDE
        return numbers_for(self._country, purpose, self._helplines)

    @staticmethod
    def _fresh(lines: Sequence[str], state: CrisisState) -> str:
        """Return the first line that was not said yet, else the one said longest ago."""
        said = {line: place for place, line in enumerate(state.used)}
        return min(lines, key=lambda line: said.get(line, -1))


__all__ = ["Awaiting", "Crisis", "CrisisReply", "CrisisState"]
