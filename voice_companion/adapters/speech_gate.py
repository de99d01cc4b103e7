"""Finds stretches of speech in a stream of frames, for a recognizer that cannot do it itself."""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from voice_companion.ports import Samples

FRAME_SECONDS: Final = 0.03
"""One frame of the voice activity detector (10, 20 or 30 ms are possible; 30 is its steadiest)."""
_OPENING, _OPENING_SPEECH = 10, 5
"""Open when 5 of the last 10 frames are speech: 0.15 s, shorter than most words, longer than a
click."""
_LEAD_IN: Final = 15
"""Frames let through from before the opening, so that a soft first sound is not lost (0.45 s)."""
_CLOSING, _CLOSING_SPEECH = 20, 1
"""Close when at most 1 of the last 20 frames is speech: pauses inside a phrase are mostly shorter
than 0.6 s, and a phrase that is cut costs the recognizer its context."""
_LONG, _LONG_CLOSING = 400, 8
"""After 12 s, a pause of 0.24 s is enough, so that the last pass over a phrase stays short."""
_LONGEST: Final = 1000
"""Close after 30 s whatever comes, so that steady noise cannot hold a phrase open for ever."""


class SpeechGate:
    """Lets frames through while somebody speaks, with a margin on either side."""

    def __init__(self, is_speech: Callable[[bytes], bool]) -> None:
        """Judge frames by `is_speech`, which gets one frame of 16 bit samples."""
        self._is_speech = is_speech
        self._verdicts: deque[bool] = deque(maxlen=_CLOSING)
        self._lead_in: deque[Samples] = deque(maxlen=_LEAD_IN)
        self._passed = 0
        self.open = False

    def take(self, frame: Samples) -> Sequence[Samples]:
        """Return the frames to be heard now: none, this one, or at an opening the last few."""
        self._verdicts.append(self._is_speech(frame.tobytes()))
        if self.open:
            self._passed += 1
            self.open = not self._should_close()
            return (frame,)
        self._lead_in.append(frame)
        if sum(list(self._verdicts)[-_OPENING:]) < _OPENING_SPEECH:
            return ()
        return self._open()

    def shut(self) -> None:
        """Close now, as if the stream had ended; earlier frames are not let through again."""
        self.open = False
        self._verdicts.clear()
        self._lead_in.clear()

    def _open(self) -> Sequence[Samples]:
        frames = tuple(self._lead_in)
        self._lead_in.clear()
        self.open, self._passed = True, len(frames)
        return frames

    def _should_close(self) -> bool:
        if self._passed >= _LONGEST:
            return True
        wanted = _LONG_CLOSING if self._passed >= _LONG else _CLOSING
        recent = list(self._verdicts)[-wanted:]
        return len(recent) == wanted and sum(recent) <= _CLOSING_SPEECH
