# ruff: noqa: D401 - a rule's docstring is the rule in words
"""The planner's responses to turns that tell something and name no feeling."""

from voice_companion.core.reflection.planner import Plan, step, way
from voice_companion.core.reflection.scene import Scene, person_of
from voice_companion.core.reflection.ways import content_ways, echo_ways, need_slots
from voice_companion.core.reply import Move
from voice_companion.core.wording.grammar import OBJECTIVE
from voice_companion.core.wording.lines import Step
from voice_companion.core.wording.said_back import considered_doing

FEW_WORDS = 4
"""Words; a turn of so few, with nothing to say back, is met with as little."""
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


def cause_alone(scene: Scene) -> Plan | None:
    """A cause without a named feeling ("i've been crying since he left") is said back."""
    ways = content_ways(scene)
    return Plan((Step(ways),)) if ways else None


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
