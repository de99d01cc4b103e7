"""The two models of LF-MMI training: all speech (denominator), and one sentence (numerator).

Lattice-free maximum mutual information (Povey et al., 2016) raises the likelihood of the sentence
that was said against that of everything that could be said. Both use the same phone statistics.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch

from . import phones
from .hidden_markov import Chain

_SILENCE = phones.PHONE_INDEX[phones.SILENCE]
_BETWEEN_WORDS = 0.12
"""Share of word boundaries with a pause."""
_AT_ENDS = 0.95
"""Share of utterances that begin, and that end, with silence."""
_CLASSES, _PHONES = len(phones.LEFT_CLASSES), len(phones.PHONES)


@dataclass(frozen=True, slots=True)
class PhoneStatistics:
    """`first` (phones) and `following` (left class, phone, next phone): probabilities."""

    first: np.ndarray
    following: np.ndarray


def phone_statistics(sentences: list[str], *, seed: int) -> PhoneStatistics:
    """Counts of phones by their left neighbour's class and own, smoothed with plain bigrams."""
    rng = np.random.default_rng(seed)
    counts = np.full((_CLASSES, _PHONES, _PHONES), 1e-3)
    counts[:, _SILENCE, _SILENCE] = 1e-9
    first = np.full(_PHONES, 1e-3)
    for sentence in sentences:
        sequence = _phone_sequence(sentence, rng)
        first[sequence[0]] += 1
        for before, current, after in zip(
            [_SILENCE, *sequence], sequence, sequence[1:], strict=False
        ):
            counts[phones.CLASS_OF[before], current, after] += 1
    bigram = counts.sum(0) / counts.sum((0, 2))[:, None]
    following = (counts + 5 * bigram) / (counts.sum(2, keepdims=True) + 5)
    return PhoneStatistics(first / first.sum(), following)


def denominator(statistics: PhoneStatistics) -> Chain:
    """One state for each (left class, phone), connected as the statistics say."""
    moves = np.zeros((_CLASSES, _PHONES, _CLASSES, _PHONES), np.float32)
    for phone in range(_PHONES):
        moves[:, phone, phones.CLASS_OF[phone], :] = statistics.following[:, phone]
    states = _CLASSES * _PHONES
    initial = np.zeros((_CLASSES, _PHONES), np.float32)
    initial[0] = statistics.first
    units = [
        phones.unit_of(left_class=left, phone=phone)
        for left in range(_CLASSES)
        for phone in range(_PHONES)
    ]
    return _chain(
        initial.reshape(1, -1), moves.reshape(1, states, states), np.ones((1, states)), [units]
    )


def numerators(sentences: list[str], statistics: PhoneStatistics) -> Chain:
    """The sentences' own states: words in order, first pronunciations, a possible pause between."""
    built = [_sentence_states(sentence) for sentence in sentences]
    size = max(len(states) for states, _, _, _ in built)
    shape = (len(built), size)
    initial, final = np.zeros(shape), np.zeros(shape)
    moves, units = np.zeros((*shape, size)), np.zeros(shape, np.int64)
    for row, (states, arcs, starts, ends) in enumerate(built):
        units[row, : len(states)] = [phones.unit_of(left_class=c, phone=p) for c, p in states]
        for state in starts:
            initial[row, state] = statistics.first[states[state][1]]
        for source, target in arcs:
            left, phone = states[source]
            moves[row, source, target] = statistics.following[left, phone, states[target][1]]
        final[row, ends] = 1
    return _chain(initial, moves, final, units.tolist())


_State = tuple[int, int]
_Sentence = tuple[list[_State], list[tuple[int, int]], list[int], list[int]]


def _sentence_states(sentence: str) -> _Sentence:
    """(states, arcs, starts, ends) of one sentence; with no words it is one silence."""
    states: list[_State] = [(0, _SILENCE)]
    arcs: list[tuple[int, int]] = []
    starts, ends = [0], [0]
    for number, word in enumerate(sentence.split()):
        spoken = phones.pronunciations(word)[0]
        after_word = [] if number == 0 else [e for e in ends if states[e][1] != _SILENCE]
        after_pause = len(states)
        pause = [e for e in ends if states[e][1] == _SILENCE]
        states.append((0, spoken[0]))
        arcs += [(source, after_pause) for source in pause]
        entries = [after_pause]
        if number == 0 or after_word:
            left = phones.CLASS_OF[states[after_word[0]][1]] if after_word else 0
            states.append((left, spoken[0]))
            entries.append(after_pause + 1)
            arcs += [(source, after_pause + 1) for source in after_word]
            starts += [after_pause + 1] if number == 0 else []
        last = entries
        for before, phone in pairwise(spoken):
            states.append((phones.CLASS_OF[before], phone))
            arcs += [(source, len(states) - 1) for source in last]
            last = [len(states) - 1]
        states.append((phones.CLASS_OF[spoken[-1]], _SILENCE))
        arcs += [(source, len(states) - 1) for source in last]
        ends = [*last, len(states) - 1]
    return states, arcs, starts, ends


def _phone_sequence(sentence: str, rng: np.random.Generator) -> list[int]:
    sequence = [_SILENCE] if rng.random() < _AT_ENDS or not sentence else []
    words = sentence.split()
    for number, word in enumerate(words, start=1):
        sequence += phones.pronunciations(word)[0]
        if rng.random() < (_AT_ENDS if number == len(words) else _BETWEEN_WORDS):
            sequence.append(_SILENCE)
    return sequence


def _chain(
    initial: np.ndarray, moves: np.ndarray, final: np.ndarray, units: list[list[int]]
) -> Chain:
    """Numerators stay in 64 bits: few paths survive there, and they may lie far apart."""
    enter = phones.entering_pdf(1) * torch.tensor(units)
    number_type = torch.float32 if moves.dtype == np.float32 else torch.float64
    return Chain(
        initial=torch.from_numpy(initial).to(number_type),
        moves=torch.from_numpy(moves).to(number_type),
        final=torch.from_numpy(final).to(number_type),
        enter=enter,
        stay=enter + 1,
    )
