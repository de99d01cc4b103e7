"""Printing to standard output; what cannot be printed ends the command with a word about it."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from voice_companion.errors import OutputError


def show(line: str) -> None:
    """Print one line for a person, at once; raise OutputError where it cannot be printed."""
    with _printing():
        click.echo(line)


def print_json(value: Mapping[str, Any]) -> None:
    """Print one object on a line of its own, at once; raise OutputError where it cannot be."""
    # Half of a broken character, as file names may hold, becomes an escape that JSON knows.
    line = json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
    with _printing():
        sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()


def let_go_of_output() -> None:
    """Send what is still to be printed nowhere, so that the end of the program is silent."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


@contextmanager
def _printing() -> Iterator[None]:
    if sys.stdout is None:
        message = "Standard output is closed. Start again with a place to print to."
        raise OutputError(message)
    try:
        yield
    except BrokenPipeError as exc:  # who reads has seen enough, as `head` has: no mistake
        let_go_of_output()
        raise click.exceptions.Exit(0) from exc
    except OSError as exc:
        let_go_of_output()
        message = (
            f"Standard output cannot be written ({exc.strerror}). Make room, or print elsewhere."
        )
        raise OutputError(message) from exc
