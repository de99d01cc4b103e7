"""Puts the frequent words of a vector file into a hundred, four hundred and 1,500 groups."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voice_companion.core.safety.traits import Kinds

WORDS = 30_000
SIZES = (100, 400, 1_500)
_ROUNDS = 25
_SEED = 0

Vectors = NDArray[np.float32]
Groups = Mapping[str, Kinds]


def grouped_words(path: Path) -> Groups:
    """Return the groups of each of the most frequent words, by k-means on their directions."""
    book = json.loads(path.read_text(encoding="utf-8"))
    words = book["words"][:WORDS]
    vectors = np.array([book["vectors"][word][:100] for word in words], dtype=np.float32)
    vectors = _directions(_directions(vectors) - _directions(vectors).mean(axis=0))
    coarse, middle, fine = (_groups(vectors, size).tolist() for size in SIZES)
    return dict(zip(words, zip(coarse, middle, fine, strict=True), strict=True))


def _directions(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions: Vectors = vectors / np.maximum(lengths, 1e-6)
    return directions


def _groups(vectors: Vectors, size: int) -> NDArray[np.int64]:
    """Return the group of each vector: Lloyd's algorithm from words drawn with a fixed seed."""
    drawn = np.random.default_rng(_SEED).choice(len(vectors), size, replace=False)
    centres = vectors[drawn]
    for _ in range(_ROUNDS):
        nearest = (vectors @ centres.T).argmax(axis=1)
        sums = np.zeros_like(centres)
        np.add.at(sums, nearest, vectors)
        empty = ~sums.any(axis=1)
        sums[empty] = centres[empty]
        centres = _directions(sums)
    groups: NDArray[np.int64] = (vectors @ centres.T).argmax(axis=1)
    return groups
