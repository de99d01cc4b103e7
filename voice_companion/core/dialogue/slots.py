"""What fills the slots of a line: the point, the hard word for oneself, a correction's words."""

from collections.abc import Mapping

from voice_companion.core.dialogue.corrections import LONGEST_CORRECTION
from voice_companion.core.dialogue.turn import Turn
from voice_companion.core.speech import said_words

__all__ = ["as_view", "fill"]

_OBJECT = {"she": "her", "he": "him", "they": "them"}


def fill(turn: Turn) -> Mapping[str, str]:
    """Return every slot that this turn can fill; texts without a capital or a stop."""
    found: dict[str, str] = {}
    if turn.point is not None:
        found["asked" if turn.point.asked else "point"] = turn.point.said
        if not turn.point.asked:
            found["view"] = as_view(turn.point.said)
    if turn.verdict is not None:
        found["verdict"] = turn.verdict
    found |= _corrected(turn)
    if turn.doubted is not None:
        found["word"] = turn.doubted
    if turn.pronoun is not None:
        found |= {"they": turn.pronoun, "them": _OBJECT[turn.pronoun]}
    family = turn.heard.appraisal.family if turn.heard.appraisal else None
    if family is not None and family in turn.rules.practice.guesses:
        found["guess"] = turn.rules.practice.guesses[family]
    return found


def as_view(said: str) -> str:
    """Return a clause as it stands behind "as if"."""
    return said.removeprefix("it feels like ").removeprefix("you feel like ").removeprefix("like ")


def _corrected(turn: Turn) -> Mapping[str, str]:
    """Return what a correction meant and replaced, turned round, where each is a word or two."""
    if turn.corrected is None:
        return {}
    meant, replaced = turn.corrected
    found = {}
    turned = turn.rules.speech.turned
    for slot, words in (("meant", meant), ("replaced", replaced)):
        if words and len(words.split()) <= LONGEST_CORRECTION:
            found[slot] = " ".join(turned.get(word, word) for word in said_words(words))
    return found
