"""What the programs that measure ears share: normalised words, word errors, tallies, a baseline."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from voice_companion.adapters.number_words import EnglishNumbers
from voice_companion.core.spoken_words import SAMPLE_RATE, Phrase
from voice_companion.ports import Recognizer, Samples

Hear = Callable[[Samples], str]
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
        rate = 100 * self.errors / max(1, self.words)
        return f"WER {rate:5.1f} %  real-time factor {self.processor / self.seconds:5.3f}"


def plain_words(text: str) -> list[str]:
    """Return the words in lower case, without marks, numbers written out: the same for all ears."""
    text = re.sub(
        r"(?<=\d),(?=\d)", "", text.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    )
    text = re.sub(r"\d+(?=(?:st|nd|rd|th)\b)", lambda it: _spelled(it, "ordinal"), text)
    text = re.sub(r"\b1[1-9]\d\d\b", lambda it: _spelled(it, "year"), text)
    text = re.sub(r"\d+", lambda it: _spelled(it, "cardinal"), text)
    words = re.sub(r"[^a-z' ]", " ", text).split()
    return [word for word in (one.strip("'") for one in words) if word]


def _spelled(number: re.Match[str], kind: str) -> str:
    return f"{getattr(EnglishNumbers(), kind)(int(number.group()))} "


def word_errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Return the least number of substitutions, deletions and insertions between two lists."""
    row = list(range(len(heard) + 1))
    for count, word in enumerate(said, start=1):
        diagonal, row[0] = row[0], count
        for place, other in enumerate(heard, start=1):
            cheapest = min(row[place] + 1, row[place - 1] + 1, diagonal + (word != other))
            diagonal, row[place] = row[place], cheapest
    return row[-1]


def hearing_with(ears: Recognizer) -> Hear:
    """Return what feeds a recording in blocks, as from a microphone, and gives the text heard."""

    def hear(samples: Samples) -> str:
        ears.reset()
        whole = np.concatenate([samples, _SILENCE])
        blocks = (whole[at : at + _BLOCK] for at in range(0, len(whole), _BLOCK))
        heard = [it for block in blocks for it in ears.feed(block)]
        return " ".join(it.text for it in [*heard, *ears.flush()] if isinstance(it, Phrase))

    return hear


def hearing_with_pocketsphinx() -> Hear | None:
    """Return the baseline, the ears of version 0.1.0; None where it is not installed."""
    try:
        import pocketsphinx  # noqa: PLC0415 - `pip install -e .[measure]`
    except ImportError:
        return None
    decoder = pocketsphinx.Decoder(
        loglevel="FATAL", maxhmmpf=3_000, maxwpf=20, cmninit="50,6,0,4,0,3,-6,-5,-7,-3,-2,-1,-1"
    )

    def hear(samples: Samples) -> str:
        decoder.start_utt()
        decoder.process_raw(samples.tobytes(), no_search=False, full_utt=True)
        decoder.end_utt()
        return decoder.hyp().hypstr if decoder.hyp() else ""

    return hear


def tally_of(hear: Hear, samples: Samples, said: str) -> Tally:
    """Return the errors made in one recording, and the time that took."""
    started = time.process_time()
    heard = hear(samples)
    spent = time.process_time() - started
    words = plain_words(said)
    return Tally(
        word_errors(words, plain_words(heard)), len(words), len(samples) / SAMPLE_RATE, spent
    )
