"""From a line to sound: rendered sentence by sentence, so that the first is heard soonest."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from voice_companion.core.labels import Command
from voice_companion.core.sentences import split_sentences
from voice_companion.ports import Earcon, Loudspeaker, Speech, Voice

_THINKING_AFTER = 0.4
"""Seconds without a sound after which the thinking tone tells that nothing is lost; our own choice,
well above the usual time to render a sentence."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the voice speaks."""

    rate: int = 165
    """Words per minute, 80 to 400."""
    volume: float = 1.0
    """0 to 1."""

    def after(self, command: Command) -> "Manner":
        """Return the manner that a command asks for; the same for commands about other things."""
        match command:
            case Command.SLOWER:
                return Manner(max(80, round(self.rate * 0.85)), self.volume)
            case Command.FASTER:
                return Manner(min(400, round(self.rate / 0.85)), self.volume)
            case Command.LOUDER:
                return Manner(self.rate, min(1.0, round(self.volume + 0.2, 2)))
            case Command.QUIETER:
                return Manner(self.rate, max(0.2, round(self.volume - 0.2, 2)))
            case _:
                return self


class Mouth(Protocol):
    """Speaks lines and gives signals."""

    def say(self, line: str, *, turn: int) -> bool:
        """Speak a line to its real end and return True; return False if it was cut short."""

    def signal(self, earcon: Earcon) -> None:
        """Give a short tone."""

    def set_manner(self, manner: Manner) -> None:
        """Speak in this manner from the next line on."""

    def stop(self) -> None:
        """Fall silent within 100 ms."""


class Speaker:
    """A mouth with a loudspeaker: the next sentence is rendered while the present one sounds."""

    def __init__(
        self, voice: Voice, loudspeaker: Loudspeaker, *, earcons: Mapping[Earcon, Speech]
    ) -> None:
        self._voice = voice
        self._loudspeaker = loudspeaker
        self._earcons = earcons
        self._renderer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="render")

    def say(self, line: str, *, turn: int) -> bool:  # noqa: ARG002  a live voice needs no number
        """Speak a line; raise VoiceError or DeviceError when the engine or the device fails."""
        renderings = [self._renderer.submit(self._voice.render, s) for s in split_sentences(line)]
        try:
            return all(self._loudspeaker.play(self._wait_for(one)) for one in renderings)
        finally:
            for rendering in renderings:
                rendering.cancel()

    def signal(self, earcon: Earcon) -> None:
        """Play the tone, where there are tones."""
        if earcon in self._earcons:
            self._loudspeaker.play(self._earcons[earcon])

    def set_manner(self, manner: Manner) -> None:
        """Speak in this manner from the next line on."""
        self._voice.configure(rate=manner.rate, volume=manner.volume)

    def stop(self) -> None:
        """Fall silent within 100 ms."""
        self._loudspeaker.stop()

    def close(self) -> None:
        """End the voice and let the loudspeaker go."""
        self._renderer.shutdown(wait=True, cancel_futures=True)
        self._voice.close()
        self._loudspeaker.close()

    def _wait_for(self, rendering: Future[Speech]) -> Speech:
        try:
            return rendering.result(timeout=_THINKING_AFTER)
        except NotYet:
            self.signal(Earcon.THINKING)
            return rendering.result()


class SpeechRecorder:
    """A mouth without a loudspeaker: each line becomes one recording, handed to `save`."""

    def __init__(self, voice: Voice, save: Callable[[int, Speech], None]) -> None:
        self._voice = voice
        self._save = save

    def say(self, line: str, *, turn: int) -> bool:
        """Render the whole line and save it under the turn's number."""
        sentences = [self._voice.render(sentence) for sentence in split_sentences(line)]
        samples = np.concatenate([sentence.samples for sentence in sentences])
        self._save(turn, Speech(samples=samples, rate=sentences[0].rate))
        return True

    def signal(self, earcon: Earcon) -> None:
        """Give no tone: nobody is waiting for one."""

    def set_manner(self, manner: Manner) -> None:
        """Speak in this manner from the next line on."""
        self._voice.configure(rate=manner.rate, volume=manner.volume)

    def stop(self) -> None:
        """Do nothing: a recording has no sound to stop."""

    def close(self) -> None:
        """End the voice."""
        self._voice.close()
