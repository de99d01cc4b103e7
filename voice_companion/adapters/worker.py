"""What every rendering process does around its engine: greet, answer, and end with its starter.

An engine's program calls serve(). What goes through the pipes are frames (see frames.py):

- the greeting: ok, the engine's `voices`, and as body the WARM_UP spoken, at `rate`;
- a request: its `number`, the `text`, and the `rate` in words a minute;
- its answers: each its `number` and a piece of sound at `rate`; the last one has no sound;
- a failure, in the place of either: not ok, with a `reason` that holds nothing of the text; where
  the voice is unknown, with the `voices` that there are.

A request that comes while another one is answered ends that one: nobody wants the rest of it.
Sound is mono, signed 16 bit, little-endian. Nothing that leaves this process but sound depends on
the words.
"""

import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import IO, Any, NoReturn, Protocol

import numpy as np
import numpy.typing as npt

from voice_companion.adapters.frames import read_frame, write_frame

WARM_UP = "You felt so alone that evening, and nobody called."
"""Rendered before the greeting: that loads what an engine loads late, and shows how loud and how
fast the voice is. Of 13 lines of our kind it is nearest to their mean in both, in two voices."""

Piece = tuple[npt.NDArray[np.int16], int]
"""Mono samples, and how many there are in a second."""


class RenderingError(Exception):
    """The engine cannot do what was asked; the message holds nothing of what was to be spoken."""


class UnknownVoiceError(RenderingError):
    """There is no voice of that name; `voices` are the names that there are."""

    def __init__(self, message: str, voices: Sequence[str]) -> None:
        super().__init__(message)
        self.voices = tuple(voices)


class Engine(Protocol):
    """Renders text that is on one line and not blank."""

    voices: tuple[str, ...]
    """The names of all voices that it could have been loaded with."""
    sample: Piece
    """WARM_UP spoken, at about the usual rate."""

    def render(self, text: str, *, rate: int) -> Iterator[Piece]:
        """Yield the text's sound at `rate` words a minute; raise RenderingError."""


def serve(load: Callable[[], Engine], *, at_end: Callable[[], None] = lambda: None) -> None:
    """Load the engine, greet, and answer requests until the starter has gone.

    `at_end` clears away what the engine may have left. Ctrl-C and SIGTERM are the starter's
    business: it still wants its goodbye spoken.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    os.umask(0o077)
    sys.addaudithook(_refuse_network)
    requests, answers = _take_over_pipes()
    pending: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    reading = (requests, pending, at_end)
    threading.Thread(target=_read_requests, args=reading, daemon=True).start()
    sys.unraisablehook = lambda unraisable: _give_up(answers, at_end, unraisable.exc_value)
    try:
        engine = load()
    except RenderingError as exc:
        write_frame(answers, _failure(exc))
        return
    samples, rate = engine.sample
    greeting = {"ok": True, "voices": list(engine.voices), "rate": rate}
    write_frame(answers, greeting, samples.astype("<i2").tobytes())
    while True:
        _answer(pending.get(), engine, answers, pending)


def _answer(
    request: dict[str, Any],
    engine: Engine,
    answers: IO[bytes],
    pending: "queue.SimpleQueue[dict[str, Any]]",
) -> None:
    number = request["number"]
    try:
        for samples, rate in engine.render(request["text"], rate=request["rate"]):
            header = {"ok": True, "number": number, "rate": rate}
            write_frame(answers, header, samples.astype("<i2").tobytes())
            if not pending.empty():
                return
    except RenderingError as exc:
        write_frame(answers, {**_failure(exc), "number": number})
    else:
        write_frame(answers, {"ok": True, "number": number})


def _failure(exc: RenderingError) -> dict[str, Any]:
    there_are = {"voices": exc.voices} if isinstance(exc, UnknownVoiceError) else {}
    return {"ok": False, "reason": str(exc), **there_are}


def _refuse_network(event: str, _arguments: tuple[object, ...]) -> None:
    """Stop whatever in an engine or below it would open a connection: speech is made offline."""
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"}:
        message = "a speech engine tried to use a network"
        raise RenderingError(message)


def _read_requests(
    requests: IO[bytes],
    pending: "queue.SimpleQueue[dict[str, Any]]",
    at_end: Callable[[], None],
) -> None:
    while (frame := read_frame(requests)) is not None:
        pending.put(frame[0])
    at_end()  # the program that started us has gone, perhaps killed while we render
    os._exit(0)


def _give_up(
    answers: IO[bytes], at_end: Callable[[], None], cause: BaseException | None
) -> NoReturn:
    """End where an exception cannot be raised: inside an engine's callback it would be lost."""
    root = cause.__context__ if cause is not None and cause.__context__ is not None else cause
    detail = root.strerror if isinstance(root, OSError) else type(root).__name__
    write_frame(answers, _failure(RenderingError(f"the sound could not be kept ({detail})")))
    at_end()
    os._exit(1)


def _take_over_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Keep the pipes for us and give the engine and its kin, which may print, the null device."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    return requests, answers
