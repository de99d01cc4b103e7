"""What a turn leaves in the memory of the session."""

from dataclasses import replace

from voice_companion.core.labels import Holder
from voice_companion.core.reflection.echoes import learn_echo
from voice_companion.core.reflection.memory import KEPT_BELIEFS, Memory, Named, Pending, Spoken
from voice_companion.core.reflection.remembering import (
    with_denied,
    with_feelings,
    with_told,
    with_trigger,
)
from voice_companion.core.reflection.responses import phrase_of
from voice_companion.core.reflection.scene import Scene, person_of, topic_of
from voice_companion.core.reply import Move
from voice_companion.core.wording.feeling_shapes import Shape
from voice_companion.core.wording.grammar import flip, tidy, words_of

_DETERMINERS = frozenset("the a an your his her their our what".split())  # noqa: SIM905
_SHORTEST_THING = 2
"""Words of something that can be spoken of later: "the exam"."""


def learn(scene: Scene, memory: Memory, moves: tuple[Move, ...]) -> Memory:
    """Return the memory with what the person told in this turn."""
    topic = topic_of(scene.heard, scene.tables)
    named = named_feelings(scene, memory.turn)
    learned = with_feelings(memory, named)
    denied = [feeling.lemma for feeling in scene.denied]
    if denied:
        learned = with_denied(learned, denied)
    learned = learn_echo(scene, _with_spoken(learned, scene))
    if scene.cause and scene.cause.phrase and not scene.closed and _is_thing(scene):
        learned = with_trigger(learned, scene.cause.phrase, topic)
    if scene.main and scene.main.shape is Shape.STATE and not scene.closed:
        learned = with_told(learned, scene.main.bare, topic)
    if _is_news(scene) and Move.REFLECT_TRIGGER in moves and not scene.closed:
        learned = with_told(learned, scene.clause or "", topic)
    learned = _with_person(_with_belief(learned, scene, moves), scene)
    confirming = learned.pending is Pending.CONFIRM and bool(named)
    return replace(
        learned,
        caused=learned.caused or (scene.cause is not None and not scene.closed),
        gates=learned.gates | scene.cues.gates,
        topic=topic or learned.topic,
        told_on=memory.turn if scene.clause or scene.cause else memory.told_on,
        last_heard=" ".join(scene.heard.text[-2000:].lower().split()),
        pending_feeling=_main_named(scene, named) if confirming else None,
        holding=False,
    )


def _is_news(scene: Scene) -> bool:
    """Return whether a clause that was said back tells of somebody; "it's the waiting" does not."""
    return scene.clause is not None and not scene.clause.startswith(("it ", "it's "))


def _is_thing(scene: Scene) -> bool:
    """Return whether the cause can be spoken of later: a thing that a feeling is tied to.

    What somebody was doing just then ("asking the guard") is no topic to come back to.
    """
    words = words_of((scene.cause.phrase or "").lower()) if scene.cause else []
    if (
        not words
        or scene.main is None
        or words[0] == "not"
        or words[-1] in {"yourself", "yourselves"}
        or set(words) & scene.tables.feeling_words
    ):
        return False
    pointing = {"him", "her", "them", "it", "that", "this", "there", "so", "one", "all", "what"}
    return (
        words[0] in _DETERMINERS
        and len(words) >= _SHORTEST_THING
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
    if memory.spoken:
        texts += [memory.spoken.named.bare, memory.spoken.named.lemma]
    if memory.pending_feeling:
        texts += [memory.pending_feeling.bare, memory.pending_feeling.lemma]
    for feeling in scene.heard.feelings:
        texts += [feeling.lemma, feeling.span.text]
    texts += [
        word for word in words_of(scene.heard.text.lower()) if word in scene.tables.feeling_words
    ]
    for phrase in scene.felt:
        texts += [phrase.bare, phrase.noun or ""]
    texts += [kept.phrase for kept in (*memory.triggers, *memory.told)] + list(memory.beliefs)
    return frozenset(word for text in texts for word in words_of(text.lower()))


def _with_spoken(memory: Memory, scene: Scene) -> Memory:
    """Return the memory with the last of the person's own feelings that was spoken of."""
    for index in range(len(scene.heard.feelings) - 1, -1, -1):
        feeling = scene.heard.feelings[index]
        phrase = phrase_of(feeling, scene) if feeling.holder is Holder.SELF else None
        if phrase is not None and phrase.shape is Shape.PREDICATE:
            named = Named(feeling.lemma, phrase.bare, phrase.noun, feeling.family, turn=memory.turn)
            return replace(memory, spoken=Spoken(named, feeling.polarity))
    return memory


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
