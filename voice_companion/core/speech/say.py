"""Saying a part of what was told back to the person who told it.

Everything is decided on the tree: whose a word is, which verb agrees with whom, what is an aside.
"""

from voice_companion.core.meaning import Join, Meaning, Part
from voice_companion.core.parsing.function_words import SUBJECT_DEPS
from voice_companion.core.parsing.tokens import Tokens
from voice_companion.core.speech.agreement import agreeing
from voice_companion.core.speech.asides import without_asides
from voice_companion.core.speech.rules import SpeechRules

__all__ = ["say"]

_GLUED = frozenset({"'m", "'re", "'s", "'ve", "'d", "'ll", "n't", "'"})
_CLOSING = frozenset({",", ".", "!", "?", "%"})
_OPENING = frozenset("($£€#")
_OPENS, _CLOSES = "\u201c", "\u201d"
_SHARED = frozenset({"aux", "aux:pass", "cop", "conj", "xcomp"})
"""Relations by which a verb has the subject of its head."""


def say(part: Part, meaning: Meaning, rules: SpeechRules, *, turned: bool = True) -> str:
    """Return a part turned round to "you", without a capital or a stop; "" where nothing is left.

    Not `turned`, it stays in the person's own words.
    """
    tokens = meaning.tokens
    kept = without_asides(part.tokens, meaning, rules.asides)
    begins = {meaning.events[one].first: one for one in part.events[1:]}
    words: list[str] = []
    before, in_quotes = -1, False
    for at in _speaker_first(kept, tokens) if turned else kept:
        if at in begins and _is_run_on(begins[at], meaning) and words:
            words[-1] += "" if words[-1][-1] in _CLOSING else _mark_before(begins[at], meaning)
        quoted = at in meaning.quoted
        word = _word(at, meaning, rules, turned=turned and not quoted)
        if not word:
            continue
        if in_quotes and not quoted:
            words[-1] += _CLOSES
        glued = meaning.glued[at] and before == at - 1 and tokens.words[before] not in _OPENING
        behind = word in _GLUED | _CLOSING or (glued and words and words[-1][-1] not in _CLOSING)
        before = at
        opened = _OPENS + word if quoted and not in_quotes else word
        in_quotes = quoted
        if words and (behind or words[-1][-1] in _OPENING):
            words[-1] += opened
        else:
            words.append(opened)
    if in_quotes:
        words[-1] += _CLOSES
    return _tidied(" ".join(words))


def _is_run_on(event: int, meaning: Meaning) -> bool:
    """Tell whether a clause wants a comma before it: it was run on, or turns or follows."""
    if meaning.written:
        return False
    one = meaning.events[event]
    words = meaning.tokens.words
    named = words[one.start] == "that" or words[one.start : one.start + 2] == ("there", "to")
    ends = one.join is Join.START and one.first - 1 in meaning.ends
    return ends or (one.join in {Join.START, Join.BUT, Join.RESULT} and not named)


def _mark_before(event: int, meaning: Meaning) -> str:
    """Return what parts a clause from the one it was run on from: a stop where a sentence ends."""
    one, before = meaning.events[event], meaning.events[event - 1]
    # Behind words without a verb it may go on with them: "your boss, he shouted".
    ends = one.join is Join.START and one.first - 1 in meaning.ends and before.subject is not None
    return "." if ends else ","


def _word(at: int, meaning: Meaning, rules: SpeechRules, *, turned: bool) -> str:
    """Return a token as it is said."""
    tokens = meaning.tokens
    word = _spelt(at, meaning, rules)
    if not turned:
        return _cased(word, at, meaning)
    if word in rules.agreeing and _is_first_persons(tokens, at):
        return rules.agreeing[word]
    if word in rules.owners and _is_owner(meaning, at):
        return "your"
    if word in rules.turned:
        return rules.turned[word]
    if word in rules.addressed and _is_companion(tokens, at):
        return rules.addressed[word]
    return _cased(agreeing(at, tokens, rules) or word, at, meaning)


def _spelt(at: int, meaning: Meaning, rules: SpeechRules) -> str:
    """Return a word as it is spelt: chat and recognizers write some their own way."""
    word = meaning.tokens.words[at]
    if word in rules.joining and any(
        one.first == at and one.join is Join.CAUSE for one in meaning.events
    ):
        return rules.joining[word]
    if word in rules.marks:
        return rules.marks[word]
    if meaning.glued[at] and word in rules.endings:
        return rules.endings[word]
    return rules.spelt.get(word, word)


def _cased(word: str, at: int, meaning: Meaning) -> str:
    bare = word.removesuffix("'s")
    if at in meaning.letters:
        return bare.upper() + word[len(bare) :]
    named = at in meaning.capitals or word == "i"
    return word[:1].upper() + word[1:] if named else word


def _is_first_persons(tokens: Tokens, verb: int) -> bool:
    """Tell whether a verb's subject is the speaker, alone or with others."""
    if tokens.word(verb - 1) in {"i", "we"} or tokens.words[verb] in {"am", "'m", "m"}:
        return True
    head = verb
    for _ in range(len(tokens)):
        subject = _subject_of(tokens, head)
        if subject is not None:
            return tokens.words[subject] in {"i", "we"} or _holds_speaker(tokens, subject)
        if tokens.heads[head] == head or tokens.deps[head] not in _SHARED:
            return False
        head = tokens.heads[head]
    return False


def _subject_of(tokens: Tokens, head: int) -> int | None:
    return next(
        (
            at
            for at in range(tokens.lefts[head], tokens.rights[head] + 1)
            if at != head and tokens.heads[at] == head and tokens.deps[at] in SUBJECT_DEPS
        ),
        None,
    )


def _holds_speaker(tokens: Tokens, subject: int) -> bool:
    """Tell "me and my sister" and "my partner and i"."""
    group = range(tokens.lefts[subject], tokens.rights[subject] + 1)
    joined = any(tokens.words[at] == "and" for at in group)
    return joined and any(
        tokens.words[at] in {"i", "me"} and (tokens.deps[at] == "conj" or at == subject)
        for at in group
    )


def _is_owner(meaning: Meaning, at: int) -> bool:
    """Tell "me mam" from "told me": the owner of the noun behind it."""
    tokens = meaning.tokens
    if not (tokens.tag(at + 1).startswith("NN") or tokens.word(at + 1) == "own"):
        return False
    # "for me | rest is no love", "with me | yesterday"
    apart = tokens.deps[at + 1] in SUBJECT_DEPS or tokens.deps[at + 1].startswith("obl:")
    if tokens.tag(at - 1) == "IN" and tokens.deps[at] != "iobj" and not apart:
        return True  # "wi me phone out"
    owns = tokens.deps[at] in {"nmod:poss", "det", "compound", "nmod"}
    return owns or tokens.heads[at] == at + 1 or any(one.start == at for one in meaning.events)


def _is_companion(tokens: Tokens, at: int) -> bool:
    """Tell "i told you": what the speaker does to the one who listens."""
    head = tokens.heads[at]
    if tokens.deps[at] not in {"obj", "iobj"} or not tokens.tags[head].startswith("V"):
        return False
    subject = _subject_of(tokens, head)
    return subject is not None and tokens.words[subject] == "i"


def _speaker_first(kept: list[int], tokens: Tokens) -> list[int]:
    """Return the order with the speaker first: "my partner and i" as "i and my partner"."""
    order = list(kept)
    for place in range(2, len(kept)):
        at = kept[place]
        joined = tokens.words[at] in {"i", "me"} and tokens.words[kept[place - 1]] == "and"
        if not joined or tokens.deps[at] != "conj":
            continue
        left = tokens.lefts[tokens.heads[at]]
        group = list(range(left, at - 1))
        if group and kept[place - 1 - len(group) : place - 1] == group:
            start = order.index(group[0])
            order[start : start + len(group) + 2] = [at, at - 1, *group]
    return order


def _tidied(line: str) -> str:
    while ",," in line or ", ," in line:
        line = line.replace(", ,", ",").replace(",,", ",")
    for wrong, right in ((" ,", ","), (",.", "."), (".,", "."), ("..", ".")):
        line = line.replace(wrong, right)
    return line.strip(" ,")
