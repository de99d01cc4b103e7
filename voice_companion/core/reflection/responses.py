# ruff: noqa: D401 - a rule's docstring is the rule in words
"""The planner's responses: what a turn is answered with. The first that has an answer is taken.

Turns of a special kind (greetings, questions to the companion, ...) are in special_turns.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from voice_companion.core.labels import Family, Feeling, Kind
from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.reflection.memory import Pending
from voice_companion.core.reflection.planner import Plan, step, way
from voice_companion.core.reflection.scene import Scene
from voice_companion.core.reflection.ways import (
    caused_ways,
    complex_ways,
    feeling_ways,
)
from voice_companion.core.reply import Move
from voice_companion.core.wording.cuts import shorter_cuts
from voice_companion.core.wording.feeling_phrases import phrase_feeling
from voice_companion.core.wording.feeling_shapes import FeelingPhrase, Shape
from voice_companion.core.wording.grammar import FIRST, SUBJECTS, flip, tidy
from voice_companion.core.wording.lines import Step, Way

_JUST = re.compile(r"^\W*((?:just|more|kind of|sort of|only)(?: [\w']+){1,4})$")
"""What stands in place of a denied feeling, in a few words ("not mad just kind of dropped")."""
SHORTEST_CLAUSE = 3
SHORT_MIX = 14
"""Words of a turn that is about its two feelings and nothing else."""
RAMBLING = 25
"""Words; in a longer turn what weighs most is said back, and the rest let pass."""
_TURNS = word_set(
    "but though although except only then until till too not don't doesn't didn't isn't never"
)
"""Words after a good feeling by which the talk takes a turn."""


def denied_feeling(scene: Scene) -> Plan | None:
    """A denied feeling is dropped aloud; what is felt instead takes its place."""
    if not scene.denied or (scene.of_others and not scene.felt):
        return None
    if scene.felt and all(scene.is_good(feeling) for feeling in scene.denied):
        return None  # "i was irritated, which i'm not proud of": what is felt is the news
    bare = bare_of(scene.denied[-1], scene)
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
    return Plan(
        (Step((*_instead(bare, scene), way("denied", Move.REFLECT_FEELING, {"bare": bare}))),)
    )


def _instead(bare: str, scene: Scene) -> Iterator[Way]:
    """Yield the way to say what is there in place of a denied feeling ("it's more that ...")."""
    rest = _JUST.search(scene.heard.text[scene.denied[-1].span.end :].lower())
    words = tidy(rest[1], scene.tables.grammar) if rest else None
    if words and (said := flip(words)) and not scene.closed:
        yield way("denied_just", Move.REFLECT_FEELING, {"bare": bare, "rest": said})
    instead = scene.heard.instead
    cut = tidy(instead.text, scene.tables.grammar) if instead else None
    if cut is None or scene.closed or cut.lower[0] not in SUBJECTS | FIRST:
        return
    for part in shorter_cuts(cut):
        clause = flip(part) if len(part.words) >= SHORTEST_CLAUSE else None
        if clause:
            moves = (Move.REFLECT_FEELING, Move.REFLECT_TRIGGER)
            yield way("denied_instead", moves, {"bare": bare, "clause": clause})


def _denied_state(scene: Scene) -> Plan | None:
    """A denied verb is said back as denied: "You don't hate him."."""
    phrase = phrase_of(scene.denied[-1], scene)
    if phrase is None or scene.felt or not {"don't", "didn't", "never"} & set(phrase.bare.split()):
        return None
    return Plan((step("state", Move.REFLECT_FEELING, {"state": phrase.bare}),))


def unsure_feeling(scene: Scene) -> Plan | None:
    """A feeling that is left open stays open."""
    if scene.felt or not scene.unsure:
        return None
    bare = bare_of(scene.unsure[-1], scene)
    return Plan((step("unsure", Move.REFLECT_FEELING, {"bare": bare}),)) if bare else None


def mixed_and_unsure(scene: Scene) -> Plan | None:
    """Two feelings of which one is not certain are both left standing."""
    if not scene.unsure or len(scene.heard.text.split()) > SHORT_MIX:
        return None
    bare = [bare_of(feeling, scene) for feeling in (*scene.felt_plainly, *scene.unsure)]
    both = list(dict.fromkeys(one for one in bare if one))
    if len(both) != 2:  # noqa: PLR2004 - a pair
        return None
    slots = {"a": both[0], "b": both[1]}
    return Plan((step("mixed_unsure", (Move.REFLECT_FEELING, Move.DOUBLE_SIDED), slots),))


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
    if main is None or not scene.is_good(main.feeling) or _is_clouded(main, scene):
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


def _is_clouded(main: FeelingPhrase, scene: Scene) -> bool:
    """Tell whether something hard stands beside a good feeling, so that it is not to be savoured.

    Another feeling, or a turn in what is told after it ("... but", "... and then").
    """
    beside = (
        feeling for feeling in (*scene.felt_plainly, *scene.unsure) if feeling is not main.feeling
    )
    after = scene.heard.text[main.feeling.span.end :].lower().split()
    return any(not scene.is_good(one) for one in beside) or not _TURNS.isdisjoint(after)


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


def bare_of(feeling: Feeling, scene: Scene) -> str | None:
    """Return a feeling without its strength, as what one is or has; None for a small clause."""
    phrase = phrase_of(feeling, scene)
    return phrase.bare if phrase and phrase.shape is not Shape.STATE else None


def phrase_of(feeling: Feeling, scene: Scene) -> FeelingPhrase | None:
    """Return one of the turn's feelings as it can be said back."""
    index = scene.heard.feelings.index(feeling)
    tables = scene.tables
    return phrase_feeling(
        index,
        scene.heard,
        nouns=tables.practice.nouns,
        noun_lemmas=tables.noun_lemmas,
        grammar=tables.grammar,
    )


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
