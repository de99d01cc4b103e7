"""How the companion answers what is asked of it: a plan, and the memory that the answer leaves."""

import re
from dataclasses import dataclass, replace

from voice_companion.core.labels import Command
from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.reflection.memory import Memory, Pending, content_words
from voice_companion.core.reflection.planner import Plan, step, way
from voice_companion.core.reflection.remembering import with_closed
from voice_companion.core.reflection.scene import Scene
from voice_companion.core.reflection.special_turns import summary_step
from voice_companion.core.reflection.ways import other_side_slots
from voice_companion.core.reply import Move
from voice_companion.core.wording.feeling_shapes import Shape
from voice_companion.core.wording.lines import Step

GATHER_FROM_TURN = 4
"""A session that ends earlier is not gathered up."""

GATHER_AGAIN = 3
"""Turns within which what was gathered is not gathered again."""

_SIMPLE = {
    Command.SLOWER, Command.FASTER, Command.LOUDER, Command.QUIETER,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What follows from a command."""

    plan: Plan
    memory: Memory
    ended: bool = False


def answer_command(  # noqa: PLR0911 - one return for each kind of command
    scene: Scene, command: Command
) -> Answer | None:
    """Return the answer to a command, or None where it is to be mirrored like any other turn."""
    memory = scene.memory
    if memory.paused and command is Command.PAUSE:
        return _plain(memory, "say_already_paused")
    if command in {Command.STOP, Command.DONE}:
        return Answer(_closing(scene, command), memory, ended=True)
    if command in {Command.YES, Command.NO}:
        return _yes_or_no(scene, agreed=command is Command.YES)
    if command in {Command.RECAP, Command.SUMMARY}:
        return Answer(_plan(summary_step(scene)), memory)
    if command is Command.DECLINE:
        return _declined(scene)
    if command is Command.HOLD:
        held = replace(memory, holding=True)
        return Answer(_plan(step("say_hold", Move.WAIT)), held)
    if command in {Command.PAUSE, Command.RESUME}:
        changed = replace(memory, paused=command is Command.PAUSE, pending=Pending.NOTHING)
        return _plain(changed, f"say_{command.value}")
    if command in {Command.HELP, Command.PRIVACY}:
        return Answer(_plan(step(f"say_{command.value}", (Move.COMMAND, Move.INFORM))), memory)
    if command in _SIMPLE | {Command.SKIP, Command.FORGET_LAST, Command.FORGET_SESSION}:
        return _plain(replace(memory, pending=Pending.NOTHING), f"say_{command.value}")
    return None


def _plan(one: Step, pending: Pending = Pending.NOTHING) -> Plan:
    return Plan((one,), pending=pending, settled=True, rules=("command",))


def _plain(memory: Memory, key: str) -> Answer:
    return Answer(_plan(step(key, Move.COMMAND)), memory)


def _closing(scene: Scene, command: Command) -> Plan:
    """Return what closes a session.

    Somebody called away hears one short line. What was told in the same breath as the goodbye is
    taken up; else a longer session is gathered up.
    """
    memory, kind = scene.memory, scene.heard.about
    at_night = command is Command.DONE and kind == "night"
    taken_up = _taken_up(scene)
    if command is Command.DONE and kind == "hurried" and taken_up is None:
        return Plan((step("say_hurried", Move.CLOSE),), settled=True, rules=("close shortly",))
    if taken_up is not None:
        brief = step("say_good_night" if at_night else "say_hurried", Move.CLOSE)
        return Plan((taken_up, brief), settled=True, rules=("take up and close",))
    gathered = len(memory.feelings) + len(memory.triggers) + len(memory.told)
    closing = step("say_good_night" if at_night else "closing", Move.CLOSE)
    due = memory.turn >= GATHER_FROM_TURN and memory.turn - memory.summed_on > GATHER_AGAIN
    if command is Command.DONE and due and gathered > 1 and memory.feelings:
        steps = (replace(summary_step(scene), needed=False), closing)
        return Plan(steps, settled=True, rules=("gather and close",))
    return Plan((closing,), settled=True, rules=("close",))


def _taken_up(scene: Scene) -> Step | None:
    """Return what says the feeling back that was told in the same turn as the goodbye."""
    main = scene.main
    if main is None and "eased" in scene.cues.kinds and not scene.closed:
        return Step((way("eased", Move.SAVOUR),), needed=False)
    if main is None or scene.closed:
        return None
    good = scene.is_good(main.feeling) and main.shape is Shape.PREDICATE
    moves = (Move.REFLECT_FEELING, Move.SAVOUR) if good else Move.REFLECT_FEELING
    key = "say_parting_good" if good else _PARTING[main.shape]
    return Step((way(key, moves, main.slots()),), needed=False)


_PARTING = {
    Shape.PREDICATE: "say_parting_feeling",
    Shape.NOUN: "say_parting_noun",
    Shape.STATE: "say_parting_state",
}


_ASIDE = word_set(
    "actually tonight today now yet anymore please again okay right further more just tomorrow "
    "evening moment time"
)
"""Words behind "about" that name no topic ("about that tonight")."""
_LONG_DECLINE = 8
"""Words from which on a turn that declines also told what it declines."""


def _declined(scene: Scene) -> Answer:
    common = scene.tables.practice.common_words
    text = scene.heard.text
    named = re.search(r"\b(about|regarding|subject of)\b(.*)", text.lower())
    topic = content_words(named[2], common) - _ASIDE if named else frozenset()
    told = content_words(text, common) if len(text.split()) > _LONG_DECLINE else frozenset()
    topic = topic or told or scene.memory.topic
    closed = with_closed(scene.memory, topic)
    return Answer(_plan(step("say_decline", Move.BACK_OFF)), closed)


def _yes_or_no(scene: Scene, *, agreed: bool) -> Answer:
    memory = scene.memory
    cleared = replace(memory, pending=Pending.NOTHING)
    match memory.pending:
        case Pending.OTHER_SIDE_OFFER:
            return _other_side(scene, cleared, agreed=agreed)
        case Pending.CONFIRM:
            return _confirmed(memory, cleared, agreed=agreed)
        case Pending.PAUSE_OFFER if agreed:
            return _plain(replace(cleared, paused=True), "say_pause")
        case Pending.FEELING | Pending.UNDER_JUDGEMENT:
            return Answer(_plan(step("say_own_words", Move.ENCOURAGE)), memory)
        case Pending.NOTHING | Pending.TRIGGER | Pending.MEANING | Pending.AND_YOU:
            key = ("brief", "encourage") if agreed else "brief_no"
            return Answer(_plan(step(key, Move.ENCOURAGE)), cleared)
        case _:
            key = "say_yes" if agreed else "say_no"
            return Answer(_plan(step(key, Move.ENCOURAGE)), cleared)


def _other_side(scene: Scene, cleared: Memory, *, agreed: bool) -> Answer:
    slots = other_side_slots(scene)
    if not agreed or slots is None:
        return Answer(_plan(step("say_stay", Move.BACK_OFF)), cleared)
    asked = step("other_side_ask", Move.OTHER_SIDE, slots)
    return Answer(_plan(asked, Pending.OTHER_SIDE), cleared)


def _confirmed(memory: Memory, cleared: Memory, *, agreed: bool) -> Answer:
    named = memory.pending_feeling
    if not agreed or named is None:
        dropped = tuple(one for one in memory.feelings if one != named)
        forgotten = replace(cleared, feelings=dropped, pending_feeling=None)
        return Answer(_plan(step("say_heard_again", Move.REPAIR)), forgotten)
    slots = {"feeling": named.bare, "bare": named.bare, "youre": "you're", "feel": "feel"}
    said = Step((way("feeling", Move.REFLECT_FEELING, slots),))
    return Answer(_plan(said), replace(cleared, pending_feeling=None))
