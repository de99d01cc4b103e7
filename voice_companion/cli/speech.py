"""Joins the parts that speak: which voice, by what is set and installed, and how it reads."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from voice_companion.adapters.data_files import read_intents
from voice_companion.adapters.engines import Engine, piper_engine, pyttsx3_engine
from voice_companion.adapters.fallback_voice import FallbackVoice
from voice_companion.adapters.number_words import EnglishNumbers
from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.adapters.voice_store import VoiceStore, has_natural_engine
from voice_companion.core.pronunciation import Pronunciation, PronunciationRules
from voice_companion.core.rulebook import read_part
from voice_companion.errors import InputError, UnknownVoiceError
from voice_companion.settings import Settings
from voice_companion.speaking import Reading

PLAIN_NAMES = frozenset({"pyttsx3", "espeak"})
"""What the setting `voice` may be to have the plain voice whatever is installed."""

INSTALL_NATURAL = "Install it with `pip install 'voice-companion[natural]'`."

_MOST_NAMES = 12


@cache
def build_pronunciation() -> Pronunciation:
    """Return how what is written is said; raises RulebookError."""
    rules = read_part(PronunciationRules, read_intents(), "pronunciation")
    return Pronunciation(rules, EnglishNumbers())


def build_reading() -> Reading:
    """Return how lines are read aloud; raises RulebookError."""
    return build_pronunciation().sentences


def choose_engine(settings: Settings, data_dir: Path) -> Engine:
    """Return the engine, with its voice, that the setting `voice` means.

    Not set: the first natural voice where there is one that could speak, else the plain one. A
    natural voice by its name; any other name is one of the plain engine's, which alone knows them.
    """
    store = VoiceStore(data_dir)
    if settings.voice in PLAIN_NAMES:
        return pyttsx3_engine()
    if settings.voice is None:
        able = store.list() if has_natural_engine() else ()
        return piper_engine(able[0].files) if able else pyttsx3_engine()
    natural = store.find(settings.voice)
    return piper_engine(natural.files) if natural else pyttsx3_engine(settings.voice)


def start_voice(
    settings: Settings, data_dir: Path, *, tell: Callable[[str], None]
) -> FallbackVoice | RenderedVoice:
    """Return the voice that is meant, warming up; `tell` is told if another one must speak.

    Raises VoiceError when not even its process can be started.
    """
    engine = choose_engine(settings, data_dir)
    voice = RenderedVoice(engine, rate=settings.rate, volume=settings.volume)
    if engine.name == pyttsx3_engine().name:
        return voice

    def plain() -> RenderedVoice:
        return RenderedVoice(pyttsx3_engine(), rate=settings.rate, volume=settings.volume)

    return FallbackVoice(voice, plain, tell=tell)


def wait_for(voice: FallbackVoice | RenderedVoice, data_dir: Path) -> None:
    """Return when the voice is warm.

    Raises InputError, with the names that there are, for a voice that there is not; VoiceError.
    """
    try:
        voice.wait_until_ready()
    except UnknownVoiceError as exc:
        natural = [one.name for one in VoiceStore(data_dir).list()]
        raise InputError(_choice(exc, natural)) from exc


def english(voices: Sequence[str]) -> Sequence[str]:
    """Return those whose names say that they are English; all, where no name tells a language."""
    return [name for name in voices if "/en" in f"/{name}"] or voices


def _choice(exc: UnknownVoiceError, natural: Sequence[str]) -> str:
    wrong = str(exc).partition(". ")[0]
    plain = [name.rpartition("/")[2] for name in english(exc.voices)]
    names = [*natural, *sorted(PLAIN_NAMES), *plain]
    shown, more = ", ".join(names[:_MOST_NAMES]), len(names) > _MOST_NAMES
    rest = " and others, which `voice-companion voices list` shows" if more else ""
    return f"{wrong}. Set `voice` to one of: {shown}{rest}."
