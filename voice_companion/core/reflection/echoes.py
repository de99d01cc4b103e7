# ruff: noqa: D401 - a rule's docstring is the rule in words
"""Words that take up the feeling last spoken of, without its name: "well i am", "a wee bit"."""

from dataclasses import replace

from voice_companion.core.labels import Intensity, Polarity, Stance
from voice_companion.core.reflection.memory import Memory, Spoken
from voice_companion.core.reflection.planner import Plan, step
from voice_companion.core.reflection.remembering import with_denied, with_feelings
from voice_companion.core.reflection.scene import Scene
from voice_companion.core.reply import Move

SPOKEN_STAYS = 2
"""Turns for which it stays clear which feeling "i am" is about."""


def echoed_polarity(scene: Scene) -> Polarity | None:
    """Return what the turn makes of the feeling last spoken of.

    None where it says nothing new of it, where no feeling was spoken of lately, and where a
    question was asked, which is then what is answered.
    """
    spoken, echo = scene.memory.spoken, scene.heard.echo
    if spoken is None or echo is None or scene.memory.just_asked:
        return None
    if scene.memory.turn - spoken.named.turn > SPOKEN_STAYS:
        return None
    turned = Polarity.FELT if spoken.polarity is Polarity.DENIED else Polarity.DENIED
    polarity = {
        Stance.AFFIRMED: Polarity.FELT,
        Stance.DENIED: Polarity.DENIED,
        Stance.UNSURE: Polarity.UNSURE,
        Stance.TAKEN_BACK: turned,
    }[echo.stance]
    return None if polarity is spoken.polarity else polarity


def echoed_feeling(scene: Scene) -> Plan | None:
    """A feeling that is taken up without its name is named again, as it now stands."""
    polarity, spoken = echoed_polarity(scene), scene.memory.spoken
    if polarity is None or spoken is None or scene.closed:
        return None
    low = scene.heard.echo is not None and scene.heard.echo.intensity is Intensity.LOW
    slots = {"bare": f"a bit {spoken.named.bare}" if low else spoken.named.bare}
    key = {Polarity.FELT: "felt_after_all", Polarity.DENIED: "denied"}.get(polarity, "unsure")
    return Plan((step(key, Move.REFLECT_FEELING, slots),), settled=True)


def learn_echo(scene: Scene, memory: Memory) -> Memory:
    """Return the memory with the feeling last spoken of as it now stands."""
    polarity, spoken = echoed_polarity(scene), memory.spoken
    if polarity is None or spoken is None:
        return memory
    named = replace(spoken.named, turn=memory.turn)
    if polarity is Polarity.FELT:
        memory = with_feelings(memory, [named])
    elif polarity is Polarity.DENIED:
        memory = with_denied(memory, [named.lemma])
    return replace(memory, spoken=Spoken(named, polarity))
