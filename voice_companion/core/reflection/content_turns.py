# ruff: noqa: D401 - a rule's docstring is the rule in words
"""The planner's responses to turns that tell something and name no feeling."""

from voice_companion.core.reflection.planner import Plan, step, way
from voice_companion.core.reflection.scene import Scene, person_of
from voice_companion.core.reflection.ways import content_ways, echo_ways, need_slots
from voice_companion.core.reply import Move
from voice_companion.core.wording.grammar import OBJECTIVE
from voice_companion.core.wording.lines import Step


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


def cause_alone(scene: Scene) -> Plan | None:
    """A cause without a named feeling ("i've been crying since he left") is said back."""
    ways = content_ways(scene)
    return Plan((Step(ways),)) if ways else None


def nothing_found(scene: Scene) -> Plan:
    """Where nothing can be said back, the person is shown that they were heard, or asked gently."""
    linked = echo_ways(scene)
    return Plan((Step((*linked, way("no_clause", Move.ENCOURAGE))),))


def _object_of(who: tuple[str, str]) -> str:
    name, pronoun = who
    return OBJECTIVE[pronoun] if name in {"he", "she", "they"} else name
