"""Measure what comes out of sound in which nobody speaks, and what of quiet speech is found.

    python scripts/measure_noise.py [--minutes N] [--speech FOLDER]

Words, turns and frames taken for speech, in N minutes shared out among silence, hum, noise, music,
knocks and the like, by the built-in ears; and beside Silero's detector, the one of WebRTC (where
webrtcvad-wheels is installed), which is what pocketsphinx, the ears of version 0.1.0, used. With
FOLDER (as of measure_recognizers.py), also the share of its frames of speech that are still found
when they are quieter or in white noise; what Silero finds at -23 dB counts as speech.
"""

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import numpy.typing as npt
from measure_recognizers import read_manifest

from voice_companion.adapters.ears import Ears
from voice_companion.adapters.moonshine_model import MoonshineModel
from voice_companion.adapters.sound_file import read_recording
from voice_companion.adapters.voice_activity import FRAME, VoiceActivity
from voice_companion.core.spoken_words import SAMPLE_RATE, Phrase
from voice_companion.ports import Samples

Sound = npt.NDArray[np.float64]
Judge = Callable[[Samples], npt.NDArray[np.bool_]]
_CHANCE = np.random.default_rng(2_026)


def at_level(sound: Sound, decibels: float) -> Samples:
    """Return the sound with this root mean square, in decibels of full scale."""
    power = max(float(np.sqrt(np.mean(np.square(sound)))), 1e-9)
    return (sound / power * 10 ** (decibels / 20) * 32_768).clip(-32_768, 32_767).astype(np.int16)


def noises(seconds: int) -> Mapping[str, Samples]:
    """Return so many seconds of each kind."""
    length = seconds * SAMPLE_RATE
    time = np.arange(length) / SAMPLE_RATE
    white = _CHANCE.normal(size=length)
    knocks = np.zeros(length)
    for place in _CHANCE.integers(0, length - 2_000, seconds):
        knocks[place : place + 2_000] += white[:2_000] * np.exp(-np.arange(2_000) / 200)
    sounds = {
        "silence": (np.zeros(length), -90.0),
        "hum of 50 Hz": (_tone(50, time), -25.0),
        "hum of 100 Hz": (_tone(100, time), -25.0),
        "a tone of 440 Hz": (np.sin(2 * np.pi * 440 * time), -25.0),
        "a siren": (
            np.sin(2 * np.pi * np.cumsum(350 + 200 * np.sin(np.pi * time)) / SAMPLE_RATE),
            -20.0,
        ),
        "white noise": (white, -25.0),
        "a fan": (np.convolve(white, np.ones(50), "same"), -25.0),
        "breathing": (white * np.clip(np.sin(2 * np.pi * 0.3 * time), 0, 1) ** 2, -35.0),
        "knocks": (knocks, -25.0),
        "music": (_music(seconds), -22.0),
    }
    return {name: at_level(sound, level) for name, (sound, level) in sounds.items()}


def _tone(frequency: float, time: Sound) -> Sound:
    sound: Sound = sum(
        (np.sin(2 * np.pi * frequency * n * time) / n for n in (1, 2, 3)), np.zeros(len(time))
    )
    return sound


def _music(seconds: int) -> Sound:
    """Return struck notes with overtones that die away, two in a second."""
    sound = np.zeros((seconds + 1) * SAMPLE_RATE)
    time = np.arange(SAMPLE_RATE) / SAMPLE_RATE
    for beat in range(2 * seconds):
        note = _CHANCE.choice([220, 262, 294, 330, 392, 440, 523])
        begin = beat * SAMPLE_RATE // 2
        sound[begin : begin + SAMPLE_RATE] += _tone(float(note), time) * np.exp(-3 * time)
    return sound[: seconds * SAMPLE_RATE]


def by_silero(samples: Samples) -> npt.NDArray[np.bool_]:
    """Return for each frame whether Silero's detector takes it for speech."""
    activity = VoiceActivity()
    whole = samples[: len(samples) - len(samples) % FRAME].reshape(-1, FRAME)
    return np.array([activity.chance(frame) >= 0.5 for frame in whole], dtype=bool)


def judges() -> dict[str, Judge]:
    """Return the detectors that are there, by name."""
    found: dict[str, Judge] = {"silero": by_silero}
    try:
        import webrtcvad  # noqa: PLC0415 - `pip install -e .[measure]`
    except ImportError:
        return found
    width = 480

    def by_webrtc(samples: Samples) -> npt.NDArray[np.bool_]:
        detector = webrtcvad.Vad(2)
        whole = samples[: len(samples) - len(samples) % width].reshape(-1, width)
        return np.array([detector.is_speech(it.tobytes(), SAMPLE_RATE) for it in whole], dtype=bool)

    return {"webrtc (baseline)": by_webrtc, **found}


def main() -> int:
    """Print a row for each noise, then for each level of speech."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--speech", type=Path, help="a folder of recordings with manifest.jsonl")
    options = parser.parse_args()
    _print_noises(options.minutes)
    if options.speech:
        _print_levels(options.speech)
    return 0


def _print_noises(minutes: int) -> None:
    kinds = noises(minutes * 6)
    ears = Ears(VoiceActivity(), model=MoonshineModel())
    total = 0
    for name, samples in kinds.items():
        ears.reset()
        phrases = [it for it in [*ears.feed(samples), *ears.flush()] if isinstance(it, Phrase)]
        total += len(phrases)
        shares = (f"{each} {judge(samples).mean():.3f}" for each, judge in judges().items())
        print(
            f"{name:18} phrases {len(phrases)}  taken for speech: {', '.join(shares)}", flush=True
        )
    print(f"{'all':18} phrases {total} in {minutes} minutes")


def _print_levels(folder: Path) -> None:
    spoken = [read_recording(item["path"]) for item in read_manifest(folder, every=8)]
    sound = np.concatenate(spoken).astype(np.float64)
    speech = by_silero(at_level(sound, -23))
    for level in (-5, -23, -35, -45, -55):
        found = by_silero(at_level(sound, level))
        print(f"speech at {level} dB: {found[speech].mean():.3f} of its frames found")
    for ratio in (20, 10, 5, 0):
        mixed = (
            at_level(sound, -25) // 2 + at_level(_CHANCE.normal(size=len(sound)), -25 - ratio) // 2
        )
        print(f"speech {ratio} dB over white noise: {by_silero(mixed)[speech].mean():.3f} found")


if __name__ == "__main__":
    sys.exit(main())
