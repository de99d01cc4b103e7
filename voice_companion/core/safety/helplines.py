"""Numbers of people who can help, by country: the local emergency number and the helplines.

The numbers are in intents/en/helplines.toml, each with its source and the day on which it was
checked.
"""

from collections.abc import Sequence
from enum import StrEnum

from pydantic import Field, model_validator

from voice_companion.core.rulebook import Rules

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class Purpose(StrEnum):
    """What a number is for."""

    EMERGENCY = "emergency"
    SUICIDE = "suicide"
    ABUSE = "abuse"


class Helpline(Rules):
    """One number."""

    country: str
    """A key of `countries`."""
    purpose: Purpose
    name: str
    """As it is said inside a sentence."""
    dialled: str
    """As it is shown on the screen."""
    spoken: str
    """Digit by digit: "nine, eight, eight"."""
    source: str
    """Address of the organisation's page that the number is from."""
    checked: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    """The day on which the number was last compared with the source: "2026-11-22"."""

    @model_validator(mode="after")
    def _spoken_is_dialled(self) -> "Helpline":
        if self.spoken != digits_spoken(self.dialled):
            raise ValueError(f"{self.dialled} is not spoken as {self.spoken}")
        return self

    @property
    def shown(self) -> str:
        """Return the line for the screen."""
        return f"{self.name[0].upper()}{self.name[1:]}: {self.dialled}"


class HelplineRules(Rules):
    """The table helplines.toml."""

    countries: dict[str, str]
    """Two letters to the country's name."""
    helplines: tuple[Helpline, ...]

    @model_validator(mode="after")
    def _is_whole(self) -> "HelplineRules":
        strangers = {line.country for line in self.helplines} - set(self.countries)
        without = [
            country for country in self.countries if not helpline(country, Purpose.EMERGENCY, self)
        ]
        if strangers or without:
            names = ", ".join(sorted({*strangers, *without}))
            raise ValueError(f"no country or no emergency number for: {names}")
        return self


def helpline(country: str | None, purpose: Purpose, rules: HelplineRules) -> Helpline | None:
    """Return the country's number for this purpose; None when the data has none."""
    matching = (
        line for line in rules.helplines if line.country == country and line.purpose is purpose
    )
    return next(matching, None)


def numbers_for(country: str | None, purpose: Purpose, rules: HelplineRules) -> Sequence[Helpline]:
    """Return the emergency number, then the helpline for this purpose; those that there are."""
    wanted = dict.fromkeys((Purpose.EMERGENCY, purpose))
    found = (helpline(country, one, rules) for one in wanted)
    return [line for line in found if line is not None]


def outdated(rules: HelplineRules, *, today: str) -> Sequence[Helpline]:
    """Return the numbers that were last checked twelve months or more before `today`.

    Dates are written year first ("2026-11-22"), so that they sort as they follow each other.
    """
    return [line for line in rules.helplines if _a_year_after(line.checked) <= today]


def digits_spoken(dialled: str) -> str:
    """Return a number as it is read out: "13 11 14" as "one, three, one, one, one, four"."""
    return ", ".join(_DIGITS[int(char)] for char in dialled if char.isdecimal())


def _a_year_after(day: str) -> str:
    return f"{int(day[:4]) + 1:04}{day[4:]}"
