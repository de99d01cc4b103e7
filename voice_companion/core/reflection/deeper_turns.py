# ruff: noqa: D401 - a rule's docstring is the rule in words
"""The planner's responses that look behind a feeling: a belief, and what is the person's own."""

from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.reflection.planner import Plan, step, way
from voice_companion.core.reflection.scene import Scene, render_holder
from voice_companion.core.reflection.ways import feeling_ways
from voice_companion.core.reply import Move
from voice_companion.core.wording.feeling_shapes import Shape
from voice_companion.core.wording.grammar import FIRST, OBJECTIVE, SUBJECTS, Cut, flip, tidy
from voice_companion.core.wording.lines import Step, Way

_HEAVY = word_set(
    "not never nobody nothing no can't don't won't isn't doesn't wasn't aren't couldn't didn't "
    "only failure fail failed failing burden joke worst bad stupid useless worthless fault alone "
    "too wrong broken unlovable invisible ruin ruined weak loser idiot mess hate hates less"
)
"""Words that make a thought about oneself a hard one."""
_DETERMINERS = word_set("the a an my our his her their this that nobody everyone everything")
FIRST_BELIEF_TURN = 3
"""Belief only from the third turn on, after feeling, trigger and room given."""


def belief(scene: Scene) -> Plan | None:
    """A thought about oneself is said back as a belief of a part, once feeling.

    Cause and room were given.
    """
    if scene.heard.belief is None or scene.closed:
        return None
    memory = scene.memory
    cut = tidy(scene.heard.belief.text, scene.tables.grammar)
    flipped = flip(cut) if cut else None
    if cut and not FIRST & set(cut.lower):
        return _thought_of_the_world(cut, scene)
    ready = (
        memory.turn >= FIRST_BELIEF_TURN
        and bool(memory.feelings)
        and memory.caused
        and memory.validations > 0
    )
    if flipped and ready:
        said = Step((way("belief", Move.SURFACE_BELIEF, {"belief": flipped}),))
        return Plan((said,), settled=True)
    if scene.felt:
        return None
    if cut and not _HEAVY & set(cut.lower):
        return None  # "i tell myself i'm doing all right" is no hard thought
    return Plan((step("belief_early", Move.VALIDATE),), settled=True)


def _thought_of_the_world(cut: Cut, scene: Scene) -> Plan | None:
    """A thought that is not about oneself is said back as how it looks to the person."""
    belief, flipped = scene.heard.belief, flip(cut)
    if belief is None or flipped is None or scene.felt:
        return None
    if cut.lower[0].split("'")[0] not in SUBJECTS | _DETERMINERS:
        return None  # "i felt really self assured": no thought
    told = scene.heard.text.lower()[: belief.start].rstrip().endswith("myself")
    key = "told_self" if told else "likened"
    return Plan((step(key, Move.REFLECT_MEANING, {"belief": flipped}),))


def own_feeling(scene: Scene) -> Plan | None:
    """What somebody did and what was felt are put side by side, once, after feeling.

    Cause and room.

    Never where abuse, threat, discrimination or bereavement was heard.
    """
    memory, main = scene.memory, scene.main
    ready = memory.validations > 0 and memory.caused and memory.feelings and not memory.owned
    if not ready or memory.gates or scene.cues.gates or main is None or scene.closed:
        return None
    if main.shape is not Shape.PREDICATE or scene.is_good(main.feeling):
        return None
    ways: list[Way] = []
    if scene.cause and scene.cause.clause and scene.cause.person_acts:
        slots = {"clause": scene.cause.clause, "bare": main.bare}
        ways.append(way("own_feeling", (Move.OWN_FEELING, Move.REFLECT_TRIGGER), slots))
    who = _blamed(scene)
    if who:
        slots = {"they": who, "them": OBJECTIVE.get(who, who), "bare": main.bare}
        ways.append(way("own_blame", Move.OWN_FEELING, slots))
    return Plan((Step((*ways, *feeling_ways(scene))),)) if ways else None


def _blamed(scene: Scene) -> str | None:
    blame = scene.heard.blame
    who = render_holder(blame.span.text, scene.tables.grammar) if blame else None
    return who if who in {"he", "she", "they"} or (who and " " in who) else None
