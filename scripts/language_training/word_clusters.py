"""Word vectors made from Brown clusters: what kind of word this is, for words no treebank holds.

The clusters come with the PyPI package spacy-lookups-data (MIT licence), which its makers learned
from many millions of forum comments: a path of bits a word, and words used alike share the
beginning of their paths (Brown et al. 1992; for parsing, Koo et al. 2008). A vector joins one
random direction for each of several lengths of the path: words are as near as their paths are.
"""

from __future__ import annotations

import gzip
import json
import re
from typing import TYPE_CHECKING

import numpy as np
from spacy.vectors import Vectors

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from spacy.strings import StringStore

WORD = re.compile(r"[a-z][a-z'-]*")
WORDS_KEPT = 36_000
"""As many of the most frequent words as the size of the pipeline allows."""
PATH_LENGTHS = (4, 6, 8, 10, 16)
"""Bits from the beginning; the longest is the whole path."""
DIRECTION_SIZE = 20


def cluster_vectors(folder: Path, strings: StringStore, seed: int) -> Vectors:
    """Return vectors by lower-case word from en_lexeme_{cluster,prob}.json.gz in `folder`."""
    clusters = _word_clusters(folder)
    numbers = sorted(set(clusters.values()))
    vectors = Vectors(
        strings=strings, data=_directions(numbers, seed), keys=[], name="clusters", attr="LOWER"
    )
    rows = {number: row for row, number in enumerate(numbers)}
    for word, number in clusters.items():
        vectors.add(strings.add(word), row=rows[number])
    return vectors


def _word_clusters(folder: Path) -> dict[str, int]:
    """Map each of the most frequent lower-case words to its cluster (or its capitalised form's)."""
    clusters, chances = (
        json.loads(gzip.decompress((folder / f"en_lexeme_{name}.json.gz").read_bytes()))
        for name in ("cluster", "prob")
    )
    found: dict[str, int] = {}
    for form in sorted(clusters, key=lambda form: (-chances.get(form, -99.0), form)):
        word = form.lower()
        if clusters[form] and WORD.fullmatch(word):
            found.setdefault(word, clusters[form])
    return dict(list(found.items())[:WORDS_KEPT])


def _directions(numbers: list[int], seed: int) -> NDArray[np.float32]:
    """One row a cluster; a path's first bit is its number's lowest."""
    rng = np.random.default_rng(seed)
    parts = []
    for length in PATH_LENGTHS:
        beginnings = [number % 2**length for number in numbers]
        order = {beginning: row for row, beginning in enumerate(sorted(set(beginnings)))}
        table = rng.standard_normal((len(order), DIRECTION_SIZE)).astype(np.float32)
        parts.append(table[[order[beginning] for beginning in beginnings]])
    return np.concatenate(parts, axis=1)
