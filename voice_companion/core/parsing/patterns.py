"""The little language in which the rules files write patterns of words.

A pattern is words with single spaces between them:

    word        that word
    a|b         one of several words
    word~       that verb in any form (lose~ is lose, loses, lost, losing)
    word?       the word may be missing (also a|b? and {slot}?)
    {poss}      my, your, his, ... or a noun with 's: whose it is
    {person}    me, him, ... : who is affected
    {name}      any list of words of that name in the same rules file
    {any}       any one word
    {some}      none to three words of any kind
    =word       the one part that a match stands for (all of it when nothing is marked)
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from voice_companion.core.parsing.inflection import verb_forms
from voice_companion.core.parsing.tokens import Tokens

Lists = Mapping[str, tuple[str, ...]]
"""Named lists of words, among them the irregular forms under "lemma~"."""


_ANY = r"\S+"
_LIST_NAME = re.compile(r"\{(\w+)\}")
_BUILT_IN = frozenset({"any", "some"})
_SLOT = re.compile(r"\(\?P<\w+>")


@dataclass(frozen=True)
class Pattern:
    """A pattern of words; its expression is compiled when an anchor first stands in an utterance.

    A lexicon has far more patterns than a conversation needs, and compiling all of them would take
    most of the time that loading takes.
    """

    source: str
    anchors: frozenset[str]
    """At least one of these words stands in any match."""
    lists: Lists = field(repr=False, compare=False)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Return the pattern as a regular expression over a line of tokens."""
        body = "".join(_step_regex(step, self.lists) for step in self.source.split())
        return re.compile(f"(?<= ){body}")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a pattern was found, in token indices, ends exclusive."""

    first: int
    stop: int
    slots: Mapping[str, tuple[int, int]]
    """The tokens that filled a named slot."""


def compile_pattern(source: str, lists: Lists) -> Pattern:
    """Return the pattern; raise KeyError for the name of a list that does not exist."""
    steps = source.split()
    _check(steps, lists)
    return Pattern(source, _anchors(steps, lists), lists)


def find_matches(pattern: Pattern, tokens: Tokens) -> list[Match]:
    """Return all places where the pattern stands, left to right."""
    return [_match(found, tokens) for found in pattern.regex.finditer(tokens.line)]


def ending_regex(sources: tuple[str, ...], lists: Lists) -> re.Pattern[str]:
    """Return one regular expression for any of the patterns at the very end of a line."""
    return re.compile(f"(?<= )(?:{_alternatives(sources, lists)})$")


def any_regex(sources: tuple[str, ...], lists: Lists) -> re.Pattern[str]:
    """Return one regular expression for any of the patterns anywhere in a line."""
    return re.compile(f"(?<= )(?:{_alternatives(sources, lists)})")


def closed_regex(sources: tuple[str, ...], closers: tuple[str, ...], lists: Lists) -> str:
    """Return the regular expression for any of the patterns where a closer or the end follows."""
    body, after = _alternatives(sources, lists), _alternatives(closers, lists)
    return f"(?<= )(?:{body})(?=$|{after})"


def _alternatives(sources: tuple[str, ...], lists: Lists) -> str:
    """Return the patterns as alternatives, without named slots; nothing matches no patterns."""
    bodies = ("".join(_step_regex(step, lists) for step in source.split()) for source in sources)
    return _SLOT.sub("(?:", "|".join(bodies)) or "(?!)"


def _match(found: re.Match[str], tokens: Tokens) -> Match:
    slots = {
        name: (tokens.index_at(found.start(name)), tokens.index_at(found.end(name)))
        for name, value in found.groupdict().items()
        if value
    }
    first, stop = tokens.index_at(found.start()), tokens.index_at(found.end())
    if "here" in slots:
        first, stop = slots["here"]
    return Match(first, stop, slots)


def _step_regex(step: str, lists: Lists) -> str:
    if step.startswith("="):
        return f"(?P<here>{_step_regex(step[1:], lists)})"
    optional = step.endswith("?") and len(step) > 1
    core = step[:-1] if optional else step
    body = _core_regex(core, lists)
    return f"(?:{body})?" if optional else body


def _core_regex(core: str, lists: Lists) -> str:
    if core == "{any}":
        return r"\S+ "
    if core == "{some}":
        return r"(?:\S+ ){0,3}?"
    if core == "{poss}":
        return (
            rf"(?P<poss>(?:{_either(lists['poss'])}|(?:(?:{_either(lists['poss'])}|the) )?\S+ 's) )"
        )
    words = _words(core, lists)
    body = f"(?:{_either(words)}) "
    return f"(?P<person>{body})" if core == "{person}" else body


def _either(words: tuple[str, ...]) -> str:
    return "|".join(
        word if word == _ANY else re.escape(word) for word in sorted(words, key=len, reverse=True)
    )


def _words(core: str, lists: Lists) -> tuple[str, ...]:
    found: list[str] = []
    for part in core.split("|"):
        if part == "{any}":
            found.append(_ANY)
        elif part.startswith("{"):
            found.extend(lists[part.strip("{}")])
        elif part.endswith("~"):
            found.extend(lists.get(part) or verb_forms(part[:-1]))
        else:
            found.append(part)
    return tuple(found)


def _check(steps: list[str], lists: Lists) -> None:
    """Raise KeyError for the name of a list that does not exist, now and not in a conversation."""
    for step in steps:
        for name in _LIST_NAME.findall(step):
            if name not in _BUILT_IN and name not in lists:
                raise KeyError(name)


def _anchors(steps: list[str], lists: Lists) -> frozenset[str]:
    """Return the words of the step that will most seldom be met: the one with the longest words."""
    fixed = [step.lstrip("=") for step in steps if not step.endswith("?") and "{any}" not in step]
    choices = [
        _words(step, lists) for step in fixed if step not in {"{some}", "{poss}", "{person}"}
    ]
    best = max(choices, key=lambda words: min(len(word) for word in words))
    return frozenset(word for entry in best for word in entry.split()[:1])
