"""Measure the voices side by side: how well each is understood, how soon it speaks, what it costs.

    python scripts/measure_voices.py [--lines N] [--recognizer NAME] [--model NAME_OR_FOLDER]

The lines are our own: the replies of the golden conversations in tests/conversations, played
through the companion, and the lines of intents/en/lines.toml that need no filling; N of them,
spread evenly. Each is read aloud (pronunciation.toml) and rendered by every voice. The words
misheard are those of a recognizer that listens to it, so they count what the recognizer gets wrong,
too: compare, don't quote. The first sample is timed from asking for a line's first sentence; times
on the wall depend on what else the machine does, so the processor time of the rendering process
stands beside them (on Linux, in steps of 10 ms).
"""

import argparse
import os
import statistics
import sys
import time
import tomllib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

# One core: the engines' libraries read these when they are loaded.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
from hearing_scores import hearing_with, plain_words, word_errors
from rendering import at_our_rate

from voice_companion.adapters.data_files import read_intents
from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.cli.compose import build_companion, build_recognizer, build_understander
from voice_companion.cli.speech import build_reading, choose_engine
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.errors import CompanionError
from voice_companion.ports import Recognizer, Speech
from voice_companion.settings import Settings
from voice_companion.speaking import joined

_CONVERSATIONS = Path(__file__).resolve().parent.parent / "tests" / "conversations"
_WARM_UP = 5
"""Lines that are not counted, while the machine gets up to speed."""
_QUIET = np.zeros(SAMPLE_RATE // 2, dtype=np.int16)


@dataclass(slots=True)
class Tally:
    """What was counted of one voice."""

    errors: int = 0
    words: int = 0
    seconds: float = 0.0
    """Of speech."""
    wall: float = 0.0
    """Seconds of rendering by the clock on the wall."""
    processor: float = 0.0
    """Seconds of the rendering process's processor time."""
    first: list[float] = field(default_factory=list)
    """Seconds until the first sample of each line's first sentence."""
    first_processor: list[float] = field(default_factory=list)
    memory: float = 0.0
    """MB that the rendering process held at most."""


def our_lines(count: int) -> list[str]:
    """Return lines that the companion says, without doubles, spread over all that there are."""
    lines = dict.fromkeys([*_replies(), *_templates()])
    every = max(1, len(lines) // count)
    return list(lines)[::every][:count]


def _replies() -> list[str]:
    understander = build_understander()
    said = []
    for path in sorted(_CONVERSATIONS.glob("*.toml")):
        for dialogue in tomllib.loads(path.read_text(encoding="utf-8"))["dialogue"]:
            companion = build_companion(
                Settings(), seed=dialogue["seed"], understander=understander
            )
            said.append(companion.open().said)
            turns = [turn["you"] for turn in dialogue["turn"] if not turn["you"].startswith("<")]
            said += [companion.respond(turn).said for turn in turns]
    return [line for line in said if line]


def _templates() -> list[str]:
    kinds = read_intents()["lines"]["lines"].values()
    return [line for lines in kinds for line in lines if "{" not in line]


def measure(voice: RenderedVoice, sentences: Sequence[Sequence[str]], ears: Recognizer) -> Tally:
    """Return the tally of one voice over lines that are cut into sentences as they are read."""
    tally = Tally()
    voice.wait_until_ready()
    for number, line in enumerate(sentences):
        for place, sentence in enumerate(line):
            _measure_sentence(voice, sentence, ears, tally, first=not place and number >= _WARM_UP)
    tally.memory = _peak_memory(voice.process_id)
    return tally


def _measure_sentence(
    voice: RenderedVoice, sentence: str, ears: Recognizer, tally: Tally, *, first: bool
) -> None:
    before, started = _processor(voice.process_id), time.perf_counter()
    pieces: list[Speech] = []
    for piece in voice.render(sentence):
        if first and not pieces:
            tally.first.append(time.perf_counter() - started)
            tally.first_processor.append(_processor(voice.process_id) - before)
        pieces.append(piece)
    if not pieces:
        return
    tally.wall += time.perf_counter() - started
    tally.processor += _processor(voice.process_id) - before
    speech = joined(pieces)
    tally.seconds += speech.seconds
    heard = hearing_with(ears)(np.concatenate([_QUIET, at_our_rate(speech)]))
    said, heard_words = plain_words(sentence), plain_words(heard)
    tally.errors += word_errors(said, heard_words)
    tally.words += len(said)


def _processor(process: int) -> float:
    """Return the seconds of processor time of a process and all its threads, as Linux tells."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak_memory(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _rows(tally: Tally) -> dict[str, str]:
    def spread(values: list[float]) -> str:
        p95 = statistics.quantiles(values, n=20)[-1]
        return f"{1000 * statistics.median(values):.0f} / {1000 * p95:.0f} ms"

    return {
        "words misheard": f"{100 * tally.errors / tally.words:.1f} % of {tally.words}",
        "asked -> first sample, p50 / p95": spread(tally.first),
        "the same in processor time": spread(tally.first_processor),
        "real-time factor, wall": f"{tally.wall / tally.seconds:.3f}",
        "real-time factor, processor": f"{tally.processor / tally.seconds:.3f}",
        "peak memory of its process": f"{tally.memory:.0f} MB",
    }


def main() -> int:
    """Print the table; the load of the machine first, as times depend on it."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--lines", type=int, default=200)
    parser.add_argument("--recognizer", default="auto")
    parser.add_argument("--model", help="an installed speech model, or its folder")
    parser.add_argument("--data-dir", type=Path, default=Path("no such folder"))
    options = parser.parse_args()
    settings = Settings.model_validate({"recognizer": options.recognizer, "model": options.model})
    try:
        read = build_reading()
        sentences = [read(line) for line in our_lines(options.lines)]
        tallies = {}
        for name in (None, "pyttsx3"):
            engine = choose_engine(Settings(voice=name), options.data_dir)
            ears = build_recognizer(settings, options.data_dir)
            with closing(RenderedVoice(engine)) as voice:
                tallies[engine.name] = _rows(measure(voice, sentences, ears))
    except CompanionError as exc:
        print(exc, file=sys.stderr)
        return 2
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    print(f"{len(sentences)} lines, heard by {ears.name} {ears.model}; load of the machine {load}")
    print(f"{'':36}" + "".join(f"{name:>24}" for name in tallies))
    for row in next(iter(tallies.values())):
        print(f"{row:36}" + "".join(f"{rows[row]:>24}" for rows in tallies.values()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
