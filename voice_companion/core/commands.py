"""Recognises an utterance that is, as a whole, something asked of the companion itself.

The words are in intents/en/commands.toml: each command has phrasings, and polite frames ("could
you please ... for me") are taken off around them. An utterance that says anything else besides is
never a command: "he told me to stop" is something to be listened to.
"""

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import chain

from pydantic import model_validator

from voice_companion.core.labels import Command
from voice_companion.core.parsing.phrases import EDGE, Line, PhraseBook, Phrases, spoken_words
from voice_companion.core.rulebook import Rules

_WRITTEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
LONGEST = 30
"""Words of the longest utterance that can still be a command; an upper bound for speed."""
_FAREWELL_WORDS = 14
"""A goodbye at the end of a longer turn may belong to what is told there."""
_FOREIGN = 3
"""How many words of a command may stand in no phrasing: what somebody would rather not talk about,
or the reason for a pause. Of the commands in tests/data none has more; of situations told in 12 to
18 words 43 % have, and need no further work."""
_FOREIGN_BARE = 1
"""The same for phrasings called `bare`, which have hardly any gaps."""
_BEFORE = 4
"""How many pieces without weight may stand before a command."""
_BEHIND = 5
"""How many pieces (courtesies, reasons, more of the same) may stand after a command."""


class CommandPhrases(Rules):
    """How one command is asked for, with utterances that are it and utterances that are not."""

    asked: tuple[str, ...] = ()
    """Phrasings that may follow a request: "could you ...", "let's ..."."""
    wished: tuple[str, ...] = ()
    """Phrasings that may follow "i want to ..."."""
    bare: tuple[str, ...] = ()
    """Phrasings that follow neither, as they would then tell of the person's life."""
    reasons: tuple[str, ...] = ()
    """Lists of reasons that may follow `asked` and `wished`."""
    beside: tuple[Command, ...] = ()
    """Other commands that may follow this one and leave it what it is: "stop, that's all"."""
    examples: tuple[str, ...]
    not_examples: tuple[str, ...] = ()


class CommandRules(Rules):
    """The table commands.toml."""

    light: tuple[str, ...]
    """Pieces without weight that may stand before every phrasing."""
    request: tuple[str, ...]
    """Pieces that ask, before `asked` and `wished`."""
    excuse: tuple[str, ...]
    """Short reasons that may stand before `asked` and `wished`."""
    wish: tuple[str, ...]
    """Pieces that say what the person wants to do, before `wished` alone."""
    after: tuple[str, ...]
    """Polite pieces that may stand after a command."""
    told: tuple[str, ...]
    """Phrasings that show that something is told ("he said stop"): no command, wherever it is."""
    farewells: tuple[str, ...]
    """Goodbyes that end the session when they end a short turn, whatever was said before them."""
    fillers: tuple[str, ...]
    """Words that are set aside wherever they stand."""
    softeners: tuple[str, ...]
    """Words that are set aside too where the utterance is no command with them ("not really")."""
    lists: dict[str, tuple[str, ...]]
    """Alternatives that patterns name as <list>."""
    corrections: tuple[str, ...]
    """Phrasings of a correction that says what was meant ({meant}) and may say instead of what
    ({replaced})."""
    never_meant: tuple[str, ...]
    """Words that show that {meant} is a story and no correction ("no i said to him ...")."""
    commands: dict[Command, CommandPhrases]

    @model_validator(mode="after")
    def _compiles(self) -> "CommandRules":
        missing = [command.value for command in Command if command not in self.commands]
        if missing:
            raise ValueError(f"these commands have no phrasings: {', '.join(missing)}")
        _ = self.compiled, self.compiled_bare, self.compiled_corrections, self.compiled_told
        _ = self.compiled_farewells, self.vocabulary
        return self

    @cached_property
    def compiled(self) -> Phrases:
        """The phrasings that may be asked or wished, with all that may stand around them.

        Each notes its "command".
        """
        return self._book.compile([self._framed("asked"), self._framed("wished")])

    @cached_property
    def compiled_bare(self) -> Phrases:
        """The `bare` phrasings, in the same form."""
        return self._book.compile([self._framed("bare")])

    @cached_property
    def compiled_corrections(self) -> Phrases:
        """The correction phrasings, in the order of the table."""
        return self._book.compile(f"[<light>] [<light>] {one}" for one in self.corrections)

    @cached_property
    def compiled_told(self) -> Phrases:
        """The phrasings that show that something is told."""
        return self._book.compile(self.told)

    @cached_property
    def compiled_farewells(self) -> Phrases:
        """The goodbyes, at the end of what was said."""
        return self._book.compile(f"{one} $" for one in self.farewells)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every word that stands in a phrasing of a command, or in what may stand around one."""
        tables = (*self._book_lists.values(), self.fillers, self.softeners)
        words = _WRITTEN.findall(" ".join(chain.from_iterable(tables)))
        opened = (spoken_words(word) if "'" in word else (word,) for word in set(words))
        return frozenset(chain.from_iterable(opened))

    @cached_property
    def _book_lists(self) -> dict[str, tuple[str, ...]]:
        return {**self.lists, **self._frames(), **self._parts}

    @cached_property
    def _book(self) -> PhraseBook:
        """One book for all, so that what they share is compiled once."""
        return PhraseBook(self._book_lists, slot_words=5)

    def _frames(self) -> dict[str, tuple[str, ...]]:
        """Return the lists of what may stand before each kind of phrasing."""
        asked = ("<light>", *self.request, *self.excuse)
        frames = {"bare_frame": ("<light>",), "asked_frame": asked}
        return {**frames, "wished_frame": (*asked, *self.wish), "light": self.light}

    @cached_property
    def _parts(self) -> dict[str, tuple[str, ...]]:
        """Return a list for each command's phrasings of a kind, for all, and for what follows."""
        parts: dict[str, tuple[str, ...]] = {"after": (*self.after, "<light>")}
        for command, one in self.commands.items():
            kinds = {"bare": one.bare, "asked": one.asked, "wished": one.wished}
            there = {kind: patterns for kind, patterns in kinds.items() if patterns}
            parts |= {f"{kind}_{command.value}": patterns for kind, patterns in there.items()}
            more = [
                f"<{kind}_{other.value}>"
                for other in (command, *one.beside)
                for kind in ("bare", "asked")
                if getattr(self.commands[other], kind)
            ]
            parts[f"bare_then_{command.value}"] = ("<after>", *more)
            reasons = [f"<{name}>" for name in one.reasons]
            parts[f"asked_then_{command.value}"] = (f"<bare_then_{command.value}>", *reasons)
        return parts

    def _framed(self, kind: str) -> str:
        """Return one pattern for all commands' phrasings of a kind and what may stand around."""
        then = "bare_then" if kind == "bare" else "asked_then"
        named = ((f"{kind}_{command.value}", command.value) for command in self.commands)
        choice = " | ".join(
            f"<{phrasing}> {_run(f'{then}_{name}', _BEHIND)} {{command={name}}}"
            for phrasing, name in named
            if phrasing in self._parts
        )
        return f"{_run(f'{kind}_frame', _BEFORE)} ({choice})"


def _run(name: str, times: int) -> str:
    """Return the pattern of up to so many pieces of a list, one after the other."""
    return f"[<{name}>] " * times


def recognise_command(text: str, rules: CommandRules) -> Command | None:
    """Return the command that the whole utterance is or, with a goodbye, ends with; or None."""
    lines = _lines(text, rules)
    found = next(filter(None, (_asked(line, rules) for line in lines)), None)
    if not found and _corrected(lines, rules):
        found = Command.CORRECT
    if not found and lines and len(lines[0].words) <= _FAREWELL_WORDS:
        found = Command.DONE if rules.compiled_farewells.found(lines[0]) else None
    return found if found and not rules.compiled_told.found(lines[0]) else None


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
