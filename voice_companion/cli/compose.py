"""Joins the parts: which adapter fills which port, by the settings and what is installed."""

from pathlib import Path
from typing import TYPE_CHECKING

from voice_companion.adapters.data_files import read_intents
from voice_companion.adapters.listener_model import ListenerModel
from voice_companion.adapters.memory import (
    EARS_MEGABYTES,
    UNDERSTANDING_MEGABYTES,
    megabytes_of,
    require_memory,
)
from voice_companion.adapters.model_store import ModelStore
from voice_companion.adapters.spacy_language import load_language
from voice_companion.cli.speech import build_pronunciation
from voice_companion.core.companion import Companion
from voice_companion.core.companion_rules import read_companion_rules
from voice_companion.core.rulebook import read_part
from voice_companion.core.turn_taking import TurnTaker, TurnTakingRules
from voice_companion.core.understanding import Understander, read_understanding_rules
from voice_companion.errors import ModelError
from voice_companion.ports import Recognizer
from voice_companion.settings import Settings

if TYPE_CHECKING:
    from voice_companion.adapters.moonshine_model import MoonshineModel


def build_understander() -> Understander:
    """Return the understanding of English; raises RulebookError or ModelError."""
    require_memory("understanding", megabytes=UNDERSTANDING_MEGABYTES)
    rules = read_understanding_rules(read_intents())
    return Understander(load_language(), ListenerModel(), rules)


def build_companion(
    settings: Settings, *, seed: int, understander: Understander | None = None
) -> Companion:
    """Return a companion at the beginning of a session; an understander may serve several."""
    understander = understander or build_understander()
    return Companion(
        understander=understander,
        rules=read_companion_rules(read_intents(), understanding=understander.rules),
        seed=seed,
        country=settings.country,
    )


def build_turn_taker(settings: Settings, *, learned_pause: float | None = None) -> TurnTaker:
    """Return turn taking with the pause that was set, else learned, else the rules' own."""
    rules = read_part(TurnTakingRules, read_intents(), "turn_taking")
    return TurnTaker(rules, pause=settings.pause or learned_pause or rules.pause)


def build_recognizer(settings: Settings, data_dir: Path) -> Recognizer:
    """Return the ears that the settings ask for; raises ModelError when they cannot be had.

    "auto" hears twice where a Vosk model is installed, else with the built-in ears alone.
    """
    path = None if settings.recognizer == "moonshine" else _vosk_model(settings, data_dir)
    more = megabytes_of(path) if path else 0
    require_memory("the ears", megabytes=EARS_MEGABYTES + more)
    if path is None and settings.recognizer == "vosk":
        message = (
            "No Vosk model is installed. Get one with "
            "`voice-companion models get vosk-model-small-en-us-0.15`, "
            "or use `--recognizer moonshine`."
        )
        raise ModelError(message)
    from voice_companion.adapters.ears import Ears
    from voice_companion.adapters.voice_activity import VoiceActivity

    return Ears(
        VoiceActivity(),
        streaming=_vosk(path) if path else None,
        model=None if settings.recognizer == "vosk" else _moonshine(),
    )


def has_vosk_model(settings: Settings, data_dir: Path) -> bool:
    """Return whether there is a Vosk model to hear with; raises ModelError for a wrong name."""
    return _vosk_model(settings, data_dir) is not None


def _vosk(path: Path) -> Recognizer:
    from voice_companion.adapters.vosk_recognizer import VoskRecognizer

    return VoskRecognizer(path, name=path.name)


def _moonshine() -> "MoonshineModel":
    from voice_companion.adapters.moonshine_model import MoonshineModel

    return MoonshineModel(spell=build_pronunciation().speakable)


def _vosk_model(settings: Settings, data_dir: Path) -> Path | None:
    store = ModelStore(data_dir)
    if settings.model is None:
        return store.best()
    folder = Path(settings.model).expanduser()
    return folder if folder.is_dir() else store.locate(settings.model)
