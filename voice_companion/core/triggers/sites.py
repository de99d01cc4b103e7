"""The places in an utterance to which a trigger can be tied: feelings and bodily signs."""

from dataclasses import dataclass
from enum import Enum

from voice_companion.core.parsing.clauses import Clause, clause_of
from voice_companion.core.parsing.function_words import BE, NOUN_TAGS, OBJECT_PRONOUNS
from voice_companion.core.triggers.reader import TriggerReader
from voice_companion.core.triggers.rules import phrase_at

_OBJECTS = OBJECT_PRONOUNS | {"myself", "everyone", "people"}
_BETWEEN = frozenset({
    "feel", "feeling", "felt", "so", "really", "very", "quite", "a", "bit", "little", "too",
    "like", "all", "with", "to", "absolutely", "completely", "incredibly", "even", "more",
    "the", "most", "such", "lot", "of", "no", "kind", "sort", "extremely", "this", "be",
    "pretty", "totally", "utterly", "deeply", "just", "some",
})  # fmt: skip

_LEADING_TO_OBJECT = frozenset({"of", "to", "with", "about"})
"""The last word of an idiom that takes an object ("sick of him leaving")."""
_REACH = 8
"""How many tokens may stand between "makes me" and the feeling."""
_MEASURES = frozenset({"a", "bit", "little", "lot", "kind", "sort", "of"})
_BECOMING = frozenset({"get", "got", "getting", "gets", "been", "so", "and", ""})
_FEELING_VERBS = frozenset({"feel", "felt", "feeling", "feels", "i"})


class Shape(Enum):
    """How the words around a feeling put it."""

    STATE = "state"
    """"i'm sad", "i felt lost": what for may stand on either side."""
    CAUSED = "caused"
    """"X makes me sad", "X scares me", "X broke my heart": X stands before the verb."""
    VERB = "verb"
    """"i miss X", "i dread X": X stands right behind."""
    NOUN = "noun"
    """"my fear", "the shame"."""
    SIGN = "sign"
    """A bodily sign, such as crying; no feeling was named."""


@dataclass(frozen=True, slots=True)
class Site:
    """A feeling or a bodily sign, with what its clause looks like."""

    index: int | None
    """Index into the feelings; None for a bodily sign."""
    first: int
    stop: int
    shape: Shape
    verb: int
    """The verb of which X is the subject when the shape is CAUSED, else the first token."""
    clause: Clause | None

    @property
    def edge(self) -> int:
        """Return where the clause that holds the site begins, joiner included."""
        return self.clause.edge if self.clause else self.first


def find_sites(reader: TriggerReader, lemmas: tuple[str, ...]) -> tuple[Site, ...]:
    """Return feelings and bodily signs in order; `lemmas` are the feelings' lexicon entries."""
    sites = [
        _feeling_site(reader, index, span, lemmas[index])
        for index, span in enumerate(reader.feelings)
    ]
    taken = {token for site in sites for token in range(site.first, site.stop)}
    sites += [site for site in _signs(reader) if site.first not in taken]
    return tuple(sorted(sites, key=lambda site: site.first))


def _feeling_site(reader: TriggerReader, index: int, span: tuple[int, int], lemma: str) -> Site:
    first, stop = span
    clause = clause_of(reader.by_verb, first)
    cause = _cause_verb(reader, first)
    if cause is not None:
        return Site(index, first, stop, Shape.CAUSED, cause, clause)
    shape = _shape(reader, first, stop, lemma)
    return Site(index, first, stop, shape, first, clause)


def _shape(reader: TriggerReader, first: int, stop: int, lemma: str) -> Shape:
    tokens = reader.tokens
    named = tokens.tag(first - 1) in {"DT", "PRP$", "JJ", "JJS"}
    if named and tokens.tags[stop - 1] in NOUN_TAGS:
        return Shape.NOUN
    takes_object = stop - first > 1 and tokens.words[stop - 1] in _LEADING_TO_OBJECT
    if takes_object or {lemma, tokens.words[first]} & reader.rules.words.felt_verbs:
        return Shape.VERB
    if _acts_on_somebody(reader, first, stop) or _is_sore(reader, first):
        return Shape.CAUSED
    return Shape.STATE


def _acts_on_somebody(reader: TriggerReader, first: int, stop: int) -> bool:
    """Tell "scares me", "broke my heart", "it hurts" from "i'm scared"."""
    tokens = reader.tokens
    going_on = tokens.tags[first] == "VBG" and tokens.word(first - 1) in BE
    if tokens.word(first - 1) in BE | _FEELING_VERBS and not going_on:
        return False
    if tokens.word(stop) in {"me", "us", "him", "them"}:
        return True
    if not tokens.tags[first].startswith("V"):
        return tokens.tags[first] == "NNS" and stop - first == 1
    if any(word in {"me", "my", "us", "our"} for word in tokens.words[first:stop]):
        return tokens.word(first - 1) != "i"
    return tokens.word(stop) in {"her", "my", "our", "you"} or tokens.tags[first] == "VBZ"


def _is_sore(reader: TriggerReader, first: int) -> bool:
    """Tell "that really hurt" from "i was hurt"."""
    tokens = reader.tokens
    if tokens.words[first] not in reader.rules.words.sore_verbs:
        return False
    place = first - 1
    while place > 0 and (tokens.tags[place] == "RB" or tokens.words[place] in _MEASURES):
        place -= 1
    if tokens.tag(place).startswith("V") or tokens.word(place) in {"and", "but", "or", ","}:
        return False
    return tokens.word(place) not in BE | _FEELING_VERBS | _BECOMING


def _cause_verb(reader: TriggerReader, first: int) -> int | None:
    """Return the verb of "makes me (feel so) sad" to the left of a feeling, if there is one."""
    tokens = reader.tokens
    place = first - 1
    while place >= 0 and first - place < _REACH and _is_between(reader, place):
        place -= 1
    if place < 1 or tokens.words[place] not in _OBJECTS:
        return None
    verb = place - 1
    return verb if tokens.words[verb] in reader.rules.words.cause_verbs else None


def _is_between(reader: TriggerReader, place: int) -> bool:
    tokens = reader.tokens
    if tokens.words[place] in OBJECT_PRONOUNS:
        return False
    if tokens.words[place] in _BETWEEN or tokens.tags[place] == "RB":
        return True
    joined = tokens.words[place] in {"and", "or", ","}
    return joined or any(first <= place < stop for first, stop in reader.feelings)


def _signs(reader: TriggerReader) -> list[Site]:
    found = []
    index = 0
    while index < len(reader.tokens):
        phrase = phrase_at(reader.tokens.words, index, reader.rules.signs)
        if phrase:
            stop = index + len(phrase)
            clause = clause_of(reader.by_verb, index)
            cause = _cause_verb(reader, index)
            shape = Shape.SIGN if cause is None else Shape.CAUSED
            verb = index if cause is None else cause
            found.append(Site(None, index, stop, shape, verb, clause))
        index += len(phrase) if phrase else 1
    return found
