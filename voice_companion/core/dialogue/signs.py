# ruff: noqa: D401 - a sign's docstring says it in words
"""The signs by which moves.toml chooses: each is true or false of a turn."""

from collections.abc import Callable, Mapping

from voice_companion.core.dialogue.corrections import LONGEST_CORRECTION
from voice_companion.core.dialogue.memory import Pending, content_words
from voice_companion.core.dialogue.point import LONG_TURN, PLEASANT, is_addressed
from voice_companion.core.dialogue.turn import Turn
from voice_companion.core.impression import Act, Answered, Valence
from voice_companion.core.labels import Family, Polarity
from voice_companion.core.meaning import Mode
from voice_companion.core.spoken_words import plain_word

__all__ = ["SIGNS", "holds"]

Sign = Callable[[Turn], bool]
_SURE = 0.75
"""The chance from which on the listener's appraisal is sure."""
_EVEN = 0.5
_MOST_SURE = 0.97
_VERY_SURE = 0.92
_GRAVE = frozenset({Family.SADNESS, Family.FEAR, Family.SHAME})
_LATELY = 4
"""Turns for which a feeling still colours what is told."""
_BRIEF_TURN = 8
"""Words of a short turn (the measuring sets' bound)."""
_READ = 1200
"""Characters of a turn whose words are compared: the last ones."""
_MAY_BE_REMARK = 0.2
_SURE_REMARK = 0.85
_DOUBTED_SHARE = 0.4
"""The share of a turn's words whose hearing is in doubt, from which on it is asked for again.

None of 35 turns of native readers reached it, and 33 of 120 of accented ones, in which 79 % of the
words were wrong; in the others 20 %."""


def holds(condition: str, turn: Turn) -> bool:
    """Tell whether a condition of moves.toml is true of a turn: a sign, or "not " and a sign."""
    wanted = not condition.startswith("not ")
    return SIGNS[condition.removeprefix("not ")](turn) is wanted


def _valence(turn: Turn, valence: Valence, *, sure: float = _SURE) -> bool:
    appraisal = turn.heard.appraisal
    return appraisal is not None and appraisal.valence is valence and appraisal.confidence >= sure


def _remark(turn: Turn) -> bool:
    """Something is surely said about the companion."""
    heard = turn.heard
    if heard.act is not Act.REMARK or heard.impression is None:
        return False
    return heard.impression.acts[Act.REMARK] >= _SURE_REMARK


def _uncertain(turn: Turn) -> bool:
    """The recognizer was not sure of a feeling's word."""
    return turn.doubted is not None and turn.memory.pending is not Pending.CONFIRM


def _hardly_heard(turn: Turn) -> bool:
    """The ears doubt so much of it that what is left says nothing."""
    words = turn.heard.text.split()
    doubted = sum(plain_word(word) in turn.uncertain for word in words)
    return doubted >= _DOUBTED_SHARE * len(words) and doubted > 1


def _told(turn: Turn) -> bool:
    """Something of it can be said back."""
    return turn.point is not None


def _past_deed(turn: Turn) -> bool:
    """The point is something that somebody did or that happened."""
    meaning, point = turn.heard.meaning, turn.point
    if meaning is None or point is None or point.asked:
        return False
    event = meaning.events[point.parts[0].events[0]]
    return event.mode is Mode.FACT and meaning.tokens.tag(event.verb) == "VBD"


def _own_deed(turn: Turn) -> bool:
    """The point tells what the person themselves did or is."""
    meaning, point = turn.heard.meaning, turn.point
    if meaning is None or point is None:
        return False
    subject = meaning.events[point.parts[0].events[0]].subject
    return subject is not None and meaning.tokens.words[subject[0]] in {"i", "we"}


def _moving(turn: Turn) -> bool:
    """What is told would move most people, one way or the other."""
    appraisal = turn.heard.appraisal
    return (
        appraisal is not None
        and appraisal.valence is not Valence.NEUTRAL
        and appraisal.confidence >= _VERY_SURE
    )


def _sad_talk(turn: Turn) -> bool:
    """Something hard was told in the last turns."""
    lately = [one for one in turn.memory.told if one.turn >= turn.memory.turn - _LATELY]
    return any(not one.light for one in lately)


def _about_the_line(turn: Turn) -> bool:
    """It takes up words of what the companion said last."""
    common = turn.rules.practice.common
    said = content_words(turn.memory.last_line or "", common)
    return not said.isdisjoint(content_words(turn.heard.text[-_READ:], common))


def _spoken_words(turn: Turn) -> bool:
    """The point holds what somebody else said."""
    meaning, point = turn.heard.meaning, turn.point
    if meaning is None or point is None:
        return False
    sources = {meaning.events[one].source for part in point.parts for one in part.events}
    return bool(sources - {None, "you"})


def _correction(turn: Turn) -> bool:
    """The turn puts right what the companion said: by its words, or most surely."""
    heard = turn.heard
    if heard.act is not Act.CORRECTION:
        return False
    sure = heard.impression is None or heard.impression.acts[Act.CORRECTION] >= _SURE_REMARK
    return sure or turn.corrected is not None


def _praise(turn: Turn) -> bool:
    """What is said of the companion is likelier good than all else."""
    impression = turn.heard.impression
    return impression is not None and impression.valences[Valence.GOOD] > _EVEN


def _addressed(turn: Turn) -> bool:
    """All that could be said back is said to the companion: "you said it too nicely"."""
    meaning = turn.heard.meaning
    likely = turn.heard.impression is not None and (
        turn.heard.impression.acts[Act.REMARK] >= _MAY_BE_REMARK
    )
    if meaning is None or not meaning.events:
        return False
    spoken = meaning.tokens.words[meaning.events[0].start]
    told = turn.point is None and is_addressed(meaning, 0)
    return told or (likely and spoken in {"you", "your"})


def _heavy(turn: Turn) -> bool:
    """Something hard was felt in the last turns."""
    lately = [one for one in turn.memory.feelings if one.turn >= turn.memory.turn - _LATELY]
    return any(one.family not in PLEASANT for one in lately)


def _pleasant(turn: Turn) -> bool:
    """All that the person feels is good to feel."""
    felt = turn.own(Polarity.FELT)
    return bool(felt) and all(one.family in PLEASANT for one in felt)


def _joyful(turn: Turn) -> bool:
    """They say themselves that it is good: they feel so, or exclaim."""
    return _pleasant(turn) or "!" in turn.heard.text


def _grave(turn: Turn) -> bool:
    """What is told would surely sadden, frighten or shame most people."""
    impression = turn.heard.impression
    if impression is None or not _valence(turn, Valence.HARD, sure=_MOST_SURE):
        return False
    return max(impression.families[one] for one in _GRAVE) >= _SURE


def _repeated(turn: Turn) -> bool:
    text = " ".join(turn.heard.text[-2000:].lower().split())
    return text == turn.memory.last_heard and len(text.split()) > 2  # noqa: PLR2004


SIGNS: Mapping[str, Sign] = {
    "empty": lambda turn: turn.empty,
    "foreign": lambda turn: turn.foreign,
    "gibberish": lambda turn: turn.noise,
    "told": _told,
    "asks_companion": lambda turn: turn.heard.act is Act.QUESTION,
    "known_question": lambda turn: turn.heard.about is not None,
    "remark": _remark,
    "good": lambda turn: _valence(turn, Valence.GOOD, sure=_MOST_SURE),
    "hard": lambda turn: _valence(turn, Valence.HARD),
    "grave": _grave,
    "joyful": _joyful,
    "praise": _praise,
    "addressed": _addressed,
    "greeting": lambda turn: turn.heard.act is Act.GREETING,
    "thanks": lambda turn: turn.heard.act is Act.THANKS,
    "correction": _correction,
    "heavy": _heavy,
    "meant": lambda turn: (
        turn.corrected is not None and len(turn.corrected[0].split()) <= LONGEST_CORRECTION
    ),
    "replaced": lambda turn: turn.corrected is not None and turn.corrected[1] is not None,
    "yes": lambda turn: turn.answered is Answered.YES,
    "no": lambda turn: turn.answered is Answered.NO,
    "unsure_answer": lambda turn: turn.answered is Answered.UNSURE,
    "hardly_heard": _hardly_heard,
    "uncertain": _uncertain,
    "repeated": _repeated,
    "felt": lambda turn: bool(turn.own(Polarity.FELT)),
    "pleasant": _pleasant,
    "swearing": lambda turn: turn.swearing,
    "denied": lambda turn: bool(turn.own(Polarity.DENIED)),
    "caused": lambda turn: bool(turn.heard.triggers) or turn.memory.caused,
    "verdict": lambda turn: turn.verdict is not None,
    "bleak": lambda turn: turn.bleak,
    "asked_themselves": lambda turn: turn.point is not None and turn.point.asked,
    "closed": lambda turn: turn.closed,
    "gated": lambda turn: bool(turn.gates or turn.memory.gates),
    "just_asked": lambda turn: turn.memory.just_asked,
    "pending_guess": lambda turn: turn.memory.pending is Pending.GUESS,
    "past_deed": _past_deed,
    "own_deed": _own_deed,
    "moving": _moving,
    "sad_talk": _sad_talk,
    "about_the_line": _about_the_line,
    "spoken_words": _spoken_words,
    "brief": lambda turn: len(turn.heard.text.split()) < _BRIEF_TURN,
    "long": lambda turn: len(turn.heard.text.split()) >= LONG_TURN,
    "first_turn": lambda turn: turn.memory.turn <= 1,
    "told_before": lambda turn: bool(turn.memory.told),
    "somebody": lambda turn: turn.pronoun is not None,
    "turns_to_other": lambda turn: "other_side" in turn.turns,
    "sees_own_part": lambda turn: "own_part" in turn.turns,
}
