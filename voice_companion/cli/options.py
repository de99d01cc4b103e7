"""Options that many commands share, and how lines are read and printed."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click
from platformdirs import user_data_path

if TYPE_CHECKING:
    from io import BufferedReader

F = TypeVar("F", bound=Callable[..., Any])


def common_options(command: F) -> F:
    """Add --data-dir, --recognizer and --model."""
    for option in (
        click.option("--model", metavar="NAME", help="An installed speech model, or its folder."),
        click.option(
            "--recognizer",
            type=click.Choice(["auto", "vosk", "pocketsphinx"]),
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


_CHUNK = 32 * 1024
"""Bytes of standard input that are read at once at most."""


def read_lines() -> Iterator[str]:
    """Yield the lines of standard input, read as UTF-8, without their line ends."""
    for line in sys.stdin.buffer:
        yield _line(line)


def read_line_batches() -> Iterator[list[str]]:
    """Yield the lines of standard input, as many at a time as have arrived.

    Whoever writes one line and waits for its answer gets it; whoever writes thousands gets them
    read together.
    """
    begun, source = b"", cast("BufferedReader", sys.stdin.buffer)
    while chunk := source.read1(_CHUNK):
        *ended, begun = (begun + chunk).split(b"\n")
        if ended:
            yield [_line(one) for one in ended]
    if begun:
        yield [_line(begun)]


def _line(raw: bytes) -> str:
    return raw.decode("utf-8", errors="replace").rstrip("\r\n")


def print_json(value: Mapping[str, Any]) -> None:
    """Print one object on a line of its own, at once."""
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=False).encode() + b"\n")
    sys.stdout.buffer.flush()
