"""Whether a feeling is felt, denied or left open, or not said of anybody at all.

The scopes follow the field's terms: a negator between the person and the feeling scopes over it; a
neg-raising verb ("i don't think i'm sad") passes its negation down; hedges, questions and reports
of others leave open; conditions and wishes ascribe nothing.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from voice_companion.core.feelings.holder_rules import Ascription
from voice_companion.core.labels import Holder, Polarity
from voice_companion.core.parsing.function_words import BE
from voice_companion.core.parsing.patterns import any_regex, closed_regex, ending_regex
from voice_companion.core.parsing.tokens import Tokens
from voice_companion.core.rulebook import Rules

_WHAT = frozenset({"what", "how", "way", "things", "thing", "everything", "something", "words"})
_GRADING = frozenset({"just", "more", "really", "so", "very", "only", "actually"})
_STEPS = 4
_WINDOW = 9


class Words(Rules):
    """Closed lists of small words."""

    negators: frozenset[str]
    nobody: frozenset[str]
    contrast: frozenset[str]
    closing: frozenset[str]
    """What may follow a remark that closes a clause ("sad i guess because")."""


class Within(Rules):
    """Patterns between the person and the feeling."""

    void: tuple[str, ...]
    unsure: tuple[str, ...]
    denied: tuple[str, ...]
    drop: tuple[str, ...]


class Before(Rules):
    """Patterns right before the person."""

    adverbs: frozenset[str]
    flip: tuple[str, ...]
    unsure: tuple[str, ...]
    drop: tuple[str, ...]
    reported: tuple[str, ...]
    rhetorical: tuple[str, ...]


class EchoRules(Rules):
    """Words that take up a feeling without its name; each ends its clause."""

    leads: tuple[str, ...]
    """What may stand before them at the beginning of a clause."""
    after: frozenset[str]
    """Other words right before a subject with its auxiliary; never a noun: "the person i was"."""
    subject: tuple[str, ...]
    """A subject with its auxiliary, and what may follow it ("i am a bit")."""
    affirmed: tuple[str, ...]
    denied: tuple[str, ...]
    unsure: tuple[str, ...]
    low: tuple[str, ...]
    taken_back: tuple[str, ...]
    past: frozenset[str]
    """Auxiliaries of the past."""
    weaker: tuple[str, ...]
    stronger: tuple[str, ...]
    open: tuple[str, ...]
    """Anywhere in them, these leave it open."""
    closers: tuple[str, ...]
    """What may follow: the beginning of another clause."""


class PolarityRules(Rules):
    """The tables of intents/<language>/polarity.toml."""

    words: Words
    within: Within
    before: Before
    after: dict[str, tuple[str, ...]]
    """Patterns right behind the feeling that turn it ("unsure": "or something")."""
    echo: EchoRules
    lists: dict[str, tuple[str, ...]]

    @cached_property
    def inside(self) -> dict[str, re.Pattern[str]]:
        """Return the expressions for the patterns between person and feeling."""
        names = ("void", "unsure", "denied", "drop")
        return {name: any_regex(getattr(self.within, name), self.lists) for name in names}

    @cached_property
    def outside(self) -> dict[str, re.Pattern[str]]:
        """Return the expressions for the patterns before the person."""
        names = ("flip", "unsure", "drop", "reported", "rhetorical")
        return {name: ending_regex(getattr(self.before, name), self.lists) for name in names}

    @cached_property
    def elliptic(self) -> re.Pattern[str]:
        """Return the expression for all ellipses; a match's last group is the pattern's name."""
        names = ("subject", "taken_back", "denied", "unsure", "affirmed", "low")
        bodies = (
            f"(?P<{name}>{closed_regex(getattr(self.echo, name), self.echo.closers, self.lists)})"
            for name in names
        )
        return re.compile("|".join(bodies))

    @cached_property
    def around_echoes(self) -> dict[str, re.Pattern[str]]:
        """Return the expressions for what opens an ellipsis, and for what grades it."""
        return {
            "leads": ending_regex(self.echo.leads, self.lists),
            **{
                name: any_regex(getattr(self.echo, name), self.lists)
                for name in ("open", "weaker", "stronger")
            },
        }

    @cached_property
    def behind(self) -> dict[str, re.Pattern[str]]:
        """Return the expressions for the patterns behind the feeling."""
        return {name: any_regex(sources, self.lists) for name, sources in self.after.items()}


def find_polarity(
    tokens: Tokens,
    place: tuple[int, int],
    said: Ascription,
    rules: PolarityRules,
    ends: Collection[int] = (),
) -> Polarity | None:
    """Return the polarity of the feeling at those tokens; None when nobody is said to feel it.

    `ends` are the last tokens of the feelings before it.
    """
    within = _within(tokens, place[0], said, rules, ends)
    outside = read_outside(tokens, said, rules) if within is not None else None
    if within is None or outside is None:
        return None
    behind = _behind(tokens, place[1], rules)
    denied = (within[0] and not outside.rhetorical) ^ outside.flipped ^ (behind == "denied")
    if within[1] or outside.unsure or said.inverted or behind == "unsure":
        return Polarity.UNSURE
    return Polarity.DENIED if denied else Polarity.FELT


@dataclass(frozen=True, slots=True)
class Outside:
    """What stands before the person does to what is said."""

    flipped: bool
    unsure: bool
    rhetorical: bool


def _within(
    tokens: Tokens, first: int, said: Ascription, rules: PolarityRules, ends: Collection[int]
) -> tuple[bool, bool] | None:
    """Return whether the words before the feeling deny and open it; None when they drop it."""
    left = min(said.left, first)
    line = tokens.text(left, first + 1)
    dropped = rules.inside["drop"].search(line)
    if dropped and dropped.start() <= len(line) - len(tokens.expanded[first]) - 1 - 1:
        return None
    scope = tokens.text(_scope_start(tokens, left, first, rules, ends), first + 1)
    scope = rules.inside["void"].sub("", scope)
    scope, denials = rules.inside["denied"].subn("", scope)
    negators = (
        denials
        - (tokens.expanded[first] in rules.words.negators)
        - _is_answer(tokens, first)
        + _count_negators(scope.split(), rules.words.negators)
    )
    subjects = {tokens.expanded[left - 1] if left else ""}
    if said.named:
        # Within the scope "neither of us" has been counted as a negator.
        subjects |= {tokens.expanded[said.named[0]]} - rules.words.negators
    if rules.words.nobody & subjects:
        negators += 1
    return negators % 2 == 1, bool(rules.inside["unsure"].search(line))


def _count_negators(words: list[str], negators: frozenset[str]) -> int:
    """Count the negators; "no" before another one is an answer ("no not angry")."""
    pairs = zip(words, [*words, ""][1:], strict=True)
    return sum(
        word in negators and not (word == "no" and after in negators) for word, after in pairs
    )


def _is_answer(tokens: Tokens, first: int) -> bool:
    """Tell "no sad": the "no" answers or corrects; before an adjective it negates nothing."""
    place = first - 1
    while place > 0 and tokens.expanded[place] in _GRADING:
        place -= 1
    if place < 0 or tokens.expanded[place] != "no":
        return False
    describing = tokens.tags[first] in {"JJ", "VBN", "VBD", "RB"}
    return describing and (place == 0 or tokens.words[place - 1] not in BE)


def _scope_start(
    tokens: Tokens, left: int, first: int, rules: PolarityRules, ends: Collection[int]
) -> int:
    """Return where the negation of this feeling may stand: not before a contrasted feeling."""
    before = [end for end in ends if left <= end < first]
    if not before:
        return left
    last = max(before)
    between = tokens.expanded[last + 1 : first]
    contrasted = not between or any(word in rules.words.contrast for word in between)
    negated_anew = any(word in rules.words.negators for word in between)
    return last + 1 if contrasted or negated_anew else left


def read_outside(tokens: Tokens, said: Ascription, rules: PolarityRules) -> Outside | None:
    """Return what the words before the person do; None when they leave nothing ascribed."""
    end = said.left
    names: list[str] = []
    for _ in range(_STEPS):
        line = tokens.text(max(end - _WINDOW, 0), end)
        name, found = _nearest(line, rules)
        if found is not None and name == "reported" and _is_deed(line, found):
            break
        if found is not None:
            names.append(name)
            end -= len(found.group().split())
        elif end and tokens.expanded[end - 1] in rules.before.adverbs:
            end -= 1
        else:
            break
    if "drop" in names:
        return None
    reported = "reported" in names and said.holder is Holder.SELF
    return Outside(
        flipped=names.count("flip") % 2 == 1,
        unsure="unsure" in names or reported,
        rhetorical="rhetorical" in names,
    )


def _is_deed(line: str, found: re.Match[str]) -> bool:
    """Tell "what he said | made me feel": the saying itself is the cause, it reports nothing."""
    before = line[: found.start()].split()
    return bool(before) and before[-1] in _WHAT


def _behind(tokens: Tokens, stop: int, rules: PolarityRules) -> str:
    """Return "unsure" or "denied" for what closes the utterance or its clause, else ""."""
    line = tokens.text(stop, min(stop + _WINDOW, len(tokens)))
    for name, regex in rules.behind.items():
        found = regex.match(line, 1)
        rest = line[found.end() :].split() if found else [""]
        if found and name == "misnamed":
            return "denied"
        if found and (not rest or rest[0] in rules.words.closing):
            return name
    return ""


def _nearest(line: str, rules: PolarityRules) -> tuple[str, re.Match[str] | None]:
    """Return the longest pattern that ends where the line ends."""
    best: tuple[str, re.Match[str] | None] = ("", None)
    for name, regex in rules.outside.items():
        found = regex.search(line)
        if found and (best[1] is None or len(found.group()) > len(best[1].group())):
            best = (name, found)
    return best
