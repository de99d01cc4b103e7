"""Runs models/listener: a small sentence encoder in ONNX, on one thread."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import NDArray

from voice_companion.adapters.data_files import data_folder
from voice_companion.adapters.onnx_runtime import import_onnxruntime
from voice_companion.adapters.word_opinion import WordOpinion
from voice_companion.core.impression import (
    ACT_CLASSES,
    Answered,
    HoldAct,
    Impression,
    Mark,
    Situated,
    Valence,
)
from voice_companion.core.labels import Danger, Family
from voice_companion.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

NETWORK, TOKENIZER, LABELS = "model.onnx", "tokenizer.json", "labels.json"
EXAMPLES = "examples.npz"
"""The vectors of the examples in intents/, by the digest of their text; made by the trainer."""
MARKS = ("evidence", "points", "echoed", "stops", "commas", "quoted")
"""The heads that mark words."""
LONGEST = 192
"""Tokens of a turn that are read at once; a longer one is read in windows that overlap by half."""
_LINE, _EARLIER = 16, 24
"""Tokens that are kept of the companion's last line, and of each turn before: the last ones."""
_LIKENED = 24
"""Words of a turn that can be very near an example, as an example is one short line. Longer turns
are read once, with what came before them, and their vector is that reading's."""
SHARE, NEUTRAL = 0.5, -2.0
"""How much the words' log-odds of danger count beside the network's, and at which they say nothing
either way: between what most harmless and most dangerous lines have (on a writer left out)."""
_CALMER, _GRAVER = 1.0, 3.0
"""How far words can move the log-odds down and up: words that nobody knew yet excuse nothing."""
_OPENING, _PARTING = 101, 102
"""The tokens [CLS] and [SEP] of the published vocabulary."""
_WORD = re.compile(r"\S+")

_Class = TypeVar("_Class")


class ListenerModel:
    """The listener. Not for use by two threads at once."""

    def __init__(self, folder: Path | None = None) -> None:
        """Load models/listener, or another folder; raise ModelError when it can't be used."""
        onnxruntime = import_onnxruntime()
        from tokenizers import Tokenizer

        folder = folder or data_folder("models") / "listener"
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
            self._session = onnxruntime.InferenceSession(
                str(folder / NETWORK), options, providers=["CPUExecutionProvider"]
            )
            labels = json.loads((folder / LABELS).read_text(encoding="utf-8"))
            self._words = WordOpinion(folder)
        except Exception as exc:  # onnxruntime and tokenizers raise their own, and bare ones
            message = "The listener cannot be loaded. Install voice-companion again."
            raise ModelError(message) from exc
        self._outputs = [one.name for one in self._session.get_outputs()]
        if labels != class_names() or not set(MARKS) <= set(self._outputs):
            message = "The listener does not fit the program. Install both again."
            raise ModelError(message)
        self._kept = _kept_vectors(folder / EXAMPLES)

    def read(self, turn: Situated) -> Impression:
        """Return what the listener makes of one turn."""
        windows = _windows(turn.text)
        read = [self._read_window(turn, start, end) for start, end in windows]
        whole = read[0] if len(read) == 1 else _joined(read)
        if (turn.earlier or turn.line) and len(turn.text.split()) <= _LIKENED:
            # Examples stand by themselves, so likeness is measured by the turn itself.
            return replace(whole, vector=self.read(Situated(turn.text)).vector)
        return whole

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of texts by themselves, (len(texts), 384), each of length 1.

        Those of the shipped examples were made beforehand and are found by the text's digest.
        """
        found = [self._kept.get(_digest(text)) for text in texts]
        made = [
            self.read(Situated(text)).vector if vector is None else vector
            for text, vector in zip(texts, found, strict=True)
        ]
        return np.array(made, dtype=np.float32).reshape(len(texts), -1)

    def keep_vectors(self, texts: Sequence[str], folder: Path) -> None:
        """Write the vectors of these texts into a listener's folder, for the next one to know."""
        self._kept = {}
        digests = np.array([_digest(text) for text in texts])
        vectors = self.vectors(texts).astype(np.float16)
        np.savez_compressed(folder / EXAMPLES, digests=digests, vectors=vectors)

    def _read_window(self, turn: Situated, start: int, end: int) -> Impression:
        text = turn.text[start:end]
        words, parts, spans = situated_tokens(
            self._tokenizer, text, line=turn.line, earlier=turn.earlier
        )
        given = {
            "words": np.array([words], dtype=np.int64),
            "parts": np.array([parts], dtype=np.int64),
            "mask": np.ones((1, len(words)), dtype=np.int64),
        }
        values = self._session.run(None, given)
        found = dict(zip(self._outputs, (value[0] for value in values), strict=True))
        return Impression(
            acts=_chances(ACT_CLASSES, found["act"]),
            dangers=_with_words(
                _chances((None, *Danger), found["danger"]), self._words.log_odds(text)
            ),
            holds=_chances(tuple(HoldAct), found["hold"]),
            answers=_chances(tuple(Answered), found["answer"]),
            valences=_chances(tuple(Valence), found["valence"]),
            families=_chances((None, *Family), found["family"]),
            evidence=_marks(text, start, spans, found["evidence"]),
            points=_marks(text, start, spans, found["points"]),
            echoed=_marks(text, start, spans, found["echoed"]),
            stops=_marks(text, start, spans, found["stops"]),
            quoted=_marks(text, start, spans, found["quoted"]),
            vector=found["vector"],
        )


def situated_tokens(
    tokenizer: "Tokenizer", text: str, *, line: str = "", earlier: Sequence[str] = ()
) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    """Return token ids, parts (0 the turn, 1 what came before), and the turn's tokens' offsets.

    The order is: [CLS] turn [SEP] companion's line [SEP] the turn before [SEP] the one before it.
    """
    present = tokenizer.encode(text, add_special_tokens=False)
    ids, spans = present.ids[:LONGEST], present.offsets[:LONGEST]
    words = [_OPENING, *ids, _PARTING]
    before = [(line, _LINE), *((one, _EARLIER) for one in reversed(earlier[-2:]))]
    behind: list[int] = []
    for said, most in before:
        tokens = tokenizer.encode(said, add_special_tokens=False).ids[-most:] if said else []
        behind += [*tokens, _PARTING]
    return words + behind, [0] * len(words) + [1] * len(behind), spans


def _kept_vectors(path: Path) -> dict[str, NDArray[np.float32]]:
    """Return the vectors that were made beforehand; none where there are none."""
    if not path.exists():
        return {}
    with np.load(path, allow_pickle=False) as kept:
        vectors = kept["vectors"].astype(np.float32)
        return dict(zip(kept["digests"].tolist(), vectors, strict=True))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def class_names() -> Mapping[str, Sequence[str]]:
    """Return the classes of each head, as labels.json must have them."""
    return {
        "act": list(ACT_CLASSES),
        "danger": ["none", *Danger],
        "hold": list(HoldAct),
        "answer": list(Answered),
        "valence": list(Valence),
        "family": ["none", *Family],
    }


def _windows(text: str) -> list[tuple[int, int]]:
    """Return the stretches of a text to read at once, in characters; one for all but long turns."""
    words = [one.span() for one in _WORD.finditer(text)]
    size = LONGEST * 2 // 3  # words have at most about one token and a half on average
    if len(words) <= size:
        return [(0, len(text))]
    begins = range(0, len(words) - size // 2, size // 2)
    return [(words[at][0], words[min(at + size, len(words)) - 1][1]) for at in begins]


def _joined(read: Sequence[Impression]) -> Impression:
    """Return one impression of all windows.

    Danger is that of the gravest window; what the turn does, that of the last one, which nobody
    spends so many words on to command something.
    """
    gravest = max(read, key=lambda one: one.danger)
    last = read[-1]
    return Impression(
        acts=last.acts,
        dangers=gravest.dangers,
        holds=gravest.holds,
        answers=read[0].answers,
        valences=last.valences,
        families=last.families,
        evidence=_highest([one.evidence for one in read]),
        points=_highest([one.points for one in read]),
        echoed=_highest([one.echoed for one in read]),
        stops=_innermost([one.stops for one in read]),
        quoted=_innermost([one.quoted for one in read]),
        vector=gravest.vector,
    )


def _highest(marks: Sequence[Sequence[Mark]]) -> tuple[Mark, ...]:
    """Return each word once, with the highest chance that any window gives it."""
    found: dict[tuple[int, int], Mark] = {}
    for mark in (one for window in marks for one in window):
        known = found.get((mark.start, mark.end))
        if known is None or known.chance < mark.chance:
            found[mark.start, mark.end] = mark
    return tuple(sorted(found.values(), key=lambda mark: mark.start))


def _innermost(marks: Sequence[Sequence[Mark]]) -> tuple[Mark, ...]:
    """Return each word once, from the window in which it stands farthest from an edge.

    The last word of a window looks like the end of a turn.
    """
    found: dict[tuple[int, int], tuple[int, Mark]] = {}
    for window in marks:
        for at, mark in enumerate(window):
            depth = min(at, len(window) - 1 - at)
            known = found.get((mark.start, mark.end))
            if known is None or known[0] < depth:
                found[mark.start, mark.end] = depth, mark
    return tuple(mark for _, (_, mark) in sorted(found.items()))


def _chances(classes: Sequence[_Class], logits: NDArray[np.float32]) -> dict[_Class, float]:
    raised = np.exp(logits - logits.max())
    return dict(zip(classes, (raised / raised.sum()).tolist(), strict=True))


def _with_words(
    chances: Mapping[Danger | None, float], log_odds: float
) -> dict[Danger | None, float]:
    """Return the chances of danger with a second opinion on whether there is any."""
    raised = np.exp(np.clip(SHARE * (log_odds - NEUTRAL), -_CALMER, _GRAVER))
    weighed = {tier: one if tier is None else one * raised for tier, one in chances.items()}
    total = sum(weighed.values())
    return {tier: float(one / total) for tier, one in weighed.items()}


def _marks(
    text: str, offset: int, spans: Sequence[tuple[int, int]], logits: NDArray[np.float32]
) -> tuple[Mark, ...]:
    """Return one mark a word: the highest chance of its tokens."""
    chances = 1.0 / (1.0 + np.exp(-logits[1 : 1 + len(spans)]))
    found, at = [], 0
    for word in _WORD.finditer(text):
        highest = 0.0
        while at < len(spans) and spans[at][0] < word.end():
            highest = max(highest, float(chances[at]))
            at += 1
        found.append(Mark(offset + word.start(), offset + word.end(), highest))
    return tuple(found)


__all__ = [
    "EXAMPLES",
    "LABELS",
    "MARKS",
    "NETWORK",
    "TOKENIZER",
    "ListenerModel",
    "class_names",
    "situated_tokens",
]
