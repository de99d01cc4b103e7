"""The command line: composes the parts and turns our errors into one line and exit status 2."""

import sys

import click

from voice_companion import __version__
from voice_companion.cli.doctor import doctor
from voice_companion.cli.models import models
from voice_companion.cli.sound import checkin, transcribe
from voice_companion.cli.text import converse, understand
from voice_companion.errors import CompanionError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="voice-companion")
def commands() -> None:
    """Talk about how you feel; be heard, offline.

    Start with `voice-companion checkin`. Nothing you say leaves this device.
    """


for command in (checkin, converse, understand, transcribe, models, doctor):
    commands.add_command(command)


def main() -> None:
    """Run the command line; our own errors end it with one line and exit status 2."""
    try:
        commands(prog_name="voice-companion")
    except CompanionError as exc:
        click.echo(f"voice-companion: {exc}", err=True)
        sys.exit(2)
