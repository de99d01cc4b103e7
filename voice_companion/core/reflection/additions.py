# ruff: noqa: D401 - a rule's docstring is the rule in words
"""What the planner may add to a response: room for the feeling, an offer, a question."""

from dataclasses import replace

from voice_companion.core.labels import Family, Kind
from voice_companion.core.reflection.memory import COMPLEX, SIMPLE, Pending
from voice_companion.core.reflection.planner import Plan, step
from voice_companion.core.reflection.scene import Scene
from voice_companion.core.reflection.special_turns import answered_shortly
from voice_companion.core.reflection.ways import GOOD, other_side_slots
from voice_companion.core.reply import Move
from voice_companion.core.wording.lines import Step
from voice_companion.core.wording.said_back import is_telling

VALIDATE_AGAIN_AFTER = 4
"""Turns between one line that gives a feeling room and the next."""
OPENING_TURNS = 2
"""Turns in which a talk still opens."""
OPEN_WORDS = 5
"""Words of a turn that still only opens the talk ("rough day")."""
QUESTION_AFTER = 3
"""Turns at least from one question to the next."""
OTHER_SIDE_FROM_TURN = 6
PERSON_STAYS = 4
"""Turns for which it stays clear who "she" is."""


def give_room(scene: Scene, plan: Plan) -> Plan:
    """A hard feeling that was named is told it may be there.

    On its second mention, then now and then.
    """
    memory, main = scene.memory, scene.main
    hard = (
        main is not None and not scene.is_good(main.feeling) and main.feeling.kind is Kind.FEELING
    )
    due = memory.turn - memory.validated_on >= VALIDATE_AGAIN_AFTER
    busy = plan.pending is not Pending.NOTHING
    if busy or not hard or not due or not memory.feelings or not _reflects(plan):
        return plan
    return _with(plan, replace(step("validate", Move.VALIDATE), needed=False))


def offer_other_side(scene: Scene, plan: Plan) -> Plan:
    """Late, and only where nothing rules it out, the other's side is offered; never pressed."""
    memory = scene.memory
    ready = memory.turn >= OTHER_SIDE_FROM_TURN and memory.validations > 0 and memory.caused
    barred = memory.gates or scene.cues.gates or memory.other_side_offered or scene.closed
    slots = other_side_slots(scene)
    if not ready or barred or slots is None or not _reflects(plan) or _adds(plan) > 1:
        return plan
    near = memory.turn - memory.person_turn <= PERSON_STAYS
    aimed = scene.main is not None and (
        scene.main.feeling.family is Family.ANGER or scene.main.feeling.lemma in {"hurt", "upset"}
    )
    if memory.pending is not Pending.NOTHING or not aimed or not near:
        return plan
    offered = replace(step("other_side_offer", Move.OTHER_SIDE, slots), needed=False)
    return replace(_with(plan, offered), pending=Pending.OTHER_SIDE_OFFER)


def ask(scene: Scene, plan: Plan) -> Plan:  # noqa: PLR0911 - one return for each reason not to
    """A question is added when one is due.

    About the feeling first, then its cause, then its meaning.
    """
    if plan.pending is not Pending.NOTHING or not may_ask(scene, plan) or _adds(plan) > 1:
        return plan
    memory = scene.memory
    latest = memory.feelings[-1].family if memory.feelings else None
    if answered_shortly(scene) or scene.closed or (latest in GOOD and not scene.felt):
        return plan
    if memory.gates or scene.cues.gates:
        return plan  # after a loss or a wrong, nobody is asked what set it off
    if not scene.felt and (scene.denied or scene.unsure):
        return plan  # what is not felt, or not yet clear, is not asked about
    named = bool(scene.felt or memory.feelings)
    caused = bool(scene.cause or memory.caused)
    begun = memory.turn > OPENING_TURNS or len(scene.heard.text.split()) > OPEN_WORDS
    if not named and not _reflects(plan) and begun:
        return plan  # who has begun to tell goes on without being asked
    if not named and not _reflects(plan):
        asked = step("ask_open", Move.CLARIFY_TRIGGER)
        return replace(_with(plan, _spare(asked)), pending=Pending.TRIGGER)
    if not _reflects(plan):
        return plan  # a question after a mere nod asks about nothing
    if not named and scene.clause and not is_telling(scene.clause):
        return plan  # what somebody else is or does by the way is not asked about
    if not named:
        asked = step("ask_feeling", Move.CLARIFY_FEELING)
        return replace(_with(plan, _spare(asked)), pending=Pending.FEELING, offers=True)
    just_told = scene.clause or scene.thing or memory.turn - memory.told_on < QUESTION_AFTER
    if not caused and just_told:
        return plan
    if not caused:
        return replace(
            _with(plan, _spare(step("ask_trigger", Move.CLARIFY_TRIGGER))), pending=Pending.TRIGGER
        )
    if memory.validations == 0:
        return plan
    return replace(
        _with(plan, _spare(step("ask_meaning", Move.CLARIFY_TRIGGER))), pending=Pending.MEANING
    )


def may_ask(scene: Scene, plan: Plan) -> bool:
    """Return whether a question keeps the house's measure.

    Two reflections for each, never two in a row,
    and half of all turns reflections alone.
    """
    memory = scene.memory
    if memory.asked_on > memory.turn - QUESTION_AFTER:
        return False
    reflections = memory.reflections + _reflects(plan)
    if memory.turn == 1:
        return not _reflects(plan)
    enough = reflections >= 2 * (memory.questions + 1) or (
        memory.questions == 0 and reflections > 0
    )
    return enough and memory.alone * 2 >= memory.turn - 1


def _reflects(plan: Plan) -> bool:
    return any(move in SIMPLE | COMPLEX for way in plan.steps[0].ways[:1] for move in way.moves)


def _adds(plan: Plan) -> int:
    return len(plan.steps)


def _spare(one: Step) -> Step:
    return replace(one, needed=False)


def _with(plan: Plan, one: Step) -> Plan:
    return replace(plan, steps=(*plan.steps, one))
