"""What one turn does while something is held: the listener's guess, and what outweighs it."""

from collections.abc import Collection, Mapping

from voice_companion.core.impression import HoldAct
from voice_companion.core.labels import Command, Danger
from voice_companion.core.safety.held import Held, HoldTurn
from voice_companion.core.safety.hold_rules import HoldRules, HoldState

__all__ = ["hold_act", "wants_number"]

_SURE = 0.75
"""The listener's chance from which on a session is ended for what somebody is taken to want."""
_EXPLANATION = 3
"""Words of an explanation at least."""
_CLEAR: Mapping[str, Collection[HoldAct]] = {
    "number": frozenset(HoldAct),
    "yes": {HoldAct.OTHER, HoldAct.NO, HoldAct.UNSURE, HoldAct.YES},
}
"""Clear words, with the guesses that they outweigh."""
_MAY_BE_THE_END = {
    HoldAct.COMPANY, HoldAct.OTHER, HoldAct.NO, HoldAct.YES, HoldAct.STOP, HoldAct.UNSURE,
}  # fmt: skip
"""Guesses that a sure wish to stop outweighs."""
_MAY_BE_DANGER = {
    HoldAct.YES, HoldAct.UNSURE, HoldAct.COMPANY, HoldAct.OTHER, HoldAct.DANGER,
}  # fmt: skip
"""Guesses that danger in the turn outweighs."""
_CLEAR_ONLY = {HoldState.SAFE_CHECK, HoldState.CHECK, HoldState.DELETE}
"""States in which only a yes that is clear by its words is one."""
_ENDINGS = (Command.STOP, Command.DONE)


def hold_act(held: Held, turn: HoldTurn, rules: HoldRules) -> HoldAct:
    """Return what the turn does; clear words and danger come before the listener's guess."""
    chances = turn.impression.holds if turn.impression else {HoldAct.OTHER: 1.0}
    guess = max(chances, key=lambda one: chances[one])
    clear = next((name for name in _CLEAR if rules.is_clear(name, turn.text)), None)
    if clear is not None and guess in _CLEAR[clear]:
        return HoldAct(clear)
    if guess in _MAY_BE_THE_END and _asks_to_end(turn):
        return HoldAct.STOP
    if turn.screening.plain or (turn.screening.level and guess in _MAY_BE_DANGER):
        return HoldAct.DANGER
    return _checked(guess, held, turn, sure=chances[guess] >= _SURE)


def _checked(guess: HoldAct, held: Held, turn: HoldTurn, *, sure: bool) -> HoldAct:
    """Return the guess, or what it is taken for where it isn't sure or clear enough."""
    match guess:
        case HoldAct.OVERHEARD if held.tier is not Danger.ABUSE and not sure:
            return HoldAct.HELP  # whoever is near may as well be help
        case HoldAct.YES if held.state in _CLEAR_ONLY:
            return HoldAct.OTHER
        case HoldAct.MISUNDERSTANDING if held.state is HoldState.ASKED:
            return guess if sure else HoldAct.OTHER
        case HoldAct.MISUNDERSTANDING:
            # A bare word explains nothing, and what was said yes to is not explained away.
            explained = len(turn.text.split()) >= _EXPLANATION and not held.confirmed
            return guess if explained else HoldAct.TAKES_BACK
    return guess


def wants_number(turn: HoldTurn, rules: HoldRules, *, guessing: bool) -> bool:
    """Return whether the turn asks for the number where nothing is held.

    `guessing` tells whether danger was spoken of in this session. The listener learned from such
    talk alone, so before that a word for the number must be in the turn as well.
    """
    chance = turn.impression.holds[HoldAct.NUMBER] if turn.impression else 0.0
    likely = chance >= _SURE and turn.command is None
    heard = likely and (guessing or rules.is_clear("number_word", turn.text))
    return heard or rules.is_clear("number", turn.text)


def _asks_to_end(turn: HoldTurn) -> bool:
    """Return whether the turn surely asks to end the session."""
    acts = turn.impression.acts if turn.impression else {}
    chance = sum(acts.get(command.value, 0.0) for command in _ENDINGS)
    return turn.command in _ENDINGS and chance >= _SURE
