"""How loud sound is, and bringing voices to one level, so that no two differ and none startles."""

import math
from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from voice_companion.ports import Samples

VOICE_LUFS = -20.0
"""How loud every voice is at full volume. espeak-ng is about that loud by itself, and a natural
voice, whose peaks stand out more, reaches it with few of them limited."""

_FULL_SCALE = 32_768.0
_CEILING = 10 ** (-1 / 20)
"""-1 dB of full scale: what may follow (resampling, a codec) makes peaks a little higher."""
_KNEE = 0.7
"""Of full scale, from where on peaks are bent under the ceiling instead of cut."""
_SILENCE = 24
"""Samples up to this size (-63 dB of full scale) are silence, where a sentence begins or ends."""
_EDGE_SECONDS = 0.005

# EBU R 128 measures as ITU-R BS.1770-4 says: blocks of 0.4 s, a quarter of that apart, of which
# those below -70 LUFS, and then those 10 LU below the mean of the others, do not count.
_BLOCK_SECONDS, _STEP = 0.4, 4
_OFFSET, _ABSOLUTE_GATE, _RELATIVE_GATE = -0.691, -70.0, -10.0
_WEIGHTING_RATE = 48_000
_SHELF = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""The two filters of BS.1770-4 at 48 kHz, each its numerator and its denominator."""

_Floats = npt.NDArray[np.float64]


def loudness(samples: Samples, rate: int) -> float:
    """Return the integrated loudness in LUFS (EBU R 128) of mono sound; -inf for silence."""
    powers = _block_powers(_weighted(samples / _FULL_SCALE, rate), rate)
    loud = powers[_lufs(powers) > _ABSOLUTE_GATE]
    if len(loud) == 0:
        return -math.inf
    loud = loud[_lufs(loud) > _lufs(loud.mean()) + _RELATIVE_GATE]
    return float(_lufs(loud.mean()))


def gain_to(lufs: float, samples: Samples, rate: int) -> float:
    """Return the factor that brings the sound to this loudness; 1 for silence."""
    now = loudness(samples, rate)
    return 1.0 if math.isinf(now) else float(10 ** ((lufs - now) / 20))


def amplified(samples: Samples, gain: float) -> Samples:
    """Return the sound times `gain`, its peaks bent so that none is above -1 dB of full scale."""
    wave = samples * (gain / _FULL_SCALE)
    over = np.abs(wave) > _KNEE
    room = _CEILING - _KNEE
    bent = _KNEE + room * np.tanh((np.abs(wave[over]) - _KNEE) / room)
    wave[over] = np.sign(wave[over]) * bent
    out: Samples = np.rint(wave * (_FULL_SCALE - 1)).astype(np.int16)
    return out


def without_silent_edges(pieces: Iterable[Samples], rate: int) -> Iterator[Samples]:
    """Yield a sound's pieces without the silence before it and after it.

    Silence at the end of a piece is held back until more sound shows that it is inside.
    """
    edge, held, begun = int(_EDGE_SECONDS * rate), np.zeros(0, dtype=np.int16), False
    for piece in pieces:
        sound = np.concatenate([held, piece])
        loud = np.flatnonzero(np.abs(sound.astype(np.int32)) > _SILENCE)
        if len(loud) == 0:
            held = sound if begun else sound[len(sound) - edge :] if edge < len(sound) else sound
            continue
        start = 0 if begun else max(0, int(loud[0]) - edge)
        end = min(len(sound), int(loud[-1]) + 1 + edge)
        held, begun = sound[end:], True
        yield sound[start:end]


def _weighted(wave: _Floats, rate: int) -> _Floats:
    """Return the wave as loud as it is heard at each pitch (K-weighting)."""
    if len(wave) == 0:
        return wave
    turn = np.exp(-2j * np.pi * np.fft.rfftfreq(len(wave), 1 / rate) / _WEIGHTING_RATE)
    response = np.ones(len(turn))
    for above, below in (_SHELF, _HIGH_PASS):
        response = response * np.abs(np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn))
    return np.fft.irfft(np.fft.rfft(wave) * response, len(wave))


def _block_powers(wave: _Floats, rate: int) -> _Floats:
    """Return the mean square of each block; of all of it where there is less than one."""
    length = min(len(wave), round(_BLOCK_SECONDS * rate))
    if length == 0:
        return np.zeros(0)
    starts = range(0, len(wave) - length + 1, max(1, length // _STEP))
    return np.array([np.mean(wave[start : start + length] ** 2) for start in starts])


def _lufs(power: npt.ArrayLike) -> _Floats:
    with np.errstate(divide="ignore"):
        return _OFFSET + 10 * np.log10(np.asarray(power, dtype=np.float64))
