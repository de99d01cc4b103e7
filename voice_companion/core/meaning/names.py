"""Which words are written with a capital (intents/<language>/names.toml)."""

from dataclasses import dataclass

from voice_companion.core.rulebook import Rules

__all__ = ["NameRules", "Names"]


@dataclass(frozen=True, slots=True)
class Names:
    """Words by how they are written, in lower case here."""

    capital: frozenset[str] = frozenset()
    letters: frozenset[str] = frozenset()
    """Written in capitals throughout."""
    titles: frozenset[str] = frozenset()
    """What stands before a name ("mrs")."""


class NameRules(Rules):
    """The table names.toml, all lower case."""

    people: frozenset[str]
    calendar: frozenset[str]
    languages: frozenset[str]
    places: frozenset[str]
    things: frozenset[str]
    letters: frozenset[str]
    """Written in capitals throughout."""
    titles: frozenset[str]
    doubtful: frozenset[str]

    def with_people(self, people: frozenset[str]) -> Names:
        """Return every word by how it is written; `people` are more first names."""
        named = self.people | self.calendar | self.languages | self.places | self.things | people
        return Names(named - self.doubtful, self.letters, self.titles)
