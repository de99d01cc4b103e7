"""Cuts a stream of frames into segments: stretches in which somebody speaks, with margins.

A segment is what the ears hear in one piece. The longer it is the more sense a recognizer makes of
its words, so pauses as people make them while they look for a word stay inside; but recognizers of
whole segments begin to loop in long ones, so a long segment ends at the next short pause.
"""

from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from voice_companion.adapters.voice_activity import FRAMES_PER_SECOND
from voice_companion.ports import Samples

_SPEECH, _STILL_SPEECH = 0.5, 0.35
"""The chance from which a frame is speech, outside a segment and in one: what Silero's own programs
use, since a voice that falls at the end of a sentence is still a voice."""


def _frames(seconds: float) -> int:
    return round(seconds * FRAMES_PER_SECOND)


_OPENING, _OPENING_SPEECH = _frames(0.25), _frames(0.1)
"""Open when 3 of the last 8 frames are speech: shorter than "no", longer than a click."""
_LEAD_IN: Final = _frames(0.4)
"""Frames let through from before the opening, so that a soft first sound is not lost."""
_PAUSE: Final = _frames(1.2)
"""A pause that ends a segment: longer than most in which somebody looks for a word, shorter than
most that end a turn; our own choice."""
_LONG, _SHORT_PAUSE = _frames(8.0), _frames(0.25)
"""From this length on a pause for breath is enough."""
_LONGEST: Final = _frames(15.0)
"""Cut here whatever comes: recognizers of whole segments loop in long ones, and noise like speech
must not hold a segment open for ever."""


class SpeechGate:
    """Lets frames through while somebody speaks."""

    def __init__(self, chance: Callable[[Samples], float]) -> None:
        """Judge frames by `chance`, which returns how likely a frame is to be speech, 0 to 1."""
        self._chance = chance
        self._verdicts: deque[bool] = deque(maxlen=_OPENING)
        self._lead_in: deque[tuple[Samples, bool]] = deque(maxlen=_LEAD_IN)
        self._passed = 0
        self._quiet = 0
        self.open = False

    def take(self, frame: Samples) -> Sequence[tuple[Samples, bool]]:
        """Return the frames to be heard now, each with whether it is speech.

        None while nobody speaks, this one in a segment, at an opening the last few.
        """
        speech = self._chance(frame) >= (_STILL_SPEECH if self.open else _SPEECH)
        self._verdicts.append(speech)
        if self.open:
            self._passed += 1
            self._quiet = 0 if speech else self._quiet + 1
            self.open = not self._should_close()
            return ((frame, speech),)
        self._lead_in.append((frame, speech))
        return self._open() if sum(self._verdicts) >= _OPENING_SPEECH else ()

    def shut(self) -> None:
        """Close now, as if the stream had ended; earlier frames are not let through again."""
        self.open = False
        self._verdicts.clear()
        self._lead_in.clear()

    def _open(self) -> Sequence[tuple[Samples, bool]]:
        frames = tuple(self._lead_in)
        self._lead_in.clear()
        self.open, self._passed, self._quiet = True, len(frames), 0
        return frames

    def _should_close(self) -> bool:
        if self._passed >= _LONGEST:
            return True
        return self._quiet >= (_SHORT_PAUSE if self._passed >= _LONG else _PAUSE)
