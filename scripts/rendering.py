"""Sentences as a voice speaks them, at the rate of the ears."""

import numpy as np

from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.adapters.resampling import Resampler
from voice_companion.core.spoken_words import SAMPLE_RATE
from voice_companion.ports import Samples, Speech
from voice_companion.speaking import joined


def spoken_at_our_rate(voice: RenderedVoice, sentence: str) -> Samples:
    """Return a sentence, written as it is to be said, spoken at SAMPLE_RATE."""
    return at_our_rate(joined(list(voice.render(sentence))))


def at_our_rate(speech: Speech) -> Samples:
    """Return sound at SAMPLE_RATE."""
    resampler = Resampler(SAMPLE_RATE)
    return np.concatenate([resampler.add(speech), resampler.rest()])
