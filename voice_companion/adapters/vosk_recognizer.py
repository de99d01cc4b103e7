"""Ears by Vosk: any Vosk model that lies in a local folder. Nothing is ever fetched from here."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from voice_companion.adapters.hearing import FixedBlocks, HeardSoFar, is_real_word, phrases_in
from voice_companion.adapters.native_chatter import no_native_chatter
from voice_companion.adapters.vosk_layout import check_vosk_model
from voice_companion.core.spoken_words import SAMPLE_RATE, Heard, Phrase, Word
from voice_companion.errors import ModelError
from voice_companion.ports import Samples

BLOCK: Final = SAMPLE_RATE // 10
"""Samples handed to the engine at a time (0.1 s). Its endpoints and partials depend on the lengths
it is given, so it is always given this one, however the audio arrives."""


class VoskRecognizer:
    """Streams audio through one Vosk model: partials, then phrases with times and confidences.

    Phrases end where the model's own endpoint rules say so. Times are on the stream's own clock,
    across phrases and flushes.

    A partial ends at the block that changed it. Vosk could time the words of partials too
    (SetPartialWords), but takes them from its lattice, which follows 1 to 2 s behind: it would seem
    as if people who speak again after a pause were still silent.
    """

    def __init__(self, path: Path, *, name: str | None = None) -> None:
        """Load the model in the folder `path`, called `name` (else as the folder is).

        Raises ModelError when a file is missing or damaged, or the engine cannot be loaded.
        """
        check_vosk_model(path)
        self._model_name = name or path.name
        self._new_engine = _load(path, self._model_name)
        self.reset()

    @property
    def name(self) -> str:
        """Return "vosk"."""
        return "vosk"

    @property
    def model(self) -> str:
        """Return the model's name."""
        return self._model_name

    def feed(self, samples: Samples) -> Sequence[Heard]:
        """Take audio of any length; raise ModelError when the engine gives up."""
        heard: list[Heard] = []
        for block in self._blocks.cut(samples):
            heard += self._hear(block)
        return heard

    def flush(self) -> Sequence[Phrase]:
        """Finish the phrase under way, if any; times go on counting."""
        heard = self._hear(rest) if len(rest := self._blocks.take_rest()) else []
        return phrases_in([*heard, *self._so_far.phrase(self._words("FinalResult"))])

    def reset(self) -> None:
        """Forget all that was heard; the next audio meets an engine that heard nothing yet."""
        self._engine = self._new_engine()
        self._blocks = FixedBlocks(BLOCK)
        self._so_far = HeardSoFar()
        self._position = 0

    def _hear(self, block: Samples) -> list[Heard]:
        self._position += len(block)
        if self._accept(block):
            return self._so_far.phrase(self._words("Result"))
        guess = self._ask("PartialResult").get("partial", "").split()
        return self._so_far.partial(list(filter(is_real_word, guess)), end=self._position)

    def _accept(self, block: Samples) -> bool:
        try:
            return bool(self._engine.AcceptWaveform(block.tobytes()))
        except Exception as exc:  # vosk raises the bare Exception
            message = f"The speech model {self._model_name} failed while listening."
            advice = f"Run `voice-companion models verify {self._model_name}`."
            raise ModelError(f"{message} {advice}") from exc

    def _ask(self, method: str) -> Mapping[str, Any]:
        answer = json.loads(getattr(self._engine, method)())
        return answer if isinstance(answer, dict) else {}

    def _words(self, method: str) -> list[Word]:
        """Return the words of an answer, which has no "result" where nothing was heard."""
        timed = [_timed_word(it, self._position) for it in self._ask(method).get("result", [])]
        return [word for word in timed if is_real_word(word.text)]


def _timed_word(item: Mapping[str, Any], position: int) -> Word:
    """Return an engine's word (seconds) as ours (samples), never beyond what was fed."""
    start = min(round(item.get("start", 0.0) * SAMPLE_RATE), position)
    end = min(round(item.get("end", 0.0) * SAMPLE_RATE), position)
    confidence = min(max(float(item.get("conf", 1.0)), 0.0), 1.0)
    return Word(text=item["word"].lower(), start=start, end=max(start, end), confidence=confidence)


def _load(path: Path, name: str) -> Callable[[], Any]:
    """Return what makes engines on the model, which is read once; the first one tries it out."""
    with no_native_chatter():
        try:
            import vosk

            vosk.SetLogLevel(-1)
            model = vosk.Model(str(path))
            vosk.KaldiRecognizer(model, SAMPLE_RATE)
        except ImportError as exc:
            raise ModelError("Vosk is not installed. Run `pip install vosk`.") from exc
        except OSError as exc:
            message = "The library of Vosk cannot be loaded on this computer."
            raise ModelError(f"{message} Use `--recognizer moonshine`.") from exc
        except Exception as exc:  # vosk raises the bare Exception
            message = f"The speech model {name} cannot be loaded."
            raise ModelError(f"{message} Remove it and install it again.") from exc
    return partial(_engine, vosk.KaldiRecognizer, model)


def _engine(make: Callable[[Any, int], Any], model: Any) -> Any:  # noqa: ANN401 - vosk has no types
    engine = make(model, SAMPLE_RATE)
    engine.SetWords(1)
    return engine
