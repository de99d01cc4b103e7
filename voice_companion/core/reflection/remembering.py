"""What changes in the memory of a session: each function returns a new one."""

from collections.abc import Iterable
from dataclasses import replace

from voice_companion.core.reflection.memory import (
    COMPLEX,
    KEPT_FEELINGS,
    KEPT_LINES,
    KEPT_OPENINGS,
    KEPT_TOLD,
    KEPT_TRIGGERS,
    SIMPLE,
    Kept,
    Memory,
    Named,
    Pending,
    digest,
    opening,
)
from voice_companion.core.reply import Move

_LINKS = frozenset({"clause_link_feeling", "echo_link", "link_feelings", "base_before"})
"""Wordings that bring back what was felt or told before."""


def with_feelings(memory: Memory, named: Iterable[Named]) -> Memory:
    """Return the memory with these feelings named.

    A denied one that is named again is felt again.
    """
    new = tuple(named)
    lemmas = {feeling.lemma for feeling in new}
    kept = tuple(
        old for old in memory.feelings if old.lemma not in lemmas or old.turn < memory.turn
    )
    return replace(
        memory,
        feelings=(*kept, *new)[-KEPT_FEELINGS:],
        denied=tuple(lemma for lemma in memory.denied if lemma not in lemmas),
    )


def with_denied(memory: Memory, lemmas: Iterable[str]) -> Memory:
    """Return the memory with these feelings dropped for good."""
    dropped = tuple(dict.fromkeys(lemmas))
    return replace(
        memory,
        feelings=tuple(named for named in memory.feelings if named.lemma not in dropped),
        denied=tuple(dict.fromkeys([*memory.denied, *dropped]))[-KEPT_FEELINGS:],
    )


def with_trigger(memory: Memory, phrase: str, topic: frozenset[str]) -> Memory:
    """Return the memory with one more thing that set a feeling off."""
    others = tuple(kept for kept in memory.triggers if kept.phrase != phrase)
    kept = Kept(phrase, memory.turn, topic)
    return replace(memory, triggers=(*others, kept)[-KEPT_TRIGGERS:])


def with_told(memory: Memory, clause: str, topic: frozenset[str]) -> Memory:
    """Return the memory with one more thing that happened."""
    kept = Kept(clause, memory.turn, topic)
    first, rest = memory.told[:1], (*memory.told[1:], kept)
    return replace(memory, told=(*first, *rest[-KEPT_TOLD:]))


def with_closed(memory: Memory, topic: frozenset[str]) -> Memory:
    """Return the memory with a topic closed and everything that touches it forgotten."""
    return replace(
        memory,
        closed=frozenset(sorted(memory.closed | topic)[:200]),
        triggers=tuple(kept for kept in memory.triggers if not kept.topic & topic),
        told=tuple(kept for kept in memory.told if not kept.topic & topic),
        caused=False,
        spoken=None,
        beliefs=() if topic else memory.beliefs,
        declined_on=memory.turn,
        pending=Pending.NOTHING,
    )


def with_line(memory: Memory, line: str, moves: tuple[Move, ...], *, question: bool) -> Memory:
    """Return the memory after a line was said."""
    kinds = frozenset(moves)
    reflected = bool(kinds & (SIMPLE | COMPLEX))
    return replace(
        memory,
        lines=(*memory.lines, digest(line))[-KEPT_LINES:],
        openings=(*memory.openings, digest(opening(line)))[-KEPT_OPENINGS:],
        reflections=memory.reflections + reflected,
        complex_reflections=memory.complex_reflections + bool(kinds & COMPLEX),
        questions=memory.questions + question,
        alone=memory.alone + (reflected and not question),
        asked_on=memory.turn if question else memory.asked_on,
        validated_on=memory.turn if Move.VALIDATE in kinds else memory.validated_on,
        validations=memory.validations + (Move.VALIDATE in kinds),
        summed_on=memory.turn if Move.SUMMARY in kinds else memory.summed_on,
        owned=memory.owned or Move.OWN_FEELING in kinds,
        last_line=line,
        last_moves=kinds,
        silence=0.0,
    )


def with_wordings(memory: Memory, keys: Iterable[str]) -> Memory:
    """Return the memory with one more use of each of these kinds of wordings."""
    uses = dict(memory.uses)
    for key in keys:
        uses[key] = uses.get(key, 0) + 1
    linked = not _LINKS.isdisjoint(keys)
    return replace(memory, uses=uses, linked_on=memory.turn if linked else memory.linked_on)


def forgotten(kept: Memory, now: Memory) -> Memory:
    """Return what is kept when the person has words forgotten: no word of theirs after `kept`.

    What was said stays known by its digests and counts; what holds the path back and whether the
    session is paused stay as they are now.
    """
    return replace(
        kept,
        turn=now.turn,
        lines=now.lines,
        openings=now.openings,
        uses=now.uses,
        reflections=now.reflections,
        complex_reflections=now.complex_reflections,
        questions=now.questions,
        alone=now.alone,
        asked_on=now.asked_on,
        gates=now.gates,
        paused=now.paused,
        holding=now.holding,
        last_line=None,
        last_heard="",
        pending=Pending.NOTHING,
        pending_feeling=None,
    )
