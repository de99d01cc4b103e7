# ruff: noqa: D401 - a rule's docstring is the rule in words
"""The planner's responses: what a turn is answered with. The first that has an answer is taken.

Turns of a special kind (greetings, questions to the companion, ...) are in special_turns.
"""

from collections.abc import Mapping
from dataclasses import replace

from voice_companion.core.labels import Family, Feeling, Intensity, Kind, Polarity
from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.reflection.memory import Pending
from voice_companion.core.reflection.planner import Plan, step, way
from voice_companion.core.reflection.scene import Scene, render_holder
from voice_companion.core.reflection.ways import (
    caused_ways,
    complex_ways,
    feeling_ways,
)
from voice_companion.core.reply import Move
from voice_companion.core.wording.feeling_phrases import (
    EXPERIENCES,
    FeelingPhrase,
    Shape,
    phrase_feeling,
)
from voice_companion.core.wording.grammar import FIRST, OBJECTIVE, be_for, flip, tidy
from voice_companion.core.wording.lines import Step, Way

RAMBLING = 25
"""Words; in a longer turn what weighs most is said back, and the rest let pass."""
_HEAVY = word_set(
    "not never nobody nothing no can't don't won't isn't doesn't wasn't aren't couldn't didn't "
    "only failure fail failed failing burden joke worst bad stupid useless worthless fault alone "
    "too wrong broken unlovable invisible ruin ruined weak loser idiot mess hate hates less"
)
"""Words that make a thought about oneself a hard one."""
FIRST_BELIEF_TURN = 3
"""Belief only from the third turn on, after feeling, trigger and room given."""


def denied_feeling(scene: Scene) -> Plan | None:
    """A denied feeling is dropped aloud; what is felt instead takes its place."""
    if not scene.denied or (scene.of_others and not scene.felt):
        return None
    if scene.felt and all(scene.is_good(feeling) for feeling in scene.denied):
        return None  # "i was irritated, which i'm not proud of": what is felt is the news
    bare = _bare(scene.denied[-1], scene)
    if bare is None:
        return _denied_state(scene)
    main = scene.main
    if main is not None and main.shape is Shape.PREDICATE and main.bare != bare:
        slots = {**main.slots(), "bare": bare}
        return Plan(
            (Step((way("denied_felt", Move.REFLECT_FEELING, slots), *feeling_ways(scene))),)
        )
    if main is not None:
        return None
    return Plan((step("denied", Move.REFLECT_FEELING, {"bare": bare}),))


def _denied_state(scene: Scene) -> Plan | None:
    """A denied verb is said back as denied: "You don't hate him."."""
    phrase = _phrase(scene.denied[-1], scene)
    if phrase is None or scene.felt or not {"don't", "didn't", "never"} & set(phrase.bare.split()):
        return None
    return Plan((step("state", Move.REFLECT_FEELING, {"state": phrase.bare}),))


def feelings_of_both(scene: Scene) -> Plan | None:
    """Somebody else's feeling and the person's own are said side by side, each with its owner."""
    main, others = scene.main, scene.of_others
    slots = _other_slots(others[-1], scene) if others else None
    if main is None or slots is None or main.shape is not Shape.PREDICATE:
        return None
    moves = (Move.REFLECT_FEELING, Move.DOUBLE_SIDED)
    both = way("other_and_self", moves, {**slots, **main.slots()})
    return Plan((Step((both, *feeling_ways(scene))),))


def feeling_of_another(scene: Scene) -> Plan | None:
    """Somebody else's feeling is attributed and the talk brought back: "She's angry. And you?"."""
    if scene.felt or not scene.of_others:
        return None
    slots = _other_slots(scene.of_others[-1], scene)
    if slots is None:
        return None
    if scene.memory.just_asked or scene.closed:
        return Plan((step("other", Move.REFLECT_FEELING, slots),), settled=True)
    moves = (Move.REFLECT_FEELING, Move.CLARIFY_FEELING)
    ways = (way("other_ask", moves, slots), way("other", Move.REFLECT_FEELING, slots))
    return Plan((Step(ways),), pending=Pending.AND_YOU, settled=True)


def unsure_feeling(scene: Scene) -> Plan | None:
    """A feeling that is left open stays open."""
    if scene.felt or not scene.unsure:
        return None
    bare = _bare(scene.unsure[-1], scene)
    return Plan((step("unsure", Move.REFLECT_FEELING, {"bare": bare}),)) if bare else None


def mixed_feelings(scene: Scene) -> Plan | None:
    """Two feelings of different families are named together, joined by "and"."""
    pair = _mixed_pair(scene)
    if pair is None:
        return None
    one, two = pair
    moves = (Move.REFLECT_FEELING, Move.DOUBLE_SIDED)
    if one.shape is Shape.PREDICATE and two.shape is Shape.PREDICATE:
        slots = {"a": one.feeling_words, "b": two.feeling_words}
        ways = (way("mixed", moves, slots), *feeling_ways(scene))
        if scene.cause and scene.cause.tail:
            tied = {**slots, "tail": scene.cause.tail}
            ways = (way("mixed_tail", (*moves, Move.REFLECT_TRIGGER), tied), *ways)
        return Plan((Step(ways),))
    if one.noun and two.noun:
        return Plan((Step((way("mixed_nouns", moves, {"a": one.noun, "b": two.noun}),)),))
    state, other = (one, two) if one.shape is Shape.STATE else (two, one)
    if state.shape is Shape.STATE and other.shape is Shape.PREDICATE:
        slots = {**other.slots(), **state.slots()}
        return Plan((Step((way("mixed_state", moves, slots), *feeling_ways(scene))),))
    return None


def judgement(scene: Scene) -> Plan | None:
    """A judgement ("ignored") is taken gently.

    Once in a while, what may lie under it is offered.
    """
    main = scene.main
    if main is None or main.feeling.kind is not Kind.JUDGEMENT or main.shape is not Shape.PREDICATE:
        return None
    ways = caused_ways(main, scene.cause, "judgement_np", "judgement_clause", None)
    plain = way("judgement", Move.REFLECT_FEELING, main.slots())
    if _may_ask(scene) and not scene.closed and not ways:
        one, two = _under(main.feeling, scene)
        moves = (Move.REFLECT_FEELING, Move.CLARIFY_FEELING)
        asked = way("judgement_ask", moves, {**main.slots(), "one": one, "two": two})
        pending = Pending.UNDER_JUDGEMENT
        return Plan((Step((asked, plain)),), pending=pending, offers=True, settled=True)
    return Plan((Step((*complex_ways(scene, main), *ways, plain)),))


def good_feeling(scene: Scene) -> Plan | None:
    """A good feeling is savoured, and nothing hunted for behind it."""
    main = scene.main
    if main is None or not scene.is_good(main.feeling):
        return None
    slots = main.slots()
    if main.shape is Shape.PREDICATE:
        caused = caused_ways(main, scene.cause, "savour_np", "savour_clause", "savour_tail")
        caused = tuple(replace(one, moves=(*one.moves, Move.SAVOUR)) for one in caused)
        ways = (*caused, way("savour", (Move.REFLECT_FEELING, Move.SAVOUR), slots))
    else:
        key = "savour_state" if main.shape is Shape.STATE else "savour_noun"
        tailed = caused_ways(main, scene.cause, None, None, "state_tail")
        ways = (*tailed, way(key, (Move.REFLECT_FEELING, Move.SAVOUR), slots))
    return Plan((Step((*ways, *feeling_ways(scene))),), settled=True)


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
        told = scene.heard.text.lower()[: scene.heard.belief.start].rstrip().endswith("myself")
        key = "told_self" if told else "likened"
        likened = step(key, Move.REFLECT_MEANING, {"belief": flipped}) if flipped else None
        return Plan((likened,)) if likened and not scene.felt else None
    ready = (
        memory.turn >= FIRST_BELIEF_TURN
        and bool(memory.feelings)
        and bool(memory.triggers)
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


def own_feeling(scene: Scene) -> Plan | None:
    """What somebody did and what was felt are put side by side, once, after feeling.

    Cause and room.

    Never where abuse, threat, discrimination or bereavement was heard.
    """
    memory, main = scene.memory, scene.main
    ready = memory.validations > 0 and memory.triggers and memory.feelings and not memory.owned
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


def feeling(scene: Scene) -> Plan | None:
    """The weightiest feeling is said back, with its cause, a need, or a link where there is one."""
    ways = feeling_ways(scene)
    return Plan((Step(ways),)) if ways else None


def _mixed_pair(scene: Scene) -> tuple[FeelingPhrase, FeelingPhrase] | None:
    """Return the last two feelings of different kinds: two families, or one good and one hard."""
    by_bare = {phrase.bare: phrase for phrase in scene.felt}
    phrases = list(by_bare.values())
    if len(phrases) < 2 or len(scene.heard.text.split()) > RAMBLING:  # noqa: PLR2004
        return None
    two = scene.main or phrases[-1]
    others = [
        phrase
        for phrase in phrases
        if phrase.bare != two.bare and phrase.feeling.family is not two.feeling.family
    ]
    if not others or all(scene.is_good(phrase.feeling) for phrase in (others[-1], two)):
        return None
    one = others[-1]
    first, second = sorted((one, two), key=lambda phrase: phrase.feeling.span.start)
    return first, second


def _bare(feeling: Feeling, scene: Scene) -> str | None:
    phrase = _phrase(feeling, scene)
    return phrase.bare if phrase and phrase.shape is not Shape.STATE else None


def _phrase(feeling: Feeling, scene: Scene) -> FeelingPhrase | None:
    index = scene.heard.feelings.index(feeling)
    tables = scene.tables
    return phrase_feeling(
        index,
        scene.heard,
        nouns=tables.practice.nouns,
        noun_lemmas=tables.noun_lemmas,
        grammar=tables.grammar,
    )


def _other_slots(feeling: Feeling, scene: Scene) -> Mapping[str, str] | None:
    holder = render_holder(feeling.holder_text, scene.tables.grammar)
    bare = _bare(feeling, scene)
    index = scene.heard.feelings.index(feeling)
    nounlike = scene.heard.feelings[index].lemma in scene.tables.noun_lemmas
    if holder is None or bare is None or (nounlike and " " not in bare):
        return None
    if feeling.lemma in EXPERIENCES:
        return None
    said = feeling.span.text.lower()
    if said.endswith("ing") and " " not in said and not bare.endswith("ing"):
        bare = said  # "everybody is rejoicing"
    if feeling.polarity is Polarity.UNSURE:
        bare = f"perhaps {bare}"
    elif feeling.intensity is Intensity.LOW:
        bare = f"a bit {bare}"
    phrase = _phrase(feeling, scene)
    present = be_for(holder, scene.tables.grammar)
    past = {"is": "was", "are": "were"}[present]
    verb = past if phrase and phrase.past else present
    return {"holder": holder, "is": verb, "their_feeling": bare}


def _under(feeling: Feeling, scene: Scene) -> tuple[str, str]:
    rules = scene.tables.practice.feelings
    by_family = {
        Family.SADNESS: rules.under_sadness,
        Family.ANGER: rules.under_anger,
        Family.SHAME: rules.under_shame,
    }
    return by_family.get(feeling.family, rules.under_other)


def _may_ask(scene: Scene) -> bool:
    memory = scene.memory
    due = memory.reflections + 1 >= 2 * (memory.questions + 1) or memory.questions == 0
    return due and memory.asked_on < memory.turn - 2


def _blamed(scene: Scene) -> str | None:
    blame = scene.heard.blame
    who = render_holder(blame.span.text, scene.tables.grammar) if blame else None
    return who if who in {"he", "she", "they"} or (who and " " in who) else None
