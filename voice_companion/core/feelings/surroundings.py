"""What stands around a feeling: the small words to its left, noun phrases, the parse's subject."""

from collections.abc import Collection

from voice_companion.core.feelings.holder_rules import Ascription, HolderRules, Reach
from voice_companion.core.feelings.lexicon import Candidate
from voice_companion.core.labels import Holder
from voice_companion.core.parsing.tokens import Tokens

FARTHEST = 14
"""Tokens between a person and a feeling."""
NOUNS = frozenset({"NOUN", "PROPN"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
_PHRASE_PARTS = frozenset(
    {"det", "nmod:poss", "amod", "compound", "flat", "nummod", "case", "det:predet", "nmod:desc"}
)
_OBJECT_PARTS = frozenset({"ADP", "PRON", "DET", "ADJ", "NOUN", "PROPN", "NUM", "PART"})
_ABOUT_CLAUSE = frozenset({"when", "because", "that", "after", "since"})
_LITTLE = frozenset({"little", "wee", "young", "loved", "older", "younger", "elder", "big"})
_CLIMB = 5
_PHRASE = 5
"""Words of the longest noun phrase before its noun."""
_COORDINATED = 2
"""Words before a coordinated subject: the other subject and the conjunction."""


class Surroundings:
    """The words around one candidate."""

    def __init__(
        self, candidate: Candidate, tokens: Tokens, rules: HolderRules, ends: Collection[int]
    ) -> None:
        self.first, self.stop, self.slot = candidate.first, candidate.stop, candidate.slot
        self.tokens, self.rules, self.ends = tokens, rules, ends
        self.words = tokens.expanded

    def is_predicate(self) -> bool:
        """Say whether "be" or "feel" stands before it, with only adverbs between."""
        index = self.first - 1
        while index >= 0 and self.words[index] in self.rules.mere_adverbs:
            index -= 1
        return index >= 0 and self.words[index] in self.rules.be | self.rules.feel

    def _reach(
        self, small: frozenset[str], *, adjectives: bool = False, nominal: bool = False
    ) -> Reach:
        return self._reach_from(self.first - 1, small, adjectives=adjectives, nominal=nominal)

    def _reach_from(
        self, start: int, small: frozenset[str], *, adjectives: bool = False, nominal: bool = False
    ) -> Reach:
        """Read leftwards over small words, and over other feelings in the same list."""
        index, linked, articled = start, False, False
        words, rules = self.words, self.rules
        lowest = max(start - FARTHEST, -1)
        while index > lowest:
            word = words[index]
            if index in self.ends and self._joins(index):
                index -= 1
                continue
            if word in rules.articles and not nominal and self._is_article(index):
                articled = not linked
                if articled:
                    break
            small_word = word in small or (
                self.tokens.pos[index] == "ADV" and word not in rules.asking
            )
            joiner = word in rules.joiners and index - 1 in self.ends
            if word in rules.joiners and not joiner:
                fellow = self._fellow_feeling(index)
                if fellow is not None:
                    index = fellow - 1
                    continue
            degree = (
                word in {"this", "that"} and index and words[index - 1] in rules.linking | {"not"}
            )
            if adjectives and self.tokens.pos[index] == "ADJ":
                small_word = True
            degree = degree or (word == "at" and words[index + 1] == "all")
            if not (small_word or joiner or degree) or (word == "that" and not degree):
                break
            linked = linked or word in rules.linking
            index -= 1
        do = any(words[i] in {"do", "did", "does"} for i in range(index + 1, start + 1))
        return Reach(index, linked, articled, do)

    def _fellow_feeling(self, joiner: int) -> int | None:
        """Return the end of the feeling with its object before a joiner ("happy for her | but").

        What it is about may stand between: a preposition with its noun phrase, or a clause.
        """
        near = [end for end in self.ends if joiner - FARTHEST < end < joiner]
        if not near or self._starts_clause(joiner + 1):
            return None
        feeling, last = max(near), joiner - 1
        if self.words[last] == ",":
            last -= 1
        between = self.words[feeling + 1 : joiner]
        if self.tokens.pos[last] == "ADJ" or not self.rules.joiners.isdisjoint(between[:-1]):
            return None
        if self.words[feeling + 1] in _ABOUT_CLAUSE:
            return feeling
        parts = {self.tokens.pos[place] for place in range(feeling + 1, last + 1)}
        phrase = self.tokens.pos[feeling + 1] == "ADP" and parts <= _OBJECT_PARTS
        acts = any(word in self.rules.subjects - self.rules.objects for word in between)
        return feeling if phrase and not acts else None

    def _starts_clause(self, index: int) -> bool:
        after = self.words[index : index + 1]
        return bool(after) and after[0] in self.rules.subjects | self.rules.things

    def _joins(self, index: int) -> bool:
        """Say whether the feeling that ends here is in one list with what follows."""
        after = self.words[index + 1] if index + 1 < len(self.words) else ""
        return index + 1 == self.first or after in self.rules.joiners | self.rules.adverbs

    def _is_article(self, index: int) -> bool:
        word = self.words[index]
        after = self.words[index + 1] if index + 1 < len(self.words) else ""
        if word == "the" and (self.words[self.first].endswith("est") or after == "least"):
            return False
        if word == "her" and self._noun_after() is None:
            return False
        if word in {"a", "an", "such", "no"}:
            return (
                after not in self.rules.measures and self._noun_after() is not None and word != "no"
            )
        return word not in {"this", "that", "any", "all", "'s", "some", "each"}

    def _noun_after(self) -> int | None:
        for index in range(self.stop, min(self.stop + 4, len(self.words))):
            if self.tokens.pos[index] in NOUNS:
                return index
            if self.tokens.pos[index] not in {"ADJ", "CCONJ", "ADV", "PUNCT"}:
                return None
        return None

    def _noun_at(self, index: int) -> bool:
        return index < len(self.words) and self.tokens.pos[index] in NOUNS

    def _is_person(self, index: int) -> bool:
        word = self.words[index]
        known = word in self.rules.persons or word in self.rules.pronouns
        return known or self.tokens.pos[index] == "PROPN" or self._is_little_one(index)

    def _is_little_one(self, index: int) -> bool:
        """Say whether a person is meant ("our wee one", "the older one")."""
        described = self.words[max(index - 1, 0)] in _LITTLE
        return index > 0 and self.words[index] in {"one", "ones"} and described

    def _joined(self, first: int, stop: int) -> tuple[int, int]:
        """Widen a pronoun to "me and my wife", "all of us", "you and i"."""
        words = self.words
        if (
            first >= _COORDINATED
            and words[first - 1] == "of"
            and words[first - 2] in self.rules.quantifiers
        ):
            return (first - 2, stop)
        if (
            first >= _COORDINATED
            and words[first - 1] == "and"
            and self._shares_clause(first - 2, first)
        ):
            return (self._phrase(first - 2)[0], stop)
        return (first, stop)

    def _shares_clause(self, before: int, pronoun: int) -> bool:
        """Say whether "X and" before a pronoun is its fellow subject, and not the clause before."""
        if self.words[before] not in self.rules.persons | self.rules.pronouns:
            return False
        joined = self.tokens.deps[pronoun] == "conj" and self.tokens.heads[pronoun] == before
        return joined or self._phrase(before)[0] == 0

    def _phrase(self, head: int) -> tuple[int, int]:
        """Return the noun phrase that ends in `head`: determiners, owners, adjectives, names."""
        first = head
        while first and head - first < _PHRASE and self._belongs(first - 1):
            first -= 1
        if first >= _COORDINATED and self.words[first - 1] == "and":
            if self.words[first - 2] in self.rules.pronouns:
                return (first - 2, head + 1)
            if self._is_fellow(first - 2):
                return (self._phrase(first - 2)[0], head + 1)
        return (first, head + 1)

    def _is_fellow(self, index: int) -> bool:
        """Say whether a person ends there who shares the verb ("sarah and | tom are")."""
        if self.words[index] in self.rules.persons:
            return True
        begins = index == 0 or self.tokens.pos[index - 1] in {"CCONJ", "PUNCT", "SCONJ"}
        return self.tokens.pos[index] == "PROPN" and begins

    def _belongs(self, index: int) -> bool:
        word = self.words[index]
        if word in self.rules.articles - {"such", "no"} and not (
            word == "'s" and self.words[index - 1] in self.rules.pronouns | self.rules.things
        ):
            return True
        return self.tokens.pos[index] in {"ADJ", "PROPN", "NOUN", "NUM"} and (
            self.tokens.deps[index] in _PHRASE_PARTS
        )

    def _climb(self) -> tuple[int | None, bool]:
        """Return the subject by the parse, and whether it is that of a clause joined to this."""
        node, joined = self.first, False
        for _ in range(_CLIMB):
            for index in range(node - 1, max(node - 3 * FARTHEST, -1), -1):
                if self.tokens.heads[index] == node and self._is_subject(index):
                    return index, joined
            head, dep = self.tokens.heads[node], self.tokens.deps[node]
            if head == node or dep in {"parataxis", "ccomp", "csubj"}:
                return None, joined
            if dep == "acl" and self._is_person(head):
                return head, True
            joined = joined or dep != "xcomp"
            node = head
        return None, joined

    def _parsed_subject(self) -> int | None:
        return self._climb()[0]

    def _is_subject(self, index: int) -> bool:
        """Say whether the parse has a subject there, and one that can be."""
        if self.tokens.deps[index] not in _SUBJECTS:
            return False
        word, rules = self.words[index], self.rules
        small = word in rules.auxiliaries or (word in rules.adverbs and word not in rules.subjects)
        return not small

    def _own_words(self, named: tuple[int, int]) -> tuple[str, ...]:
        """Return the words that count for who it is: in "my mum" the owner doesn't."""
        words = self.words[named[0] : named[1]]
        return words if len(words) == 1 else tuple(w for w in words if w not in {"my", "our"})

    def _is_self(self, named: tuple[int, int]) -> bool:
        return any(word in self.rules.first_person for word in self._own_words(named))

    def _said(self, named: tuple[int, int], *, left: int, inverted: bool = False) -> Ascription:
        holder = Holder.SELF if self._is_self(named) else Holder.OTHER
        return Ascription(holder, named, left, inverted)
