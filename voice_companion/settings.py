"""What a person can set, in one TOML file; all mistakes are reported at once."""

import difflib
import stat
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from voice_companion.errors import SettingsError

FILE_NAME = "settings.toml"

_MOST_BYTES = 100_000
"""All that can be set, with a comment beside each, takes a hundredth of it."""

Country = Literal["US", "CA", "UK", "IE", "AU", "NZ"]
"""Countries whose helplines are known."""


class Settings(BaseModel):
    """Everything that can be set; each has a default that works, and a description to be shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    country: Country = Field(
        default="US", description="Whose emergency number and helplines are given."
    )
    recognizer: Literal["auto", "vosk", "moonshine"] = Field(
        default="auto",
        description="Which ears to use; auto hears twice where a Vosk model is.",
    )
    model: str | None = Field(
        default=None,
        description="An installed Vosk model, or its folder; not set, the best installed.",
    )
    microphone: str | None = Field(
        default=None, description="Part of the device's name; not set, the system's default."
    )
    loudspeaker: str | None = Field(
        default=None, description="Part of the device's name; not set, the system's default."
    )
    voice: str | None = Field(
        default=None,
        description="A natural voice, or one of the speech engine's; not set, the best installed.",
    )
    rate: int = Field(
        default=165, ge=80, le=400, description="How fast it speaks, in words a minute, 80 to 400."
    )
    volume: float = Field(
        default=1.0, ge=0.0, le=1.0, description="How loud it speaks: 0 is silent, 1 is full."
    )
    pause: float | None = Field(
        default=None,
        ge=1.0,
        le=10.0,
        description="Seconds of silence that end your turn, 1 to 10; not set, they are learned.",
    )
    earcons: bool = Field(
        default=True, description="Soft tones that say it listens, thinks, or did not hear."
    )
    journal: bool = Field(default=True, description="Whether sessions are kept in the journal.")


def read_settings(data_dir: Path) -> Settings:
    """Return the settings of this data directory, or the defaults where there is no file.

    Its `model_fields_set` are those that the file sets. Raises SettingsError with every mistake in
    one message.
    """
    path = data_dir / FILE_NAME
    try:
        _refuse_what_is_no_settings(path)
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except NotADirectoryError as exc:
        message = f"{data_dir} is no folder, nor can it become one. Choose another --data-dir."
        raise SettingsError(message) from exc
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as exc:
        message = f"The settings file {path} cannot be read ({_reason(exc)})."
        raise SettingsError(f"{message} Mend it, or move it away.") from exc
    return _validate(table, path)


def _refuse_what_is_no_settings(path: Path) -> None:
    """Raise before a pipe is waited for, or a device or another file read that never ends."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        message = f"The settings file {path} is not an ordinary file. Put one there, or nothing."
        raise SettingsError(message)
    if found.st_size > _MOST_BYTES:
        message = f"The settings file {path} is far too large to be one. Move it away."
        raise SettingsError(message)


def _reason(exc: Exception) -> str:
    if isinstance(exc, RecursionError):
        return "it is nested too deeply"
    if isinstance(exc, UnicodeDecodeError):
        return "it is no text in UTF-8"
    return (exc.strerror or type(exc).__name__) if isinstance(exc, OSError) else str(exc)


def _validate(table: dict[str, Any], path: Path) -> Settings:
    try:
        return Settings.model_validate(table)
    except ValidationError as exc:
        mistakes = "; ".join(_describe(error) for error in exc.errors(include_url=False))
        message = (
            f"The settings file {path} has mistakes: {mistakes}. Mend them and start again; "
            "`voice-companion settings` shows what can be set."
        )
        raise SettingsError(message) from exc


def _describe(error: ErrorDetails) -> str:
    key = str(error["loc"][0])
    if error["type"] != "extra_forbidden":
        return f"{key}: {error['msg']}"
    near = difflib.get_close_matches(key, Settings.model_fields, n=1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    return f"{key} is not a setting{hint}"
