"""Measure delays, real-time factor, start and memory on this machine; print them as a table.

    python scripts/benchmark.py [--model NAME_OR_FOLDER] [--runs N] [--sound-server]

Medians of several runs. With --sound-server the start is measured, too, on virtual sound devices.
Figures depend on the machine; they are printed, never tested.
"""

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import numpy as np

from voice_companion.adapters.data_files import data_folder
from voice_companion.adapters.engines import Engine
from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.adapters.sound_file import read_recording
from voice_companion.cli.compose import build_companion, build_recognizer, build_understander
from voice_companion.cli.speech import build_reading, choose_engine
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.ports import Earcon, Recognizer, Speech
from voice_companion.settings import Settings
from voice_companion.speaking import Speaker

UTTERANCES = (
    "i've had such a long day and i'm exhausted",
    "i'm really hurt because my sister forgot my birthday",
    "i'm not angry i'm just sad",
    "i feel like i don't matter to her at all",
    "maybe i'm a little jealous of her new friends",
    "my mum was worried about me too",
    "yes",
    "i don't know what to say",
    "it was nice when she called in the end and i was so relieved",
    "i'm scared that it will happen again next year",
)


CHECKIN = (sys.executable, "-m", "voice_companion", "checkin", "--json", "--no-journal")


class StopwatchLoudspeaker:
    """Notes when the first sample of a reply would leave for the device, and plays nothing."""

    first: float | None = None

    def play(self, pieces: Iterable[Speech]) -> bool:
        """Note the time of the first piece."""
        for _ in pieces:
            self.first = self.first or time.perf_counter()
        return True

    def stop(self) -> None:
        """Nothing plays."""

    def close(self) -> None:
        """Nothing is open."""


def reply_delays(engine: Engine, rounds: int) -> list[float]:
    """Return the seconds from the end of a turn to the first sample of the reply."""
    loudspeaker = StopwatchLoudspeaker()
    voice = RenderedVoice(engine)
    tones: dict[Earcon, Speech] = {}
    speaker = Speaker(voice, loudspeaker, read=build_reading(), earcons=tones)
    delays = []
    understander = build_understander()
    for seed in range(rounds):
        companion = build_companion(Settings(), seed=seed, understander=understander)
        speaker.say(companion.open().said or "", turn=0)
        for utterance in UTTERANCES:
            loudspeaker.first = None
            started = time.perf_counter()
            reply = companion.respond(utterance)
            if reply.said:
                speaker.say(reply.said, turn=reply.turn)
                delays.append((loudspeaker.first or time.perf_counter()) - started)
    speaker.close()
    return delays


def real_time_factors(recognizer: Callable[[], Recognizer], runs: int) -> list[float]:
    """Return decoding seconds per second of the demonstration's recording, on one core."""
    samples = read_recording(data_folder("demo") / "checkin.flac")
    seconds = len(samples) / SAMPLE_RATE
    factors = []
    for _ in range(runs):
        ears = recognizer()
        started = time.process_time()
        for block in np.array_split(samples, max(1, len(samples) // 1600)):
            ears.feed(block)
        ears.flush()
        factors.append((time.process_time() - started) / seconds)
    return factors


def start_times(model: Sequence[str], environment: dict[str, str], runs: int) -> list[float]:
    """Return the seconds from the start of the process until ears and voice are ready."""
    times = []
    # An installed program has its bytecode; a first start that writes it is not counted.
    environment = {k: v for k, v in environment.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(1 + runs):
        with tempfile.TemporaryDirectory() as folder:
            started = time.perf_counter()
            process = subprocess.Popen(
                [*CHECKIN, "--data-dir", folder, *model],
                stderr=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                text=True,
                env=environment,
            )
            for line in process.stderr or ():
                if line.startswith("Companion:"):
                    break
            times.append(time.perf_counter() - started)
            process.terminate()
            process.communicate()
    return times[1:]


def peak_memory(model: Sequence[str]) -> float:
    """Return the peak memory of a whole check-in on a recording, in MB (the largest process)."""
    recording = data_folder("demo") / "checkin.flac"
    with tempfile.TemporaryDirectory() as folder:
        files = ["--data-dir", folder, "--input", str(recording), "--output", folder]
        subprocess.run([*CHECKIN, *files, *model], capture_output=True, check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def show(name: str, values: Sequence[float], *, scale: float, unit: str, wanted: str) -> None:
    """Print one row: median, 95th percentile, how many, and what was wanted."""
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    median = statistics.median(values)
    figures = f"{median * scale:8.2f} {p95 * scale:8.2f} {unit:4} n={len(values):<4}"
    print(f"{name:52} {figures} wanted: {wanted}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=re.split(r"\n\n", __doc__ or "")[0])
    parser.add_argument("--model", help="a Vosk model to measure beside the embedded recognizer")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sound-server", action="store_true", help="measure the start, too")
    options = parser.parse_args()
    print(f"{'':52} {'median':>8} {'p95':>8}")
    peak = {"moonshine": peak_memory(["--recognizer", "moonshine"])}
    vosk = ["--recognizer", "vosk", "--model", options.model] if options.model else []
    for engine, wanted in _engines().items():
        show(
            f"end of turn -> first sample of the reply, {engine.name}",
            reply_delays(engine, options.runs),
            scale=1000,
            unit="ms",
            wanted=f"p95 <= {wanted}",
        )
    for name in ("moonshine", *(["vosk"] if vosk else [])):
        given = {"recognizer": name, "model": options.model if name == "vosk" else None}
        settings = Settings.model_validate(given)
        factors = real_time_factors(partial(build_recognizer, settings, Path()), options.runs)
        show(f"real-time factor, {name}", factors, scale=1, unit="", wanted="<= 0.5")
    if vosk:
        peak["vosk"] = peak_memory(vosk)
    for name, megabytes in peak.items():
        show(f"peak memory, {name}", [megabytes], scale=1, unit="MB", wanted="<= 450")
    if options.sound_server:
        _measure_start(vosk or ["--recognizer", "moonshine"], options.runs)


def _engines() -> dict[Engine, int]:
    """Return the voices' engines and the milliseconds within which each is to begin to speak."""
    plain = choose_engine(Settings(voice="pyttsx3"), Path())
    return {choose_engine(Settings(), Path()): 300, plain: 150}


def _measure_start(model: Sequence[str], runs: int) -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from tests.sound_server import SoundServer  # noqa: PLC0415  the path has just been set

    server = SoundServer()
    server.start()
    try:
        times = start_times(model, {**os.environ, **server.environment}, runs)
    finally:
        server.close()
    show("process start -> ears and voice ready", times, scale=1, unit="s", wanted="<= 2.5")


if __name__ == "__main__":
    main()
