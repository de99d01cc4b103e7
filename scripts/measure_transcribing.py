"""Measure what `transcribe` takes for a long recording: peak memory and real-time factor.

    python scripts/measure_transcribing.py [--hours N] [--talk] [EARS' OPTIONS ...]

The recording is made anew, mono FLAC at 16 kHz: silence, or with --talk the tests' own recordings
over and over. Further options, such as --recognizer NAME and --model NAME, go to `transcribe`.

The peak is that of the whole process. Beside it stands what the recording alone would take if it
lay in memory whole, as samples of 16 bit and as the floats that are decoded. The real-time factor
is all the time that it took / length of the recording.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, repeat
from pathlib import Path

import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from voice_companion.adapters.sound_file import read_recording
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.ports import Samples

ROOT = Path(__file__).resolve().parent.parent
_MEGABYTE = 1_000_000
_WANTED_PEAK = 400
"""Megabytes all told, however long the recording is."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run took."""

    peak: float
    """Megabytes."""
    seconds: float
    words: int


def sound(*, talk: bool) -> Iterator[Samples]:
    """Yield pieces of sound without end."""
    if not talk:
        yield from repeat(np.zeros(60 * SAMPLE_RATE, dtype=np.int16))
    files = sorted((ROOT / "tests" / "recordings").glob("*.flac"))
    yield from cycle([read_recording(file) for file in files])


def make_recording(path: Path, *, hours: float, talk: bool) -> None:
    """Write a recording of this length."""
    left = round(hours * 3_600 * SAMPLE_RATE)
    with soundfile.SoundFile(path, "w", SAMPLE_RATE, 1, subtype="PCM_16") as out:
        for piece in sound(talk=talk):
            out.write(piece[:left])
            left -= min(left, len(piece))
            if not left:
                return


def transcribe(path: Path, options: Sequence[str]) -> Measured:
    """Transcribe the recording in a process of its own."""
    program = [sys.executable, "-m", "voice_companion", "transcribe", "--json", *options, str(path)]
    started = time.perf_counter()
    done = subprocess.run(program, stdout=subprocess.PIPE, check=True, cwd=ROOT)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1_024 / _MEGABYTE
    return Measured(peak, seconds, len(json.loads(done.stdout)["words"]))


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--hours", type=float, default=1.0, help="length of the recording")
    parser.add_argument("--talk", action="store_true", help="talk in it, and not silence")
    options, ears = parser.parse_known_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "long.flac"
        make_recording(path, hours=options.hours, talk=options.talk)
        size = path.stat().st_size / _MEGABYTE
        try:
            found = transcribe(path, ears)
        except subprocess.CalledProcessError as exc:
            return int(exc.returncode)
    whole = options.hours * 3_600 * SAMPLE_RATE * 2 / _MEGABYTE
    print(f"recording            {options.hours:8.2f} h     {size:.1f} MB as a file")
    print(f"whole in memory      {whole:8.0f} MB    as samples; as floats {2 * whole:.0f} MB")
    print(f"peak of transcribe   {found.peak:8.0f} MB    wanted: <= {_WANTED_PEAK}")
    factor = found.seconds / (options.hours * 3_600)
    print(f"real-time factor     {factor:8.4f}       {found.words} words")
    return 0


if __name__ == "__main__":
    sys.exit(main())
