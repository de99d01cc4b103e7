"""Verbs that agree with whom they tell of: a learner's "she answer me" is "she answers you".

A learner's grammar is never said back. What they meant is in the tree: whose the verb is, and that
it is of the present. Who speaks so of themselves needs nothing: "you answer".
"""

from voice_companion.core.parsing.function_words import SUBJECT_DEPS
from voice_companion.core.parsing.inflection import third_person
from voice_companion.core.parsing.tokens import Tokens
from voice_companion.core.speech.rules import SpeechRules

__all__ = ["agreeing"]

_SINGULAR = frozenset({"NN", "NNP"})
_SEVERAL = frozenset({"NNS", "NNPS", "PRP"})
"""Tags of those of whom there are several: "the rest of them", "a lot of people"."""
_MAIN = frozenset({"root", "ROOT", "parataxis"})
_HELPS = frozenset({"aux", "aux:pass", "cop"})


def agreeing(at: int, tokens: Tokens, rules: SpeechRules) -> str | None:
    """Return the form of a verb that agrees with a subject that is one other; None if it does."""
    word = tokens.words[at]
    if word in rules.unchanged or not word.isalpha():
        return None
    helps = tokens.deps[at] in {"aux", "aux:pass"}
    if helps and (word not in rules.third_person or tokens.tags[at] != "VBP"):
        return None  # "can", "will"
    head = tokens.heads[at] if helps else at
    if not helps and not _is_present(tokens, at):
        return None
    subject = _subject(tokens, head)
    if subject is None or not _is_one_other(tokens, subject, rules):
        return None
    return rules.third_person.get(word) or third_person(word)


def _is_present(tokens: Tokens, verb: int) -> bool:
    """Tell whether a base form carries the tense itself, as in no "can go", "to go", "saw go"."""
    inside = range(tokens.lefts[verb], tokens.rights[verb] + 1)
    children = [at for at in inside if at != verb and tokens.heads[at] == verb]
    if any(tokens.deps[at] in _HELPS or tokens.words[at] == "to" for at in children):
        return False
    if tokens.tags[verb] == "VBP":
        return True
    if tokens.tags[verb] != "VB":
        return False
    head = tokens.heads[verb]
    goes_on = tokens.deps[verb] == "conj" and tokens.deps[head] in _MAIN
    behind = tokens.deps[verb] in _MAIN and _subject(tokens, verb) == verb - 1
    return behind or goes_on


def _subject(tokens: Tokens, verb: int) -> int | None:
    """Return whom a verb tells of: its own subject, or that of the verb that it goes on from."""
    for at in range(tokens.lefts[verb], verb):
        if tokens.heads[at] == verb and tokens.deps[at] in SUBJECT_DEPS:
            return at
    head = tokens.heads[verb]
    goes_on = tokens.deps[verb] == "conj" and head < verb
    if goes_on and (tokens.tags[head] == "VBZ" or _is_present(tokens, head)):
        return _subject(tokens, head)
    return None


def _is_one_other(tokens: Tokens, subject: int, rules: SpeechRules) -> bool:
    group = range(tokens.lefts[subject], tokens.rights[subject] + 1)
    several = any(
        tokens.deps[at] == "conj" or (tokens.deps[at] == "nmod" and tokens.tags[at] in _SEVERAL)
        for at in group
    )
    named = tokens.words[subject] in rules.one_other and tokens.tags[subject] != "WDT"
    noun = tokens.tags[subject] in _SINGULAR and tokens.words[subject] not in rules.turned
    return not several and (named or noun)
