"""Whether a Vosk model's list of words fits its graph, which says words by their numbers.

libvosk takes any list. With another model's it hears other words than were said, or none.
"""

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from voice_companion.errors import ModelError

_PLACES: Final = (("graph/HCLG.fst", "graph/words.txt"), ("HCLG.fst", "words.txt"))
_EPSILON: Final = "<eps>"
"""What every list of Kaldi's begins with, as number 0."""
_NO_WORDS: Final = ("#", "<")
"""How marks in the list begin that are no words; the graph need not know them."""
_MOST_UNKNOWN: Final = 0.1
"""How many of the words may stand behind the last one that the graph says. Words that a language
model never says are left out of the graph; they stand anywhere in the alphabet."""

_HEADER: Final = struct.Struct("<iiQqqq")
"""Of OpenFst, behind the two names: version, flags, properties, start, states, arcs."""
_HAS_SYMBOLS: Final = 1 | 2
_IS_ALIGNED: Final = 4
_ALIGNMENT: Final = 16
_STATE_OF_VECTOR: Final = struct.Struct("<fq")
"""How likely it ends here, and how many arcs follow."""
_STATE_OF_CONST: Final = 20
"""Bytes."""
_ARC: Final = np.dtype([("in", "<i4"), ("out", "<i4"), ("weight", "<f4"), ("next", "<i4")])
_BATCH: Final = 2**20
"""Arcs that are looked at together."""


@dataclass(frozen=True, slots=True)
class _Graph:
    """The header of an OpenFst file."""

    kind: bytes
    flags: int
    states: int
    arcs: int
    body: int
    """Where what follows the header begins."""


def check_vosk_words(path: Path) -> None:
    """Raise ModelError unless the words of the model in the folder `path` fit its graph.

    Models whose graph is made while listening, or holds its words itself, are passed over.
    """
    for graph, words in _PLACES:
        if (path / graph).is_file() and (path / words).is_file():
            _check(path, path / graph, path / words)


def _check(path: Path, graph: Path, words: Path) -> None:
    listed = _read_words(words)
    last = _last_word(graph)
    if listed is None:
        raise _wrong(path, "is no list of words and their numbers")
    if last is None:
        return
    beyond = [number for number in listed if number > last and _is_word(listed[number])]
    if last not in listed or len(beyond) > _MOST_UNKNOWN * len(listed):
        raise _wrong(path, "is not the list of words that its graph was made with")


def _wrong(path: Path, what: str) -> ModelError:
    message = f"The speech model {path.name} is damaged: words.txt {what}."
    return ModelError(f"{message} Fetch the model again, and install it again.")


def _is_word(text: str) -> bool:
    return not text.startswith(_NO_WORDS)


def _read_words(path: Path) -> dict[int, str] | None:
    """Return the words by their numbers; None where it is no list of words."""
    try:
        with path.open(encoding="utf-8") as lines:
            pairs = [(word, int(number)) for word, number in map(str.split, lines)]
    except ValueError:  # too many or too few in a line, no number, no text
        return None
    listed = {number: word for word, number in pairs}
    once = len(listed) == len(pairs) == len(set(listed.values()))
    return listed if once and listed.get(0) == _EPSILON else None


def _last_word(graph: Path) -> int | None:
    """Return the highest number of a word that the graph can say; None where that is unknown."""
    with graph.open("rb") as raw, mmap.mmap(raw.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        try:
            header = _read_header(whole)
            if header.flags & _HAS_SYMBOLS:
                return None
            reader = {b"vector": _last_of_vector, b"const": _last_of_const}.get(header.kind)
            return reader(whole, header) if reader else None
        except (struct.error, ValueError):  # it ends too early: the engine will refuse it
            return None


def _read_header(whole: mmap.mmap) -> _Graph:
    place = 4
    names = []
    for _ in ("fst type", "arc type"):
        length = int.from_bytes(whole[place : place + 4], "little")
        names.append(whole[place + 4 : place + 4 + length])
        place += 4 + length
    _, flags, _, _, states, arcs = _HEADER.unpack_from(whole, place)
    return _Graph(names[0], flags, states, arcs, place + _HEADER.size)


def _last_of_vector(whole: mmap.mmap, graph: _Graph) -> int:
    """Every state is followed by its arcs."""
    place, last = graph.body, 0
    for _ in range(graph.states):
        _, arcs = _STATE_OF_VECTOR.unpack_from(whole, place)
        place += _STATE_OF_VECTOR.size
        last = max(last, _highest(whole, place, arcs))
        place += arcs * _ARC.itemsize
    return last


def _last_of_const(whole: mmap.mmap, graph: _Graph) -> int:
    """All states stand before all arcs."""
    place = _aligned(graph.body, graph) + graph.states * _STATE_OF_CONST
    place = _aligned(place, graph)
    starts = range(0, graph.arcs, _BATCH)
    batches = ((start, min(_BATCH, graph.arcs - start)) for start in starts)
    return max(_highest(whole, place + start * _ARC.itemsize, count) for start, count in batches)


def _aligned(place: int, graph: _Graph) -> int:
    return -(-place // _ALIGNMENT) * _ALIGNMENT if graph.flags & _IS_ALIGNED else place


def _highest(whole: mmap.mmap, place: int, arcs: int) -> int:
    if arcs == 0:
        return 0
    return int(np.frombuffer(whole, dtype=_ARC, count=arcs, offset=place)["out"].max())
