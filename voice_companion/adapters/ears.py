"""The ears: voice activity first, then one or two recognizers on what is speech.

Silence and noise never reach a recognizer, so no words come out of them. A streaming recognizer
(Vosk) follows along inside a segment and tells the words' times; one of whole segments (Moonshine)
hears it in full as soon as the voice pauses, while turn taking still waits, so that the text is
there when the turn is over. With both, agreement tells which words are sure.
"""

from collections.abc import Sequence
from typing import Final

from voice_companion.adapters.hearing import FixedBlocks, HeardSoFar, phrases_in
from voice_companion.adapters.moonshine_model import MoonshineModel
from voice_companion.adapters.speech_gate import SpeechGate
from voice_companion.adapters.speech_segment import SpeechSegment
from voice_companion.adapters.two_hearings import agree
from voice_companion.adapters.voice_activity import FRAME, VoiceActivity
from voice_companion.core.spoken_words import SAMPLE_RATE, Heard, Partial, Phrase, Voicing, Word
from voice_companion.ports import Recognizer, Samples

_SETTLED: Final = 0.45
"""Seconds after the voice's end when a segment is heard in full: a breath is over by then, and the
shortest pause that ends a turn is not."""
_FIRST_GUESS, _GROWTH = 0.5, 1.5
"""Seconds of sound before the first partial, and how much longer a segment must be for each next
one: guesses at a growing segment cost its whole length, so ever rarer ones keep them cheap."""
_TRUSTED: Final = 1.5
"""Seconds for which voice alone, without a word, is taken for somebody speaking."""
_BARELY: Final = 0.35
"""A segment in which no word is surer than this is noise; our own choice."""


class Ears:
    """A Recognizer made of voice activity and of `streaming` or `model`, or of both.

    Without `model` the words are those of `streaming`; without `streaming` their times are an
    estimate and the partials rarer.
    """

    def __init__(
        self,
        activity: VoiceActivity,
        *,
        streaming: Recognizer | None = None,
        model: MoonshineModel | None = None,
    ) -> None:
        self._activity = activity
        self._streaming = streaming
        self._model = model
        self._begin_stream()

    @property
    def name(self) -> str:
        """Return the engines' names, joined by a plus sign."""
        names = [self._streaming.name] if self._streaming else []
        return "+".join([*names, "moonshine"] if self._model else names)

    @property
    def model(self) -> str:
        """Return the models' names, joined by a plus sign."""
        names = [self._streaming.model] if self._streaming else []
        return "+".join([*names, self._model.name] if self._model else names)

    def feed(self, samples: Samples) -> Sequence[Heard]:
        """Take audio of any length; raise ModelError when an engine gives up."""
        heard: list[Heard] = []
        for frame in self._blocks.cut(samples):
            heard += self._hear(frame)
        return heard

    def flush(self) -> Sequence[Phrase]:
        """Finish the segment under way, if any; times go on counting."""
        rest = self._blocks.take_rest()
        self._position += len(rest)
        self._gate.shut()
        if self._segment is None:
            return []
        self._take(rest, voiced=False)
        return phrases_in(self._settle())

    def reset(self) -> None:
        """Forget all that was heard, as if just loaded."""
        if self._streaming:
            self._streaming.reset()
        self._activity.reset()
        self._begin_stream()

    def _begin_stream(self) -> None:
        self._gate = SpeechGate(self._activity.chance)
        self._blocks = FixedBlocks(FRAME)
        self._so_far = HeardSoFar()
        self._position = 0
        self._streamed = 0
        self._segment: SpeechSegment | None = None

    def _hear(self, frame: Samples) -> list[Heard]:
        self._position += len(frame)
        frames = self._gate.take(frame)
        if not frames:
            return []
        if self._segment is None:
            self._begin(self._position - FRAME * len(frames))
        voice_end = self._current.voice_end
        for each, voiced in frames:
            self._take(each, voiced=voiced)
        if not self._gate.open:
            return self._settle()
        told = self._follow()
        if self._current.voice_end > voice_end and self._sounds_like_speech():
            told.append(Voicing(self._current.voice_end))
        return told

    def _begin(self, start: int) -> None:
        self._segment = SpeechSegment(start)
        self._shift = start - self._streamed
        self._words: list[Word] = []
        """Of the streaming recognizer, in this segment."""
        self._text = ""
        """The last guess at what is being said."""
        self._next_guess = _FIRST_GUESS
        self._full: tuple[int, list[Word]] | None = None
        """The words heard in full, and where the voice had ended then."""

    def _take(self, frame: Samples, *, voiced: bool) -> None:
        self._current.add(frame, voiced=voiced)
        if self._streaming and len(frame):
            self._streamed += len(frame)
            for heard in self._streaming.feed(frame):
                self._note(heard)

    def _note(self, heard: Heard) -> None:
        """Take note of what the streaming recognizer says; its times leave silence out."""
        if isinstance(heard, Phrase):
            self._words += [word.later(self._shift) for word in heard.words]
        if not isinstance(heard, Voicing):
            guess = heard.text if isinstance(heard, Partial) else ""
            self._text = " ".join([*(word.text for word in self._words), guess]).strip()

    def _follow(self) -> list[Heard]:
        """Return what is new while the segment goes on."""
        segment = self._current
        if self._model and self._pausing(segment):
            self._text = " ".join(word.text for word in self._hear_in_full())
        elif self._model and not self._streaming and segment.seconds >= self._next_guess:
            self._text = self._model.guess(segment.speech())
            self._plan_guess(segment)
        return self._so_far.partial(self._text.split(), end=segment.voice_end)

    def _sounds_like_speech(self) -> bool:
        return bool(self._text) or self._current.seconds <= _TRUSTED

    def _pausing(self, segment: SpeechSegment) -> bool:
        quiet = segment.end - segment.voice_end
        return quiet >= _SETTLED * SAMPLE_RATE > quiet - FRAME

    def _settle(self) -> list[Heard]:
        """Return the phrase that the segment comes to, if any."""
        if self._streaming:
            for phrase in self._streaming.flush():
                self._note(phrase)
        second = self._hear_in_full() if self._model else []
        words = agree(self._words, second) if self._words and second else self._words or second
        self._segment = None
        return self._so_far.phrase(words)

    def _hear_in_full(self) -> list[Word]:
        """Return Moonshine's words for the segment up to the end of the voice, with times."""
        segment = self._current
        if self._full is None or self._full[0] != segment.voice_end:
            assert self._model is not None  # noqa: S101 - asked by those who have one
            words = self._model.hear(segment.speech())
            sure = max((sureness for _, sureness in words), default=0.0)
            self._full = segment.voice_end, segment.place(words) if sure >= _BARELY else []
            self._plan_guess(segment)
        return self._full[1]

    def _plan_guess(self, segment: SpeechSegment) -> None:
        self._next_guess = max(segment.seconds * _GROWTH, segment.seconds + _FIRST_GUESS)

    @property
    def _current(self) -> SpeechSegment:
        assert self._segment is not None  # noqa: S101 - asked within a segment only
        return self._segment
