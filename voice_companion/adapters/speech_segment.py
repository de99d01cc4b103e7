"""A stretch of sound in which somebody speaks, and where in it the voice is."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

import numpy as np

from voice_companion.core.spoken_words import SAMPLE_RATE, Word
from voice_companion.ports import Samples

_MARGIN: Final = round(0.3 * SAMPLE_RATE)
"""Samples kept on either side of speech: soft first and last sounds are not taken for voice."""
_NEAR: Final = round(0.4 * SAMPLE_RATE)
"""Samples between the estimated edge of a word and a pause that it may well be at."""


class SpeechSegment:
    """Frames let through by the gate, one after the other. Positions count from the stream's."""

    def __init__(self, start: int) -> None:
        """Begin with nothing, at this sample of the stream."""
        self._start = start
        self._frames: list[Samples] = []
        self._voiced: list[tuple[int, int]] = []
        """Begin and end of each voiced frame."""
        self._length = 0

    def add(self, frame: Samples, *, voiced: bool) -> None:
        """Append a frame of any length."""
        if voiced:
            begin = self._start + self._length
            self._voiced.append((begin, begin + len(frame)))
        self._frames.append(frame)
        self._length += len(frame)

    @property
    def end(self) -> int:
        """Return where it ends: the position after its last sample."""
        return self._start + self._length

    @property
    def voice_end(self) -> int:
        """Return where the voice was last heard; the segment's start before it was at all."""
        return self._voiced[-1][1] if self._voiced else self._start

    @property
    def seconds(self) -> float:
        """Return how long it is, up to where the voice was last heard."""
        return (self.voice_end - self._start) / SAMPLE_RATE

    def speech(self) -> Samples:
        """Return its sound with a margin on either side and pauses no longer than two margins."""
        whole = np.concatenate(self._frames) if self._frames else np.zeros(0, dtype=np.int16)
        spans = [(begin - self._start, end - self._start) for begin, end in self._with_margins()]
        return np.concatenate([whole[begin:end] for begin, end in spans]) if spans else whole[:0]

    def place(self, words: Sequence[tuple[str, float]]) -> list[Word]:
        """Return words and their confidences with times: an estimate, by their letters.

        A recognizer of whole segments tells no times. The words are spread over the voiced frames
        as if each letter took the same time, and the edge between two words that lies nearest to a
        pause, if it is near, is put there: people pause between words.
        """
        edges = list(accumulate((len(text) + 1 for text, _ in words), initial=0))
        lengths = list(accumulate(end - begin for begin, end in self._voiced))
        places = [lengths[-1] * edge // max(1, edges[-1]) for edge in edges]
        for pause in self._pauses():
            nearest = min(range(len(places)), key=lambda n: abs(places[n] - pause))
            if 0 < nearest < len(words) and abs(places[nearest] - pause) < _NEAR:
                places[nearest] = pause
        return [
            Word(
                text,
                self._at(begin, bisect_right(lengths, begin), lengths),
                self._at(end, bisect_left(lengths, end), lengths),
                confidence,
            )
            for (text, confidence), (begin, end) in zip(words, pairwise(places), strict=True)
        ]

    def _pauses(self) -> Iterator[int]:
        """Yield after how many samples of voice each pause comes."""
        voiced = 0
        for (begin, end), (next_begin, _) in pairwise(self._voiced):
            voiced += end - begin
            if next_begin - end >= _MARGIN:
                yield voiced

    def _with_margins(self) -> list[tuple[int, int]]:
        """Return the voiced stretches, widened by the margin and merged where they meet."""
        merged: list[tuple[int, int]] = []
        for begin, end in self._voiced:
            wide = max(self._start, begin - _MARGIN), min(self.end, end + _MARGIN)
            if merged and wide[0] <= merged[-1][1]:
                merged[-1] = merged[-1][0], wide[1]
            else:
                merged.append(wide)
        return merged

    def _at(self, voiced: int, frame: int, lengths: Sequence[int]) -> int:
        """Return the position after so many samples of voice, in this voiced frame.

        `lengths` is how much voice there is up to each frame's end. Between two stretches of voice
        a word begins with the second and ends with the first.
        """
        frame = min(frame, len(lengths) - 1)
        return self._voiced[frame][1] - (lengths[frame] - voiced)
