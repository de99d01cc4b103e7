"""The command line: composes the parts, and ends with one line and status 2 where it cannot."""

import importlib
import sys

import click

from voice_companion import __version__
from voice_companion.adapters.memory import LIBRARIES_MEGABYTES, require_memory
from voice_companion.cli.ending import run

_MODULES = {
    "checkin": "sound",
    "converse": "text",
    "understand": "text",
    "transcribe": "sound",
    "models": "models",
    "voices": "voices",
    "settings": "settings",
    "doctor": "doctor",
}
"""The commands and the module beside this one that holds each. A module is imported when its
command is wanted: none waits for what only another one needs."""

_LIGHT = {"models", "settings"}
"""The commands that load no library of size."""


class _Commands(click.Group):
    """A group whose commands are imported by their names."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in _MODULES:
            return None
        if cmd_name not in _LIGHT:
            require_memory(f"`voice-companion {cmd_name}`", megabytes=LIBRARIES_MEGABYTES)
        module = importlib.import_module(f"{__name__}.{_MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="voice-companion")
def commands() -> None:
    """Talk about how you feel; be heard, offline.

    Start with `voice-companion checkin`. Nothing you say leaves this device.
    """


def main() -> None:
    """Run the command line; see run() for how it ends."""
    sys.exit(run(commands))
