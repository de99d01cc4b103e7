"""Commands that hear: transcribe recordings, and hold a check-in, live or on a recording."""

import secrets
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import click

from voice_companion.adapters.memory import (
    EARS_MEGABYTES,
    UNDERSTANDING_MEGABYTES,
    require_memory,
)
from voice_companion.adapters.sound_file import Recording
from voice_companion.cli.compose import build_recognizer
from voice_companion.cli.options import (
    common_options,
    json_option,
    overridden,
    seed_option,
)
from voice_companion.cli.output import print_json, show, warn
from voice_companion.cli.progress import progress
from voice_companion.cli.session import Order, hold_checkin, replay_checkin, replay_demo
from voice_companion.core.spoken_words import SAMPLE_RATE, Heard, Phrase, Word
from voice_companion.errors import DeviceError
from voice_companion.ports import Recognizer
from voice_companion.settings import read_settings


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
    # Loaded once, and only when a recording has turned out to be one.
    load = cache(lambda: build_recognizer(settings, data_dir))
    # Who reads a pipe mostly prints to the same terminal: a bar would be drawn into that.
    bar = not as_json or (sys.stdout is not None and sys.stdout.isatty())
    for file in files:
        with Recording(file, warn=warn) as recording:
            ears = load()
            with progress(file.name, wanted=bar) as advance:
                transcript = {"file": str(file), **_transcribe(recording, ears, advance)}
        if as_json:
            print_json(transcript)
        else:
            show(f"{file}: {transcript['text']}")


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
    # Ears and understanding are loaded side by side, so neither knows what the other will take.
    require_memory("a check-in", megabytes=UNDERSTANDING_MEGABYTES + EARS_MEGABYTES)
    # A request to end is answered like Ctrl-C: with a goodbye and a closed journal.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    order = Order(settings=settings, data_dir=data_dir, seed=seed or 0, as_json=as_json)
    if recording is not None:
        replay_checkin(recording, output or data_dir / "replies", order)
    elif output is not None:
        raise click.UsageError("--output goes with --input.")
    else:
        live_seed = secrets.randbits(32) if seed is None else seed
        _hold_live(replace(order, seed=live_seed), else_demo=else_demo)


def _hold_live(order: Order, *, else_demo: bool) -> None:
    try:
        hold_checkin(order)
    except DeviceError as exc:
        if not else_demo:
            raise
        click.echo(f"{exc}\nSo here is the check-in of the demonstration instead.", err=True)
        replay_demo(order)


def _transcribe(
    recording: Recording, recognizer: Recognizer, advance: Callable[[float], None]
) -> dict[str, Any]:
    """Return what is said in the recording; of all that is heard only the words are kept."""
    recognizer.reset()
    words: list[Word] = []
    samples, decoding = 0, 0.0
    for piece in recording.pieces():
        started = time.perf_counter()
        words += _words(recognizer.feed(piece))
        decoding += time.perf_counter() - started
        samples += len(piece)
        advance(recording.progress)
    started = time.perf_counter()
    words += _words(recognizer.flush())
    decoding += time.perf_counter() - started
    return {
        "seconds": round(samples / SAMPLE_RATE, 2),
        "recognizer": recognizer.name,
        "model": recognizer.model,
        "text": " ".join(word.text for word in words),
        "words": [_word_as_json(word) for word in words],
        "decode_seconds": round(decoding, 3),
    }


def _words(heard: Sequence[Heard]) -> Iterator[Word]:
    return (word for phrase in heard if isinstance(phrase, Phrase) for word in phrase.words)


def _word_as_json(word: Word) -> dict[str, Any]:
    return {
        "word": word.text,
        "start": round(word.start / SAMPLE_RATE, 2),
        "end": round(word.end / SAMPLE_RATE, 2),
        "confidence": round(word.confidence, 3),
    }
