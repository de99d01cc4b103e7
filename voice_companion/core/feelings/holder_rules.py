"""The small words between a person and a feeling, and what is found out with them."""

from dataclasses import dataclass
from functools import cached_property

from voice_companion.core.labels import Holder
from voice_companion.core.rulebook import Rules


class HolderRules(Rules):
    """The word lists of intents/<language>/holder.toml."""

    first_person: frozenset[str]
    subjects: frozenset[str]
    objects: frozenset[str]
    possessives: frozenset[str]
    possessed: frozenset[str]
    things: frozenset[str]
    quantifiers: frozenset[str]
    reflexives: frozenset[str]
    be: frozenset[str]
    feel: frozenset[str]
    appearing: dict[str, tuple[str, ...]]
    """The forms of each verb by which a state is ascribed, by its base."""
    occasions: tuple[str, ...]
    """What opens a clause about all occasions of a kind ("whenever")."""
    naming: tuple[str, ...]
    """What behind a word gives it as a name for what is felt ("is the word")."""
    links: frozenset[str]
    phases: frozenset[str]
    auxiliaries: frozenset[str]
    questioning: frozenset[str]
    asking: frozenset[str]
    making: frozenset[str]
    adverbs: frozenset[str]
    measures: frozenset[str]
    articles: frozenset[str]
    joiners: frozenset[str]
    having: frozenset[str]
    persons: frozenset[str]
    inner: frozenset[str]
    body: frozenset[str]

    @cached_property
    def linking_base(self) -> dict[str, str]:
        """Return the base form of each verb that links a person to a state, by form."""
        return {form: base for base, forms in self.appearing.items() for form in (base, *forms)}

    @cached_property
    def occasion_ends(self) -> tuple[str, ...]:
        """Return what a line of words ends with before a clause about a kind of occasion."""
        return tuple(f" {words} " for words in self.occasions)

    @cached_property
    def naming_starts(self) -> tuple[str, ...]:
        """Return what a line of words begins with that makes the word before it a name."""
        return tuple(f" {words} " for words in self.naming)

    @cached_property
    def linking(self) -> frozenset[str]:
        """Return all words that link a person to a state."""
        return self.links | self.be | self.auxiliaries

    @cached_property
    def around_states(self) -> frozenset[str]:
        """Return the small words between a person and a state."""
        return self.linking | self.adverbs

    @cached_property
    def around_verbs(self) -> frozenset[str]:
        """Return the small words between a person and a verb of feeling."""
        return self.adverbs | self.auxiliaries | self.phases

    @cached_property
    def around_nouns(self) -> frozenset[str]:
        """Return the small words between a person and a noun of feeling."""
        return self.having | self.adverbs | self.auxiliaries | self.articles

    @cached_property
    def mere_adverbs(self) -> frozenset[str]:
        """Return the adverbs that are no form of "be"."""
        return self.adverbs - self.be

    @cached_property
    def pronouns(self) -> frozenset[str]:
        """Return all pronouns for persons."""
        return self.subjects | self.objects | self.first_person


@dataclass(frozen=True, slots=True)
class Ascription:
    """Who is said to feel it, and the stretch of words that says so."""

    holder: Holder
    named: tuple[int, int] | None
    """The tokens that name the person; None when nobody is named."""
    left: int
    """The first token of the predication: the subject's, or of the small words before it."""
    inverted: bool = False
    """True in the order of a question ("am i angry")."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the small words before a feeling reach to the left."""

    end: int
    """The token that is no small word; -1 at the edge of the utterance."""
    linked: bool
    """Whether a verb stood between."""
    articled: bool
    """Whether an article stood right before the feeling's noun phrase."""
    negated_do: bool
