"""Checks every part and says what to do about those that do not work."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from voice_companion.adapters.data_files import read_intents
from voice_companion.adapters.journal import Journal
from voice_companion.adapters.listener_model import ListenerModel
from voice_companion.adapters.model_store import ModelStore
from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.adapters.sound_devices import Direction, find_device
from voice_companion.adapters.spacy_language import load_language
from voice_companion.cli.options import common_options, json_option
from voice_companion.cli.output import print_json, show
from voice_companion.cli.speech import choose_engine, wait_for
from voice_companion.core.companion_rules import read_companion_rules
from voice_companion.errors import CompanionError, ModelError, VoiceError
from voice_companion.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one part."""

    name: str
    ok: bool
    what_to_do: str | None = None
    """One or two sentences; None where all is well."""


@click.command()
@common_options
@json_option
def doctor(*, as_json: bool, data_dir: Path, **_: object) -> None:
    """Check every part, and say what to do."""
    for finding in examine(data_dir):
        if as_json:
            print_json(asdict(finding))
        else:
            show(f"{'ok ' if finding.ok else 'NOT'} {finding.name}")
            if finding.what_to_do:
                show(f"    {finding.what_to_do}")


def examine(data_dir: Path) -> Iterator[Finding]:
    """Yield a finding for each part, as each is looked at."""
    yield _look("settings", lambda: read_settings(data_dir))
    try:
        settings = read_settings(data_dir)
    except CompanionError:
        settings = Settings()  # told above; the rest is looked at with the defaults
    checks: dict[str, Callable[[], object]] = {
        "data folder": lambda: Journal.probe(data_dir),
        "rules": _read_rules,
        "language model": load_language,
        "vosk": lambda: _check_vosk(data_dir),
        "pocketsphinx": _check_pocketsphinx,
        "voice": lambda: _check_voice(settings, data_dir),
        "microphone": lambda: find_device(settings.microphone, Direction.INPUT),
        "loudspeaker": lambda: find_device(settings.loudspeaker, Direction.OUTPUT),
    }
    for name, check in checks.items():
        yield _look(name, check)


def _look(name: str, check: Callable[[], object]) -> Finding:
    try:
        check()
    except CompanionError as exc:
        return Finding(name, ok=False, what_to_do=str(exc))
    return Finding(name, ok=True)


def _read_rules() -> None:
    read_companion_rules(read_intents())
    ListenerModel()


def _check_vosk(data_dir: Path) -> None:
    from voice_companion.adapters.vosk_recognizer import VoskRecognizer

    path = ModelStore(data_dir).best()
    if path is None:
        message = (
            "No Vosk model is installed. Run "
            "`voice-companion models get vosk-model-small-en-us-0.15` once."
        )
        raise ModelError(message)
    VoskRecognizer(path)


def _check_pocketsphinx() -> None:
    from voice_companion.adapters.pocketsphinx_recognizer import PocketsphinxRecognizer

    PocketsphinxRecognizer()


def _check_voice(settings: Settings, data_dir: Path) -> None:
    engine = choose_engine(settings, data_dir)
    with closing(RenderedVoice(engine, rate=settings.rate, volume=settings.volume)) as voice:
        wait_for(voice, data_dir)
        if not list(voice.render("Hello.")):
            message = f"The voice's engine, {engine.name}, returned no sound. Install it again."
            raise VoiceError(message)
