"""Reading tables of words and rules into checked values, with every mistake reported at once.

Each part of the core declares its own rules as a pydantic model next to the code that uses them
(`FeelingRules` in feelings, `HoldRules` in safety, ...). A part is the TOML file of the same
name in intents/<language>/. Unknown keys are mistakes, so that a typo in a file cannot go unseen.
"""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from voice_companion.errors import RulebookError


class Rules(BaseModel):
    """Base of every table of rules: frozen, strict about unknown keys.

    A validator is built when a table is first read, and only for whole tables: those within it
    never need one of their own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


R = TypeVar("R", bound=Rules)

RuleTables = Mapping[str, Mapping[str, Any]]
"""The tables of intents/<language>/, by the file's name without its ending."""


def read_part(kind: type[R], tables: RuleTables, name: str) -> R:
    """Return one file's table as rules of this kind; raise RulebookError when it is missing too."""
    if name not in tables:
        message = f"The rules file {name}.toml is missing. Install voice-companion again."
        raise RulebookError(message)
    return read_rules(kind, tables[name], part=name)


def read_rules(kind: type[R], table: Mapping[str, Any], *, part: str) -> R:
    """Return the table as rules of this kind; raise RulebookError listing every mistake in it."""
    try:
        return kind.model_validate(dict(table))
    except ValidationError as exc:
        mistakes = "; ".join(
            f"{'.'.join(str(step) for step in error['loc'])}: {error['msg']}"
            for error in exc.errors(include_url=False, include_input=False)
        )
        message = f"intents file {part}.toml has mistakes: {mistakes}. Mend them and start again."
        raise RulebookError(message) from exc
