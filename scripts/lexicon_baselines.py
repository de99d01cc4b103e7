"""Other lexicons of emotion, to measure beside: whether they see any emotion in an utterance.

They are not needed by the program: `pip install vaderSentiment NRCLex`. VADER scores how good or
bad a text is; an emotion is seen where its score isn't neutral. NRCLex counts words of eight
emotions; one is seen where any is counted ("positive" and "negative" aside).
"""

from collections.abc import Callable
from dataclasses import dataclass

Sees = Callable[[str], bool]
_NRC_SENTIMENTS = {"positive", "negative"}


@dataclass(frozen=True, slots=True)
class Baseline:
    """A lexicon by name, with what tells whether it sees an emotion in a text."""

    name: str
    package: str
    """As `pip install` wants it."""
    load: Callable[[], Sees]


def _vader() -> Sees:
    from vaderSentiment.vaderSentiment import (  # noqa: PLC0415  may not be installed
        SentimentIntensityAnalyzer,
    )

    analyser = SentimentIntensityAnalyzer()
    return lambda text: analyser.polarity_scores(text)["compound"] != 0


def _nrc() -> Sees:
    from nrclex import NRCLex  # noqa: PLC0415  may not be installed

    def sees(text: str) -> bool:
        counts = NRCLex()
        counts.load_token_list(text.lower().replace(",", " ").replace(".", " ").split())
        return bool(set(counts.raw_emotion_scores) - _NRC_SENTIMENTS)

    return sees


BASELINES = (Baseline("VADER", "vaderSentiment", _vader), Baseline("NRCLex", "NRCLex", _nrc))
