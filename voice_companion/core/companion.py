"""The companion: from each turn of the person to one reply, or a deliberate silence.

The order in every turn is understanding, safety, commands, moves, lines, lint.
"""

from collections.abc import Mapping
from dataclasses import replace

from voice_companion.core.companion_rules import CompanionRules
from voice_companion.core.dialogue import (
    Memory,
    Pending,
    Speaker,
    Turn,
    answer_command,
    asked_for,
    choose,
    forgotten,
    learn,
    reached_stage,
    read_turn,
    with_line,
    with_point,
)
from voice_companion.core.history import History, Moment
from voice_companion.core.labels import Command, Gate
from voice_companion.core.reply import Move, Reply, Stage
from voice_companion.core.safety.guard import Guard
from voice_companion.core.safety.held import HoldReply
from voice_companion.core.speech import Fault
from voice_companion.core.understanding import Understander
from voice_companion.core.understood import Understanding


class Companion:
    """One session. Not for use by two threads at once."""

    def __init__(
        self,
        *,
        understander: Understander,
        rules: CompanionRules,
        seed: int = 0,
        country: str = "US",
    ) -> None:
        self._understander = understander
        self._rules = rules
        self._seed = abs(seed)
        self._guard = Guard(
            rules.hold, understander.rules.dangers.levels, rules.helplines, country=country
        )
        self._memory = Memory()
        self._history = History()
        self._speaker = Speaker(rules.dialogue, self._seed, self._refused)
        self.last_rules: tuple[str, ...] = ()
        """The names of the rules that made the latest reply."""
        self.last_understanding: Understanding | None = None
        """What was understood of the latest turn."""
        self.refusals: list[Fault] = []
        """The faults for which the lint refused a line in this session."""

    @property
    def silence_marks(self) -> tuple[float, ...]:
        """Return the seconds of silence at which something may be said."""
        rules = self._rules.dialogue.practice.silence
        return (rules.cue_after_seconds, rules.offer_after_seconds)

    def open(self) -> Reply:
        """Return the opening: that it is a program, that nothing leaves the device, how to stop."""
        parts = self._rules.dialogue.practice.opening
        said = " ".join(
            options[(self._seed + index) % len(options)]
            for index, options in enumerate((parts.welcome, parts.about, parts.invite))
        )
        self._memory = with_line(self._memory, said, ("opening",))
        return Reply(0, "", said, (Move.OPEN,))

    def respond(self, text: str, *, uncertain: tuple[str, ...] = ()) -> Reply:
        """Return the answer to one turn. `uncertain` are words the recognizer was not sure of.

        All that answers reads the plain text and says its words back; what is kept as heard is the
        text as given.
        """
        plain = self._understander.plain(text)
        heard = self._understander.understand(
            plain.text, earlier=self._guard.earlier, line=self._memory.last_line or ""
        )
        self.last_understanding = heard
        before = Moment(self._memory, self._guard.recent)
        self._memory = replace(self._memory, turn=self._memory.turn + 1, silence=0.0)
        reply = replace(self._answer(heard, uncertain), heard=text)
        if reply.tells:
            self._history = self._history.then(before)
        return reply

    def _answer(self, heard: Understanding, uncertain: tuple[str, ...]) -> Reply:
        danger = self._guard.answer(heard)
        if danger is not None:
            return self._in_danger(danger, heard)
        turn = read_turn(heard, self._memory, self._rules.dialogue, uncertain=uncertain)
        command = asked_for(turn)
        if command is not None and command is not Command.CORRECT:
            return self._command(turn, command)
        if self._memory.paused:
            return self._elsewhere(heard)
        return self._mirror(turn)

    def pass_silence(self, seconds: float) -> Reply:
        """Return what is said after this many more seconds without a word; mostly nothing."""
        rules = self._rules.dialogue.practice.silence
        if self._guard.active:
            return self._keep_company(seconds)
        earlier = self._memory.silence
        now = earlier + seconds
        self._memory = replace(self._memory, silence=now)
        offer, cue = rules.offer_after_seconds, rules.cue_after_seconds
        if self._memory.paused or self._memory.holding:
            return self._silent(None)
        if earlier < offer <= now:
            return self._break_silence("silence_offer", Pending.PAUSE_OFFER, now)
        if earlier < cue <= now:
            return self._break_silence("silence_cue", self._memory.pending, now)
        return self._silent(None)

    def goodbye(self) -> Reply:
        """Return the goodbye when the session ends without a word from the person."""
        self.last_rules = ("goodbye",)
        return self._say(("closing",), (Move.CLOSE,), ended=True)

    def misheard(self) -> Reply:
        """Return what is said when sound came and no words could be made out."""
        self.last_rules = ("misheard",)
        return self._say(("misheard",), (Move.REPAIR,))

    def tell_unkept(self) -> Reply:
        """Return what is said when the journal can keep nothing more."""
        return self._aside("unkept")

    def tell_not_forgotten(self) -> Reply:
        """Return what is said when words that were to be forgotten cannot be deleted."""
        return self._aside("not_forgotten")

    def _aside(self, key: str) -> Reply:
        """Return a word about the program, which nothing remembers.

        A question that was asked before it stays open, and "say that again" passes over it.
        """
        lines, memory = self._rules.dialogue.spoken.lines[key], self._memory
        said = lines[self._seed % len(lines)]
        return Reply(memory.turn, "", said, (Move.INFORM,), stage=memory.stage)

    def _in_danger(self, reply: HoldReply, heard: Understanding) -> Reply:
        speech, closed = self._rules.dialogue.speech, frozenset(self._memory.closed)
        line = with_point(reply.said, reply.said_without_point, heard, speech, closed=closed)
        moves = (Move.RELEASE if reply.released else Move.SAFETY,)
        memory = with_line(self._memory, line, ("safety",))
        opened = _GATES_OF_DANGER if reply.released else frozenset()
        self._memory = replace(
            memory,
            gates=(memory.gates - opened) | self._guard.gates,
            pending=Pending.NOTHING,
            paused=False,
            holding=False,
        )
        self._forget(reply.command)
        self.last_rules = ("safety",)
        said = self._reply(heard, line, moves, stage=self._memory.stage)
        return replace(
            said,
            question=reply.question,
            danger=reply.danger,
            command=reply.command or (None if said.command in _FORGETTING else said.command),
            ended=reply.ended,
            on_screen=reply.on_screen,
        )

    def _keep_company(self, seconds: float) -> Reply:
        """Return a line of company for a silence in danger.

        As often as silences are otherwise cued.
        """
        cue = self._rules.dialogue.practice.silence.cue_after_seconds
        earlier, now = self._memory.silence, self._memory.silence + seconds
        self._memory = replace(self._memory, silence=now)
        if earlier // cue == now // cue:
            return self._silent(None)
        reply = self._guard.pass_silence()
        if reply is None:
            return self._silent(None)
        self._memory = replace(self._memory, turn=self._memory.turn + 1)
        answered = self._in_danger(reply, Understanding(text=""))
        self._memory = replace(self._memory, silence=now)
        return answered

    def _command(self, turn: Turn, command: Command) -> Reply:
        heard = turn.heard
        if command is Command.REPEAT:
            return self._repeat(heard)
        # Whoever tells something before the goodbye speaks to somebody else meanwhile.
        elsewhere = command not in _HEARD_WHILE_PAUSED or _tells(heard)
        if self._memory.paused and elsewhere:
            return self._elsewhere(heard)
        answer = answer_command(turn, command)
        self._memory = replace(answer.memory, holding=command is Command.HOLD)
        self._forget(command)
        self.last_rules = ("command",)
        return self._say(
            answer.kinds, answer.moves, heard=heard, slots=answer.slots, ended=answer.ended
        )

    def _forget(self, command: Command | None) -> None:
        """Go back to before the last thing told or, asked for that, to before all.

        What was said since stays known by its digests alone.
        """
        if command not in {Command.FORGET_LAST, Command.FORGET_SESSION}:
            return
        known = self._history if command is Command.FORGET_LAST else History()
        back, self._history = known.back()
        self._guard.recent = back.recent
        self._memory = forgotten(back.memory, self._memory)

    def _repeat(self, heard: Understanding) -> Reply:
        line = self._memory.last_line
        if line is None:
            self.last_rules = ("nothing to repeat",)
            return self._say(("nothing_to_repeat",), (Move.COMMAND,), heard=heard)
        self.last_rules = ("repeat",)
        if "?" in line:
            # Heard again, it is a question again: the next line may not be another.
            self._memory = replace(self._memory, asked_on=self._memory.turn)
        return self._reply(heard, line, (Move.COMMAND,), stage=self._memory.stage)

    def _mirror(self, turn: Turn) -> Reply:
        choice = choose(turn, self._speaker)
        if choice is None:
            self.last_rules = ("nothing new to say",)
            self._memory = replace(learn(turn, self._memory, None), pending=Pending.NOTHING)
            return self._say(("encourage",), (Move.ENCOURAGE,), heard=turn.heard)
        self.last_rules = choice.rules
        stage = reached_stage(turn, choice.moves)
        memory = with_line(self._memory, choice.line, choice.kinds, pieces=choice.added)
        memory = replace(memory, stage=stage, pending=choice.pending)
        self._memory = learn(turn, memory, choice)
        return self._reply(turn.heard, choice.line, choice.moves, stage=stage)

    def _say(
        self,
        kinds: tuple[str, ...],
        moves: tuple[Move, ...],
        *,
        heard: Understanding | None = None,
        slots: Mapping[str, str] | None = None,
        ended: bool = False,
    ) -> Reply:
        """Say a line of the first of these kinds that can be said; said before, if need be."""
        feelings = frozenset(one.said for one in self._memory.feelings)
        for again in (False, True):
            for kind in kinds:
                line = self._speaker.line(kind, slots or {}, self._memory, feelings, again=again)
                if line is not None:
                    self._memory = with_line(self._memory, line, (kind,))
                    return replace(
                        self._reply(heard, line, moves, stage=_shown(moves, self._memory.stage)),
                        ended=ended,
                    )
        return replace(self._silent(heard), ended=ended)

    def _refused(self, fault: Fault) -> None:
        self.refusals.append(fault)

    def _break_silence(self, kind: str, pending: Pending, silence: float) -> Reply:
        self._memory = replace(self._memory, turn=self._memory.turn + 1)
        self.last_rules = ("silence",)
        reply = self._say((kind,), (Move.WAIT,))
        self._memory = replace(self._memory, silence=silence, pending=pending)
        return reply

    def _silent(self, heard: Understanding | None) -> Reply:
        return self._reply(heard, None, (Move.WAIT,), stage=self._memory.stage)

    def _elsewhere(self, heard: Understanding) -> Reply:
        """Return the silence with which words to somebody else are met."""
        return replace(self._silent(heard), kept=False)

    def _reply(
        self,
        heard: Understanding | None,
        said: str | None,
        moves: tuple[Move, ...],
        *,
        stage: Stage,
    ) -> Reply:
        return Reply(
            turn=self._memory.turn,
            heard=heard.text if heard else "",
            said=said,
            moves=moves,
            question=bool(said and "?" in said),
            command=heard.command if heard else None,
            stage=stage,
        )


def _shown(moves: tuple[Move, ...], stage: Stage) -> Stage:
    """Return the stage that a line shows: a summary and a close show themselves."""
    if Move.CLOSE in moves:
        return Stage.CLOSE
    return Stage.SUMMARY if Move.SUMMARY in moves else stage


def _tells(heard: Understanding) -> bool:
    """Return whether a turn is too long to be only a command."""
    return len(heard.text.split()) > _ONLY_A_COMMAND


_FORGETTING = frozenset({Command.FORGET_LAST, Command.FORGET_SESSION})
"""Commands that a hold carries out only where its table says so."""
_ONLY_A_COMMAND = 8
"""Words of a turn that is spoken to a paused companion, and not to somebody else."""
_GATES_OF_DANGER = frozenset({Gate.ABUSE, Gate.THREAT})
"""Gates that danger shuts; one that was none opens them again."""
_HEARD_WHILE_PAUSED = frozenset({Command.RESUME, Command.STOP, Command.DONE, Command.PAUSE})
