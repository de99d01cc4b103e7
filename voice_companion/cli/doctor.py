"""Checks every part and says what to do about those that do not work."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import click

from voice_companion.adapters.data_files import read_intents
from voice_companion.adapters.journal import Journal
from voice_companion.adapters.listener_model import ListenerModel
from voice_companion.adapters.memory import (
    NOT_ENOUGH,
    lacks_memory,
    require_memory,
    with_the_true_reason,
)
from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.adapters.sound_devices import Direction, find_device
from voice_companion.adapters.spacy_language import load_language
from voice_companion.cli.compose import build_recognizer, has_vosk_model
from voice_companion.cli.options import common_options, json_option, overridden
from voice_companion.cli.output import print_json, show
from voice_companion.cli.speech import choose_engine, wait_for
from voice_companion.core.companion_rules import read_companion_rules
from voice_companion.errors import CompanionError, VoiceError
from voice_companion.settings import Settings, read_settings

_EARS = ("vosk", "moonshine")
"""What auto chooses from."""
_NO_VOSK = (
    "No Vosk model is installed, and none is needed. With one every turn is heard twice, which "
    "tells doubtful words better: `voice-companion models get vosk-model-small-en-us-0.15`."
)
_NEEDED = {"rules": 110, "language model": 90}
"""Megabytes of address space, as adapters/memory.py has them; the ears ask for their own."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one part."""

    name: str
    ok: bool
    what_to_do: str | None = None
    """One or two sentences; None where there is nothing to do or to gain."""


@click.command()
@common_options
@json_option
def doctor(*, as_json: bool, data_dir: Path, recognizer: str | None, model: str | None) -> None:
    """Check every part, and say what to do."""
    for finding in examine(data_dir, recognizer=recognizer, model=model):
        if as_json:
            print_json(asdict(finding))
        else:
            show(f"{'ok ' if finding.ok else 'NOT'} {finding.name}")
            if finding.what_to_do:
                show(f"    {finding.what_to_do}")


def examine(data_dir: Path, **options: object) -> Iterator[Finding]:
    """Yield a finding for each part, as each is looked at; `options` override the settings.

    Ears that would never be used, as others were asked for, are left out.
    """
    yield _look("settings", lambda: read_settings(data_dir))
    try:
        settings = read_settings(data_dir)
    except CompanionError:
        settings = Settings()  # told above; the rest is looked at with the defaults
    settings = overridden(settings, **options)
    checks: dict[str, Callable[[], object]] = {
        "data folder": lambda: Journal.probe(data_dir),
        "rules": _read_rules,
        "language model": load_language,
        **{name: partial(_load_ears, name, settings, data_dir) for name in _ears(settings)},
        "voice": lambda: _check_voice(settings, data_dir),
        "microphone": lambda: find_device(settings.microphone, Direction.INPUT),
        "loudspeaker": lambda: find_device(settings.loudspeaker, Direction.OUTPUT),
    }
    for name, check in checks.items():
        yield _look(name, check)


def _look(name: str, check: Callable[[], object]) -> Finding:
    try:
        if name in _NEEDED:
            require_memory(f"the {name}", megabytes=_NEEDED[name])
        told = check()
    except CompanionError as exc:
        return Finding(name, ok=False, what_to_do=with_the_true_reason(exc))
    except Exception as exc:
        if not lacks_memory(exc):
            raise
        return Finding(name, ok=False, what_to_do=NOT_ENOUGH)
    return Finding(name, ok=True, what_to_do=told if isinstance(told, str) else None)


def _read_rules() -> None:
    read_companion_rules(read_intents())
    ListenerModel()


def _ears(settings: Settings) -> tuple[str, ...]:
    """Return the names of the ears that may be used."""
    return _EARS if settings.recognizer == "auto" else (settings.recognizer,)


def _load_ears(name: str, settings: Settings, data_dir: Path) -> str | None:
    """Load ears; return a word about those that are not there and need not be."""
    if name == "vosk" and settings.recognizer == "auto" and not has_vosk_model(settings, data_dir):
        return _NO_VOSK
    build_recognizer(overridden(settings, recognizer=name), data_dir)
    return None


def _check_voice(settings: Settings, data_dir: Path) -> None:
    engine = choose_engine(settings, data_dir)
    with closing(RenderedVoice(engine, rate=settings.rate, volume=settings.volume)) as voice:
        wait_for(voice, data_dir)
        if not list(voice.render("Hello.")):
            message = f"The voice's engine, {engine.name}, returned no sound. Install it again."
            raise VoiceError(message)
