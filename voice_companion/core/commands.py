"""Recognises an utterance that is, as a whole, something asked of the companion itself.

The words are in intents/en/commands.toml: each command has phrasings, and polite frames ("could
you please ... for me") are taken off around them. An utterance that says anything else besides is
never a command: "he told me to stop" is something to be listened to.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from pydantic import model_validator

from voice_companion.core.labels import Command
from voice_companion.core.parsing.phrases import EDGE, Line, PhraseBook, Phrases, spoken_words
from voice_companion.core.rulebook import Rules

LONGEST = 24
"""Words of the longest utterance that can still be a command; an upper bound for speed."""
_FRAMES = 4
"""How many polite pieces may stand before a command, and as many after it."""


class CommandPhrases(Rules):
    """How one command is asked for, with utterances that are it and utterances that are not."""

    patterns: tuple[str, ...] = ()
    """Phrasings that may follow a request: "could you ...", "let's ..."."""
    wished: tuple[str, ...] = ()
    """Phrasings that may follow "i want to ..."."""
    bare: tuple[str, ...] = ()
    """Phrasings that follow neither, as they would then tell of the person's life."""
    examples: tuple[str, ...]
    not_examples: tuple[str, ...] = ()


class CommandRules(Rules):
    """The table commands.toml."""

    light: tuple[str, ...]
    """Pieces without weight that may stand before every phrasing."""
    request: tuple[str, ...]
    """Pieces that ask, before `patterns` and `wished`."""
    wish: tuple[str, ...]
    """Pieces that say what the person wants to do, before `wished` alone."""
    after: tuple[str, ...]
    """Polite pieces that may stand after a command."""
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
        _ = self.compiled, self.compiled_corrections
        return self

    @cached_property
    def compiled(self) -> Phrases:
        """All commands' phrasings inside polite frames; each notes its "command"."""
        said = self.commands.items()
        kinds = {
            "light": {name: phrases.bare for name, phrases in said},
            "asked": {name: phrases.patterns for name, phrases in said},
            "wished": {name: phrases.wished for name, phrases in said},
        }
        return PhraseBook(self._lists()).compile(
            f"{f'[<{frame}>] ' * _FRAMES} ({_choice(phrasings)}) {'[<after>] ' * _FRAMES}"
            for frame, phrasings in kinds.items()
        )

    @cached_property
    def compiled_corrections(self) -> Phrases:
        """The correction phrasings, in the order of the table."""
        book = PhraseBook(self._lists(), slot_words=5)
        return book.compile(f"[<light>] [<light>] {one}" for one in self.corrections)

    def _lists(self) -> dict[str, tuple[str, ...]]:
        asked = (*self.light, *self.request)
        frames = {"light": self.light, "asked": asked, "wished": (*asked, *self.wish)}
        return {**self.lists, **frames, "after": self.after}


def _choice(phrasings: Mapping[Command, Sequence[str]]) -> str:
    return " | ".join(
        f"({' | '.join(patterns)}) {{command={command.value}}}"
        for command, patterns in phrasings.items()
        if patterns
    )


def recognise_command(text: str, rules: CommandRules) -> Command | None:
    """Return the command that the whole utterance is, or None."""
    lines = _lines(text, rules)
    for line in lines:
        if asked := {Command(caught["command"]) for caught in rules.compiled.wholes(line)}:
            return next(command for command in rules.commands if command in asked)
    return Command.CORRECT if _corrected(lines, rules) else None


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
