"""The planner's responses to what other people feel."""

from collections.abc import Mapping

from voice_companion.core.labels import Feeling, Intensity, Polarity, Tense
from voice_companion.core.reflection.memory import Pending
from voice_companion.core.reflection.planner import Plan, step, way
from voice_companion.core.reflection.responses import bare_of
from voice_companion.core.reflection.scene import Scene, render_holder
from voice_companion.core.reflection.ways import feeling_ways
from voice_companion.core.reply import Move
from voice_companion.core.wording.feeling_phrases import EXPERIENCES
from voice_companion.core.wording.feeling_shapes import Shape
from voice_companion.core.wording.grammar import be_for, words_of
from voice_companion.core.wording.lines import Step
from voice_companion.core.wording.verbs import GrammarRules

_LINKS = {
    # base verb: third person, plural and past; whatever else links is said as "is"
    "look": ("looks", "look", "looked"),
    "sound": ("sounds", "sound", "sounded"),
    "seem": ("seems", "seem", "seemed"),
    "feel": ("feels", "feel", "felt"),
    "get": ("gets", "get", "got"),
}


def feelings_of_both(scene: Scene) -> Plan | None:
    """Somebody else's feeling and the person's own are said side by side, each with its owner."""
    others, main = scene.of_others, scene.main
    slots = _other_slots(others[-1], scene) if others else None
    moves = (Move.REFLECT_FEELING, Move.DOUBLE_SIDED)
    if slots and main is not None and main.shape is Shape.PREDICATE:
        both = way("other_and_self", moves, {**slots, **main.slots()})
        return Plan((Step((both, *feeling_ways(scene))),))
    denied = bare_of(scene.denied[-1], scene) if scene.denied and not scene.felt else None
    if slots and denied:
        return Plan((step("denied_and_other", moves, {**slots, "bare": denied}),))
    return None


def feeling_of_another(scene: Scene) -> Plan | None:
    """Somebody else's feeling is attributed and the talk brought back: "She's angry. And you?"."""
    if scene.felt or not scene.of_others:
        return None
    feeling = scene.of_others[-1]
    slots = _other_slots(feeling, scene)
    if slots is None:
        return None
    if feeling.compared is not None:
        return Plan((step("other_compared", Move.REFLECT_FEELING, slots),), settled=True)
    if scene.memory.just_asked or scene.closed:
        return Plan((step("other", Move.REFLECT_FEELING, slots),), settled=True)
    moves = (Move.REFLECT_FEELING, Move.CLARIFY_FEELING)
    ways = (way("other_ask", moves, slots), way("other", Move.REFLECT_FEELING, slots))
    return Plan((Step(ways),), pending=Pending.AND_YOU, settled=True)


def _other_slots(feeling: Feeling, scene: Scene) -> Mapping[str, str] | None:
    holder = render_holder(feeling.holder_text, scene.tables.grammar)
    bare = bare_of(feeling, scene)
    nounlike = feeling.lemma in scene.tables.noun_lemmas
    if holder is None or bare is None or (nounlike and " " not in bare):
        return None
    if not _is_somebody(holder, scene.tables.grammar) or bare in holder.split():
        return None
    if feeling.lemma in EXPERIENCES:
        return None
    before = scene.heard.text[: feeling.span.start].lower().split()
    if not _THOUGHT.isdisjoint(before[-_THOUGHT_REACH:]) or not _is_word(bare, scene):
        return None  # "i thought he's ashamed of me" is no feeling of his
    plural = be_for(holder, scene.tables.grammar) == "are"
    perfect = "been" in before[-3:] and feeling.verb in {"be", None}
    link = _HAS_BEEN[plural] if perfect else _link(feeling, plural=plural)
    return {"holder": holder, "is": link, "their_feeling": _shaded(feeling, bare)}


_HAS_BEEN = {False: "has been", True: "have been"}


def _is_word(bare: str, scene: Scene) -> bool:
    """Tell whether what is to be said exists: nothing built from a word that was misread."""
    known = scene.tables.feeling_words | scene.tables.grammar.verbs.participles.keys()
    return " " in bare or bare in known


_THOUGHT = frozenset({"thought", "think", "guess", "assume", "assumed", "imagine", "imagined"})
_THOUGHT_REACH = 4


def _is_somebody(holder: str, grammar: GrammarRules) -> bool:
    """Tell somebody who can feel from a thing: "the thermostat was messed up"."""
    first, last = holder.lower().split()[0], holder.lower().split()[-1]
    return (
        first not in {"the", "a", "an"} or last in grammar.sets["persons"] | grammar.sets["plural"]
    )


def _shaded(feeling: Feeling, bare: str) -> str:
    """Return somebody's feeling as strongly and as surely as it was ascribed to them."""
    said = feeling.span.text.lower()
    if feeling.compared is not None and words_of(feeling.compared.text.lower())[:1] in _OWN:
        return f"{said if said.endswith('er') else f'more {bare}'} than you"
    if said.endswith("ing") and " " not in said and not bare.endswith("ing"):
        bare = said  # "everybody is rejoicing"
    if feeling.polarity is Polarity.UNSURE:
        return f"perhaps {bare}"
    return f"a bit {bare}" if feeling.intensity is Intensity.LOW else bare


_OWN = (["i"], ["me"])


def _link(feeling: Feeling, *, plural: bool) -> str:
    """Return the verb that links a feeling to somebody, in the tense in which it was told."""
    third, base, past = _LINKS.get(feeling.verb or "", ("is", "are", "were" if plural else "was"))
    if feeling.tense is Tense.FUTURE:
        return f"will {feeling.verb if feeling.verb in _LINKS else 'be'}"
    if feeling.tense is Tense.PAST:
        return past
    return base if plural else third
