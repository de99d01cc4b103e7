"""What a turn leaves in the memory of the session."""

from dataclasses import replace

from voice_companion.core.reflection.memory import (
    KEPT_BELIEFS,
    Memory,
    Named,
    Pending,
    with_denied,
    with_feelings,
    with_trigger,
)
from voice_companion.core.reflection.scene import Scene, person_of, topic_of
from voice_companion.core.reply import Move
from voice_companion.core.wording.feeling_phrases import Shape
from voice_companion.core.wording.grammar import flip, tidy, words_of

_DETERMINERS = frozenset("the a an your his her their our what".split())  # noqa: SIM905
_SHORT_THING = 3
"""Words of a doing that can be spoken of later: "losing the game"."""


def learn(scene: Scene, memory: Memory, moves: tuple[Move, ...]) -> Memory:
    """Return the memory with what the person told in this turn."""
    topic = topic_of(scene.heard, scene.tables)
    named = named_feelings(scene, memory.turn)
    learned = with_feelings(memory, named)
    denied = [feeling.lemma for feeling in scene.denied]
    if denied:
        learned = with_denied(learned, denied)
    if scene.cause and scene.cause.phrase and not scene.closed and _is_thing(scene):
        learned = with_trigger(learned, scene.cause.phrase, topic)
    learned = _with_person(_with_belief(learned, scene, moves), scene)
    confirming = learned.pending is Pending.CONFIRM and bool(named)
    return replace(
        learned,
        gates=learned.gates | scene.cues.gates,
        topic=topic or learned.topic,
        told_on=memory.turn if scene.clause or scene.cause else memory.told_on,
        last_heard=" ".join(scene.heard.text[-2000:].lower().split()),
        pending_feeling=_main_named(scene, named) if confirming else None,
        holding=False,
    )


def _is_thing(scene: Scene) -> bool:
    """Return whether the cause can be spoken of later: no feeling itself, no bare pronoun."""
    words = words_of((scene.cause.phrase or "").lower()) if scene.cause else []
    if (
        not words
        or words[0] == "not"
        or words[-1] in {"yourself", "yourselves"}
        or set(words) & scene.tables.feeling_words
    ):
        return False
    pointing = {"him", "her", "them", "it", "that", "this", "there", "so", "one", "all", "what"}
    rest = words[1:] if words[0].endswith("ing") else []
    doing = rest == ["again"] or (len(words) == _SHORT_THING and rest and rest[0] in _DETERMINERS)
    solid = words[0] in _DETERMINERS or doing
    return (
        bool(solid)
        and words[-1] not in pointing
        and not {"that", "it's", "that's"} & set(words[1:])
    )


def named_feelings(scene: Scene, turn: int) -> tuple[Named, ...]:
    """Return the person's own feelings of this turn, the weightiest last."""
    main = scene.main
    ordered = [phrase for phrase in scene.felt if phrase is not main] + ([main] if main else [])
    return tuple(
        Named(
            lemma=phrase.feeling.lemma,
            bare=phrase.bare,
            noun=phrase.noun,
            family=phrase.feeling.family,
            turn=turn,
        )
        for phrase in ordered
        if phrase.shape is Shape.PREDICATE
    )


def said_feelings(scene: Scene, memory: Memory) -> frozenset[str]:
    """Return the words by which feelings may be named now: what was said, and its own noun."""
    texts = [named.bare for named in memory.feelings] + [named.lemma for named in memory.feelings]
    texts += [named.noun for named in memory.feelings if named.noun]
    if memory.pending_feeling:
        texts += [memory.pending_feeling.bare, memory.pending_feeling.lemma]
    for feeling in scene.heard.feelings:
        texts += [feeling.lemma, feeling.span.text]
    for phrase in scene.felt:
        texts += [phrase.bare, phrase.noun or ""]
    texts += [kept.phrase for kept in memory.triggers] + list(memory.beliefs)
    return frozenset(word for text in texts for word in words_of(text.lower()))


def _main_named(scene: Scene, named: tuple[Named, ...]) -> Named | None:
    main = scene.main
    return next((one for one in named if main and one.lemma == main.feeling.lemma), None)


def _with_person(memory: Memory, scene: Scene) -> Memory:
    who = person_of(scene)
    if who is None:
        return memory
    name, pronoun = who
    if name == pronoun:
        if pronoun != memory.pronoun:
            return replace(memory, person=name, pronoun=pronoun, person_turn=-9)
        stays = memory.person != pronoun
        return replace(memory, person_turn=memory.turn) if stays else memory
    return replace(memory, person=name, pronoun=pronoun, person_turn=memory.turn)


def _with_belief(memory: Memory, scene: Scene, moves: tuple[Move, ...]) -> Memory:
    if Move.SURFACE_BELIEF not in moves or scene.heard.belief is None:
        return memory
    cut = tidy(scene.heard.belief.text, scene.tables.grammar)
    belief = flip(cut) if cut else None
    return replace(memory, beliefs=(*memory.beliefs, belief)[-KEPT_BELIEFS:]) if belief else memory
