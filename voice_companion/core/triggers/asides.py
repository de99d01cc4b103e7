"""Triggers without what only looks like a part of them: remarks, comparisons, a denied cause."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from voice_companion.core.feelings.ellipsis import Elision
from voice_companion.core.feelings.instead import Instead
from voice_companion.core.feelings.mentions import FoundFeeling
from voice_companion.core.parsing.tokens import Tokens
from voice_companion.core.triggers.finder import FoundTrigger

_MANNERS = frozenset({"such", "usual", "always", "ever", "well"})
"""What "as" leads in without a cause ("angry as usual")."""
_OBJECT = 4
"""Tokens of the longest object that may stand before "less than"."""
_LEFT_OVER = frozenset({"than", "more", "less"})


def without_asides(
    tokens: Tokens,
    triggers: Iterable[FoundTrigger],
    found: Sequence[FoundFeeling],
    elisions: Sequence[Elision],
    instead: Instead | None,
) -> Iterator[FoundTrigger]:
    """Yield the triggers, cut before a remark ("angry with him | well a bit") or a comparison."""
    leads = [one.lead for one in elisions] + ([instead.lead] if instead else [])
    for trigger in triggers:
        if tokens.word(trigger.first) == "n't":
            if instead and instead.stop > instead.first:
                yield replace(trigger, first=instead.first, stop=instead.stop)
            continue
        if any(one.first <= trigger.first and trigger.stop <= one.stop for one in found):
            continue
        compared = _comparison(tokens, trigger, found)
        stop = min(
            (at for at in (*leads, compared) if trigger.first <= at < trigger.stop),
            default=trigger.stop,
        )
        if stop == trigger.first + 1 and tokens.words[trigger.first] in _MANNERS:
            continue
        while stop > trigger.first and tokens.words[stop - 1] in _LEFT_OVER:
            stop -= 1
        if stop > trigger.first:
            yield replace(trigger, stop=stop)


def _comparison(tokens: Tokens, trigger: FoundTrigger, found: Sequence[FoundFeeling]) -> int:
    """Return where "than" stands behind a graded feeling ("prouder of him | than of me"), or -1.

    It also grades behind its object: "i miss him less | than i did".
    """
    if trigger.feeling is None:
        return -1
    feeling = found[trigger.feeling]
    graded = tokens.words[feeling.first].endswith("er") or not {"more", "less"}.isdisjoint(
        tokens.words[max(feeling.first - 1, 0) : feeling.first]
    )
    behind = range(max(trigger.first, feeling.stop), trigger.stop)
    than = next((at for at in behind if tokens.words[at] == "than"), -1)
    near = than - feeling.stop <= _OBJECT and tokens.word(than - 1) in _LEFT_OVER
    return than if graded or near else -1
