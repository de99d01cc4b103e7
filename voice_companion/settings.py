"""What a person can set, in one TOML file; all mistakes are reported at once."""

import difflib
import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from voice_companion.errors import SettingsError

FILE_NAME = "settings.toml"

Country = Literal["US", "CA", "UK", "IE", "AU", "NZ"]
"""Countries whose helplines are known."""


class Settings(BaseModel):
    """Everything that can be set; each has a default that works."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    country: Country = "US"
    """Whose emergency number and helplines are given."""
    recognizer: Literal["auto", "vosk", "pocketsphinx"] = "auto"
    """Which ears to use; "auto" takes the best that is installed."""
    model: str | None = None
    """Name of an installed Vosk model, or a folder; None takes the best installed."""
    microphone: str | None = None
    """Part of the device's name; None takes the system's default."""
    loudspeaker: str | None = None
    """Part of the device's name; None takes the system's default."""
    voice: str | None = None
    """Name of a voice of the speech engine; None takes a plain English one."""
    rate: int = Field(default=165, ge=80, le=400)
    """Words per minute."""
    volume: float = Field(default=1.0, ge=0.0, le=1.0)
    """0 is silent, 1 is full."""
    pause: float | None = Field(default=None, ge=1.0, le=10.0)
    """Seconds of silence that end a turn; None learns it from the person."""
    earcons: bool = True
    """Whether soft tones say that it listens, thinks, or did not hear."""
    journal: bool = True
    """Whether turns are kept in the journal."""


def read_settings(data_dir: Path) -> Settings:
    """Return the settings of this data directory, or the defaults where there is no file.

    Raises SettingsError with every mistake in one message.
    """
    path = data_dir / FILE_NAME
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        message = f"The settings file {path} cannot be read ({exc}). Mend it, or move it away."
        raise SettingsError(message) from exc
    return _validate(table, path)


def _validate(table: dict[str, Any], path: Path) -> Settings:
    try:
        return Settings.model_validate(table)
    except ValidationError as exc:
        mistakes = "; ".join(_describe(error) for error in exc.errors(include_url=False))
        message = f"The settings file {path} has mistakes: {mistakes}. Mend them and start again."
        raise SettingsError(message) from exc


def _describe(error: ErrorDetails) -> str:
    key = str(error["loc"][0])
    if error["type"] != "extra_forbidden":
        return f"{key}: {error['msg']}"
    near = difflib.get_close_matches(key, Settings.model_fields, n=1)
    hint = f", did you mean {near[0]}?" if near else ""
    return f"{key} is not a setting{hint}"
