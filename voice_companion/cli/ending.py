"""Runs a command and ends as it ends: 0 done, 2 refused with one line that says what to do."""

import contextlib
import gc
import io
import os
import sys

import click

from voice_companion.adapters.memory import NOT_ENOUGH, lacks_memory, with_the_true_reason
from voice_companion.adapters.native_chatter import keep_our_own_lines
from voice_companion.cli.output import let_go_of_descriptor, let_go_of_output
from voice_companion.errors import CompanionError

_REFUSED = 2
_INTERRUPTED = 130
"""What shells give for a program that Ctrl-C ended: 128 and the number of the signal."""

_OWNER_ALONE = 0o077
"""The rights that files and folders are made without: what is written is for its owner alone."""

_COLLECT_AFTER = (50_000, 20, 100)
"""How seldom the garbage collector looks. Loading makes a million objects, all of them to stay;
with Python's own figures it looks through them again and again, up to a tenth of the time."""


def run(commands: click.Group) -> int:
    """Run the command that the arguments ask for and return the exit status."""
    gc.set_threshold(*_COLLECT_AFTER)
    os.umask(_OWNER_ALONE)
    _fill_the_places_of_closed_streams()
    keep_our_own_lines()
    _print_what_the_terminal_cannot_as_escapes()
    try:
        status = commands.main(prog_name="voice-companion", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as exc:
        exc.show()
        return _REFUSED
    except click.ClickException as exc:
        return _refuse(_with_a_way_out(exc))
    except CompanionError as exc:
        return _refuse(with_the_true_reason(exc))
    except click.Abort:
        return _INTERRUPTED
    except Exception as exc:
        told = NOT_ENOUGH if lacks_memory(exc) else _of_the_system(exc)
        if told is None:
            raise
        return _refuse(told)
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


def _of_the_system(exc: Exception) -> str | None:
    """Return what to say of an error that the system gave; None for any other one."""
    if not isinstance(exc, OSError):
        return None
    if exc.filename is not None:
        advice = "Choose another one, or mend its rights."
        return f"{exc.filename} cannot be used ({exc.strerror}). {advice}"
    let_go_of_output()  # only --help and --version print past show()
    return f"Standard output cannot be written ({exc.strerror}). Print elsewhere."


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
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    except OSError:  # what it still holds would make Python end with a status of its own
        let_go_of_descriptor(sys.stderr.fileno())
