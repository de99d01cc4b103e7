"""The embedded ears: pocketsphinx with the US-English model that comes inside its package."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from voice_companion.adapters.hearing import FixedBlocks, HeardSoFar, is_real_word, phrases_in
from voice_companion.adapters.speech_gate import FRAME_SECONDS, SpeechGate
from voice_companion.core.spoken_words import SAMPLE_RATE, Heard, Phrase, Word
from voice_companion.errors import ModelError
from voice_companion.ports import Samples

QUALITY: Final = (
    "The built-in ears (pocketsphinx) get about half of the words wrong, and more with an accent or"
    " a poor microphone; for much better ears, go online once and run"
    " `voice-companion models get vosk-model-small-en-us-0.15`."
)
"""What a person should know about these ears, in one sentence. scripts/measure_recognizers.py shows
the figures behind it."""

_FRAME: Final = round(FRAME_SECONDS * SAMPLE_RATE)
_PARTIAL_EVERY: Final = 4
"""Frames between partials (0.12 s): asking costs up to 10 ms."""
_DECODER_FRAME: Final = SAMPLE_RATE // 100
"""Samples for each frame of pocketsphinx's word times (100 a second)."""
_SETTINGS: Final = {
    "maxhmmpf": 3_000,
    "maxwpf": 20,
    "cmninit": "50,6,0,4,0,3,-6,-5,-7,-3,-2,-1,-1",
}
"""Measured on recordings of people reading, by scripts/measure_recognizers.py.

maxhmmpf and maxwpf bound the search to so many states and word ends a frame. Against the default
(30,000 states, any number of word ends) the real-time factor falls from 0.42 to 0.25, and word
errors rise by less than one in a hundred words.

cmninit is the mean of the cepstra that is taken for granted before anything was heard: that of a
reader at a common level, rounded. With pocketsphinx's own (40, 3, -1), first phrases have 7 to 9
more errors in a hundred words. Later phrases bring their own mean.

Other weights for the language model (lw 8) and narrower beams made more errors. Decoding each
phrase a second time with its own mean spares 1 to 4 errors in a hundred words and doubles the work:
left out."""


class PocketsphinxRecognizer:
    """Streams speech through pocketsphinx: partials, then phrases with word times and posteriors.

    Its own voice activity detector makes the phrases (SpeechGate). The running mean of the cepstra
    is carried from phrase to phrase: it settles on the voice and the microphone.
    """

    def __init__(self) -> None:
        """Load the model (about a second); raise ModelError when the engine cannot be loaded."""
        self._decoder, self._new_detector = _load()
        self._begin_stream()

    @property
    def name(self) -> str:
        """Return "pocketsphinx"."""
        return "pocketsphinx"

    @property
    def model(self) -> str:
        """Return the name of the model inside the package."""
        return "en-us"

    def feed(self, samples: Samples) -> Sequence[Heard]:
        """Take audio of any length; raise ModelError when the engine gives up."""
        heard: list[Heard] = []
        for frame in self._blocks.cut(samples):
            heard += self._hear(frame)
        return heard

    def flush(self) -> Sequence[Phrase]:
        """Finish the phrase under way, if any; times go on counting."""
        rest = self._blocks.take_rest()
        self._position += len(rest)
        was_open = self._gate.open
        self._gate.shut()
        if not was_open:
            return []
        self._decode(rest)
        return phrases_in(self._end())

    def reset(self) -> None:
        """Forget all that was heard, the running mean of the cepstra too."""
        if self._gate.open:
            self._decoder.end_utt()
        self._decoder.set_cmn(_SETTINGS["cmninit"])
        self._begin_stream()

    def _begin_stream(self) -> None:
        self._gate = SpeechGate(self._new_detector().is_speech)
        self._blocks = FixedBlocks(_FRAME)
        self._so_far = HeardSoFar()
        self._position = 0
        self._began = 0
        self._decoded = 0

    def _hear(self, frame: Samples) -> list[Heard]:
        self._position += len(frame)
        was_open = self._gate.open
        frames = self._gate.take(frame)
        if frames and not was_open:
            self._begin(sum(len(each) for each in frames))
        for each in frames:
            self._decode(each)
        if was_open and not self._gate.open:
            return self._end()
        due = self._gate.open and self._decoded % _PARTIAL_EVERY == 0
        return self._guess() if due else []

    def _guess(self) -> list[Heard]:
        words = self._words()
        end = words[-1].end if words else self._position
        return self._so_far.partial([word.text for word in words], end=end)

    def _begin(self, length: int) -> None:
        self._began, self._decoded = self._position - length, 0
        self._decoder.start_utt()

    def _decode(self, frame: Samples) -> None:
        self._decoded += 1
        if not len(frame):
            return
        try:
            self._decoder.process_raw(frame.tobytes(), no_search=False, full_utt=False)
        except RuntimeError as exc:
            message = "The built-in recognizer failed while listening. Start again."
            raise ModelError(message) from exc

    def _end(self) -> list[Heard]:
        self._decoder.end_utt()
        return self._so_far.phrase(self._words())

    def _words(self) -> list[Word]:
        """Return the words of the phrase under way, or of the one just ended."""
        if self._decoder.hyp() is None:
            return []
        segments = [segment for segment in self._decoder.seg() if is_real_word(segment.word)]
        return [self._word(segment) for segment in segments]

    def _word(self, segment: Any) -> Word:  # noqa: ANN401 - pocketsphinx has no types
        start = self._began + segment.start_frame * _DECODER_FRAME
        end = self._began + (segment.end_frame + 1) * _DECODER_FRAME
        return Word(
            text=segment.word.partition("(")[0],  # "the(2)" is a second pronunciation of "the"
            start=min(start, self._position),
            end=min(end, self._position),
            confidence=float(np.clip(segment.prob, 0.0, 1.0)),
        )


def _load() -> tuple[Any, Callable[[], Any]]:
    try:
        import pocketsphinx

        decoder = pocketsphinx.Decoder(loglevel="FATAL", **_SETTINGS)
    except ImportError as exc:
        message = "pocketsphinx is not installed. Run `pip install pocketsphinx`."
        raise ModelError(message) from exc
    except (RuntimeError, ValueError, OSError) as exc:
        message = "The built-in recognizer cannot be loaded. Install voice-companion again."
        raise ModelError(message) from exc
    return decoder, pocketsphinx.Vad
