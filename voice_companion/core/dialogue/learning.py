"""What a turn leaves in the memory of the session."""

from collections.abc import Iterator
from dataclasses import replace

from voice_companion.core.dialogue.choose import Choice
from voice_companion.core.dialogue.memory import (
    Memory,
    Named,
    Pending,
    Told,
    with_denied,
    with_feelings,
    with_told,
)
from voice_companion.core.dialogue.point import PLEASANT
from voice_companion.core.dialogue.turn import Turn
from voice_companion.core.impression import Valence
from voice_companion.core.labels import Polarity
from voice_companion.core.reply import Move, Stage
from voice_companion.core.speech import said_words

__all__ = ["learn", "reached_stage"]

_ORDER = tuple(Stage)
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


def learn(turn: Turn, memory: Memory, choice: Choice | None) -> Memory:
    """Return the memory with what the person told in this turn."""
    learned = with_feelings(memory, _named(turn))
    denied = [feeling.lemma for feeling in turn.own(Polarity.DENIED)] + list(_replaced(turn))
    if denied:
        learned = with_denied(learned, denied)
    news = turn.own(Polarity.FELT) or not turn.own(Polarity.DENIED)
    if choice is not None and choice.gives_point and turn.point is not None and news:
        weight = max(part.weight for part in turn.point.parts)
        felt = frozenset(feeling.lemma for feeling in turn.own(Polarity.FELT))
        good = Move.SAVOUR in choice.moves and Move.DOUBLE_SIDED not in choice.moves
        light = good or not (_is_hard(turn) or turn.verdict or turn.bleak)
        told = Told(turn.point.said, memory.turn, weight, turn.topic, felt, good=good, light=light)
        learned = with_told(learned, told)
    confirming = learned.pending is Pending.CONFIRM
    return replace(
        learned,
        caused=learned.caused or (bool(turn.heard.triggers) and not turn.closed),
        gates=learned.gates | turn.gates,
        topic=turn.topic or learned.topic,
        pronoun=turn.pronoun,
        last_heard=" ".join(turn.heard.text[-2000:].lower().split()),
        confirming=turn.doubted if confirming else None,
        holding=False,
    )


def _is_hard(turn: Turn) -> bool:
    """Tell whether what is told is hard for most people, or was said to be."""
    appraisal = turn.heard.appraisal
    hard = appraisal is not None and appraisal.valence in {Valence.HARD, Valence.MIXED}
    return hard or any(one.family not in PLEASANT for one in turn.own(Polarity.FELT))


def _named(turn: Turn) -> Iterator[Named]:
    """Yield the person's own feelings of this turn."""
    turned = turn.rules.speech.turned
    for feeling in turn.own(Polarity.FELT):
        said = " ".join(turned.get(word, word) for word in said_words(feeling.span.text.lower()))
        yield Named(feeling.lemma, said, feeling.family, turn.memory.turn)


def _replaced(turn: Turn) -> Iterator[str]:
    """Yield the lemmas that a correction takes back."""
    replaced = turn.corrected[1] if turn.corrected else None
    for named in turn.memory.feelings:
        words = set(replaced.split()) if replaced else set()
        if words and (words.issuperset(named.said.split()) or named.lemma in words):
            yield named.lemma


def reached_stage(turn: Turn, moves: tuple[Move, ...]) -> Stage:
    """Return the stage after these moves.

    It never goes back, passes "name" only with a feeling named, and "trigger" only with a cause. A
    summary or a close shows itself, and is left again.
    """
    memory = turn.memory
    reached = [_REACHES[move] for move in moves if move in _REACHES]
    if Stage.SUMMARY in reached or Stage.CLOSE in reached:
        return max(reached, key=_ORDER.index)
    stage = max([memory.stage, *reached], key=_ORDER.index)
    named = bool(memory.feelings or turn.own(Polarity.FELT))
    caused = bool(memory.caused or turn.heard.triggers)
    limit = Stage.OTHER_SIDE if named and caused else Stage.TRIGGER if named else Stage.NAME
    return min(stage, max(limit, memory.stage, key=_ORDER.index), key=_ORDER.index)
