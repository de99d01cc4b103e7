"""The table of what can be asked of the companion, read and compiled.

The words are in intents/en/commands.toml: each command has phrasings, and pieces without weight,
requests, excuses and reasons that may stand around them.
"""

import re
from functools import cached_property
from itertools import chain

from pydantic import model_validator

from voice_companion.core.labels import Command
from voice_companion.core.parsing.phrases import PhraseBook, Phrases, spoken_words
from voice_companion.core.rulebook import Rules

_WRITTEN = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
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
    """Goodbyes that can hardly be anything else at the end of a turn, whatever stands before."""
    doubled: tuple[str, ...]
    """Words that mean something else when they are said twice; patterns write them as one."""
    sparing: tuple[str, ...]
    """Words after which the end of a turn may ask to leave a topic alone ("but")."""
    pressing: tuple[str, ...]
    """Words that show that the topic is pressed on the person elsewhere, which is told of."""
    turning: tuple[str, ...]
    """Words that turn from what is told to the end of it ("anyway", "right"): a whole `done` after
    one of them ends the session too."""
    quoting: tuple[str, ...]
    """Phrasings that show, right before a goodbye, that it is told of: above all, "he said"."""
    doubts: tuple[str, ...]
    """Phrasings with which a goodbye may be meant for good: the session is not closed by it."""
    inside: tuple[str, ...]
    """Words that, right before a goodbye, make it part of a sentence ("a good night")."""
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
        _ = self.compiled_farewells, self.compiled_endings, self.vocabulary, self.pairs
        _ = self.compiled_quoting, self.compiled_doubts
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
        """One or two goodbyes, with what may stand around them."""
        before, after = _run("light", _BEFORE), _run("after", _BEHIND)
        more = "[[<after>] [<farewell>]]"
        return self._book.compile([f"{before} <farewell> {more} {after}"])

    @cached_property
    def compiled_endings(self) -> Phrases:
        """The goodbyes, at the end of what was said."""
        return self._book.compile(f"{one} {_run('after', _BEHIND)} $" for one in self.farewells)

    @cached_property
    def pairs(self) -> re.Pattern[str]:
        """What finds a `doubled` word said twice."""
        return re.compile(rf"\b({'|'.join(map(re.escape, self.doubled))})\W+\1\b", re.IGNORECASE)

    @cached_property
    def words_turning(self) -> frozenset[str]:
        """The first words of what may turn to the end."""
        return frozenset(self.turning)

    @cached_property
    def compiled_quoting(self) -> Phrases:
        """What quotes, at the end of what was said."""
        return self._book.compile(f"{one} $" for one in self.quoting)

    @cached_property
    def compiled_doubts(self) -> Phrases:
        """What makes a goodbye doubtful."""
        return self._book.compile(self.doubts)

    @cached_property
    def words_sparing(self) -> frozenset[str]:
        """The words after which a topic may be put aside."""
        return frozenset(self.sparing)

    @cached_property
    def words_pressing(self) -> frozenset[str]:
        """The words of pressing."""
        return frozenset(self.pressing)

    @cached_property
    def words_inside(self) -> frozenset[str]:
        """The words that tie a goodbye into a sentence."""
        return frozenset(self.inside)

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
        frames |= {"wished_frame": (*asked, *self.wish), "light": self.light}
        return {**frames, "farewell": self.farewells}

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
