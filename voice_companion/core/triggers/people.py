"""Who is spoken of besides the speaker: "my sister", "he", "sarah"."""

from functools import cached_property

from voice_companion.core.labels import Person
from voice_companion.core.parsing.function_words import NOUN_TAGS
from voice_companion.core.parsing.language import Parse
from voice_companion.core.parsing.tokens import Tokens, read_tokens
from voice_companion.core.rulebook import Rules

_PRONOUNS = {"he": "he", "him": "he", "she": "she", "her": "she", "they": "they", "them": "they"}
_BEFORE = frozenset({"JJ", "JJR", "JJS", "NN", "NNP", "VBG", "VBN", "CD", "POS"})
_OWNERS = frozenset({"DT", "PRP$"})


class PeopleRules(Rules):
    """Everything in people.toml: nouns by the pronoun they settle, and first names."""

    she: frozenset[str]
    he: frozenset[str]
    they: frozenset[str]
    open: frozenset[str]
    """People of whom the word does not say whether they are he or she."""
    names: frozenset[str]
    """First names that a recognizer writes in lower case."""
    not_names: frozenset[str]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    @cached_property
    def pronoun_of(self) -> dict[str, str | None]:
        """Return the pronoun of every noun for a person."""
        nouns: dict[str, str | None] = dict.fromkeys(self.open)
        for pronoun, words in (("she", self.she), ("he", self.he), ("they", self.they)):
            nouns.update(dict.fromkeys(words, pronoun))
        return nouns


def find_people(parse: Parse, rules: PeopleRules) -> tuple[Person, ...]:
    """Return the people mentioned, each wording once, in the order of mention."""
    tokens = read_tokens(parse)
    found: dict[str, Person] = {}
    index = 0
    while index < len(tokens):
        person = _person_at(parse, tokens, rules, index)
        if person is not None:
            found.setdefault(person[0].span.text.lower(), person[0])
        index = person[1] if person else index + 1
    return tuple(found.values())


def is_person(tokens: Tokens, index: int, rules: PeopleRules) -> bool:
    """Tell whether the noun or pronoun at a token is a person other than the speaker."""
    word = tokens.words[index]
    return word in _PRONOUNS or word in rules.pronoun_of or _is_name(tokens, index, rules)


def _person_at(
    parse: Parse, tokens: Tokens, rules: PeopleRules, index: int
) -> tuple[Person, int] | None:
    """Return the person whose last word is at a token, and the index to go on from."""
    word = tokens.words[index]
    if word in _PRONOUNS:
        if tokens.tags[index] == "PRP$":
            return None
        return Person(parse.span(index, index + 1), _PRONOUNS[word]), index + 1
    if word in rules.pronoun_of and _is_noun(tokens, index):
        stop = index + 1
        while stop < len(tokens) and _is_name(tokens, stop, rules):
            stop += 1
        if tokens.word(stop) in {"'s", "'"} and tokens.tag(stop) == "POS":
            return _owned(parse, tokens, rules, index, stop)
        first = _phrase_start(tokens, index)
        return Person(parse.span(first, stop), rules.pronoun_of[word]), stop
    if _is_name(tokens, index, rules):
        stop = index + 1
        while stop < len(tokens) and tokens.tags[stop] == "NNP" and _is_name(tokens, stop, rules):
            stop += 1
        return Person(parse.span(index, stop), None), stop
    return None


def _owned(
    parse: Parse, tokens: Tokens, rules: PeopleRules, index: int, stop: int
) -> tuple[Person, int]:
    """Read "my sister's boyfriend": the one who is owned, if a person, else the owner."""
    for place in range(stop + 1, min(stop + 4, len(tokens))):
        if tokens.words[place] in rules.pronoun_of:
            first = _phrase_start(tokens, index)
            person = Person(parse.span(first, place + 1), rules.pronoun_of[tokens.words[place]])
            return person, place + 1
        if tokens.tags[place] not in _BEFORE:
            break
    first = _phrase_start(tokens, index)
    return Person(parse.span(first, stop), rules.pronoun_of[tokens.words[index]]), stop


def _is_noun(tokens: Tokens, index: int) -> bool:
    return tokens.tags[index] in NOUN_TAGS or tokens.tag(index - 1) in _OWNERS | {"JJ"}


def _is_name(tokens: Tokens, index: int, rules: PeopleRules) -> bool:
    word = tokens.words[index]
    if word in rules.names:
        return True
    return tokens.tags[index] == "NNP" and tokens.capital[index] and word not in rules.not_names


def _phrase_start(tokens: Tokens, index: int) -> int:
    first = index
    while first > 0 and (
        tokens.tags[first - 1] in _BEFORE and tokens.words[first - 1] not in _PRONOUNS
    ):
        first -= 1
    if first > 0 and tokens.tags[first - 1] in _OWNERS:
        return first - 1
    return index if first == index else first
