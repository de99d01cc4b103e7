"""The companion: from each turn of the person to one reply, or a deliberate silence.

The order in every turn is safety, commands, understanding, moves, wording, lint.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from voice_companion.core.companion_rules import CompanionRules
from voice_companion.core.impression import Act, Answered
from voice_companion.core.labels import Command
from voice_companion.core.reflection.command_replies import answer_command
from voice_companion.core.reflection.echoes import echoed_polarity
from voice_companion.core.reflection.learning import learn, said_feelings
from voice_companion.core.reflection.memory import KEPT_EARLIER, Gate, Memory, Pending
from voice_companion.core.reflection.planner import (
    Plan,
    plan_reply,
    reached_stage,
    simpler_and_simpler,
    step,
)
from voice_companion.core.reflection.remembering import forgotten, with_line, with_wordings
from voice_companion.core.reflection.repair import repair_plan
from voice_companion.core.reflection.rule_order import ADDITIONS, RESPONSES
from voice_companion.core.reflection.scene import Scene, read_scene
from voice_companion.core.reflection.special_turns import answered_shortly
from voice_companion.core.reply import Move, Reply, Stage
from voice_companion.core.safety.guard import Guard, Recent
from voice_companion.core.safety.held import HoldReply
from voice_companion.core.understanding import Understander
from voice_companion.core.understood import Understanding
from voice_companion.core.wording.lines import Worded, word_steps
from voice_companion.core.wording.lint import Circumstances, Fault, find_fault
from voice_companion.core.wording.point_back import point_back


@dataclass(frozen=True, slots=True)
class _Moment:
    """What was known at one moment of the session."""

    memory: Memory = field(default_factory=Memory)
    recent: tuple[Recent, ...] = ()


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
        self._earlier: tuple[_Moment, ...] = ()
        """The moments before each of the latest things told, to go back to."""
        self.last_plan: Plan | None = None
        """The plan of the latest reply, with the names of the rules that made it."""
        self.last_understanding: Understanding | None = None
        """What was understood of the latest turn."""
        self.refusals: list[Fault] = []
        """The faults for which the lint refused a line in this session."""

    @property
    def silence_marks(self) -> tuple[float, ...]:
        """Return the seconds of silence at which something may be said."""
        rules = self._rules.practice.silence
        return (rules.cue_after_seconds, rules.offer_after_seconds)

    def open(self) -> Reply:
        """Return the opening: that it is a program, that nothing leaves the device, how to stop."""
        parts = self._rules.practice.opening
        said = " ".join(
            options[(self._seed + index) % len(options)]
            for index, options in enumerate((parts.welcome, parts.about, parts.invite))
        )
        self._memory = replace(
            with_line(self._memory, said, (Move.OPEN,), question=False), pending=Pending.OPENING
        )
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
        before = _Moment(self._memory, self._guard.recent)
        self._memory = replace(self._memory, turn=self._memory.turn + 1, silence=0.0)
        reply = replace(self._answer(heard, uncertain), heard=text)
        if reply.tells:
            self._earlier = (*self._earlier, before)[-KEPT_EARLIER:]
        return reply

    def _answer(self, heard: Understanding, uncertain: tuple[str, ...]) -> Reply:
        danger = self._guard.answer(heard)
        if danger is not None:
            return self._in_danger(danger, heard)
        scene = read_scene(heard, self._memory, self._rules.tables, uncertain=uncertain)
        command = _asked_for(scene)
        if command is not None and command is not Command.CORRECT:
            reply = self._command(scene, command)
            if reply is not None:
                return reply
        if self._memory.paused:
            return self._elsewhere(heard)
        return self._mirror(scene)

    def pass_silence(self, seconds: float) -> Reply:
        """Return what is said after this many more seconds without a word; mostly nothing."""
        rules = self._rules.practice.silence
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
        plan = Plan((step("closing", Move.CLOSE),), settled=True, rules=("goodbye",))
        return self._speak(plan, self._empty_scene(""), ended=True)

    def misheard(self) -> Reply:
        """Return what is said when sound came and no words could be made out."""
        plan = Plan((step("say_misheard", Move.REPAIR),), settled=True, rules=("misheard",))
        return self._speak(plan, self._empty_scene(""))

    def tell_unkept(self) -> Reply:
        """Return what is said when the journal can keep nothing more."""
        return self._aside("say_unkept")

    def tell_not_forgotten(self) -> Reply:
        """Return what is said when words that were to be forgotten cannot be deleted."""
        return self._aside("say_not_forgotten")

    def _aside(self, key: str) -> Reply:
        """Return a word about the program, which nothing remembers.

        A question that was asked before it stays open, and "say that again" passes over it.
        """
        lines, memory = self._rules.lines[key], self._memory
        said = lines[self._seed % len(lines)]
        return Reply(memory.turn, "", said, (Move.INFORM,), stage=memory.stage)

    def _in_danger(self, reply: HoldReply, heard: Understanding) -> Reply:
        line = self._with_point(reply, heard)
        moves = (Move.RELEASE if reply.released else Move.SAFETY,)
        memory = with_line(self._memory, line, moves, question=reply.question)
        opened = _GATES_OF_DANGER if reply.released else frozenset()
        self._memory = replace(
            memory,
            gates=(memory.gates - opened) | self._guard.gates,
            pending=Pending.NOTHING,
            paused=False,
            holding=False,
        )
        self._forget(reply.command)
        self.last_plan = Plan((), rules=("safety",))
        said = self._reply(heard, line, moves, stage=self._memory.stage)
        return replace(
            said,
            question=reply.question,
            danger=reply.danger,
            command=reply.command or (None if said.command in _FORGETTING else said.command),
            ended=reply.ended,
            on_screen=reply.on_screen,
        )

    def _with_point(self, reply: HoldReply, heard: Understanding) -> str:
        """Return the line with what the person told in it, or without where nothing can be said."""
        if "{point}" not in reply.said:
            return reply.said
        point = point_back(heard, self._rules.grammar)
        if point is None:
            return reply.said_without_point
        return reply.said.replace("{point}", point)

    def _keep_company(self, seconds: float) -> Reply:
        """Return a line of company for a silence in danger.

        As often as silences are otherwise cued.
        """
        cue = self._rules.practice.silence.cue_after_seconds
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

    def _command(self, scene: Scene, command: Command) -> Reply | None:
        if command is Command.REPEAT:
            return self._repeat(scene)
        # Whoever tells something before the goodbye speaks to somebody else meanwhile.
        elsewhere = command not in _HEARD_WHILE_PAUSED or _tells(scene.heard)
        if self._memory.paused and elsewhere:
            return self._elsewhere(scene.heard)
        if command in {Command.YES, Command.NO} and echoed_polarity(scene) is not None:
            return None  # no answer to a question: "well i am" takes up a feeling
        answer = answer_command(scene, command)
        if answer is None:
            return None
        self._memory = replace(answer.memory, holding=command is Command.HOLD)
        self._forget(command)
        reply = self._speak(answer.plan, replace(scene, memory=self._memory), ended=answer.ended)
        if reply.said is None and command in {Command.YES, Command.NO}:
            return self._nod(scene)
        return reply

    def _nod(self, scene: Scene) -> Reply:
        """Return a word for a bare yes or no: each gets something, be it said before."""
        words = self._rules.practice.commands["nods"]
        said = words[self._memory.turn % len(words)]
        return self._reply(scene.heard, said, (Move.ENCOURAGE,), stage=self._memory.stage)

    def _forget(self, command: Command | None) -> None:
        """Go back to before the last thing told or, asked for that, to before all.

        What was said since stays known by its digests alone.
        """
        if command not in {Command.FORGET_LAST, Command.FORGET_SESSION}:
            return
        earlier = self._earlier if command is Command.FORGET_LAST else ()
        back = earlier[-1] if earlier else _Moment()
        self._earlier = earlier[:-1]
        self._guard.recent = back.recent
        self._memory = forgotten(back.memory, self._memory)

    def _repeat(self, scene: Scene) -> Reply:
        line = self._memory.last_line
        if line is None:
            plan = Plan((step("say_nothing_to_repeat", Move.COMMAND),), settled=True)
            return self._speak(plan, scene)
        self.last_plan = Plan((), rules=("repeat",))
        if "?" in line:
            # Heard again, it is a question again: the next line may not be another.
            self._memory = replace(self._memory, asked_on=self._memory.turn)
        return self._reply(scene.heard, line, (Move.COMMAND,), stage=self._memory.stage)

    def _mirror(self, scene: Scene) -> Reply:
        repair = repair_plan(scene, self._rules.corrections, self._understander)
        if repair is not None:
            plan, self._memory = repair
        else:
            plan = plan_reply(scene, RESPONSES, ADDITIONS)
        reply = self._speak(plan, scene)
        # What a correction brought was learned with it; its words by themselves would say both.
        told = scene if repair is None else _without_content(scene)
        self._memory = learn(told, self._memory, reply.moves)
        return reply

    def _speak(self, plan: Plan, scene: Scene, *, ended: bool = False) -> Reply:
        """Word the plan, or the simplest part of it that the lint lets pass, and remember it."""
        for candidate in simpler_and_simpler(plan):
            worded = self._worded(candidate, scene)
            if worded is not None:
                return self._remember(worded, candidate, scene, ended=ended)
        self.last_plan = replace(plan, rules=(*plan.rules, "nothing new to say"))
        return replace(self._silent(scene.heard), ended=ended)

    def _worded(self, plan: Plan, scene: Scene) -> Worded | None:
        memory = self._memory
        at = Circumstances(
            heard=scene.heard.text,
            said_feelings=said_feelings(scene, memory),
            just_asked=memory.just_asked,
            offers=plan.offers,
            summary=any(Move.SUMMARY in way.moves for one in plan.steps for way in one.ways),
        )
        return word_steps(
            plan.steps,
            lines=self._rules.lines,
            memory=memory,
            seed=self._seed,
            heard=scene.heard.text,
            refused=lambda line: self._refuses(line, at),
        )

    def _refuses(self, line: str, at: Circumstances) -> bool:
        """Return whether the lint refuses a line; each refusal is counted."""
        fault = find_fault(line, at, self._rules.lint)
        if fault is not None:
            self.refusals.append(fault)
        return fault is not None

    def _remember(self, worded: Worded, plan: Plan, scene: Scene, *, ended: bool) -> Reply:
        self.last_plan = plan
        question = "?" in worded.line
        stage = reached_stage(scene, worded.moves)
        offered = "other_side_offer" in worded.keys
        pends = question or offered or plan.pending in {Pending.PAUSE_OFFER, Pending.CONFIRM}
        memory = with_line(self._memory, worded.line, worded.moves, question=question)
        self._memory = replace(
            with_wordings(memory, worded.keys),
            stage=memory.stage if stage in {Stage.SUMMARY, Stage.CLOSE} else stage,
            pending=plan.pending if pends else Pending.NOTHING,
            other_side_offered=memory.other_side_offered or offered,
        )
        reply = self._reply(scene.heard, worded.line, worded.moves, stage=stage)
        return replace(reply, ended=ended)

    def _break_silence(self, key: str, pending: Pending, silence: float) -> Reply:
        self._memory = replace(self._memory, turn=self._memory.turn + 1)
        plan = Plan((step(key, Move.WAIT),), pending=pending, settled=True, rules=("silence",))
        reply = self._speak(plan, self._empty_scene(""))
        self._memory = replace(self._memory, silence=silence, pending=pending)
        return reply

    def _empty_scene(self, text: str) -> Scene:
        return read_scene(Understanding(text=text), self._memory, self._rules.tables)

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


def _without_content(scene: Scene) -> Scene:
    return replace(scene, heard=Understanding(scene.heard.text), felt=(), cause=None)


def _asked_for(scene: Scene) -> Command | None:
    """Return what is asked for: a goodbye ends the talk, and a yes or no answers what was asked."""
    heard = scene.heard
    if scene.cues.foreign or scene.cues.empty:
        return None
    if heard.act is Act.GOODBYE:
        return Command.DONE
    bare = heard.act is Act.ANSWER and not scene.felt
    return _ANSWERS.get(answered_shortly(scene)) if bare else heard.command


_ANSWERS: Mapping[Answered | None, Command] = {
    Answered.YES: Command.YES,
    Answered.NO: Command.NO,
}


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
