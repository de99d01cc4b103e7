"""A voice behind another one: where the first does not start, the second speaks."""

from collections.abc import Callable, Iterator

from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.errors import VoiceError
from voice_companion.ports import Speech


class FallbackVoice:
    """A Voice. The other one is made only where it is needed."""

    def __init__(
        self,
        first: RenderedVoice,
        other: Callable[[], RenderedVoice],
        *,
        tell: Callable[[str], None],
    ) -> None:
        """`tell` is given one line about the change, where there is one."""
        self._voice = first
        self._other: Callable[[], RenderedVoice] | None = other
        self._tell = tell

    def wait_until_ready(self) -> None:
        """Return when one of them is warm; raise VoiceError when both fail."""
        try:
            self._voice.wait_until_ready()
        except VoiceError as exc:
            if self._other is None:
                raise
            self._tell(f"The natural voice does not start, so the plain one speaks. {exc}")
            self._change()
            self._voice.wait_until_ready()

    def configure(self, *, rate: int, volume: float) -> None:
        """Speak from the next sentence on at this many words a minute and this volume (0 to 1)."""
        self._voice.configure(rate=rate, volume=volume)

    def render(self, sentence: str) -> Iterator[Speech]:
        """Yield the sentence spoken by the one that started; see Voice."""
        return self._voice.render(sentence)

    def close(self) -> None:
        """End the engine; nothing it made is left behind."""
        self._voice.close()

    def _change(self) -> None:
        assert self._other is not None  # noqa: S101 - for the type checker
        self._voice.close()
        self._voice, self._other = self._other(), None
