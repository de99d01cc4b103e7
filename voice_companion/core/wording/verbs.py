"""English verb forms: enough to know the verb of a short spoken clause and to put it in -ing.

A table of our own (intents/<language>/grammar.toml) and the regular spelling rules serve here
better than an inflection library: what is needed is one form (-ing) of a verb met in the past or
the present, and above all the knowledge of when *not* to try.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from voice_companion.core.rulebook import Rules

_DOUBLING = re.compile(
    r"^[^aeiou]*(qu)?[aeiou][bdgklmnprt]$|^(forget|begin|upset|regret|admit|refer|prefer|omit|commit)$"
)


class GrammarRules(Rules):
    """The tables of intents/<language>/grammar.toml; each is a list of words parted by spaces."""

    irregular: str
    regular: str
    saying: str
    not_verbs: str
    kin: str
    persons: str
    she: str
    he: str
    plural: str
    capitals: str
    never_names: str

    @cached_property
    def sets(self) -> Mapping[str, frozenset[str]]:
        """Return every plain table as a set of words."""
        return {
            name: frozenset(getattr(self, name).split())
            for name in ("saying", "not_verbs", "kin", "persons", "she", "he", "plural", "capitals")
        }

    @cached_property
    def verbs(self) -> "Verbs":
        """Return the verb forms, made once."""
        return Verbs.from_tables(self.irregular, self.regular, self.sets["not_verbs"])


class Form(StrEnum):
    """Which form of a verb a word is."""

    BASE = "base"
    THIRD = "third"
    PAST = "past"
    GERUND = "gerund"


@dataclass(frozen=True, slots=True)
class Verb:
    """A word read as a verb."""

    base: str
    form: Form


@dataclass(frozen=True, slots=True)
class Verbs:
    """Looks verbs up by any of their forms."""

    known: Mapping[str, Verb]
    """From a form to the verb; where one spelling serves two forms ("hit"), the past wins."""
    participles: Mapping[str, str]
    """From a past participle to the base."""
    not_verbs: frozenset[str]

    @classmethod
    def from_tables(cls, irregular: str, regular: str, not_verbs: frozenset[str]) -> "Verbs":
        """Return the forms of "base past participle" triples (parted by ";") and of regular bases.

        Eturn the forms of "base past participle" triples (parted by ";") and of regular bases.
        """
        triples = [entry.split() for entry in irregular.split(";")]
        triples += [[base, regular_past(base), regular_past(base)] for base in regular.split()]
        known: dict[str, Verb] = {}
        for base, _past_form, _ in triples:
            known[gerund(base)] = Verb(base, Form.GERUND)
            known[_third(base)] = Verb(base, Form.THIRD)
            known[base] = Verb(base, Form.BASE)
        for base, past, _ in triples:
            known[past] = Verb(base, Form.PAST)
        participles = {participle: base for base, _, participle in triples}
        return cls(known, participles, not_verbs)

    def read(self, word: str) -> Verb | None:
        """Return the word as a verb; -ed words are read as regular pasts; None for other words."""
        found = self.known.get(word)
        if found is not None or word in self.not_verbs:
            return found
        if word.endswith("ed") and len(word) > 3:  # noqa: PLR2004 - "red", "bed"
            return Verb(_base_of_past(word), Form.PAST)
        return None

    def base_of_participle(self, word: str) -> str | None:
        """Return the base form of a past participle, regular ones included."""
        if word in self.participles:
            return self.participles[word]
        return _base_of_past(word) if word.endswith("ed") else None


def gerund(base: str) -> str:
    """Return the -ing form: forget, forgetting; leave, leaving; die, dying; see, seeing.

    Be, being.
    """
    if base.endswith("ie"):
        return base[:-2] + "ying"
    if base.endswith("e") and not base.endswith(("ee", "ye", "oe")) and base != "be":
        return base[:-1] + "ing"
    return base + (base[-1] if _DOUBLING.search(base) else "") + "ing"


def gerund_of_past(word: str) -> str:
    """Return the -ing form of a regular past as it is spelt: stopped, stopping; cried, crying."""
    if word.endswith("ied"):
        return word[:-3] + "ying"
    return (word[:-1] if word.endswith("eed") else word[:-2]) + "ing"


def _base_of_past(word: str) -> str:
    """Return some base of a regular past; only ever used to tell verbs apart, never said."""
    return word[:-3] + "y" if word.endswith("ied") else word[:-2]


def regular_past(base: str) -> str:
    """Return the past of a regular verb: bug, bugged; cry, cried; scare, scared."""
    if base.endswith("e"):
        return base + "d"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    return base + (base[-1] if _DOUBLING.search(base) else "") + "ed"


def _third(base: str) -> str:
    if base in {"be", "have"}:
        return {"be": "is", "have": "has"}[base]
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if re.search(r"(s|x|z|ch|sh|[^aeiou]o)$", base) else "s")
