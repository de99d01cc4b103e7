"""Commands that hear: transcribe recordings, and hold a check-in, live or on a recording."""

import secrets
import signal
import time
from pathlib import Path
from typing import Any

import click

from voice_companion.adapters.sound_file import read_recording
from voice_companion.cli.compose import build_recognizer
from voice_companion.cli.options import (
    common_options,
    json_option,
    print_json,
    seed_option,
)
from voice_companion.cli.session import hold_checkin, replay_checkin, replay_demo
from voice_companion.core.speech import SAMPLE_RATE, Phrase, Word
from voice_companion.errors import DeviceError
from voice_companion.settings import Settings, read_settings


@click.command()
@common_options
@json_option
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def transcribe(
    *,
    files: tuple[Path, ...],
    as_json: bool,
    data_dir: Path,
    recognizer: str | None,
    model: str | None,
) -> None:
    """Write down what is said in recordings (WAV, FLAC or OGG of any rate)."""
    settings = overridden(read_settings(data_dir), recognizer=recognizer, model=model)
    for file in files:
        transcript = _transcribe(file, settings, data_dir)
        if as_json:
            print_json(transcript)
        else:
            click.echo(f"{file}: {transcript['text']}")


@click.command()
@common_options
@json_option
@seed_option
@click.option(
    "--input",
    "recording",
    type=click.Path(path_type=Path),
    help="A recording to listen to instead of the microphone.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, file_okay=False),
    help="With --input: the folder for the spoken replies.",
)
@click.option(
    "--else-demo",
    is_flag=True,
    help="Without a microphone, hold the check-in of the demonstration.",
)
@click.option("--journal/--no-journal", default=None, help="Whether to keep the session.")
def checkin(
    *,
    as_json: bool,
    seed: int | None,
    recording: Path | None,
    output: Path | None,
    else_demo: bool,
    journal: bool | None,
    data_dir: Path,
    recognizer: str | None,
    model: str | None,
) -> None:
    """Hold a spoken check-in. Ctrl-C ends it."""
    settings = overridden(
        read_settings(data_dir), recognizer=recognizer, model=model, journal=journal
    )
    # A request to end is answered like Ctrl-C: with a goodbye and a closed journal.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if recording is not None:
        output = output or data_dir / "replies"
        replay_checkin(recording, output, settings, data_dir, seed=seed or 0, as_json=as_json)
        return
    if output is not None:
        raise click.UsageError("--output goes with --input.")
    try:
        live_seed = secrets.randbits(32) if seed is None else seed
        hold_checkin(settings, data_dir, seed=live_seed, as_json=as_json)
    except DeviceError as exc:
        if not else_demo:
            raise
        click.echo(f"{exc}\nSo here is the check-in of the demonstration instead.", err=True)
        replay_demo(settings, data_dir, as_json=as_json)


def overridden(settings: Settings, **given: object) -> Settings:
    """Return the settings with what was given on the command line put in."""
    return settings.model_copy(update={k: v for k, v in given.items() if v is not None})


def _transcribe(file: Path, settings: Settings, data_dir: Path) -> dict[str, Any]:
    samples = read_recording(file)
    recognizer = build_recognizer(settings, data_dir)
    started = time.perf_counter()
    heard = [*recognizer.feed(samples), *recognizer.flush()]
    words = [word for phrase in heard if isinstance(phrase, Phrase) for word in phrase.words]
    return {
        "file": str(file),
        "seconds": round(len(samples) / SAMPLE_RATE, 2),
        "recognizer": recognizer.name,
        "model": recognizer.model,
        "text": " ".join(word.text for word in words),
        "words": [_word_as_json(word) for word in words],
        "decode_seconds": round(time.perf_counter() - started, 3),
    }


def _word_as_json(word: Word) -> dict[str, Any]:
    return {
        "word": word.text,
        "start": round(word.start / SAMPLE_RATE, 2),
        "end": round(word.end / SAMPLE_RATE, 2),
        "confidence": round(word.confidence, 3),
    }
