"""Captions as plain lines, one after the other, so that a screen reader can follow them."""

from collections.abc import Sequence
from typing import TextIO


class ConsoleCaptions:
    """Writes captions to a stream, each line at once.

    A screen that is full or gone ends no talk: it goes on by voice, and nothing more is shown.
    """

    def __init__(self, stream: TextIO | None) -> None:
        """Write to `stream`; None is a stream that was closed before the start."""
        self._stream = stream

    def heard(self, text: str) -> None:
        """Show what the person was heard to say."""
        self._line(f"You: {text}")

    def said(self, text: str, on_screen: Sequence[str] = ()) -> None:
        """Show what the companion says, and lines to show besides, such as a number to call."""
        self._line(f"Companion: {text}")
        for line in on_screen:
            self._line(f"    {line}")

    def note(self, text: str) -> None:
        """Show a word about the program itself."""
        self._line(f"({text})")

    def _line(self, text: str) -> None:
        if self._stream is None:
            return
        try:
            print(text, file=self._stream, flush=True)
        except (OSError, ValueError):  # the latter where the stream was closed on our side
            self._stream = None
