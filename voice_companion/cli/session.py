"""Composes a whole check-in: live with microphone and loudspeaker, or on a recording."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path

from voice_companion.adapters.console import ConsoleCaptions
from voice_companion.adapters.data_files import data_folder
from voice_companion.adapters.earcons import earcons
from voice_companion.adapters.journal import Journal
from voice_companion.adapters.loudspeaker import SoundDeviceLoudspeaker
from voice_companion.adapters.microphone import SoundDeviceMicrophone
from voice_companion.adapters.pocketsphinx_recognizer import QUALITY
from voice_companion.adapters.pyttsx3_voice import Pyttsx3Voice
from voice_companion.adapters.sound_file import FileMicrophone, write_recording
from voice_companion.checkin import Checkin
from voice_companion.cli.compose import build_companion, build_recognizer, build_turn_taker
from voice_companion.cli.describe import describe
from voice_companion.cli.options import print_json
from voice_companion.core.companion import Companion
from voice_companion.core.reply import Reply
from voice_companion.errors import SoundFileError
from voice_companion.listening import Listener
from voice_companion.ports import Earcon, Recognizer, Speech
from voice_companion.settings import Settings
from voice_companion.speaking import Manner, Speaker, SpeechRecorder

_LEARNED_PAUSE = "pause"


def hold_checkin(settings: Settings, data_dir: Path, *, seed: int, as_json: bool) -> None:
    """Hold a live check-in.

    Raises DeviceError without a microphone or a loudspeaker, JournalError, ModelError, VoiceError.
    """
    captions = ConsoleCaptions(sys.stderr if as_json else sys.stdout)
    with ExitStack() as stack:
        # The voice's process and the devices wake up while the models are loaded.
        voice = _voice(settings, stack)
        microphone = stack.enter_context(closing(_microphone(settings, captions)))
        loudspeaker = SoundDeviceLoudspeaker(name=settings.loudspeaker)
        tones = earcons() if settings.earcons else {}
        mouth = stack.enter_context(closing(Speaker(voice, loudspeaker, earcons=tones)))
        journal = stack.enter_context(Journal(data_dir)) if settings.journal else None
        with ThreadPoolExecutor(max_workers=1) as pool:
            tone = pool.submit(mouth.signal, Earcon.THINKING)
            companion, recognizer = _load(settings, data_dir, seed=seed)
            tone.result()
        _tell_quality(recognizer, captions)
        learned = journal.recall(_LEARNED_PAUSE) if journal else None
        listener = _listener(settings, companion, recognizer, learned_pause=learned)
        if journal:
            stack.callback(lambda: journal.remember(_LEARNED_PAUSE, listener.pause))
        checkin = Checkin(
            companion=companion,
            microphone=microphone,
            listener=listener,
            mouth=mouth,
            captions=captions,
            journal=journal,
            manner=_manner(settings),
            on_reply=_reporter(as_json=as_json),
        )
        checkin.run()


def replay_checkin(
    recording: Path,
    output: Path,
    settings: Settings,
    data_dir: Path,
    *,
    seed: int,
    as_json: bool,
    show_understanding: bool = False,
) -> None:
    """Hold a check-in on a recording, on its own clock; the spoken replies go to `output` as WAV.

    Raises SoundFileError for a recording that cannot be used or a folder that cannot be written.
    """
    captions = ConsoleCaptions(sys.stderr if as_json else sys.stdout)
    microphone = FileMicrophone(recording)
    save = _saver(output)
    with ExitStack() as stack:
        mouth = SpeechRecorder(_voice(settings, stack), save)
        journal = stack.enter_context(Journal(data_dir)) if settings.journal else None
        companion, recognizer = _load(settings, data_dir, seed=seed)
        _tell_quality(recognizer, captions)

        def report(reply: Reply) -> None:
            if show_understanding and companion.last_understanding:
                captions.note(f"understood: {describe(companion.last_understanding)}")
            _reporter(as_json=as_json)(reply)

        checkin = Checkin(
            companion=companion,
            microphone=microphone,
            listener=_listener(settings, companion, recognizer),
            mouth=mouth,
            captions=captions,
            journal=journal,
            manner=_manner(settings),
            half_duplex=False,
            on_reply=report,
        )
        checkin.run()
    captions.note(f"the spoken replies are in {output}")


def replay_demo(settings: Settings, data_dir: Path, *, as_json: bool) -> None:
    """Hold the check-in of the bundled recording, showing what was understood; nothing is kept."""
    replay_checkin(
        data_folder("demo") / "checkin.flac",
        data_dir / "demo-replies",
        settings.model_copy(update={"journal": False}),
        data_dir,
        seed=0,
        as_json=as_json,
        show_understanding=True,
    )


def _voice(settings: Settings, stack: ExitStack) -> Pyttsx3Voice:
    voice = Pyttsx3Voice(rate=settings.rate, volume=settings.volume, voice=settings.voice)
    return stack.enter_context(closing(voice))


def _microphone(settings: Settings, captions: ConsoleCaptions) -> SoundDeviceMicrophone:
    return SoundDeviceMicrophone(
        name=settings.microphone,
        on_lost=lambda: captions.note("The microphone is gone; looking for it."),
        on_found=lambda: captions.note("The microphone is back."),
    )


def _load(settings: Settings, data_dir: Path, *, seed: int) -> tuple[Companion, Recognizer]:
    """Load ears and understanding side by side, as each takes about a second."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        recognizer = pool.submit(build_recognizer, settings, data_dir)
        companion = build_companion(settings, seed=seed)
        return companion, recognizer.result()


def _tell_quality(recognizer: Recognizer, captions: ConsoleCaptions) -> None:
    if recognizer.name == "pocketsphinx":
        captions.note(QUALITY)


def _listener(
    settings: Settings,
    companion: Companion,
    recognizer: Recognizer,
    *,
    learned_pause: float | None = None,
) -> Listener:
    turn_taker = build_turn_taker(settings, learned_pause=learned_pause)
    return Listener(recognizer, turn_taker, silence_marks=companion.silence_marks)


def _manner(settings: Settings) -> Manner:
    return Manner(rate=settings.rate, volume=settings.volume)


def _reporter(*, as_json: bool) -> Callable[[Reply], None]:
    return (lambda reply: print_json(reply.as_json())) if as_json else (lambda _: None)


def _saver(output: Path) -> Callable[[int, Speech], None]:
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        message = f"The folder {output} cannot be made ({exc.strerror}). Choose another --output."
        raise SoundFileError(message) from exc
    return lambda turn, speech: write_recording(output / f"{turn:03d}.wav", speech)
