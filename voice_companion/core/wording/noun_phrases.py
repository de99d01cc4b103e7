"""Naming what happened: a person's clause as a noun phrase, where that can be done safely."""

import re
from itertools import pairwise

from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.wording.grammar import BETWEEN, FIRST, SUBJECTS, Cut, flip
from voice_companion.core.wording.verbs import Form, GrammarRules, gerund, gerund_of_past


def is_clause(cut: Cut, rules: GrammarRules) -> bool:
    """Return whether the words are a clause of their own: a subject, then a finite verb."""
    return _verb_at(cut.lower, rules) is not None


def noun_phrase(cut: Cut, rules: GrammarRules) -> str | None:
    """Return the words as a noun phrase about the person spoken to, or None.

    "my boss said that" gives "what your boss said"; "my sister forgot my birthday" gives "your
    sister forgetting your birthday"; "he talks over me" gives "the way he talks over you"; "the
    exam tomorrow" stays.
    """
    lower = cut.lower
    at = _verb_at(lower, rules)
    if at is None:
        return _plain_noun_phrase(cut, rules)
    verb = rules.verbs.read(lower[at])
    if verb is None or not _is_person(lower[:at], rules) or lower[at] in _AUXILIARIES:
        return _gerund_phrase(cut, at, rules)
    if verb.base in rules.sets["saying"] and verb.form is Form.PAST and verb.base not in _CALLING:
        return _what_was_said(cut, at, rules)
    if verb.form in {Form.THIRD, Form.BASE} and lower[0] not in FIRST:
        flipped = flip(cut)
        return f"the way {flipped}" if flipped else None
    return _gerund_phrase(cut, at, rules)


def _what_was_said(cut: Cut, at: int, rules: GrammarRules) -> str | None:
    """Return "what she said"; a report of two words at most ("said yes") is kept."""
    rest = cut.lower[at + 1 :]
    subject = flip(Cut(cut.words[:at]))
    if cut.lower[at] == "said":
        short = 0 < len(rest) <= 2 and not set(rest) & FIRST and rest[0] not in _REPORT_OPENERS  # noqa: PLR2004
        return _gerund_phrase(cut, at, rules) if short else f"what {subject} said"
    return f"what {subject} told you" if rest and rest[0] in {"me", "us"} else None


_NO_NOUN_STARTS = word_set(
    "that to if for there with without about at by from in on of before after"
)
_NO_THINGS = word_set(
    "inside outside today now here there then again yesterday tomorrow tonight myself "
    "ourselves himself herself themselves itself yourself everything nothing something "
    "anything things stuff things life"
)
_REPORT_OPENERS = SUBJECTS | {"that", "it's", "he's", "she's", "the", "my", "a", "he'd", "she'd"}
_CALLING = frozenset({"call", "text", "write", "yell", "shout", "scream"})
_INNER = word_set("being feeling thinking knowing guessing wondering hoping believing")
_OBJECTIVE = {"he": "him", "she": "her", "they": "them", "everyone": "everyone"}


def _plain_noun_phrase(cut: Cut, rules: GrammarRules) -> str | None:
    lower = cut.lower
    verb = rules.verbs.known.get(lower[0])
    if verb and verb.form is not Form.GERUND and len(lower) > 1:
        return None
    if lower[0].split("'")[0] in SUBJECTS | _NO_NOUN_STARTS:
        return None
    if len(lower) == 1 and lower[0] in _NO_THINGS:
        return None
    if any(
        noun.endswith("s") and (doing := rules.verbs.known.get(word)) and doing.form is Form.BASE
        for noun, word in pairwise(lower)
    ):
        return None  # a clause of no known subject: "drivers drive slow"
    return flip(cut)


def _gerund_phrase(cut: Cut, at: int, rules: GrammarRules) -> str | None:
    """Return "your sister forgetting your birthday", or None where the verb cannot be put so."""
    lower = cut.lower
    head = _gerund_head(lower, at, rules)
    subject = _gerund_subject(cut, at)
    if head is None or subject is None:
        return None
    words, used = head
    rest = flip(Cut(cut.words[used:])) if used < len(lower) else ""
    if rest is None or _has_finite_and(lower[used:], rules):
        return None
    habit = words == "using" and lower[used : used + 1] == ("to",)
    twice = cut.lower[used : used + 1] and cut.lower[used].endswith("ing")
    if habit or twice or (not subject and words.split()[-1] in _INNER):
        return None  # "not being sure" and "feeling that" are no happenings
    return " ".join(part for part in (subject, words, rest) if part)


def _gerund_subject(cut: Cut, at: int) -> str | None:
    lower = cut.lower
    end = at
    while end > 0 and lower[end - 1] in BETWEEN | {"not"}:
        end -= 1
    adverbs = [word for word in lower[end:at] if word in {"never", "always", "not"}]
    if lower[0] in {"it", "it's"}:
        return None
    if lower[0] in {"i", "we", "i'm", "we're", "i've", "we've"} and end <= 1:
        return " ".join(adverbs)
    if end == 1 and lower[0] in _OBJECTIVE:
        return " ".join([_OBJECTIVE[lower[0]], *adverbs])
    if end == 1 and "'" in lower[0]:
        owner = lower[0].split("'")[0]
        return " ".join([_OBJECTIVE.get(owner, owner), *adverbs])
    flipped = flip(Cut(cut.words[:end]))
    return None if flipped is None or end == 0 else " ".join([flipped, *adverbs])


def _gerund_head(  # noqa: PLR0911 - one return for each kind of verb
    lower: tuple[str, ...], at: int, rules: GrammarRules
) -> tuple[str, int] | None:
    """Return the verb in -ing and the index after the words it used."""
    word = lower[at]
    following = lower[at + 1] if at + 1 < len(lower) else ""
    if word in {"did", "does", "do", "didn't", "doesn't", "don't"}:
        return _after_do(word, following, at, rules)
    if word in _MODALS:
        return _after_modal(word, lower, at, rules)
    if word in _BE or "'" in word:
        return _after_be(word, following, at, rules)
    if word in {"has", "have", "had"} and rules.verbs.base_of_participle(following):
        return gerund(str(rules.verbs.base_of_participle(following))), at + 2
    if word in {"keep", "keeps", "kept"} and following.endswith("ing"):
        return f"{following} again and again", len(lower) if at + 2 == len(lower) else -1
    verb = rules.verbs.read(word)
    unclear = lower[0] not in SUBJECTS and not _is_person(lower[:at], rules)
    if verb is None or (unclear and word.endswith("ed") and following in _AFTER_PARTICIPLE):
        return None
    return (gerund(verb.base) if word in rules.verbs.known else gerund_of_past(word)), at + 1


_AFTER_PARTICIPLE = word_set("by for to on in at with from")
_BE = word_set("am is are was were isn't aren't wasn't weren't")
_MODALS = word_set(
    "will would can could should might may must won't can't couldn't wouldn't shouldn't 'll"
)
_AUXILIARIES = (
    _BE | _MODALS | word_set("has have had hasn't haven't hadn't did does do didn't doesn't don't")
)
_CONTRACTED = re.compile(r"^(i|he|she|they|we|it)'(m|s|re|ve|d|ll)$")


def _after_modal(
    word: str, lower: tuple[str, ...], at: int, rules: GrammarRules
) -> tuple[str, int] | None:
    """Return "not being able to" for "can't", "won't be able to" and their like; else None."""
    if lower[at + 1 : at + 4] == ("be", "able", "to") and word.endswith("n't"):
        return "not being able to", at + 4
    verb = rules.verbs.known.get(lower[at + 1]) if at + 1 < len(lower) else None
    unable = word in {"can't", "cannot", "couldn't"} and verb is not None
    return ("not being able to", at + 1) if unable else None


def _after_do(word: str, following: str, at: int, rules: GrammarRules) -> tuple[str, int] | None:
    verb = rules.verbs.known.get(following)
    if following == "not":
        return None
    if word.endswith("n't"):
        # A base form that spells its own past ("hit") is read as the past; both give the same -ing.
        return (f"not {gerund(verb.base)}", at + 2) if verb else None
    return ("doing", at + 1) if verb is None or verb.form is not Form.BASE else None


def _after_be(word: str, following: str, at: int, rules: GrammarRules) -> tuple[str, int] | None:
    negation = "not " if word.endswith("n't") or following == "not" else ""
    skip = at + (2 if following == "not" else 1)
    if word.endswith(("'ve", "'d", "'ll")):
        return None
    if word.endswith("n't") and following.endswith("ing"):
        return f"not {following}", at + 2
    if following.endswith("ing") and not negation and following not in {"nothing", "something"}:
        return (following, at + 2) if following != "going" else None
    if word.endswith("'s") and rules.verbs.base_of_participle(following) and not negation:
        return None
    return f"{negation}being", skip


def _verb_at(lower: tuple[str, ...], rules: GrammarRules) -> int | None:
    """Return where the clause's finite verb stands; None when the words are no clause."""
    if not lower:
        return None
    if _CONTRACTED.match(lower[0]) or lower[0] in {"im", "ive"}:
        return 0 if len(lower) > 1 else None
    if lower[0] in SUBJECTS:
        return _finite_after(lower, 1, rules)
    if lower[0] in {"what", "how", "why", "where", "who", "that", "to", "not"} or lower[0].endswith(
        "ing"
    ):
        return None
    return _finite_after_noun(lower, rules)


def _finite_after(lower: tuple[str, ...], start: int, rules: GrammarRules) -> int | None:
    for index in range(start, min(start + 4, len(lower))):
        if lower[index] in _AUXILIARIES:
            return index
        verb = rules.verbs.read(lower[index])
        if verb and verb.form is not Form.GERUND:
            return index
        if lower[index] not in BETWEEN | {"not", "and", "i"} and not lower[index].endswith("ly"):
            return None
    return None


def _finite_after_noun(lower: tuple[str, ...], rules: GrammarRules) -> int | None:
    named = lower[0] in rules.sets["kin"] or lower[0] not in _DETERMINERS
    for index in range(1 if named else 2, min(7, len(lower))):
        before, word = lower[index - 1], lower[index]
        if word in SUBJECTS and before != "and":
            return None
        if word in {"that", "who", "which", "where", "when", "what", "how", "for", "to"}:
            return None
        if word in _AUXILIARIES:
            return index
        if before in _DETERMINERS or before.endswith("'s"):
            continue
        if _is_finite_verb(word, before, rules):
            return index
    return None


_DETERMINERS = word_set(
    "my our his her their the a an this that these those some all every no one two another "
    "its any each both most so very too such"
)


def _is_finite_verb(word: str, before: str, rules: GrammarRules) -> bool:
    verb = rules.verbs.read(word)
    if verb is None or verb.form is Form.GERUND:
        return False
    if verb.form is Form.PAST:
        return True
    person = before in rules.sets["persons"] or before in rules.sets["kin"]
    plural = before in rules.sets["plural"]
    return person and (verb.form is Form.THIRD) != plural


def _is_person(subject: tuple[str, ...], rules: GrammarRules) -> bool:
    people = rules.sets["persons"] | rules.sets["kin"] | {"he", "she", "they"}
    return any(word in people for word in subject) or (
        len(subject) == 1 and subject[0] not in SUBJECTS
    )


def _has_finite_and(lower: tuple[str, ...], rules: GrammarRules) -> bool:
    """Return whether a second finite verb hangs on by "and" ("forgot my birthday and left")."""
    for index, word in enumerate(lower[:-1]):
        if word in {"and", "then", "but"}:
            verb = rules.verbs.read(lower[index + 1])
            if lower[index + 1] in _AUXILIARIES or (verb and verb.form in {Form.PAST, Form.THIRD}):
                return True
    return False
