"""The encoder of our spaCy pipeline in a few numpy calls: the same numbers in half the time.

thinc walks some thirty layer objects for every document, which for one short utterance costs more
than the arithmetic. What a word is before its neighbours are looked at depends on the word alone,
so it is kept for words met before.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray
    from spacy.pipeline import Tok2Vec
    from spacy.tokens import Doc

    Floats = NDArray[np.float32]

_MOST_WORDS_KEPT = 20_000


class WordEncoder:
    """Does what `Tok2Vec.predict` does, for a MultiHashEmbed and a MaxoutWindowEncoder of window 1.

    `encode` may take the place of that method. Raises ValueError for an encoder of another shape.
    """

    def __init__(self, component: "Tok2Vec") -> None:
        embed, encode = component.model.layers
        self._embed: Any = embed
        self._layers = [_ContextLayer(residual) for residual in encode.layers[0].layers]
        self._width = int(component.model.get_dim("nO"))
        self._kept: dict[tuple[int, int], Floats] = {}

    def encode(self, docs: "Iterable[Doc]") -> "list[Floats]":
        """Return one array of shape (words, width) per document."""
        rows = [self._words(doc) for doc in docs]
        # Between two documents lie as many empty rows as there are layers, so that neither is the
        # other's neighbour; each layer uses up one row at either end.
        gap = np.zeros((len(self._layers), self._width), dtype=np.float32)
        x = np.concatenate([gap, *(part for row in rows for part in (row, gap))])
        for layer in self._layers:
            x = layer(x)
        encoded, at = [], 0
        for row in rows:
            encoded.append(x[at : at + len(row)])
            at += len(row) + len(gap)
        return encoded

    def _words(self, doc: "Doc") -> "Floats":
        """Return the vectors of a document's words before their context is looked at."""
        if not len(doc):
            return np.zeros((0, self._width), dtype=np.float32)
        words = list(map(tuple, doc.to_array(["ORTH", "NORM"]).tolist()))
        try:
            return np.stack([self._kept[word] for word in words])
        except KeyError:
            rows: Floats = self._embed.predict([doc])[0]
        if len(self._kept) > _MOST_WORDS_KEPT:
            self._kept.clear()
        self._kept.update(zip(words, rows, strict=True))
        return rows


class _ContextLayer:
    """residual(expand_window >> maxout >> layernorm), its weights laid out for one product."""

    def __init__(self, residual: Any) -> None:  # noqa: ANN401 - thinc's layers carry no useful types
        window, unit = residual.layers[0].layers[0], residual.layers[0].layers[1].layers[0]
        maxout, norm = unit.layers
        if window.attrs["window_size"] != 1:
            raise ValueError("only a window of one word to either side is encoded here")
        weights: Floats = maxout.get_param("W")
        self._width, self._pieces, inputs = weights.shape
        by_piece = weights.transpose(1, 0, 2).reshape(self._pieces * self._width, inputs)
        self._weights = np.ascontiguousarray(by_piece.T)
        self._bias: Floats = np.ascontiguousarray(maxout.get_param("b").T).reshape(-1)
        self._gain: Floats = norm.get_param("G")
        self._shift: Floats = norm.get_param("b")

    def __call__(self, x: "Floats") -> "Floats":
        """Return one row for each of `x` but its first and last."""
        y = np.concatenate([x[:-2], x[1:-1], x[2:]], axis=1) @ self._weights
        y += self._bias
        best: Floats = y.reshape(len(y), self._pieces, self._width).max(axis=1)
        best -= best.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", best, best) / self._width + 1e-8
        best *= (self._gain / np.sqrt(variance)[:, None]).astype(np.float32, copy=False)
        best += self._shift
        best += x[1:-1]
        return best
