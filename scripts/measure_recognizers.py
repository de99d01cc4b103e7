"""Measure how well each available recognizer hears: word error rate and speed, side by side.

    python scripts/measure_recognizers.py FOLDER [--model VOSK_FOLDER ...] [--every N]

FOLDER holds recordings and a manifest.jsonl with one object a line: "file", "text", and optionally
"kind" (of speaker), by which the figures are given. Normalisation is the same for all: lower case,
no marks, numbers as words. The word error rate is (substitutions + deletions + insertions) / words
spoken, over all recordings of a kind. The real-time factor is processor time / length of the
recordings, on one core, partials included. The baseline is pocketsphinx, the ears of version 0.1.0,
where it is installed (`pip install -e .[measure]`).
"""

import argparse
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

# One core: the engines' libraries read these when they are loaded.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from hearing_scores import Hear, Tally, hearing_with, hearing_with_pocketsphinx, tally_of

from voice_companion.adapters.ears import Ears
from voice_companion.adapters.moonshine_model import MoonshineModel
from voice_companion.adapters.sound_file import read_recording
from voice_companion.adapters.voice_activity import VoiceActivity
from voice_companion.adapters.vosk_recognizer import VoskRecognizer
from voice_companion.errors import CompanionError


def listeners(vosk_models: Iterable[Path]) -> dict[str, Hear]:
    """Return all ways to hear that are there, by name."""
    found: dict[str, Hear] = {}
    if baseline := hearing_with_pocketsphinx():
        found["pocketsphinx (baseline)"] = baseline
    moonshine = MoonshineModel()
    found["moonshine"] = hearing_with(Ears(VoiceActivity(), model=moonshine))
    for path in vosk_models:
        vosk = VoskRecognizer(path)
        found[path.name] = hearing_with(Ears(VoiceActivity(), streaming=vosk))
        both = Ears(VoiceActivity(), streaming=vosk, model=moonshine)
        found[f"{path.name}+moonshine"] = hearing_with(both)
    return found


def measure(hear: Hear, recordings: Iterable[Mapping[str, Any]]) -> Mapping[str, Tally]:
    """Return the tally of each kind of speaker."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for item in recordings:
        samples = read_recording(item["path"])
        tallies[item.get("kind", "all")].add(tally_of(hear, samples, item["text"]))
    return tallies


def read_manifest(folder: Path, *, every: int) -> list[dict[str, Any]]:
    """Return every n-th recording of the manifest, each with its path."""
    lines = (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines if line.strip()]
    return [{**item, "path": folder / item["file"]} for item in items[::every]]


def main() -> int:
    """Print one table row for each recognizer and kind of speaker."""
    options = _options().parse_args()
    try:
        recordings = read_manifest(options.folder, every=options.every)
        for name, hear in listeners(options.model).items():
            _print_rows(name, measure(hear, recordings))
    except (CompanionError, OSError) as exc:
        print(exc, file=sys.stderr)
        return 2
    return 0


def _print_rows(name: str, tallies: Mapping[str, Tally]) -> None:
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
    return parser


if __name__ == "__main__":
    sys.exit(main())
