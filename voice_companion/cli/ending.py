"""Runs a command and ends as it ends: 0 done, 2 refused with one line that says what to do."""

import contextlib
import gc
import io
import os
import sys

import click

from voice_companion.cli.output import let_go_of_output
from voice_companion.errors import CompanionError

_REFUSED = 2
_INTERRUPTED = 130
"""What shells give for a program that Ctrl-C ended: 128 and the number of the signal."""

_COLLECT_AFTER = (50_000, 20, 100)
"""How seldom the garbage collector looks. Loading makes a million objects, all of them to stay;
with Python's own figures it looks through them again and again, up to a tenth of the time."""


def run(commands: click.Group) -> int:
    """Run the command that the arguments ask for and return the exit status."""
    gc.set_threshold(*_COLLECT_AFTER)
    _fill_the_places_of_closed_streams()
    _print_what_the_terminal_cannot_as_escapes()
    try:
        status = commands.main(prog_name="voice-companion", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as exc:
        exc.show()
        return _REFUSED
    except click.ClickException as exc:
        return _refuse(_with_a_way_out(exc))
    except CompanionError as exc:
        return _refuse(str(exc))
    except click.Abort:
        return _INTERRUPTED
    except OSError as exc:  # only --help and --version print past show()
        let_go_of_output()
        return _refuse(f"Standard output cannot be written ({exc.strerror}). Print elsewhere.")
    finally:
        _finish_printing()
    return int(status or 0)


def _fill_the_places_of_closed_streams() -> None:
    """Lead standard streams that are closed nowhere.

    The next file or device to be opened would else get the number of one, and with it what
    libraries print there.
    """
    for place in range(3):
        try:
            os.fstat(place)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest place that is free: this one


def _print_what_the_terminal_cannot_as_escapes() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _refuse(message: str) -> int:
    """Say on one line what is wrong, even where a file's name has several."""
    with contextlib.suppress(OSError):  # nobody can be told where standard error is gone
        click.echo(f"voice-companion: {' '.join(message.splitlines())}", err=True)
    return _REFUSED


def _with_a_way_out(exc: click.ClickException) -> str:
    context = exc.ctx if isinstance(exc, click.UsageError) else None
    path = context.command_path if context else "voice-companion"
    return f"{exc.format_message()} `{path} --help` shows what can be given."


def _finish_printing() -> None:
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        let_go_of_output()
