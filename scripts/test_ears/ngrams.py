"""Word statistics: an interpolated trigram model with absolute discounting (Ney et al., 1994)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

BEGIN, END, UNKNOWN = "<s>", "</s>", "[unk]"
History = tuple[str, ...]

DISCOUNT = 0.6
_EXTRA = 5.0
"""Added to each word's count, so that a word that the sentences hardly use can still be heard."""
_UNKNOWN_SHARE = 0.004


@dataclass(frozen=True, slots=True)
class Ngrams:
    """Probabilities by history, longest first. `back_off` is what is left for shorter histories."""

    probabilities: dict[History, dict[str, float]]
    back_off: dict[History, float]


def estimate(sentences: list[str], *, vocabulary: tuple[str, ...], keep: tuple[int, int]) -> Ngrams:
    """The model of orders 1 to 3; `keep` gives how often a pair and a triple must occur to stay."""
    counts = _counts(sentences, keep=keep)
    probabilities: dict[History, dict[str, float]] = {(): _single_words(counts[()], vocabulary)}
    back_off: dict[History, float] = {}
    for history in sorted((h for h in counts if h), key=len):
        followers = counts[history]
        total = sum(followers.values())
        back_off[history] = DISCOUNT * len(followers) / total
        probabilities[history] = {
            word: (count - DISCOUNT) / total
            + back_off[history] * _probability(probabilities, back_off, history[1:], word)
            for word, count in followers.items()
        }
    return Ngrams(probabilities, back_off)


def _counts(sentences: list[str], *, keep: tuple[int, int]) -> dict[History, Counter[str]]:
    counts: dict[History, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        words = [BEGIN, *sentence.split(), END]
        for position in range(1, len(words)):
            for length in range(min(3, position + 1)):
                counts[tuple(words[position - length : position])][words[position]] += 1
    kept: dict[History, Counter[str]] = {(): counts.pop(())}
    for history, followers in sorted(counts.items(), key=lambda item: len(item[0])):
        frequent = Counter({w: c for w, c in followers.items() if c >= keep[len(history) - 1]})
        # A history stays only if its own shorter one does: the graph backs off step by step.
        if frequent and history[1:] in kept:
            kept[history] = frequent
    return kept


def _single_words(counts: Counter[str], vocabulary: tuple[str, ...]) -> dict[str, float]:
    total = sum(counts.values()) + _EXTRA * len(vocabulary)
    known = 1 - _UNKNOWN_SHARE
    single = {word: known * (counts[word] + _EXTRA) / total for word in vocabulary}
    return {**single, END: known * counts[END] / total, UNKNOWN: _UNKNOWN_SHARE}


def _probability(
    probabilities: dict[History, dict[str, float]],
    back_off: dict[History, float],
    history: History,
    word: str,
) -> float:
    direct = probabilities.get(history, {}).get(word)
    if direct is not None:
        return direct
    return back_off.get(history, 1.0) * _probability(probabilities, back_off, history[1:], word)
