"""Measure how well each available recognizer hears: word error rate and speed, side by side.

    python scripts/measure_recognizers.py FOLDER [--model VOSK_FOLDER ...] [--every N]

FOLDER holds recordings and a manifest.jsonl with one object a line: "file", "text" (lower case, no
punctuation), and optionally "kind" (of speaker), by which the figures are given.

The word error rate is (substitutions + deletions + insertions) / words spoken, over all recordings
of a kind. The real-time factor is processor time / length of the recordings, on one core. Each
recording is followed by half a second of silence. With --fresh, every recording gets new ears, as
for the first phrase of a session; without it the ears go on from one recording to the next.
"""

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

# One core: the engines' libraries read these when they are loaded.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np

from voice_companion.adapters.pocketsphinx_recognizer import PocketsphinxRecognizer
from voice_companion.adapters.sound_file import read_recording
from voice_companion.adapters.vosk_recognizer import VoskRecognizer
from voice_companion.core.spoken_words import SAMPLE_RATE, Phrase
from voice_companion.errors import CompanionError
from voice_companion.ports import Recognizer, Samples

_BLOCK = SAMPLE_RATE // 10
_SILENCE = np.zeros(SAMPLE_RATE // 2, dtype=np.int16)


@dataclass(slots=True)
class Tally:
    """What was counted for one kind of speaker."""

    errors: int = 0
    words: int = 0
    seconds: float = 0.0
    """Of sound."""
    processor: float = 0.0
    """Seconds of processor time."""

    def add(self, other: "Tally") -> None:
        """Add another tally to this one."""
        self.errors += other.errors
        self.words += other.words
        self.seconds += other.seconds
        self.processor += other.processor

    def __str__(self) -> str:
        rate = 100 * self.errors / self.words
        speed = self.processor / self.seconds
        return f"WER {rate:5.1f} %  real-time factor {speed:5.3f}"


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return the least number of substitutions, deletions and insertions between two lists."""
    row = list(range(len(heard) + 1))
    for count, word in enumerate(said, start=1):
        diagonal, row[0] = row[0], count
        for place, other in enumerate(heard, start=1):
            cheapest = min(row[place] + 1, row[place - 1] + 1, diagonal + (word != other))
            diagonal, row[place] = row[place], cheapest
    return row[-1]


def transcribe(ears: Recognizer, samples: Samples) -> list[str]:
    """Return the words heard, fed in blocks as from a microphone."""
    heard: list[Any] = []
    for start in range(0, len(samples), _BLOCK):
        heard += ears.feed(samples[start : start + _BLOCK])
    heard += ears.flush()
    return [word.text for it in heard if isinstance(it, Phrase) for word in it.words]


def measure(
    make: Callable[[], Recognizer], recordings: Iterable[Mapping[str, Any]], *, fresh: bool
) -> Mapping[str, Tally]:
    """Return the tally of each kind of speaker."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    ears = make()
    for item in recordings:
        samples = np.concatenate([read_recording(item["path"]), _SILENCE])
        ears = make() if fresh else ears
        started = time.process_time()
        heard = transcribe(ears, samples)
        spent = time.process_time() - started
        said = item["text"].split()
        seconds = len(samples) / SAMPLE_RATE
        tallies[item.get("kind", "all")].add(
            Tally(word_errors(said, heard), len(said), seconds, spent)
        )
    return tallies


def read_manifest(folder: Path, *, every: int) -> list[dict[str, Any]]:
    """Return every n-th recording of the manifest, each with its path."""
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines if line.strip()]
    return [{**item, "path": folder / item["file"]} for item in items[::every]]


def main() -> int:
    """Print one table row for each recognizer and kind of speaker."""
    options = _options().parse_args()
    makers: dict[str, Callable[[], Recognizer]] = {"pocketsphinx": PocketsphinxRecognizer}
    for path in options.model:
        makers[path.name] = partial(VoskRecognizer, path)
    try:
        recordings = read_manifest(options.folder, every=options.every)
        for name, make in makers.items():
            if name not in options.skip:
                _print_row(name, measure(make, recordings, fresh=options.fresh))
    except (CompanionError, OSError) as exc:
        print(exc, file=sys.stderr)
        return 2
    return 0


def _print_row(name: str, tallies: Mapping[str, Tally]) -> None:
    total = Tally()
    for kind, tally in sorted(tallies.items()):
        total.add(tally)
        print(f"{name:34} {kind:34} {tally}")
    print(f"{name:34} {'everyone':34} {total}", flush=True)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("folder", type=Path, help="recordings and their manifest.jsonl")
    parser.add_argument(
        "--model", type=Path, action="append", default=[], help="a Vosk model's folder; repeatable"
    )
    parser.add_argument("--every", type=int, default=1, help="take every n-th recording only")
    parser.add_argument("--fresh", action="store_true", help="new ears for every recording")
    parser.add_argument("--skip", action="append", default=[], help="leave a recognizer out")
    return parser


if __name__ == "__main__":
    sys.exit(main())
