"""Recognises an utterance that is, as a whole, something asked of the companion itself.

The words are in intents/en/commands.toml: each command has phrasings, and polite frames ("could
you please ... for me") are taken off around them. An utterance that says anything else besides is
never a command: "he told me to stop" is something to be listened to. A goodbye alone is also heard
at the end of a turn that told something.
"""

import re
from collections.abc import Sequence

from voice_companion.core.command_rules import CommandRules
from voice_companion.core.labels import Command
from voice_companion.core.parsing.phrases import EDGE, Line, spoken_words

LONGEST = 30
"""Words of the longest utterance that can still be a command; an upper bound for speed."""
_FAREWELL_WORDS = 14
"""A turn of so many words that ends with a goodbye is taken as a goodbye on the whole: what stands
before tells why one goes, or is a last word."""
_TAIL_CHARS = 100
"""The end of a turn that is searched for a goodbye or a wish."""
_PRESSED_WITHIN = 12
"""How many words before a wish may show that somebody else presses for the topic."""
_MARKED_WORDS = 3
"""A closing phrase behind "anyway" or "right" has so many words, that one included."""
_TOKEN = re.compile(r"\S+")
_FOREIGN = 3
"""How many words of a command may stand in no phrasing: what somebody would rather not talk about,
or the reason for a pause. Of the commands in tests/data none has more; of situations told in 12 to
18 words 43 % have, and need no further work."""
_FOREIGN_BARE = 1
"""The same for phrasings called `bare`, which have hardly any gaps."""


def recognise_command(text: str, rules: CommandRules) -> Command | None:
    """Return the command that the utterance is: as a whole or, a short goodbye, by its end."""
    lines = _lines(text, rules)
    found = _whole(lines, rules)
    if not found and _corrected(lines, rules):
        found = Command.CORRECT
    if not found and lines and len(lines[0].words) <= _FAREWELL_WORDS:
        found = Command.DONE if find_farewell(text, rules) is not None else None
    return found if found and not rules.compiled_told.found(lines[0]) else None


def find_farewell(text: str, rules: CommandRules) -> int | None:
    """Return where the goodbye begins with which an utterance ends: characters, or None.

    "he rang at last anyway i'm off to bed" gives 16. It is a goodbye that can hardly be anything
    else ("cheerio"), or a closing phrase behind a word that turns to the end of the talk; never
    one that somebody is said to have said, and none that may be meant for good.
    """
    tails = _tails(text)
    said = _lines(text[tails[0][0] :], rules) if tails else ()
    firm = any(rules.compiled_endings.found(line) for line in said)
    likely = (start for start, first in tails if firm or first in rules.words_turning)
    found = next((start for start in likely if _says_goodbye(text, start, rules)), None)
    doubtful = found is not None and rules.compiled_doubts.found(Line(spoken_words(text)))
    return None if doubtful else found


def find_decline(text: str, rules: CommandRules) -> int | None:
    """Return where a wish to leave a topic alone begins that ends an utterance, or None.

    "my dad was there but i don't want to talk about him" gives 17. It stands behind a word that
    sets it off; where others press the person, it is told of.
    """
    starts = [start for start, first in _tails(text)[1:] if first in rules.words_sparing]
    for start in starts:
        before = _clause_before(text[:start])[-_PRESSED_WITHIN:]
        told = rules.compiled_quoting.found(Line(before)) or rules.words_pressing & set(before)
        if not told and _whole(_lines(text[start:], rules), rules) is Command.DECLINE:
            return start
    return None


def _tails(text: str) -> Sequence[tuple[int, str]]:
    """Return where each of the last words begins, in characters, with the bare word itself."""
    near = max(0, len(text) - _TAIL_CHARS)
    words = _TOKEN.finditer(text, text.rfind(" ", 0, near) + 1 if near else 0)
    return [(one.start(), one[0].lower().strip(".,;:!?")) for one in words]


def _says_goodbye(text: str, start: int, rules: CommandRules) -> bool:
    lines = _lines(text[start:], rules)
    if not lines:
        return False
    before = _clause_before(text[:start])
    if rules.compiled_quoting.found(Line(before)):
        return False
    first, *others = lines[0].words
    if first in rules.words_turning and len(others) >= _MARKED_WORDS - 1:
        if _whole(lines, rules) is Command.DONE:
            return True
    elif before and before[-1] in rules.words_inside:
        return False
    return any(True for line in lines for _ in rules.compiled_farewells.wholes(line))


def _clause_before(text: str) -> tuple[str, ...]:
    """Return the last words of what was said before, back to the end of a typed sentence."""
    words = spoken_words(text)
    ends = [index for index, word in enumerate(words) if word == EDGE]
    return words[ends[-1] + 1 :] if ends else words


def _whole(lines: Sequence[Line], rules: CommandRules) -> Command | None:
    return next(filter(None, (_asked(line, rules) for line in lines)), None)


def _asked(line: Line, rules: CommandRules) -> Command | None:
    foreign = sum(word not in rules.vocabulary for word in line.words)
    likely = [
        *([rules.compiled] if foreign <= _FOREIGN else []),
        *([rules.compiled_bare] if foreign <= _FOREIGN_BARE else []),
    ]
    asked = {Command(caught["command"]) for one in likely for caught in one.wholes(line)}
    return next((command for command in rules.commands if command in asked), None)


def corrected_words(text: str, rules: CommandRules) -> tuple[str, str | None] | None:
    """Return what a correction meant and what it replaces, None when it replaces nothing.

    "no not angry i said hurt" gives ("hurt", "angry"). The whole is None when the utterance is no
    correction or does not say what was meant. The words come in lower case, contractions opened.
    """
    return _corrected(_lines(text, rules), rules)


def _lines(text: str, rules: CommandRules) -> Sequence[Line]:
    """Return the utterance as lines to match: as said ("uh huh"), then barer."""
    # Characters first: a very long text is no command, and needs no work to find that out.
    if len(text) > LONGEST * 16:
        return ()
    text = rules.pairs.sub(r"\1\1", text)
    said = tuple(word for word in spoken_words(text) if word != EDGE)
    plain = tuple(word for word in said if word not in rules.fillers)
    bare = tuple(word for word in plain if word not in rules.softeners)
    return [
        Line(words) for words in dict.fromkeys((said, plain, bare)) if 0 < len(words) <= LONGEST
    ]


def _corrected(lines: Sequence[Line], rules: CommandRules) -> tuple[str, str | None] | None:
    for line in lines:
        for caught in rules.compiled_corrections.wholes(line):
            if not set(caught["meant"].split()) & set(rules.never_meant):
                return caught["meant"], caught.get("replaced")
    return None


__all__ = [
    "CommandRules",
    "corrected_words",
    "find_decline",
    "find_farewell",
    "recognise_command",
]
