"""The likeliest text is found, also where its beginning is not the likeliest."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_companion.adapters.beam_search import search

END, PIECES = 0, 4


class Table:
    """A decoder whose chances hang on the last piece alone; it checks that it is followed."""

    def __init__(self, chances):
        self._chances = np.log(np.asarray(chances, dtype=np.float32))
        self._open = [()]
        self._asked = [()]

    def next(self, beginnings):
        assert [one.pieces[: len(self._open[n])] for n, one in enumerate(beginnings)] == self._open
        self._asked = [one.pieces for one in beginnings]
        return np.stack([self._row(one) for one in beginnings])

    def follow(self, parents):
        self._open = [self._asked[parent] for parent in parents]

    def _row(self, beginning):
        return self._chances[beginning.pieces[-1] if beginning.pieces else PIECES]


def table(first, **rows):
    """Rows by piece; a piece without one ends the text."""
    ends = [0.97, 0.01, 0.01, 0.01]
    return Table([*(rows.get(f"after_{n}", ends) for n in range(PIECES)), first])


def test_a_width_of_one_takes_the_likeliest_piece_each_time():
    steps = table([0.01, 0.5, 0.4, 0.09], after_1=[0.3, 0.3, 0.2, 0.2])

    assert search(steps, end=END, width=1, longest=5).pieces[0] == 1


def test_a_wider_one_finds_the_likelier_whole():
    steps = table([0.01, 0.5, 0.4, 0.09], after_1=[0.3, 0.3, 0.2, 0.2])

    best = search(steps, end=END, width=3, longest=5)

    assert best.pieces == (2,)
    assert np.exp(best.total) == pytest.approx(0.4 * 0.97, abs=1e-4)


def test_the_empty_text_is_never_taken():
    assert search(table([0.98, 0.01, 0.005, 0.005]), end=END, width=2, longest=5).pieces == (1,)


def test_a_text_that_does_not_end_is_cut_at_the_longest():
    loop = table([0.01, 0.97, 0.01, 0.01], after_1=[1e-6, 0.97, 0.02, 0.009999])

    assert search(loop, end=END, width=1, longest=7).pieces == (1,) * 7


rows = st.lists(st.floats(0.05, 1.0), min_size=PIECES, max_size=PIECES)


@given(st.lists(rows, min_size=PIECES + 1, max_size=PIECES + 1))
def test_no_text_of_one_piece_is_likelier_than_what_is_found(weights):
    chances = np.asarray(weights) / np.sum(weights, axis=1, keepdims=True)
    logs = np.log(chances)

    best = search(Table(chances), end=END, width=PIECES - 1, longest=12)

    assert best.total >= max(logs[PIECES][n] + logs[n][END] for n in range(1, PIECES)) - 1e-4
    assert best.total == pytest.approx(sum(best.chances), abs=1e-4)
