"""How strong the words around a feeling make it; its own strength does not count."""

import re
from functools import cached_property

from pydantic import Field

from voice_companion.core.labels import Intensity
from voice_companion.core.parsing.patterns import any_regex, ending_regex
from voice_companion.core.parsing.tokens import Tokens
from voice_companion.core.rulebook import Rules

_SUPERLATIVE = re.compile(r"[a-z]{2,}iest$|^(saddest|maddest|calmest|proudest|lowest)$")


class Degree(Rules):
    """Patterns of words that strengthen or weaken a feeling."""

    before: tuple[str, ...]
    """Right before the feeling, or right before the verb that carries it."""
    after: tuple[str, ...]
    """Behind the feeling."""
    whole: tuple[str, ...] = Field(default=(), alias="with")
    """Ending in the feeling itself."""
    across: int
    """How many words may stand between a feeling and a pattern behind it."""


class IntensityRules(Rules):
    """The tables of intents/<language>/intensity.toml."""

    high: Degree
    low: Degree
    between: frozenset[str]
    """Small words that may stand between a strengthening word and the feeling."""
    bars: frozenset[str]
    """Words that no pattern behind a feeling reaches across."""
    lists: dict[str, tuple[str, ...]]

    @cached_property
    def compiled(self) -> dict[Intensity, tuple[re.Pattern[str], re.Pattern[str], int]]:
        """Return the expressions before and behind, and the reach, of each degree."""
        return {
            level: (
                ending_regex(degree.before, self.lists),
                any_regex(degree.after, self.lists),
                degree.across,
            )
            for level, degree in ((Intensity.LOW, self.low), (Intensity.HIGH, self.high))
        }

    @cached_property
    def exceeding(self) -> re.Pattern[str]:
        """Return the expression for what is high together with the feeling's own word."""
        return ending_regex(self.high.whole, self.lists)


def find_intensity(
    tokens: Tokens, place: tuple[int, int], left: int, rules: IntensityRules
) -> Intensity:
    """Return the intensity of the feeling at those tokens; its clause begins at `left`."""
    first, stop = place
    end = first
    while True:
        level = _before(tokens, left, end, rules)
        if level is not None:
            return level
        if end <= left or tokens.expanded[end - 1] not in rules.between:
            break
        end -= 1
    if _SUPERLATIVE.search(tokens.expanded[first]) or rules.exceeding.search(
        tokens.text(left, stop)
    ):
        return Intensity.HIGH
    return _after(tokens, stop, rules) or Intensity.PLAIN


def _before(tokens: Tokens, left: int, end: int, rules: IntensityRules) -> Intensity | None:
    line = tokens.text(max(left, end - 6, 0), end)
    for level, (before, _, _) in rules.compiled.items():
        if before.search(line):
            return level
    return None


def _after(tokens: Tokens, stop: int, rules: IntensityRules) -> Intensity | None:
    for level, (_, after, across) in reversed(rules.compiled.items()):
        reach = stop
        while reach < min(stop + across, len(tokens)) and tokens.expanded[reach] not in rules.bars:
            reach += 1
        found = after.search(tokens.text(stop, min(reach + 5, len(tokens))))
        if found and found.start() <= len(tokens.text(stop, reach)):
            return level
    return None
