"""Gathering a session: what was told and felt, when asked for; one thing of it at a goodbye."""

from collections.abc import Mapping, Sequence

from voice_companion.core.dialogue.memory import Memory, Named, Told
from voice_companion.core.speech import sentence

__all__ = ["summary_slots", "taken_along"]

_TOLD = 3
"""Things told that a summary holds at most."""
_FELT = 3
_SUMMARY_WORDS = 32
"""Words of what was told; with the lines around it a summary has at most 45."""
_LONGEST_PARTING = 12
"""Words of the one thing that a goodbye takes up (design: a goodbye has at most twenty)."""


def summary_slots(memory: Memory) -> Mapping[str, str]:
    """Return what a summary is made of: the weightiest things told, in order, and the feelings."""
    slots = {}
    told = _weightiest(memory.told, most=_TOLD, words=_SUMMARY_WORDS)
    if told:
        slots["told"] = sentence(one.clause for one in told).rstrip(".")
    felt = _feelings(memory)
    if felt:
        slots["felt"] = f"You named {felt}"
    return slots


def taken_along(memory: Memory) -> Told | None:
    """Return what a goodbye takes up: the weightiest short thing that was good, by their words."""
    short = [one for one in memory.told if one.good and len(one.clause.split()) <= _LONGEST_PARTING]
    return max(short, key=lambda one: (one.weight, one.turn), default=None)


def _weightiest(told: Sequence[Told], *, most: int, words: int) -> list[Told]:
    """Return the things that told most and fit together, in the order in which they were told."""
    chosen: list[Told] = []
    room = words
    for one in sorted(told, key=lambda one: -one.weight):
        length = len(one.clause.split())
        if length <= room and len(chosen) < most:
            chosen.append(one)
            room -= length
    return sorted(chosen, key=lambda one: one.turn)


def _feelings(memory: Memory) -> str:
    felt: dict[str, Named] = {one.lemma: one for one in memory.feelings}
    names = [one.said for one in felt.values() if one.lemma not in memory.denied][-_FELT:]
    if len(names) < 2:  # noqa: PLR2004
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
