"""The table hold.toml: what is said once danger was told, as states by acts, with its lines.

The wording keeps to published guidance on speaking safely about suicide and abuse (Samaritans'
media guidelines, WHO "Preventing suicide: a resource for media professionals", 988 Lifeline
messaging): no methods, no "committed", no guilt, no promise that cannot be kept, one next step.
"""

from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from string import Formatter

from pydantic import Field, model_validator

from voice_companion.core.impression import HoldAct
from voice_companion.core.labels import Danger
from voice_companion.core.parsing.phrases import Line, PhraseBook, Phrases, spoken_words
from voice_companion.core.rulebook import Rules

__all__ = ["SILENCE", "Cell", "Effect", "HoldRules", "HoldState", "TierLines"]

SILENCE = "silence"
"""The column of the table for a silence; the others are the values of `HoldAct`."""
_SLOTS = {"emergency", "helpline", "name", "numbers", "point"}


class HoldState(StrEnum):
    """Where the person and the companion are."""

    NONE = "none"
    ASKED = "asked"
    """One plain question was asked; nothing was told yet."""
    SAFE_CHECK = "safe_check"
    """Asked whether it is safe to talk."""
    QUIET = "quiet"
    """It isn't, or nobody said that it is."""
    STAYING = "staying"
    CHECK = "check"
    """Asked whether they are safe."""
    DELETE = "delete"
    """Asked whether to delete."""


class Effect(StrEnum):
    """What a cell does besides speaking."""

    RELEASE = "release"
    """A danger that was none is let go."""
    END = "end"
    """The session ends, with the number on the screen."""
    LEAVE = "leave"
    """The session ends at once, with a bare screen."""
    FORGET = "forget"
    """The session is deleted."""


class Cell(Rules):
    """What follows where a state meets an act."""

    say: str
    """The name of a line."""
    next: HoldState
    effect: Effect | None = None


class TierLines(Rules):
    """What is said in one tier; whatever is missing is taken from the common lines."""

    ask: str
    told: str
    told_unsure: str
    safe: str | None = None
    safe_again: str | None = None
    not_safe: tuple[str, ...] = ()
    again: tuple[str, ...] = Field(min_length=3)
    helped: tuple[str, ...] = Field(min_length=3)
    present: tuple[str, ...] = Field(min_length=4)
    questions: tuple[str, ...] = Field(min_length=2)
    check: tuple[str, ...] = Field(min_length=2)
    unsafe: tuple[str, ...] = Field(min_length=2)
    believed: tuple[str, ...] = Field(min_length=2)
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    unanswered: str | None = None
    unanswered_without_point: tuple[str, ...] = ()


class Question(Rules):
    """A question of the hold, and what each answer to exactly that is met with."""

    says: str
    yes: str
    no: str
    unsure: str


class Clear(Rules):
    """Words that must be clear: templates over a whole turn."""

    yes: tuple[str, ...]
    number: tuple[str, ...]
    number_word: tuple[str, ...]
    """Words without which nobody asks for the number out of the blue."""
    secret: tuple[str, ...]
    lists: dict[str, tuple[str, ...]]

    @cached_property
    def compiled(self) -> dict[str, Phrases]:
        """The templates by their name."""
        book = PhraseBook(self.lists)
        names = ("yes", "number", "number_word", "secret")
        return {name: book.compile(getattr(self, name)) for name in names}


class HoldRules(Rules):
    """The table hold.toml."""

    quiet_turns: int = Field(ge=2, le=20)
    """Turns of staying without danger after which it is asked whether the person is safe."""
    calm_turns: int = Field(ge=2, le=20)
    """The same where it was neither told plainly nor said yes to: it may have been none."""
    states: dict[HoldState, dict[str, Cell]]
    clear: Clear
    common: dict[str, str | tuple[str, ...]]
    tiers: dict[Danger, TierLines]
    questions: dict[str, Question]

    @model_validator(mode="after")
    def _is_whole(self) -> "HoldRules":
        for tier in self.spoken_tiers:
            if tier not in self.tiers:
                raise ValueError(f"the tier {tier.value} has no lines")
        acts = {*(act.value for act in HoldAct), SILENCE}
        for state in set(HoldState) - {HoldState.NONE}:
            if set(self.states.get(state, {})) != acts:
                raise ValueError(f"the state {state.value} needs a cell for each act, and no more")
        unknown = [
            f"{cell.say} in {tier.value}"
            for cells in self.states.values()
            for cell in cells.values()
            for tier in self.spoken_tiers
            if not self._has(cell.say, tier)
        ]
        if unknown:
            raise ValueError(f"these lines are missing: {', '.join(sorted(set(unknown)))}")
        strangers = {slot for line in self.lines() for slot in _slots(line)} - _SLOTS
        if strangers:
            raise ValueError(f"unknown slots: {', '.join(sorted(strangers))}")
        _ = self.clear.compiled
        return self

    @property
    def spoken_tiers(self) -> tuple[Danger, ...]:
        """The tiers with lines of their own; a possible wish to die is spoken of as self-harm."""
        return tuple(tier for tier in Danger if tier is not Danger.SELF_HARM_POSSIBLE)

    def said(self, name: str, tier: Danger) -> tuple[str, ...]:
        """Return the lines of this name: the tier's own where it has them, else the common ones."""
        own = getattr(self.tiers[tier], name, None)
        lines = own or self.common[name]
        return (lines,) if isinstance(lines, str) else tuple(lines)

    def _has(self, name: str, tier: Danger) -> bool:
        # What is said where it is safe to talk, or isn't, is only ever said after abuse.
        only_abuse = name in {"safe", "not_safe"} and tier is not Danger.ABUSE
        return only_abuse or bool(getattr(self.tiers[tier], name, None)) or name in self.common

    def lines(self) -> Iterator[str]:
        """Yield every line that can be said, slots unfilled."""
        values = list(self.common.values())
        for tier in self.tiers.values():
            named = tier.model_dump(exclude={"questions"})
            values += [value for value in named.values() if value]
        for question in self.questions.values():
            values += question.model_dump().values()
        for value in values:
            yield from (value,) if isinstance(value, str) else value

    def is_clear(self, name: str, text: str) -> bool:
        """Return whether the turn says this clearly: "yes" as a whole, "number", "secret"."""
        line = Line(tuple(word for word in spoken_words(text) if word.isalnum()))
        patterns = self.clear.compiled[name]
        if name == "yes":
            return any(True for _ in patterns.wholes(line))
        return patterns.found(line)


def _slots(line: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(line) if name is not None}
