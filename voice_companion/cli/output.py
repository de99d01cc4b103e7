"""Printing to standard output; what cannot be printed ends the command with a word about it."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import click

from voice_companion.errors import OutputError


def show(line: str) -> None:
    """Print one line for a person, at once; raise OutputError where it cannot be printed."""
    with _printing():
        click.echo(line)


def print_json(value: Mapping[str, Any]) -> None:
    """Print one object on a line of its own, at once; raise OutputError where it cannot be."""
    with _printing():
        _write_json(value)


def warn(message: str) -> None:
    """Say one line on standard error; where nobody can be told, go on without."""
    with suppress(OSError):
        click.echo(" ".join(message.splitlines()), err=True)


class JsonLines:
    """Prints objects, one a line, for as long as standard output takes them, and ends nothing."""

    def __init__(self, on_failure: Callable[[str], None]) -> None:
        """`on_failure` is told once what is wrong, when nothing more can be printed."""
        self._on_failure = on_failure
        self._failed = False

    def write(self, value: Mapping[str, Any]) -> None:
        """Print one object, at once; nothing where printing has failed before."""
        if self._failed:
            return
        try:
            with _explained():
                _write_json(value)
        except OutputError as exc:
            self._failed = True
            self._on_failure(str(exc))


def let_go_of_output() -> None:
    """Send what is still to be printed nowhere, so that the end of the program is silent."""
    let_go_of_descriptor(1)


def let_go_of_descriptor(number: int) -> None:
    """Lead a file descriptor nowhere from now on."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


class _ReaderGoneError(OutputError):
    """Who read standard output has closed it."""


def _write_json(value: Mapping[str, Any]) -> None:
    # Half of a broken character, as file names may hold, becomes an escape that JSON knows.
    line = json.dumps(value, ensure_ascii=False).encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


@contextmanager
def _printing() -> Iterator[None]:
    try:
        with _explained():
            yield
    except _ReaderGoneError as exc:  # it has seen enough, as `head` has: no mistake
        raise click.exceptions.Exit(0) from exc


@contextmanager
def _explained() -> Iterator[None]:
    if sys.stdout is None:
        message = "Standard output is closed. Start again with a place to print to."
        raise OutputError(message)
    try:
        yield
    except BrokenPipeError as exc:
        let_go_of_output()
        message = "Nobody reads standard output any more."
        raise _ReaderGoneError(message) from exc
    except OSError as exc:
        let_go_of_output()
        message = (
            f"Standard output cannot be written ({exc.strerror}). Make room, or print elsewhere."
        )
        raise OutputError(message) from exc
