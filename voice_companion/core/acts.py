"""What a turn does: told, asked of the companion, commanded, corrected, thanked.

The listener judges it; a turn very near an example of intents/en/acts.toml takes its label first.
A command is obeyed only where the listener is sure, and surer the longer the turn is: whoever
tells a story commands nothing in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from pydantic import Field, model_validator

from voice_companion.core.examples import Examples, Nearest, same_words
from voice_companion.core.impression import ACT_CLASSES, COMMANDS, Act, Impression
from voice_companion.core.labels import Command
from voice_companion.core.rulebook import Rules

__all__ = ["ActIndex", "ActRules", "Heard", "hear_act"]


class ActLevels(Rules):
    """Chances and likenesses from 0 to 1; scripts/measure_acts.py prints what they give."""

    near: float = Field(gt=0, le=1)
    """Likeness to an example (cosine) from which on a turn takes its label."""
    about: float = Field(gt=0, le=1)
    """Likeness to an example question from which on it is known what it is about."""
    parting: float = Field(gt=0, le=1)
    """Likeness to an example goodbye from which on it is one of that kind."""
    command: float = Field(gt=0, lt=1)
    """The chance of a command in a short turn."""
    long_command: float = Field(gt=0, lt=1)
    """The chance of a command at the end of a longer one."""
    other: float = Field(gt=0, lt=1)
    """The chance of any other act than to tell."""
    short: int = Field(ge=1)
    """Words of a short turn."""


class ActRules(Rules):
    """The table acts.toml."""

    levels: ActLevels
    acts: dict[str, Examples]
    questions: dict[str, Examples]
    """What can be asked of the companion about itself; the answers are in lines.toml."""
    partings: dict[str, Examples]
    """Kinds of goodbyes."""

    @model_validator(mode="after")
    def _is_whole(self) -> "ActRules":
        unknown = set(self.acts) - set(ACT_CLASSES)
        missing = set(COMMANDS) - set(self.acts)
        if unknown or missing:
            names = ", ".join(sorted({*unknown, *missing}))
            raise ValueError(f"unknown acts, or commands without examples: {names}")
        return self


class ActIndex(Protocol):
    """The examples that acts are likened to."""

    @property
    def acts(self) -> Nearest[str | None]:
        """By act; None is a look-alike."""

    @property
    def questions(self) -> Nearest[str]:
        """By what is asked."""

    @property
    def partings(self) -> Nearest[str]:
        """By the kind of goodbye."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a turn does."""

    act: Act
    command: Command | None = None
    about: str | None = None
    """What a question or a remark is about, or what kind of goodbye it is: a name in `questions` or
    `partings`."""


def hear_act(
    text: str,
    impression: Impression,
    *,
    asked: bool,
    examples: "ActIndex",
    levels: ActLevels,
) -> Heard:
    """Return what a turn does; `asked` tells whether it follows a question.

    An example without a label is a look-alike, which is no command whatever it sounds like.
    """
    said = same_words(text)
    short = len(said.split()) <= levels.short
    polite = _beside_courtesies(said.split(), examples.acts.words) if short else None
    if polite is not None:
        return _named(polite, impression, examples, levels)
    like = examples.acts.label(impression.vector, least=levels.near, said=said)
    if like is not None and like.label is not None:
        return _named(like.label, impression, examples, levels)
    chances = dict(impression.acts)
    if not asked:
        chances.pop(Act.ANSWER)
    least = levels.command if short else levels.long_command
    likeliest = max(*(chances[name] for name in COMMANDS), sum(chances[name] for name in _ENDINGS))
    if like is not None or likeliest < least:
        chances = {name: chance for name, chance in chances.items() if name not in _OBEYED}
    name = max(chances, key=lambda name: chances[name])
    # Most turns tell something; what else one is has to be likely.
    name = name if chances[name] >= levels.other else Act.TELL.value
    return _named(name, impression, examples, levels)


def _beside_courtesies(said: Sequence[str], known: Mapping[str, str | None]) -> str | None:
    """Return what is asked for between courtesies, or None: "no, that's all, thank you" closes.

    All is in the examples' very words: what is asked for, and the courtesies on either side.
    """
    stretches = sorted(combinations(range(len(said) + 1), 2), key=lambda one: one[0] - one[1])
    for start, stop in stretches:
        asked = known.get(" ".join(said[start:stop]))
        around = [" ".join(one) for one in (said[:start], said[stop:]) if one]
        if asked in _ASKED_FOR and all(known.get(one) in _COURTESIES for one in around):
            return asked
    return None


_ENDINGS = (Act.GOODBYE.value, Command.DONE.value, Command.STOP.value)
"""What ends the talk, whichever of them it is."""
_OBEYED = (*COMMANDS, Act.GOODBYE.value)
"""What has consequences."""
_COURTESIES = (
    Act.THANKS.value,
    Act.BACKCHANNEL.value,
    Act.GREETING.value,
    Command.YES.value,
    Command.NO.value,
)
"""What stands beside a command and changes nothing about it."""
_ASKED_FOR = frozenset(_OBEYED) - frozenset(_COURTESIES)


def _named(name: str, impression: Impression, examples: "ActIndex", levels: ActLevels) -> Heard:
    act = Act.COMMAND if name in COMMANDS else Act(name)
    command = Command.CORRECT if act is Act.CORRECTION else None
    command = Command(name) if act is Act.COMMAND else command
    about = None
    if act in {Act.QUESTION, Act.REMARK}:
        about = examples.questions.label(impression.vector, least=levels.about)
    elif act is Act.GOODBYE or command in {Command.DONE, Command.STOP}:
        about = examples.partings.label(impression.vector, least=levels.parting)
    return Heard(act, command, about.label if about else None)
