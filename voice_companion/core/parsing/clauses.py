"""Where clauses begin in running speech, from the parse and, where it errs, from the word order.

Labels are Universal Dependencies; tags are those of the Penn Treebank.
"""

from bisect import bisect_right
from dataclasses import dataclass

from voice_companion.core.parsing.function_words import (
    ADVERBS,
    AUXILIARIES,
    BE,
    CONTENT_DEPENDENT,
    HARD_STOPS,
    HEADED,
    INDEFINITE,
    JOINERS,
    MARKERS,
    NOUN_TAGS,
    OBJECT_PRONOUNS,
    OPEN_PRONOUNS,
    POINTING_SUBJECTS,
    QUANTIFIERS,
    REPORTING,
    SUBJECT_DEPS,
    SUBJECT_PRONOUNS,
    TELLING,
)
from voice_companion.core.parsing.tokens import Tokens

_MISREAD = frozenset({"VB", "VBN", "NN"})
_NEAR = 6
"""How many tokens a subject's head may stand behind it for the parse to be believed."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A finite clause with a subject of its own."""

    start: int
    """The first token of the subject."""
    verb: int
    """The first finite verb or auxiliary."""
    dependent: bool
    """True for a part of another clause (a complement, a relative or a marked clause)."""
    joiner: str
    """"and", "but", "so" ... before the subject, else ""."""

    @property
    def edge(self) -> int:
        """Return the first token, joiner included."""
        return self.start - 1 if self.joiner else self.start


def find_clauses(tokens: Tokens) -> tuple[Clause, ...]:
    """Return every finite clause in the order of its subject."""
    subjects = _parsed_subjects(tokens)
    subjects |= _pronoun_subjects(tokens, frozenset(subjects.values()))
    return tuple(_clause(tokens, start, subjects[start]) for start in sorted(subjects))


def clause_of(by_verb: tuple[Clause, ...], index: int) -> Clause | None:
    """Return the clause whose verb stands last before a token, or None; clauses go by verb."""
    position = bisect_right(by_verb, index, key=lambda clause: clause.verb)
    return by_verb[position - 1] if position else None


def _parsed_subjects(tokens: Tokens) -> dict[int, int]:
    found = {}
    for index, dep in enumerate(tokens.deps):
        if dep not in SUBJECT_DEPS or tokens.heads[index] < index:
            continue
        start = _subject_start(tokens, index)
        verb = _verb_after(tokens, tokens.rights[index] + 1)
        if verb is None:
            verb = _verb_after(tokens, index + 1)
        if verb is None and tokens.tags[tokens.heads[index]].startswith("V"):
            verb = _misread_verb(tokens, index)
        if verb is not None and tokens.words[index] not in {"me", "him", "us", "them"}:
            found[start] = verb
    return found


def _misread_verb(tokens: Tokens, index: int) -> int | None:
    """Return the head of a subject when it is a past form tagged as a participle ("he cheated")."""
    head = tokens.heads[index]
    return head if head - index < _NEAR and tokens.tags[head] in {"VBN", "VB"} else None


def _subject_start(tokens: Tokens, index: int) -> int:
    if tokens.words[index] in SUBJECT_PRONOUNS:
        return index
    start = tokens.lefts[index]
    while start < index and (
        tokens.words[start] in JOINERS or tokens.tags[start] in {",", "RB", "IN"}
    ):
        start += 1
    while start > 0 and tokens.tags[start - 1] in {"PDT", "DT", "PRP$", "CD"}:
        start -= 1
    return start


def _pronoun_subjects(tokens: Tokens, known: frozenset[int]) -> dict[int, int]:
    """Return subjects and verbs by word order alone, but for the verbs that are known."""
    found = {}
    for index, word in enumerate(tokens.words):
        if word in SUBJECT_PRONOUNS or (word in OPEN_PRONOUNS and _is_acting(tokens, index)):
            behind = _past_relative(tokens, index)
            verb = _verb_after(tokens, behind)
            if verb is None and behind > index + 1:
                verb = behind
            parsed = verb in known and word not in SUBJECT_PRONOUNS | POINTING_SUBJECTS
            if verb is not None and not parsed and not _is_relative(tokens, index):
                found[index] = verb
    return found


def _past_relative(tokens: Tokens, index: int) -> int:
    """Return the token behind a pronoun and its bare relative clause ("everything i do | is")."""
    if tokens.words[index] in QUANTIFIERS and tokens.word(index + 1) in SUBJECT_PRONOUNS:
        verb = _verb_after(tokens, index + 2)
        if verb is not None and (
            _verb_after(tokens, verb + 1) is not None or tokens.tag(verb + 1) == "NNS"
        ):
            return verb + 1
    return index + 1


def _is_acting(tokens: Tokens, index: int) -> bool:
    """Tell whether a verb follows an open pronoun at once, but for "all" and the like."""
    if _past_relative(tokens, index) > index + 1:
        return True
    if tokens.words[index] == "there":
        return tokens.word(index + 1) in AUXILIARIES
    if tokens.tag(index + 1) == "NNS" and tokens.words[index] in INDEFINITE:
        return True
    return tokens.finite(index + 1) or (
        tokens.word(index + 1) in ADVERBS and tokens.finite(index + 2)
    )


def _is_relative(tokens: Tokens, index: int) -> bool:
    """Tell "which/who/that" as a relative: it opens no clause of its own behind a noun."""
    return (
        tokens.words[index] in {"that", "which", "who", "what", "all", "both"}
        and tokens.deps[index] not in SUBJECT_DEPS
    )


def _verb_after(tokens: Tokens, index: int) -> int | None:
    for place in range(index, min(index + 4, len(tokens))):
        if tokens.finite(place):
            return place
        if tokens.words[place] not in ADVERBS and tokens.tags[place] not in {"RB", "UH"}:
            return place if _is_misread(tokens, place, tokens.word(index - 1)) else None
    return None


def _is_misread(tokens: Tokens, place: int, before: str) -> bool:
    """Tell a finite verb that the tagger took for something else ("i hurt", "anyone listens")."""
    if tokens.tags[place] == "NNS":
        return before in {"he", "she", "it"} | QUANTIFIERS | INDEFINITE
    return tokens.tags[place] in _MISREAD and before in SUBJECT_PRONOUNS


def _clause(tokens: Tokens, start: int, verb: int) -> Clause:
    before = start - 1
    while before >= 0 and (
        tokens.words[before] in {"just", "even", "maybe", "then", "now", "also", "suddenly"}
    ):
        before -= 1
    word = tokens.word(before)
    grading = word == "so" and tokens.tags[start] in {"JJ", "RB"}
    if word in JOINERS and before == start - 1 and not grading:
        return Clause(start, verb, dependent=False, joiner=word)
    return Clause(start, verb, dependent=_is_dependent(tokens, before, start, verb), joiner="")


def _is_dependent(tokens: Tokens, before: int, start: int, verb: int) -> bool:
    word = tokens.word(before)
    if before < 0 or word in HARD_STOPS:
        return tokens.word(start) == "which"
    if word in MARKERS or tokens.word(start) in {"which", "who", "what"}:
        return True
    return _follows_its_head(tokens, before, start) or _is_part(tokens, before, start, verb)


def _follows_its_head(tokens: Tokens, before: int, start: int) -> bool:
    """Tell a clause right behind the word that calls for it ("i think he", "the way he")."""
    word = tokens.words[before]
    if word in REPORTING or (word in HEADED and tokens.word(start) in SUBJECT_PRONOUNS):
        return True
    if _is_told(tokens, before):
        return True
    return tokens.word(before - 1) == "how" and tokens.tags[before] in {"RB", "JJ", "RBR"}


def _is_part(tokens: Tokens, before: int, start: int, verb: int) -> bool:
    """Tell a relative clause without a marker, or an object that looks like a subject."""
    if tokens.word(start) == "that" and tokens.tags[before] in NOUN_TAGS:
        return tokens.words[verb] != "'s"
    if _is_object_of(tokens, before, start, verb):
        return True
    if tokens.tags[before] not in NOUN_TAGS | {"DT"} or tokens.words[verb] in BE:
        return False
    if tokens.tag(before - 1) == "PRP$" and tokens.words[start] in SUBJECT_PRONOUNS:
        return False
    return tokens.deps[_predicate(tokens, start, verb)] in CONTENT_DEPENDENT


def _is_told(tokens: Tokens, before: int) -> bool:
    """Tell "told me | he left" and "tell my parents | i dropped out"."""
    if tokens.words[before] in OBJECT_PRONOUNS:
        return tokens.word(before - 1) in TELLING
    place = before
    while place > 0 and tokens.tags[place] in NOUN_TAGS | {"PRP$", "DT", "JJ"}:
        place -= 1
    return place < before and tokens.words[place] in TELLING


def _is_object_of(tokens: Tokens, before: int, start: int, verb: int) -> bool:
    """Tell "had the dog put down": a noun behind a verb, and a form that may be a participle."""
    return (
        tokens.tags[before].startswith("V")
        and tokens.tags[start] != "PRP"
        and tokens.words[verb] not in AUXILIARIES
        and tokens.tags[verb] in {"VBD", "VBN"}
    )


def _predicate(tokens: Tokens, start: int, verb: int) -> int:
    """Return the token on which the subject hangs, or the verb itself."""
    for index in range(start, verb):
        if tokens.deps[index] in SUBJECT_DEPS:
            return tokens.heads[index]
    return verb
