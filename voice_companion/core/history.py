"""The moments of a session to go back to, when what was told is to be forgotten."""

from dataclasses import dataclass, field
from typing import Self

from voice_companion.core.dialogue import KEPT_EARLIER, Memory
from voice_companion.core.safety.guard import Recent

__all__ = ["History", "Moment"]


@dataclass(frozen=True, slots=True)
class Moment:
    """What was known at one moment of the session."""

    memory: Memory = field(default_factory=Memory)
    recent: tuple[Recent, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The moments before each of the latest things told, oldest first."""

    moments: tuple[Moment, ...] = ()

    def then(self, before: Moment) -> Self:
        """Return the history after one more thing was told, with the moment before it."""
        return type(self)((*self.moments, before)[-KEPT_EARLIER:])

    def back(self) -> tuple[Moment, Self]:
        """Return the moment before the last thing told, and the history before it.

        Where nothing was told, or too much was taken back, that is the beginning.
        """
        if not self.moments:
            return Moment(), self
        return self.moments[-1], type(self)(self.moments[:-1])
