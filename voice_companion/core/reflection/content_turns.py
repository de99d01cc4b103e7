# ruff: noqa: D401 - a rule's docstring is the rule in words
"""The planner's responses to turns that tell something and name no feeling."""

from voice_companion.core.reflection.planner import Plan, step, way
from voice_companion.core.reflection.scene import Scene, person_of
from voice_companion.core.reflection.ways import content_ways, echo_ways, need_slots
from voice_companion.core.reply import Move
from voice_companion.core.wording.grammar import OBJECTIVE, flip, tidy
from voice_companion.core.wording.lines import Step
from voice_companion.core.wording.said_back import both_sides, spoken_words_of
from voice_companion.core.wording.tellings import Telling, considered_doing, told_doing

FEW_WORDS = 4
"""Words; a turn of so few, with nothing to say back, is met with as little."""
LONGEST_LIKENED = 5
"""Words of what somebody feels like; all are their own."""
_TELL_REACH = 6
"""Words before a feeling in which "tell" makes it one that is to be told."""
LONG_TURN = 20
"""Words; a longer turn that cannot be said back is at least told to be a lot."""


def need_heard(scene: Scene) -> Plan | None:
    """Words that speak of a need, with no feeling beside them, are answered by the need."""
    if not scene.needs or scene.closed or scene.felt or not scene.memory.wants_complex:
        return None
    return Plan((step("need", Move.REFLECT_MEANING, need_slots(scene.needs[-1])),))


def pleasing_others(scene: Scene) -> Plan | None:
    """Care that only goes to others is seen, and the person's own side given a place."""
    kinds = scene.cues.kinds
    if scene.felt:
        return None
    who = person_of(scene) if "pleasing_one" in kinds else None
    if who:
        return Plan((step("pleasing", Move.REFLECT_MEANING, {"person": _object_of(who)}),))
    if kinds & {"pleasing_all", "pleasing_one"}:
        return Plan((step("pleasing_all", Move.REFLECT_MEANING),))
    return None


def plan_weighed(scene: Scene) -> Plan | None:
    """Something the person thinks of doing is said back as that, and never as advice."""
    doing = considered_doing(scene.heard, scene.tables.grammar)
    if doing is None or scene.felt or scene.closed:
        return None
    return Plan((step("plan", Move.REFLECT_MEANING, {"doing": doing}),), settled=True)


def told_of_oneself(scene: Scene) -> Plan | None:
    """What is meant, wanted, regretted or wished is said back as that, and never as a fact."""
    return None if scene.felt else _telling_plan(scene)


def meant_to_be_told(scene: Scene) -> Plan | None:
    """A feeling that the person means to tell somebody of is part of what they mean to do."""
    main = scene.main
    before = (
        scene.heard.text[: main.feeling.span.start].lower().split()[-_TELL_REACH:] if main else []
    )
    return _telling_plan(scene) if {"tell", "say"}.intersection(before) else None


def _telling_plan(scene: Scene) -> Plan | None:
    told = told_doing(scene.heard, scene.tables.practice.tellings, scene.tables.grammar)
    if told is None or scene.closed:
        return None
    firm = told.telling is Telling.INTENDED
    move = Move.REFLECT_TRIGGER if firm else Move.REFLECT_MEANING
    return Plan((step(told.telling.value, move, {"doing": told.words}),), settled=True)


def own_verdict(scene: Scene) -> Plan | None:
    """A hard word for oneself is said back as the person's own view, and not agreed to."""
    if scene.felt or scene.closed or scene.cues.verdict is None:
        return None
    meant = told_doing(scene.heard, scene.tables.practice.tellings, scene.tables.grammar)
    if meant is not None and meant.telling is Telling.INTENDED:
        return None  # "i'll say i was out of line" is a plan
    slots = {"verdict": scene.cues.verdict}
    return Plan((step("own_verdict", Move.REFLECT_MEANING, slots),), settled=True)


def likened_to(scene: Scene) -> Plan | None:
    """What the person feels like ("a spare part") is said back as that."""
    likened = scene.heard.likened
    if likened is None or scene.felt or scene.closed:
        return None
    cut = tidy(likened.text, scene.tables.grammar)
    turned = flip(cut) if cut and len(cut.words) <= LONGEST_LIKENED else None
    if turned is None:
        return None
    slots = {"np": turned.removeprefix("such ")}
    return Plan((step("likened_to", Move.REFLECT_FEELING, slots),))


def set_against(scene: Scene) -> Plan | None:
    """Two things that stand against each other are said side by side, joined by "and"."""
    sides = None if scene.felt or scene.closed else both_sides(scene.heard, scene.tables.grammar)
    if sides is None:
        return None
    moves = (Move.REFLECT_TRIGGER, Move.DOUBLE_SIDED)
    return Plan((step("both_sides", moves, {"a": sides[0], "b": sides[1]}),))


def cause_alone(scene: Scene) -> Plan | None:
    """A cause without a named feeling ("i've been crying since he left") is said back."""
    ways = content_ways(scene)
    return Plan((Step(ways),)) if ways else None


def words_of_another(scene: Scene) -> Plan | None:
    """What somebody said is named as that: their words stay their own."""
    words = spoken_words_of(scene.heard, scene.tables.grammar)
    if words is None or scene.closed:
        return None
    return Plan((step("words_of_another", Move.REFLECT_TRIGGER, {"np": words}),))


def nothing_found(scene: Scene) -> Plan:
    """Where nothing can be said back, the person is shown that they were heard, or asked gently."""
    words = len(scene.heard.text.split())
    if words <= FEW_WORDS and scene.memory.turn > 1:
        return Plan((step(("brief", "encourage"), Move.ENCOURAGE),), settled=True)
    many = words > LONG_TURN
    nod = way("no_clause_long" if many else "no_clause", Move.ENCOURAGE)
    return Plan((Step((*echo_ways(scene), nod)),))


def _object_of(who: tuple[str, str]) -> str:
    name, pronoun = who
    return OBJECTIVE[pronoun] if name in {"he", "she", "they"} else name
