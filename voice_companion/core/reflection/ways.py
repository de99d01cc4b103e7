"""The ways to say something back.

A feeling alone, with its cause, with a need, or with a link back.

Each function returns ways, the best first; wording takes the first that has a line left to say.
"""

from collections.abc import Mapping

from voice_companion.core.labels import Family
from voice_companion.core.reflection.memory import Named
from voice_companion.core.reflection.planner import way
from voice_companion.core.reflection.scene import Scene
from voice_companion.core.reply import Move
from voice_companion.core.wording.causes import Cause
from voice_companion.core.wording.feeling_shapes import FeelingPhrase, Shape
from voice_companion.core.wording.grammar import OBJECTIVE, POSSESSIVE
from voice_companion.core.wording.lines import Way
from voice_companion.core.wording.said_back import DEEDS

LINK_NEAR = 3
"""Turns for which what happens may still go with a feeling that was named."""
LINK_EVERY = 2
"""Turns from one such link to the next: heard twice running, it is a tic."""
ECHO_EVERY = 9
"""Turns for each link back that stands alone: more would be a habit of speech, and no listening."""
GOOD = frozenset({Family.JOY, Family.LOVE, Family.CALM})


def need_slots(need: str) -> Mapping[str, str]:
    """Return a need as a subject ("being heard") and as what is wanted ("to be heard")."""
    bare = need.removeprefix("some ")
    first, _, rest = need.partition(" ")
    if first in {"being", "having"}:
        wanted = f"to {'be' if first == 'being' else 'have'} {rest}"
        return {"need": bare, "wanted": wanted, "need_of": wanted}
    return {"need": bare, "wanted": need, "need_of": f"for {bare}"}


def feeling_ways(scene: Scene) -> tuple[Way, ...]:
    """Return every way to say the weightiest feeling back, the best first."""
    main = scene.main
    if main is None:
        return ()
    slots = main.slots()
    caused = _plain_ways(main, scene.cause)
    richer = (*_caused_complex_ways(scene, main), *complex_ways(scene, main))
    key = {Shape.PREDICATE: "feeling", Shape.NOUN: "named_noun", Shape.STATE: "state"}[main.shape]
    last = way(key, Move.REFLECT_FEELING, slots)
    if scene.memory.wants_complex:
        return (*richer, *caused, last)
    return (*caused, last, *richer)


def _caused_complex_ways(scene: Scene, main: FeelingPhrase) -> tuple[Way, ...]:
    """Return the ways that keep the cause and add a need or an earlier feeling."""
    bases = () if scene.closed else _bases(main, scene.cause)
    both = (Move.REFLECT_FEELING, Move.REFLECT_TRIGGER)
    found = [
        way("base_need", (*both, Move.REFLECT_MEANING), {"base": base, **need_slots(need)})
        for need in scene.needs[:1]
        for base in bases
    ]
    earlier = earlier_feeling(scene, apart_from=main.feeling.lemma)
    if earlier and not scene.is_good(main.feeling):
        found += [
            way("base_before", (*both, Move.DOUBLE_SIDED), {"base": base, **before_slots(earlier)})
            for base in bases
        ]
    return tuple(found)


def _bases(main: FeelingPhrase, cause: Cause | None) -> tuple[str, ...]:
    """Return feeling and cause as the beginning of a sentence, in each way it can be said."""
    if cause is None or main.shape is not Shape.PREDICATE:
        return ()
    slots = main.slots()
    bases = (
        f"{main.feeling_words} {cause.tail}" if cause.tail else None,
        f"{cause.clause}, and {slots['youre']} {main.feeling_words}" if cause.clause else None,
        f"{main.feeling_words}, with {cause.phrase}" if cause.phrase else None,
    )
    return tuple(base for base in bases if base)


def _plain_ways(main: FeelingPhrase, cause: Cause | None) -> tuple[Way, ...]:
    if main.shape is Shape.PREDICATE:
        return caused_ways(main, cause, "feeling_np", "feeling_clause", "feeling_tail")
    if main.shape is Shape.NOUN:
        return caused_ways(main, cause, "noun_np", "noun_clause", None)
    return caused_ways(main, cause, None, None, "state_tail")


def caused_ways(
    main: FeelingPhrase, cause: Cause | None, np: str | None, clause: str | None, tail: str | None
) -> tuple[Way, ...]:
    """Return the ways that name the feeling with its cause, where the cause can be said."""
    if cause is None:
        return ()
    moves = (Move.REFLECT_FEELING, Move.REFLECT_TRIGGER)
    found = []
    for key, name, words in (
        (tail, "tail", cause.tail),
        (np, "np", cause.phrase),
        (clause, "clause", cause.clause),
    ):
        if key and words:
            doing = key == "feeling_np" and words.split()[0].endswith("ing")
            found.append(
                way("feeling_doing" if doing else key, moves, {**main.slots(), name: words})
            )
    sayable = main.shape is Shape.PREDICATE and not cause.pronoun_only
    vague = {"feeling_np": "vague_cause", "savour_np": "savour_vague"}.get(np or "")
    if not found and sayable and vague:
        found.append(way(vague, moves, main.slots()))
    return tuple(found)


def complex_ways(scene: Scene, main: FeelingPhrase) -> tuple[Way, ...]:
    """Return the ways that add a need, an earlier feeling or an earlier cause.

    Only from what was said.
    """
    if scene.closed:
        return ()
    moves = (Move.REFLECT_FEELING, Move.REFLECT_MEANING)
    key = {Shape.PREDICATE: "feeling_need", Shape.NOUN: "noun_need", Shape.STATE: "state_need"}
    found = [
        way(key[main.shape], moves, {**main.slots(), **need_slots(need)})
        for need in scene.needs[:1]
    ]
    return (*found, *_links(scene, main)) if main.shape is Shape.PREDICATE else tuple(found)


def _links(scene: Scene, main: FeelingPhrase) -> list[Way]:
    memory, slots = scene.memory, main.slots()
    found: list[Way] = []
    same = memory.feels(main.feeling.lemma)
    meaning = (Move.REFLECT_FEELING, Move.REFLECT_MEANING)
    if same and same.turn < memory.turn - 1:
        if scene.cause and scene.cause.phrase:
            extra = {**slots, "np": scene.cause.phrase}
            found.append(way("link_same_np", (*meaning, Move.REFLECT_TRIGGER), extra))
        found.append(way("link_same", meaning, slots))
    earlier = earlier_feeling(scene, apart_from=main.feeling.lemma)
    if earlier and not same and not scene.is_good(main.feeling):
        double = (Move.REFLECT_FEELING, Move.DOUBLE_SIDED)
        found.append(way("link_feelings", double, {**slots, **before_slots(earlier)}))
    if scene.cause is None and memory.triggers and memory.triggers[-1].turn < memory.turn:
        extra = {**slots, "earlier": memory.triggers[-1].phrase}
        found.append(way("link_trigger", meaning, extra))
    return found


def earlier_feeling(scene: Scene, *, apart_from: str = "") -> Named | None:
    """Return the latest hard feeling of an earlier turn that was not denied since."""
    memory = scene.memory
    if memory.feelings and memory.feelings[-1].family in GOOD and not scene.felt:
        return None
    if memory.turn - memory.linked_on < LINK_EVERY:
        return None
    denied = {feeling.lemma for feeling in scene.denied} | set(memory.denied)
    for named in reversed(memory.feelings):
        usable = named.lemma not in denied and named.lemma != apart_from
        earlier = memory.declined_on < named.turn < memory.turn
        if usable and earlier and named.family not in GOOD:
            return named
    return None


def before_slots(earlier: Named) -> Mapping[str, str]:
    """Return an earlier feeling as it was named and, where there is one, as a noun."""
    noun = {"before_noun": earlier.noun} if earlier.noun else {}
    return {"before": earlier.bare, **noun}


def content_ways(scene: Scene) -> tuple[Way, ...]:
    """Return the ways to say back what happened, without a feeling."""
    cause = scene.cause
    clause = (cause.clause if cause else None) or scene.clause
    ways: list[Way] = []
    told = scene.clause is not None and cause is not None and cause.short
    if cause and cause.phrase and not cause.clause and not told:
        ways.append(way("cause_np", Move.REFLECT_TRIGGER, {"np": cause.phrase}))
    if clause:
        ways += _clause_links(scene, clause) if scene.memory.wants_complex else []
        deed = not DEEDS.isdisjoint(clause.lower().split()) and clause.lower().startswith("you ")
        key = "own_deed" if deed else "grave_clause" if scene.cues.gates else "cause_clause"
        ways.append(way(key, Move.REFLECT_TRIGGER, {"clause": clause}))
    if cause and cause.phrase:
        ways.append(way("cause_np", Move.REFLECT_TRIGGER, {"np": cause.phrase}))
    if scene.thing and not ways:
        ways.append(way("thing", Move.REFLECT_TRIGGER, {"np": scene.thing}))
    return tuple(ways)


def _clause_links(scene: Scene, clause: str) -> list[Way]:
    moves = (Move.REFLECT_TRIGGER, Move.REFLECT_MEANING)
    earlier = earlier_feeling(scene)
    near = earlier is not None and scene.memory.turn - earlier.turn <= LINK_NEAR
    own = clause.startswith(("you ", "you're", "you've"))
    if earlier is None or not near or not own:
        return []  # what somebody else did need not go with it
    return [way("clause_link_feeling", moves, {"clause": clause, **before_slots(earlier)})]


def echo_ways(scene: Scene) -> list[Way]:
    """Return links back for a turn whose words cannot be said back."""
    memory = scene.memory
    echoed = memory.uses.get("echo_link", 0)
    recent = memory.turn - memory.linked_on < LINK_EVERY
    if (
        scene.closed
        or recent
        or not memory.wants_complex
        or echoed * ECHO_EVERY > memory.turn - ECHO_EVERY
    ):
        return []
    found = []
    if memory.triggers and memory.triggers[-1].turn < memory.turn:
        slots = {"earlier": memory.triggers[-1].phrase}
        found.append(way("echo_link", Move.REFLECT_MEANING, slots))
    return found


def other_side_slots(scene: Scene) -> Mapping[str, str] | None:
    """Return the pronouns of the person spoken of, for wondering about their side."""
    pronoun = scene.memory.pronoun
    if pronoun is None:
        return None
    return {"they": pronoun, "them": OBJECTIVE[pronoun], "their": POSSESSIVE[pronoun]}
