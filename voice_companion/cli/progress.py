"""How far a long command is, shown on a terminal and nowhere else."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_STEPS = 1_000


@contextmanager
def progress(label: str, *, wanted: bool = True) -> Iterator[Callable[[float], None]]:
    """Show a bar on standard error where that is a terminal; give what moves it on, to 0 to 1."""
    if not wanted or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _share: None
        return
    with click.progressbar(length=_STEPS, label=label, width=30, file=sys.stderr) as bar:
        yield lambda share: bar.update(round(share * _STEPS) - bar.pos)
