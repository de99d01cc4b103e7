"""Composes a whole check-in: live with microphone and loudspeaker, or on a recording."""

import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from voice_companion.adapters.console import ConsoleCaptions
from voice_companion.adapters.data_files import data_folder
from voice_companion.adapters.earcons import earcons
from voice_companion.adapters.fallback_voice import FallbackVoice
from voice_companion.adapters.journal import Journal
from voice_companion.adapters.loudspeaker import SoundDeviceLoudspeaker
from voice_companion.adapters.microphone import SoundDeviceMicrophone
from voice_companion.adapters.private_files import make_private_folder
from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.adapters.sound_file import FileMicrophone, write_recording
from voice_companion.adapters.spacy_language import import_engine
from voice_companion.checkin import Checkin
from voice_companion.cli.compose import build_companion, build_recognizer, build_turn_taker
from voice_companion.cli.describe import describe
from voice_companion.cli.output import JsonLines, warn
from voice_companion.cli.speech import build_reading, start_voice, wait_for
from voice_companion.core.companion import Companion
from voice_companion.core.reply import Reply
from voice_companion.errors import JournalError, SoundFileError
from voice_companion.listening import Listener
from voice_companion.ports import Earcon, Recognizer, Speech
from voice_companion.settings import Settings
from voice_companion.speaking import Manner, Mouth, Speaker, SpeechRecorder

_LEARNED_PAUSE = "pause"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How a check-in is to be held."""

    settings: Settings
    data_dir: Path
    seed: int = 0
    as_json: bool = False
    """Whether replies are printed as JSON, and captions on standard error."""
    show_understanding: bool = False


def hold_checkin(order: Order) -> None:
    """Hold a live check-in.

    Raises DeviceError without a microphone or a loudspeaker, JournalError, ModelError, VoiceError.
    """
    captions = _captions(order)
    with ExitStack() as stack:
        voice = _voice(order, captions, stack)
        microphone, loudspeaker = _devices(order, captions, stack)
        tones = earcons() if order.settings.earcons else {}
        speaker = Speaker(voice, loudspeaker, read=build_reading(), earcons=tones)
        mouth = stack.enter_context(closing(speaker))
        journal = _journal(order, captions, stack)
        companion, recognizer = _load_to_a_tone(order, mouth)
        wait_for(voice, order.data_dir)
        listener = _learning_listener(order, companion, recognizer, journal)
        if journal:
            stack.callback(_at_the_end, captions, lambda: _remember_pause(journal, listener))
        Checkin(
            companion=companion,
            microphone=microphone,
            listener=listener,
            mouth=mouth,
            captions=captions,
            journal=journal,
            manner=_manner(order),
            on_reply=_reporter(order, captions, companion),
        ).run()


def replay_checkin(recording: Path, output: Path, order: Order) -> None:
    """Hold a check-in on a recording, on its own clock; the spoken replies go to `output` as WAV.

    Raises SoundFileError for a recording that cannot be used or a folder that cannot be written.
    """
    captions = _captions(order)
    with ExitStack() as stack:
        microphone = stack.enter_context(closing(FileMicrophone(recording, warn=warn)))
        voice = _voice(order, captions, stack)
        mouth = SpeechRecorder(voice, read=build_reading(), save=_saver(output))
        journal = _journal(order, captions, stack)
        companion, recognizer = _load(order)
        wait_for(voice, order.data_dir)
        Checkin(
            companion=companion,
            microphone=microphone,
            listener=_listener(order, companion, recognizer),
            mouth=mouth,
            captions=captions,
            journal=journal,
            manner=_manner(order),
            half_duplex=False,
            on_reply=_reporter(order, captions, companion),
        ).run()
    captions.note(f"the spoken replies are in {output}")


def replay_demo(order: Order) -> None:
    """Hold the check-in of the bundled recording, showing what was understood; nothing is kept."""
    settings = order.settings.model_copy(update={"journal": False})
    order = replace(order, settings=settings, seed=0, show_understanding=True)
    replay_checkin(data_folder("demo") / "checkin.flac", order.data_dir / "demo-replies", order)


def _captions(order: Order) -> ConsoleCaptions:
    return ConsoleCaptions(sys.stderr if order.as_json else sys.stdout)


def _voice(
    order: Order, captions: ConsoleCaptions, stack: ExitStack
) -> FallbackVoice | RenderedVoice:
    """Return the voice, whose process wakes up while the rest is loaded."""
    voice = start_voice(order.settings, order.data_dir, tell=captions.note)
    return stack.enter_context(closing(voice))


def _devices(
    order: Order, captions: ConsoleCaptions, stack: ExitStack
) -> tuple[SoundDeviceMicrophone, SoundDeviceLoudspeaker]:
    """Open the devices, which mostly wait for the sound server, while an engine is imported."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        opened = pool.submit(_open_devices, order.settings, captions, stack)
        import_engine()
        return opened.result()


def _open_devices(
    settings: Settings, captions: ConsoleCaptions, stack: ExitStack
) -> tuple[SoundDeviceMicrophone, SoundDeviceLoudspeaker]:
    microphone = SoundDeviceMicrophone(
        name=settings.microphone,
        on_lost=lambda: captions.note("The microphone is gone; looking for it."),
        on_found=lambda: captions.note("The microphone is back."),
    )
    stack.enter_context(closing(microphone))
    loudspeaker = SoundDeviceLoudspeaker(name=settings.loudspeaker)
    return microphone, stack.enter_context(closing(loudspeaker))


def _journal(order: Order, captions: ConsoleCaptions, stack: ExitStack) -> Journal | None:
    if not order.settings.journal:
        return None
    journal = Journal(order.data_dir)
    stack.callback(_at_the_end, captions, journal.close)
    return journal


def _at_the_end(captions: ConsoleCaptions, act: Callable[[], None]) -> None:
    """Finish something in the journal; where that fails, a word on the screen is enough."""
    try:
        act()
    except JournalError as exc:
        captions.note(str(exc))


def _load_to_a_tone(order: Order, mouth: Mouth) -> tuple[Companion, Recognizer]:
    with ThreadPoolExecutor(max_workers=1) as pool:
        tone = pool.submit(mouth.signal, Earcon.THINKING)
        loaded = _load(order)
        tone.result()
    return loaded


def _load(order: Order) -> tuple[Companion, Recognizer]:
    """Load ears and understanding side by side, as each takes about a second."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        recognizer = pool.submit(build_recognizer, order.settings, order.data_dir)
        companion = build_companion(order.settings, seed=order.seed)
        return companion, recognizer.result()


def _learning_listener(
    order: Order,
    companion: Companion,
    recognizer: Recognizer,
    journal: Journal | None,
) -> Listener:
    """Return ears that know the pause learned so far."""
    learned = journal.recall(_LEARNED_PAUSE) if journal else None
    return _listener(order, companion, recognizer, learned_pause=learned)


def _remember_pause(journal: Journal, listener: Listener) -> None:
    """Keep the pause learned by now for the next session, where the journal still works."""
    if not journal.failed:
        journal.remember(_LEARNED_PAUSE, listener.pause)


def _listener(
    order: Order,
    companion: Companion,
    recognizer: Recognizer,
    *,
    learned_pause: float | None = None,
) -> Listener:
    turn_taker = build_turn_taker(order.settings, learned_pause=learned_pause)
    return Listener(recognizer, turn_taker, silence_marks=companion.silence_marks)


def _manner(order: Order) -> Manner:
    return Manner(rate=order.settings.rate, volume=order.settings.volume)


def _reporter(
    order: Order, captions: ConsoleCaptions, companion: Companion
) -> Callable[[Reply], None]:
    """Return what shows a reply besides its caption, as it was ordered; it never raises."""
    lines = JsonLines(lambda why: captions.note(f"{why} The check-in goes on without it."))

    def report(reply: Reply) -> None:
        if order.show_understanding and companion.last_understanding:
            captions.note(f"understood: {describe(companion.last_understanding)}")
        if order.as_json:
            lines.write(reply.as_json())

    return report


def _saver(output: Path) -> Callable[[int, Speech], None]:
    try:
        make_private_folder(output)
    except OSError as exc:
        message = f"The folder {output} cannot be made ({exc.strerror}). Choose another --output."
        raise SoundFileError(message) from exc
    lines: Counter[int] = Counter()

    def save(turn: int, speech: Speech) -> None:
        """Write a turn's line as 007.wav, a second one, such as a goodbye, as 007-2.wav."""
        lines[turn] += 1
        second = "" if lines[turn] == 1 else f"-{lines[turn]}"
        write_recording(output / f"{turn:03d}{second}.wav", speech)

    return save
