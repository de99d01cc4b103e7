"""The planner: from a scene to the moves of one reply.

A plan is made in two steps. First the rules of RESPONSES are asked in order, and the first that
has an answer gives the plan. Then each of ADDITIONS may add one thing to it: room for the feeling,
a question, an offer. Every rule is a function of the scene with a name and a docstring, so that
`converse --explain` can say which ones fired.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from voice_companion.core.reflection.memory import Pending
from voice_companion.core.reflection.scene import Scene
from voice_companion.core.reply import Move, Stage
from voice_companion.core.wording.lines import Step, Way


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reply will do."""

    steps: tuple[Step, ...]
    """What is said, in order; none for a deliberate silence."""
    pending: Pending = Pending.NOTHING
    rules: tuple[str, ...] = ()
    """Names of the rules that made it."""
    offers: bool = False
    """Whether the line offers feelings to choose from."""
    settled: bool = False
    """Whether nothing may be added to it."""


Rule = Callable[[Scene], Plan | None]
Addition = Callable[[Scene, Plan], Plan]


def plan_reply(scene: Scene, responses: tuple[Rule, ...], additions: tuple[Addition, ...]) -> Plan:
    """Return the plan of the first response that has one, with its additions."""
    for rule in responses:
        plan = rule(scene)
        if plan is not None:
            named = replace(plan, rules=(*plan.rules, rule_name(rule)))
            return named if named.settled else _with_additions(scene, named, additions)
    raise AssertionError("the last response answers everything")


def _with_additions(scene: Scene, plan: Plan, additions: tuple[Addition, ...]) -> Plan:
    for addition in additions:
        more = addition(scene, plan)
        if more is not plan:
            plan = replace(more, rules=(*plan.rules, rule_name(addition)))
    return plan


def rule_name(rule: Callable[..., object]) -> str:
    """Return the name under which a rule is shown."""
    return str(getattr(rule, "__name__", rule)).replace("_", " ")


def step(
    keys: str | tuple[str, ...],
    moves: Move | tuple[Move, ...],
    slots: Mapping[str, str] | None = None,
) -> Step:
    """Return a step with one way."""
    return Step((way(keys, moves, slots),))


def way(
    keys: str | tuple[str, ...],
    moves: Move | tuple[Move, ...],
    slots: Mapping[str, str] | None = None,
) -> Way:
    """Return a way; one key or several, one move or several."""
    return Way(
        (keys,) if isinstance(keys, str) else keys,
        (moves,) if isinstance(moves, Move) else moves,
        slots or {},
    )


def simpler_and_simpler(plan: Plan) -> tuple[Plan, ...]:
    """Return the plan, then its first step alone, then its plainest way alone, then a nod."""
    if not plan.steps:
        return ()
    first = plan.steps[0]
    nod = step(("no_clause", "encourage"), Move.ENCOURAGE)
    return (
        plan,
        replace(plan, steps=(first,), pending=Pending.NOTHING),
        replace(plan, steps=(replace(first, ways=first.ways[-1:]),), pending=Pending.NOTHING),
        Plan((nod,), rules=(*plan.rules, "simpler")),
    )


_REACHES = {
    Move.REFLECT_FEELING: Stage.NAME,
    Move.CLARIFY_FEELING: Stage.NAME,
    Move.SAVOUR: Stage.NAME,
    Move.DOUBLE_SIDED: Stage.NAME,
    Move.REPAIR: Stage.NAME,
    Move.VALIDATE: Stage.ALLOW,
    Move.REFLECT_TRIGGER: Stage.TRIGGER,
    Move.CLARIFY_TRIGGER: Stage.TRIGGER,
    Move.REFLECT_MEANING: Stage.MEANING,
    Move.SURFACE_BELIEF: Stage.MEANING,
    Move.OWN_FEELING: Stage.OWN,
    Move.OTHER_SIDE: Stage.OTHER_SIDE,
    Move.SUMMARY: Stage.SUMMARY,
    Move.CLOSE: Stage.CLOSE,
}
_ORDER = tuple(Stage)


def reached_stage(scene: Scene, moves: tuple[Move, ...]) -> Stage:
    """Return the stage after these moves.

    It never goes back, passes "name" only with a feeling named, and "trigger" only with a cause.
    An offer to wonder about the other reaches nothing yet. A summary or a close shows itself, and
    is left again.
    """
    offered_only = not scene.memory.other_side_offered
    reached = [
        _REACHES[move]
        for move in moves
        if move in _REACHES and not (move is Move.OTHER_SIDE and offered_only)
    ]
    if Stage.SUMMARY in reached or Stage.CLOSE in reached:
        return max(reached, key=_ORDER.index)
    stage = max([scene.memory.stage, *reached], key=_ORDER.index)
    named = bool(scene.memory.feelings or scene.felt)
    caused = bool(scene.memory.caused or scene.cause)
    limit = Stage.OTHER_SIDE if named and caused else Stage.TRIGGER if named else Stage.NAME
    return min(stage, max(limit, scene.memory.stage, key=_ORDER.index), key=_ORDER.index)
