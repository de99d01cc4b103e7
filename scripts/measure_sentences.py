"""Measure what is heard of check-ins, spoken by synthetic voices, clean and in noise.

    python scripts/measure_sentences.py [--sentences N] [--model VOSK_FOLDER ...]

scripts/checkin_sentences.txt, each sentence spoken by five voices (the natural one and four of
espeak-ng), clean; and by one of them, in turn, at 20, 10 and 5 dB over babble (the other voices),
mains hum and traffic (low noise that swells). Printed for each recognizer, pocketsphinx as the
baseline where it is installed: word errors, and how many of the words that matter were heard
(feelings, negations, danger). Last, in how many of the clean turns the built-in
ears doubt a word so that the companion asks about it.
"""

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

# One core: the engines' libraries read these when they are loaded.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np
import numpy.typing as npt
from hearing_scores import Hear, plain_words, word_errors
from measure_noise import at_level
from measure_recognizers import listeners
from rendering import spoken_at_our_rate

from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.cli.compose import (
    build_companion,
    build_recognizer,
    build_turn_taker,
    build_understander,
)
from voice_companion.cli.speech import build_reading, choose_engine
from voice_companion.core.reply import Move
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.core.turn_taking import Turn
from voice_companion.listening import Listener
from voice_companion.ports import Samples
from voice_companion.settings import Settings

VOICES = ("", "gmw/en-us+f4", "gmw/en-gb-x-rp", "gmw/en-gb-scotland", "gmw/en-us+m7")
"""Settings of the voice; an empty one is the natural voice."""
_TEXT = Path(__file__).with_name("checkin_sentences.txt")
_LEVEL = -25.0
_CHANCE = np.random.default_rng(2_027)

Sound = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as a voice speaks it."""

    text: str
    matters: Sequence[str]
    samples: Samples


def read_sentences(count: int) -> list[tuple[str, list[str]]]:
    """Return sentences, each with its words that matter."""
    lines = _TEXT.read_text(encoding="utf-8").splitlines()
    pairs = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(text, matters.split()) for text, matters in pairs[:count]]


def speak(sentences: Iterable[tuple[str, list[str]]]) -> dict[str, list[Spoken]]:
    """Return all sentences by each voice."""
    read = build_reading()
    spoken: dict[str, list[Spoken]] = {}
    with ExitStack() as stack:
        for name in VOICES:
            engine = choose_engine(Settings(voice=name or None), Path("nowhere"))
            voice = stack.enter_context(closing(RenderedVoice(engine)))
            spoken[name or "natural"] = [
                Spoken(text, matters, _rendered(voice, read(text))) for text, matters in sentences
            ]
    return spoken


def _rendered(voice: RenderedVoice, sentences: Iterable[str]) -> Samples:
    quiet = np.zeros(SAMPLE_RATE // 2)
    spoken = [spoken_at_our_rate(voice, sentence) for sentence in sentences]
    return at_level(np.concatenate([quiet, *spoken, quiet]), _LEVEL)


def noises(spoken: Mapping[str, Sequence[Spoken]]) -> dict[str, Sound]:
    """Return a minute of each noise, at one level."""
    length = 60 * SAMPLE_RATE
    time = np.arange(length) / SAMPLE_RATE
    voices = [np.concatenate([it.samples for it in each]) for each in spoken.values()]
    shifted = (np.resize(np.roll(it, 9_000 * n), length) for n, it in enumerate(voices * 2))
    babble = np.array(list(shifted), dtype=np.float64).sum(axis=0)
    hum = sum((np.sin(2 * np.pi * 50 * n * time) / n for n in (1, 2, 3, 5)), np.zeros(length))
    rumble = np.convolve(_CHANCE.normal(size=length), np.ones(80), "same")
    traffic = rumble * (1.2 + np.sin(2 * np.pi * time / 7))
    sounds = {"babble": babble, "hum": hum, "traffic": traffic}
    return {name: at_level(sound, _LEVEL).astype(np.float64) for name, sound in sounds.items()}


def mixed(samples: Samples, noise: Sound, decibels: float) -> Samples:
    """Return speech that is so many decibels stronger than the noise it is in."""
    begin = int(_CHANCE.integers(0, len(noise) - len(samples)))
    behind = noise[begin : begin + len(samples)] * 10 ** (-decibels / 20)
    return (samples + behind).clip(-32_768, 32_767).astype(np.int16)


def conditions(spoken: Mapping[str, Sequence[Spoken]]) -> Iterator[tuple[str, list[Spoken]]]:
    """Yield what is listened to, by the name of the condition."""
    for name, each in spoken.items():
        yield f"clean, {name}", list(each)
    in_turn = [spoken[list(spoken)[n % len(spoken)]][n] for n in range(len(spoken["natural"]))]
    for name, noise in noises(spoken).items():
        for decibels in (20, 10, 5):
            noisy = [
                Spoken(it.text, it.matters, mixed(it.samples, noise, decibels)) for it in in_turn
            ]
            yield f"{name}, {decibels} dB", noisy


def _print_row(name: str, condition: str, hear: Hear, spoken: Sequence[Spoken]) -> None:
    errors = words = found = wanted = 0
    for one in spoken:
        said, heard = plain_words(one.text), plain_words(hear(one.samples))
        errors += word_errors(said, heard)
        words += len(said)
        found += sum(word in heard for word in one.matters)
        wanted += len(one.matters)
    print(
        f"{name:26} {condition:28} WER {100 * errors / words:5.1f} %  "
        f"words that matter {found} of {wanted} ({100 * found / wanted:.1f} %)",
        flush=True,
    )


def _print_confirmations(heard: Sequence[tuple[str, list[Spoken]]]) -> None:
    """Print how many clean turns, each the second of a session, are answered with "did you say"."""
    settings, nowhere = Settings(recognizer="moonshine"), Path("nowhere")
    ears, understander = build_recognizer(settings, nowhere), build_understander()
    asked = turns = 0
    for _, spoken in heard:
        for one in spoken:
            ears.reset()
            listener = Listener(ears, build_turn_taker(settings))
            quiet = np.zeros(4 * SAMPLE_RATE, dtype=np.int16)
            companion = build_companion(settings, seed=turns, understander=understander)
            companion.respond("it's been a long week")
            events = [*listener.feed(np.concatenate([one.samples, quiet])), *listener.finish()]
            for turn in (event for event in events if isinstance(event, Turn)):
                turns += 1
                moves = companion.respond(turn.text, uncertain=turn.uncertain).moves
                asked += Move.CONFIRM in moves
    print(f"asked about a word in {asked} of {turns} clean turns ({100 * asked / turns:.1f} %)")


def main() -> int:
    """Print a row for each recognizer and condition."""
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--sentences", type=int, default=60)
    parser.add_argument("--model", type=Path, action="append", default=[])
    options = parser.parse_args()
    spoken = speak(read_sentences(options.sentences))
    heard = list(conditions(spoken))
    for name, hear in listeners(options.model).items():
        for condition, each in heard:
            _print_row(name, condition, hear, each)
    _print_confirmations(heard[: len(VOICES)])
    return 0


if __name__ == "__main__":
    sys.exit(main())
