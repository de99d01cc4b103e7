"""The fixed wording after a disclosure of danger, as data: the table [wording] of safety.toml.

The wording keeps to published guidance on speaking safely about suicide and abuse (Samaritans'
media guidelines, WHO "Preventing suicide: a resource for media professionals", 988 Lifeline
messaging): no methods, no "committed", no guilt, no promise that cannot be kept, one next step.
"""

from functools import cached_property
from string import Formatter

from pydantic import Field, model_validator

from voice_companion.core.labels import Danger
from voice_companion.core.parsing.phrases import Line, PhraseBook, Phrases, spoken_words
from voice_companion.core.rulebook import Rules

_SLOTS = {"emergency", "helpline", "name", "numbers"}


class TierWording(Rules):
    """What is said in one tier. Slots: {numbers}, {emergency}, {helpline}, {name}."""

    disclosed: str
    """The answer to the disclosure."""
    again: tuple[str, ...] = Field(min_length=2)
    """Answers when the danger is told again."""
    present: tuple[str, ...] = Field(min_length=4)
    """Short lines of company for the turns of the hold, used in order."""
    check: str
    """The gentle question after a first "i'm fine", or after some quiet turns."""
    released: str
    """Said when the person has told twice that they are all right; mirroring may return."""
    unsafe: str
    """Said when the person answers the check with a no."""
    quiet_turns: int = Field(ge=2, le=20)
    """Turns without danger after which the check is asked unasked."""


class AskWording(Rules):
    """Asking once whether somebody thinks of ending their life (the implicit tier)."""

    question: str
    denied: str
    """After a no: acknowledged, the numbers offered once, then mirroring may return."""
    unclear: str
    """After neither yes nor no."""
    again: tuple[str, ...] = Field(min_length=2)
    """When implicit words come again although the question was answered."""


class DoubtWording(Rules):
    """Asking once about a danger of which only the trained judge heard something."""

    medical: str
    abuse: str
    harm_others: str
    denied: str
    """After a no: nothing is held, and no number pressed on anybody."""
    unclear: str
    """After neither yes nor no; slot {emergency}."""


class AbuseWording(Rules):
    """Abuse needs two answers of its own."""

    safe: str
    """When it is safe to talk; ends by offering not to save."""
    not_safe: str
    """When it is not: short, nothing that gives the person away if overheard."""
    unclear: str
    """When the person doesn't know."""
    leaving: str
    """When somebody comes, or the person has to go: the session ends on it, and no number shows."""
    deleted: str
    kept: str


class CommonWording(Rules):
    """What is said in every tier."""

    numbers: str
    """Emergency number and helpline; slots {emergency}, {name}, {helpline}."""
    emergency_only: str
    """Where the country has no helpline for this."""
    no_country: str
    """Where the country is unknown."""
    local_emergency: str
    """Stands for the emergency number where the country is unknown."""
    no_helpline: str
    """Stands for the helpline's name where there is none: the emergency number is given instead."""
    repeat: str
    stop: str
    declined: str
    silence: tuple[str, ...] = Field(min_length=3)
    yes: tuple[str, ...] = Field(min_length=2)
    no: tuple[str, ...] = Field(min_length=2)
    thanks: tuple[str, ...] = Field(min_length=2)
    secret: str
    """When the person asks that nobody be told."""
    called: tuple[str, ...] = Field(min_length=2)
    """When the person has called, or is calling, somebody."""
    joined: tuple[str, ...] = Field(min_length=2)
    """When somebody is with them, or on the way."""
    reaching: tuple[str, ...] = Field(min_length=3)
    """When they think of calling or telling somebody."""
    put_away: tuple[str, ...] = Field(min_length=2)
    """When they have put distance between themselves and what could hurt them."""
    calmer: tuple[str, ...] = Field(min_length=2)
    """When it has eased a little."""
    for_somebody_else: str
    """When the danger is somebody else's."""


class Answers(Rules):
    """How people answer, as phrase patterns."""

    secret: tuple[str, ...]
    leaving: tuple[str, ...]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    unsure: tuple[str, ...]
    fine: tuple[str, ...]
    unsafe: tuple[str, ...]
    thanks: tuple[str, ...]
    called: tuple[str, ...]
    joined: tuple[str, ...]
    reaching: tuple[str, ...]
    put_away: tuple[str, ...]
    calmer: tuple[str, ...]
    number: tuple[str, ...]
    """Asking for the number."""


class CrisisRules(Rules):
    """The table [wording]."""

    common: CommonWording
    ask: AskWording
    doubt: DoubtWording
    abuse: AbuseWording
    tiers: dict[Danger, TierWording]
    answers: Answers

    @model_validator(mode="after")
    def _is_whole(self) -> "CrisisRules":
        held = set(Danger) - {Danger.SELF_HARM_POSSIBLE}
        if set(self.tiers) != held:
            raise ValueError("every tier but self_harm_possible needs its wording, and only those")
        unknown = {slot for line in self.lines() for slot in _slots(line)} - _SLOTS
        if unknown:
            raise ValueError(f"unknown slots: {', '.join(sorted(unknown))}")
        _ = self.compiled
        return self

    @cached_property
    def compiled(self) -> dict[str, Phrases]:
        """The answers, compiled, by their name."""
        book = PhraseBook({})
        return {name: book.compile(said) for name, said in self.answers.model_dump().items()}

    def lines(self) -> list[str]:
        """Return every line that can be said, slots unfilled."""
        parts = (self.common, self.ask, self.doubt, self.abuse, *self.tiers.values())
        values = [value for part in parts for value in part.model_dump().values()]
        tuples = [line for value in values if isinstance(value, tuple) for line in value]
        return [value for value in values if isinstance(value, str)] + tuples

    def says(self, answer: str, text: str) -> bool:
        """Return whether the utterance gives this answer: "yes", "no", "fine", "number", ..."""
        return self.compiled[answer].found(Line(spoken_words(text)))


def _slots(line: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(line) if name is not None}
