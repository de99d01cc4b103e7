"""Our own earcons: short, soft tones, made here and told apart by their melody.

People who are tired, unmusical, or hard of hearing at some pitches tell melodies apart, not
pitches: one rises, one stays, one falls. Timing and number of notes differ, too (Brewster, Wright
and Edwards, "Experimentally derived guidelines for the creation of earcons", 1995: rhythm first).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from voice_companion.ports import Earcon, Samples, Speech

RATE = 44_100
"""Samples per second: the rate of most devices, so that nothing is resampled."""

_PEAK = 0.09
"""Of full scale, about -21 dB: well below the voice."""
_FADE_SECONDS = 0.03
"""In and out of each note; shorter ones click."""
_OVERTONE = 0.15
"""How much of the octave is mixed in: enough for a small loudspeaker to show the pitch."""

_C5, _E5, _G5, _A4 = 523.25, 659.26, 783.99, 440.0
"""Hertz, equal temperament at A4 = 440: between 400 and 800, where age takes least."""


@dataclass(frozen=True, slots=True)
class Note:
    """One tone of a melody."""

    pitch: float
    """Hertz; 0 is a rest."""
    seconds: float


MELODIES: Mapping[Earcon, tuple[Note, ...]] = {
    # Rises, like a question: your turn.
    Earcon.LISTENING: (Note(_C5, 0.10), Note(_G5, 0.16)),
    # Stays, like someone humming: a moment.
    Earcon.THINKING: (
        Note(_E5, 0.08),
        Note(0.0, 0.07),
        Note(_E5, 0.08),
        Note(0.0, 0.07),
        Note(_E5, 0.08),
    ),
    # Falls in steps: it did not get through.
    Earcon.UNHEARD: (Note(_G5, 0.12), Note(_E5, 0.12), Note(_A4, 0.22)),
}


def earcons() -> Mapping[Earcon, Speech]:
    """Return every earcon as sound, ready to play."""
    return {
        earcon: Speech(samples=_sound(melody), rate=RATE) for earcon, melody in MELODIES.items()
    }


def _sound(melody: tuple[Note, ...]) -> Samples:
    wave = np.concatenate([_tone(note) for note in melody])
    return np.round(wave * _PEAK * np.iinfo(np.int16).max).astype(np.int16)


def _tone(note: Note) -> npt.NDArray[np.float64]:
    """Return a note of at most 1.0 with rounded edges, so that it begins and ends at zero."""
    times = np.arange(round(note.seconds * RATE)) / RATE
    phase = 2 * np.pi * note.pitch * times
    wave = (np.sin(phase) + _OVERTONE * np.sin(2 * phase)) / (1 + _OVERTONE)
    edge = 0.5 - 0.5 * np.cos(np.pi * np.linspace(0.0, 1.0, round(_FADE_SECONDS * RATE)))
    wave[: len(edge)] *= edge
    wave[-len(edge) :] *= edge[::-1]
    return wave
