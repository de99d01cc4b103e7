"""Options that many commands share, and how lines are read."""

import sys
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from platformdirs import user_data_path

from voice_companion.errors import InputError
from voice_companion.settings import Settings

if TYPE_CHECKING:
    from io import BufferedReader

F = TypeVar("F", bound=Callable[..., Any])


def common_options(command: F) -> F:
    """Add --data-dir, --recognizer and --model."""
    for option in (
        click.option("--model", metavar="NAME", help="An installed speech model, or its folder."),
        click.option(
            "--recognizer",
            type=click.Choice(["auto", "vosk", "moonshine"]),
            help="Which ears to use; auto takes the best that is installed.",
        ),
        data_dir_option,
    ):
        command = option(command)
    return command


data_dir_option = click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: user_data_path("voice-companion", appauthor=False),
    show_default="your own data folder",
    envvar="VOICE_COMPANION_DATA_DIR",
    help="Where journal, settings and models live; nothing is touched outside it.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")

seed_option = click.option(
    "--seed", type=int, help="The same seed and the same turns give the same replies."
)


def overridden(settings: Settings, **given: object) -> Settings:
    """Return the settings with what was given on the command line put in."""
    return settings.model_copy(update={k: v for k, v in given.items() if v is not None})


_CHUNK = 32 * 1024
"""Bytes of standard input that are read at once at most."""


_MOST_BYTES = 4
"""Bytes of one character in UTF-8."""

_LONGEST = 100_000
"""Characters of a line that is still taken for an utterance: about two hours of speech, which take
ten seconds to understand. A longer one is some other file given by mistake."""


def read_lines() -> Iterator[str]:
    """Yield the lines of standard input one by one; see read_line_batches()."""
    for lines in read_line_batches():
        yield from lines


def read_line_batches() -> Iterator[list[str]]:
    """Yield the lines of standard input, read as UTF-8, as many at a time as have arrived.

    Whoever writes one line and waits for its answer gets it; whoever writes thousands gets them
    read together. Raises InputError where there is no standard input; and, once those before it
    were yielded, for a line that is too long for an utterance.
    """
    begun = b""
    for chunk in _chunks():
        *ended, begun = (begun + chunk).split(b"\n")
        yield from _batches(ended)
        if len(begun) > _MOST_BYTES * _LONGEST:
            raise _too_long()
    yield from _batches([begun] if begun else [])


def _chunks() -> Iterator[bytes]:
    if sys.stdin is None:
        raise InputError("Standard input is closed. Give the lines by a pipe or by typing them.")
    source = cast("BufferedReader", sys.stdin.buffer)
    try:
        while chunk := source.read1(_CHUNK):
            yield chunk
    except OSError as exc:
        message = f"Standard input cannot be read ({exc.strerror}). Give the lines by a pipe."
        raise InputError(message) from exc


def _batches(raw: list[bytes]) -> Iterator[list[str]]:
    """Yield the lines as one batch; where one is too long, those before it, and raise."""
    lines = [one.decode("utf-8", errors="replace").rstrip("\r\n") for one in raw]
    short = list(takewhile(lambda line: len(line) <= _LONGEST, lines))
    if short:
        yield short
    if len(short) < len(lines):
        raise _too_long()


def _too_long() -> InputError:
    message = f"A line of standard input has more than {_LONGEST:,} characters."
    return InputError(f"{message} Break it into utterances, one a line.")
