"""One channel out of several, on what is known so far: nothing is ever read twice."""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

_OFFSET_SECONDS: Final = 5.0
"""Over how long the offset of a channel is estimated."""
_LEAST_OFFSET: Final = 0.002
"""Of full scale. A smaller offset harms nothing, and what has none is left bit for bit."""
_LEAST_SHARE_OF_STRENGTH: Final = 0.1
"""Smaller beside the sound itself (its root mean square), an offset is chance, or harmless."""
_POWER_SECONDS: Final = 2.0
"""Over how long it is estimated how strong the channels and their mean are."""
_CANCELLED: Final = 0.1
"""Power of the mean over that of the strongest channel, below which the channels cancel. Two that
have nothing to do with each other have 0.5, one that is silent beside the other 0.25."""
_UNCANCELLED: Final = 0.2
"""From here on the mean is taken again; between the two all stays as it is."""
_CLEARLY_STRONGER: Final = 2.0
"""Power over that of the channel in use, from which another one is taken in its place."""
_FADE_SECONDS: Final = 0.01


class Mixer:
    """Takes (frames, channels) and gives (frames,): the mean of the channels without their offsets.

    Where they cancel each other in the mean, as in stereo of which one side was wired the wrong way
    round, and where one of many is all that is heard, the strongest channel stands for all.
    """

    def __init__(self, *, rate: int, channels: int) -> None:
        """Begin a stream of so many frames a second."""
        self._rate = rate
        self._seen = 0
        self._offset = np.zeros(channels)
        self._taken_off = np.zeros(channels)
        self._power = np.zeros(channels)
        self._power_of_mean = 0.0
        self._chosen: int | None = None
        """The channel that stands for all; None for the mean."""

    def mix(self, frames: Floats) -> Floats:
        """Return the next frames as one channel; what is no number is silence."""
        clean = np.clip(np.nan_to_num(frames), -1, 1)
        first = self._seen == 0
        self._seen += len(clean)
        self._estimate(clean)
        level = self._without_offset(clean, first=first)
        return level[:, 0] if level.shape[1] == 1 else self._one_of(level, first=first)

    def _estimate(self, frames: Floats) -> None:
        share = self._share(len(frames), _OFFSET_SECONDS)
        self._offset += share * (frames.mean(axis=0, dtype=np.float64) - self._offset)
        power = np.square(frames - self._offset).mean(axis=0)
        self._power += self._share(len(frames), _POWER_SECONDS) * (power - self._power)

    def _without_offset(self, frames: Floats, *, first: bool) -> Floats:
        least = np.maximum(_LEAST_OFFSET, _LEAST_SHARE_OF_STRENGTH * np.sqrt(self._power))
        before = self._taken_off
        after = np.where(np.abs(self._offset) > least, self._offset, 0.0)
        self._taken_off = after
        if not (before.any() or after.any()):
            return frames
        ramp = np.ones(len(frames)) if first else np.linspace(0, 1, len(frames))
        return (frames - (before + ramp[:, None] * (after - before))).astype(np.float32)

    def _one_of(self, frames: Floats, *, first: bool) -> Floats:
        mean = frames.mean(axis=1, dtype=np.float32)
        share = self._share(len(frames), _POWER_SECONDS)
        self._power_of_mean += share * (float(np.square(mean).mean()) - self._power_of_mean)
        before, self._chosen = self._chosen, self._choice()
        after = mean if self._chosen is None else frames[:, self._chosen]
        if first or before == self._chosen:
            return after
        begun = mean if before is None else frames[:, before]
        return _faded(begun, after, over=round(_FADE_SECONDS * self._rate))

    def _choice(self) -> int | None:
        strongest = int(self._power.argmax())
        bound = _CANCELLED if self._chosen is None else _UNCANCELLED
        if self._power_of_mean >= bound * self._power[strongest]:
            return None
        if self._chosen is None:
            return strongest
        clearly = self._power[strongest] > _CLEARLY_STRONGER * self._power[self._chosen]
        return strongest if clearly else self._chosen

    def _share(self, count: int, seconds: float) -> float:
        """Return how much the newest frames count in an estimate: at first as much as others."""
        return max(count / self._seen, -math.expm1(-count / (seconds * self._rate)))


def _faded(before: Floats, after: Floats, *, over: int) -> Floats:
    """Return `after`, going over into it from `before` in its first frames."""
    over = min(over, len(after))
    ramp = np.linspace(0, 1, over, dtype=np.float32)
    begun = before[:over] + ramp * (after[:over] - before[:over])
    return np.concatenate((begun, after[over:]))
