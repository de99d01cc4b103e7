"""Commands for voices: list, try, get, import."""

import sys
from contextlib import ExitStack, closing
from pathlib import Path

import click

from voice_companion.adapters.engines import pyttsx3_engine
from voice_companion.adapters.loudspeaker import SoundDeviceLoudspeaker
from voice_companion.adapters.model_catalog import find_entry, read_voice_catalog
from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.adapters.sound_file import write_recording
from voice_companion.adapters.voice_store import InstalledVoice, VoiceStore, has_natural_engine
from voice_companion.cli.fetching import fetch
from voice_companion.cli.options import data_dir_option
from voice_companion.cli.output import show
from voice_companion.cli.speech import (
    INSTALL_NATURAL,
    build_reading,
    choose_engine,
    english,
    wait_for,
)
from voice_companion.settings import read_settings
from voice_companion.speaking import joined, spoken

_SAMPLE = "Hello. This is how I sound. I'm here, and nothing you say leaves this device."
_MEGABYTE = 1_000_000
_PLAIN_LICENCE = (
    "of espeak-ng, GPL-3.0-or-later" if sys.platform == "linux" else "of the operating system"
)


@click.group()
def voices() -> None:
    """Choose how the companion sounds."""


@voices.command("list")
@data_dir_option
def list_voices(*, data_dir: Path) -> None:
    """Show the voices that are installed, and those that can be had."""
    installed = VoiceStore(data_dir).list()
    for voice in installed:
        show(f"{voice.name}: natural, {_size(voice)}, {voice.licence or 'licence not known'}")
    if installed and not has_natural_engine():
        show(f"    The engine of the natural voices is not installed. {INSTALL_NATURAL}")
    for entry in read_voice_catalog():
        if entry.name not in {voice.name for voice in installed}:
            show(f"{entry.name}: natural, can be had, {entry.licence}. {entry.about}")
    with closing(RenderedVoice(pyttsx3_engine())) as plain:
        for name in english(plain.voices()):
            show(f"{name}: plain, {_PLAIN_LICENCE}")


@voices.command("try")
@data_dir_option
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write it to this WAV file instead of playing it.",
)
@click.argument("name")
def try_voice(*, name: str, output: Path | None, data_dir: Path) -> None:
    """Let the voice NAME speak a sample."""
    settings = read_settings(data_dir).model_copy(update={"voice": name})
    engine = choose_engine(settings, data_dir)
    with ExitStack() as stack:
        voice = stack.enter_context(
            closing(RenderedVoice(engine, rate=settings.rate, volume=settings.volume))
        )
        wait_for(voice, data_dir)
        pieces = spoken(voice, build_reading()(_SAMPLE))
        if output is not None:
            write_recording(output, joined(list(pieces)))
            return
        loudspeaker = SoundDeviceLoudspeaker(name=settings.loudspeaker)
        stack.enter_context(closing(loudspeaker)).play(pieces)


@voices.command()
@data_dir_option
@click.argument("name")
def get(*, name: str, data_dir: Path) -> None:
    """Fetch the voice NAME from the catalogue, check it and install it.

    This and `models get` are the only commands that use a network.
    """
    entry = find_entry(name, read_voice_catalog(), what="voice")
    store = VoiceStore(data_dir)
    if store.find(name) is not None:
        click.echo(f"The voice {name} is installed already.", err=True)
        return
    fetched = [fetch(remote, data_dir, label=remote.file) for remote in entry.files]
    try:
        store.import_voice(fetched[0], name=name)
    finally:
        for path in fetched:
            path.unlink(missing_ok=True)
    click.echo(_installed(name), err=True)


@voices.command("import")
@data_dir_option
@click.argument("file", type=click.Path(path_type=Path))
def import_voice(*, file: Path, data_dir: Path) -> None:
    """Install a Piper voice from FILE, an .onnx with its .onnx.json beside it."""
    voice = VoiceStore(data_dir).import_voice(file)
    click.echo(_installed(voice.name), err=True)


def _installed(name: str) -> str:
    return f'The voice {name} is installed. To hear it: voice = "{name}" in settings.toml.'


def _size(voice: InstalledVoice) -> str:
    return f"{voice.size / _MEGABYTE:.0f} MB"
