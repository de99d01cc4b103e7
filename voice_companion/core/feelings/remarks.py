"""What speakers say of how they are without naming a feeling: "i'm fine", "i feel like a fool"."""

import re
from collections.abc import Sequence
from functools import cached_property

from voice_companion.core.feelings.ellipsis import POLARITIES, Elision
from voice_companion.core.feelings.holder_rules import Ascription
from voice_companion.core.feelings.mentions import FoundFeeling
from voice_companion.core.feelings.polarity import PolarityRules, read_outside
from voice_companion.core.labels import Holder, Polarity, Span
from voice_companion.core.parsing.clause_reader import Range
from voice_companion.core.parsing.language import Parse
from voice_companion.core.parsing.patterns import any_regex
from voice_companion.core.parsing.spans import Reader, Tails
from voice_companion.core.parsing.tokens import Tokens, read_tokens
from voice_companion.core.rulebook import Rules


class RemarkRules(Rules):
    """The tables of intents/<language>/remarks.toml."""

    well: tuple[str, ...]
    """Claims to be well, from the subject on ("i'm fine")."""
    not_well: frozenset[str]
    """Words that leave no claim where they follow ("i'm fine tuning")."""
    likening: tuple[str, ...]
    """What leads in a likeness ("i feel like | a fool")."""
    closing: tuple[str, ...]
    """What closes a sentence that puts the likeness first ("a fool | is what i feel like")."""
    begins: frozenset[str]
    """The first words of a likeness."""
    bare: frozenset[str]
    """Likenesses without an article ("dirt")."""
    wants: frozenset[str]
    """What one "feels like" when one wants it ("a drink")."""
    lists: dict[str, tuple[str, ...]]

    @cached_property
    def compiled(self) -> dict[str, re.Pattern[str]]:
        """Return the expressions of the three tables of patterns."""
        return {
            name: any_regex(getattr(self, name), self.lists)
            for name in ("well", "likening", "closing")
        }


def find_fine(
    parse: Parse, rules: RemarkRules, polarity: PolarityRules, elisions: Sequence[Elision]
) -> Polarity | None:
    """Return whether the speaker claims to be well; None where nothing is said of it.

    What takes the claim up behind it turns it: "i'm alright | well i'm not".
    """
    tokens = read_tokens(parse)
    found = None
    end = 0
    for match in rules.compiled["well"].finditer(tokens.line):
        first, stop = tokens.index_at(match.start()), tokens.index_at(match.end())
        if tokens.word(stop) not in rules.not_well:
            found, end = _claim(tokens, first, stop, polarity) or found, stop
    taken_up = [one for one in elisions if one.subject == "i" and 0 < end <= one.lead]
    return POLARITIES.get(taken_up[-1].stance, found) if found and taken_up else found


def _claim(tokens: Tokens, first: int, stop: int, rules: PolarityRules) -> Polarity | None:
    outside = read_outside(tokens, Ascription(Holder.SELF, (first, first + 1), first), rules)
    if outside is None:
        return None
    line = tokens.text(first, stop)
    negated = not rules.words.negators.isdisjoint(line.split())
    if outside.unsure or rules.inside["unsure"].search(line):
        return Polarity.UNSURE
    return Polarity.DENIED if negated ^ outside.flipped else Polarity.FELT


def find_likeness(
    parse: Parse, found: Sequence[FoundFeeling], rules: RemarkRules, tails: Tails
) -> Span | None:
    """Return what the speaker feels like ("a fool"), where it is no clause and no want."""
    tokens = read_tokens(parse)
    for match in rules.compiled["likening"].finditer(tokens.line):
        first = tokens.index_at(match.end())
        word = tokens.word(first)
        if word not in rules.begins | rules.bare or any(one.first >= first for one in found):
            continue
        reader = Reader(tokens, tails)
        if reader.opens_clause(first) and not rules.compiled["closing"].search(tokens.line):
            continue
        span = _before_closing(tokens, reader.phrase_span(first), rules)
        if span and rules.wants.isdisjoint(tokens.words[span[0] : span[1]]):
            return parse.span(*span)
    return None


def _before_closing(tokens: Tokens, span: Range | None, rules: RemarkRules) -> Range | None:
    if span is None:
        return None
    closed = rules.compiled["closing"].search(tokens.text(*span))
    return (
        (span[0], span[0] + len(tokens.text(*span)[: closed.start()].split())) if closed else span
    )
