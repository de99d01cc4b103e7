"""Turn a written treebank sentence into what a speech recognizer puts out, labels kept.

Lower case, no punctuation, hyphens opened, small numbers as words, contractions kept. Fillers,
repetitions and restarts are inserted the way UD labels them: fillers `discourse`, "you know" and
"i mean" `parataxis`, what is taken back `reparandum` of what replaces it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from .conllu import ROOT, Lexicon, Sentence, Word

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

SYMBOL_WORDS = {"&": "and", "%": "percent", "+": "plus", "@": "at", "=": "equals"}
UNITS = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen
""".split()  # noqa: SIM905 - words to read
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNSPEAKABLE = re.compile(r"https?:|www\.|\w@\w|[\\|<>*_~^]|/\w+/|\w\.(com|org|net|doc|pdf|xls)\b")
CLITIC = re.compile(r"n't|'(s|m|re|ve|ll|d)")
FILLERS = ("um",) * 5 + ("uh",) * 5 + ("like",) * 4 + ("er", "erm", "well", "so", "yeah", "hmm")
PHRASES = (("you", "know"), ("i", "mean"))
PHRASE_FEATURES = "Mood=Ind|Number=Sing|Person=1|Tense=Pres|VerbForm=Fin"
REPEATABLE = frozenset({"PRON", "DET", "AUX", "ADP", "CCONJ", "SCONJ", "PART", "ADV"})
SWAPS = {
    "am": "was", "'m": "was", "is": "was", "'s": "was", "was": "is", "are": "were", "were": "are",
    "i": "we", "he": "she", "she": "he", "they": "he", "we": "i", "it": "that", "that": "it",
    "my": "the", "the": "a", "a": "the", "this": "the", "his": "her", "her": "his",
    "in": "on", "on": "at", "at": "in", "to": "for", "for": "to", "can": "could", "will": "would",
    "do": "did", "did": "do", "have": "had", "had": "have", "and": "but", "but": "and",
}  # fmt: skip


def to_spoken(sentence: Sentence, lexicon: Lexicon) -> Sentence | None:
    """Return the sentence as recognized speech, or None when nobody would say it so."""
    if any(UNSPEAKABLE.search(word.form) for word in sentence.words):
        return None
    parts = [_parts(word) for word in sentence.words]
    if not any(parts):
        return None
    return replace(sentence, words=_rebuilt(sentence.words, parts, lexicon))


def _parts(word: Word) -> list[str]:
    """Spoken pieces of one written word; none for punctuation."""
    form = word.form.lower().replace("\u2019", "'").replace("`", "'")
    if form in SYMBOL_WORDS and word.upos != "PUNCT":
        return [SYMBOL_WORDS[form]]
    if word.upos in {"PUNCT", "SYM"} or not re.search(r"\w", form):
        return []
    if form.isdigit() and int(form) < 100:
        return _number(int(form))
    if CLITIC.fullmatch(form) or re.fullmatch(r"\d[\d.,:]*", form):
        return [form]
    return [part for part in re.split(r"[^\w']+", form) if re.search(r"\w", part)]


def _number(number: int) -> list[str]:
    if number < 20:
        return [UNITS[number]]
    tens, units = divmod(number, 10)
    return [TENS[tens - 2]] + ([UNITS[units]] if units else [])


def _rebuilt(words: tuple[Word, ...], parts: list[list[str]], lexicon: Lexicon) -> tuple[Word, ...]:
    """Rebuild the tree over the spoken pieces; dropped words hand their dependants upwards."""
    heads = _kept_heads(words, parts)
    last_piece, total = [], 0
    for pieces in parts:
        total += len(pieces)
        last_piece.append(total - 1)
    rebuilt: list[Word] = []
    for index, (word, pieces) in enumerate(zip(words, parts, strict=True)):
        if not pieces:
            continue
        rebuilt.extend(
            lexicon.word(piece, head=last_piece[index], deprel="compound") for piece in pieces[:-1]
        )
        head = ROOT if heads[index] == ROOT else last_piece[heads[index]]
        deprel = "root" if head == ROOT else ("parataxis" if word.deprel == "root" else word.deprel)
        lemma = word.lemma if len(pieces) == 1 and word.form.lower() == pieces[0] else pieces[-1]
        lemma = lemma.lower() if word.upos == "PROPN" else lemma
        rebuilt.append(
            replace(word, form=pieces[-1], lemma=lemma, head=head, deprel=deprel, space=True)
        )
        if not word.space and index + 1 < len(words) and _joins(rebuilt[-1].form, parts[index + 1]):
            rebuilt[-1] = replace(rebuilt[-1], space=False)
    return tuple(rebuilt)


def _joins(form: str, following: list[str]) -> bool:
    """Tell whether the next piece is written on to this one ("do" + "n't", "gon" + "na")."""
    if not following:
        return False
    if CLITIC.fullmatch(following[0]) or following[0] == "'":
        return True
    pair = form, following[0]
    return pair in {("can", "not"), ("gon", "na"), ("wan", "na"), ("got", "ta"), ("out", "ta")}


def _kept_heads(words: tuple[Word, ...], parts: list[list[str]]) -> list[int]:
    """Heads after dropping pieceless words; the first orphan of a dropped root becomes the root."""
    heads, new_root = [], ROOT
    for index, word in enumerate(words):
        head = word.head
        while head != ROOT and not parts[head]:
            head = words[head].head
        if head == ROOT and parts[index]:
            if new_root == ROOT:
                new_root = index
            else:
                head = new_root
        heads.append(head)
    return heads


def disfluent(sentence: Sentence, lexicon: Lexicon, rng: Random) -> Sentence:
    """Insert at most one repetition or restart and a few fillers, as people do when they talk."""
    words = sentence.words
    draw = rng.random()
    if draw < 0.14:
        words = _repeat(words, rng)
    elif draw < 0.20:
        words = _restart(words, lexicon, rng)
    count = rng.choices((0, 1, 2, 3), weights=(62, 25, 9, 4))[0]
    for _ in range(min(count, 1 + len(words) // 6)):
        words = _with_filler(words, lexicon, rng)
    return replace(sentence, words=words)


def _insert(words: tuple[Word, ...], at: int, new: list[Word]) -> tuple[Word, ...]:
    """Insert words before position `at`; heads in `new` already count in the new sentence."""
    moved = [
        replace(word, head=word.head + len(new) if word.head >= at else word.head) for word in words
    ]
    return (*moved[:at], *new, *moved[at:])


def _gaps(words: tuple[Word, ...]) -> list[int]:
    """Positions where something can be said in between (never inside "do|n't")."""
    return [at for at in range(len(words)) if at == 0 or words[at - 1].space]


def _with_filler(words: tuple[Word, ...], lexicon: Lexicon, rng: Random) -> tuple[Word, ...]:
    gaps = _gaps(words)
    at = 0 if rng.random() < 0.3 else rng.choice(gaps)
    governor = _clause_head(words, at)
    if rng.random() < 0.2:
        pronoun, verb = rng.choice(PHRASES)
        head = governor + 2 * (governor >= at)
        new = [
            lexicon.word(pronoun, head=at + 1, deprel="nsubj"),
            Word(verb, verb, "VERB", "VBP", PHRASE_FEATURES, head, "parataxis"),
        ]
        return _insert(words, at, new)
    form = rng.choice(FILLERS)
    new = [Word(form, form, "INTJ", "UH", "", governor + (governor >= at), "discourse")]
    return _insert(words, at, new)


def _clause_head(words: tuple[Word, ...], at: int) -> int:
    """Highest word that a word inserted before `at` can hang on without crossing an arc."""
    governor = at if at < len(words) else at - 1
    while (head := words[governor].head) != ROOT and _free_arc(words, at, head):
        governor = head
        if words[governor].upos == "VERB":
            break
    return governor


def _free_arc(words: tuple[Word, ...], at: int, head: int) -> bool:
    """Tell whether an arc from a new word before `at` to `head` stays projective."""
    low, high = (at, head - 1) if head >= at else (head + 1, at - 1)
    return all(
        words[index].head == head or low <= words[index].head <= high
        for index in range(low, high + 1)
    )


def _repeat(words: tuple[Word, ...], rng: Random) -> tuple[Word, ...]:
    return _copied(words, rng, change=lambda word: word)


def _restart(words: tuple[Word, ...], lexicon: Lexicon, rng: Random) -> tuple[Word, ...]:
    def change(word: Word) -> Word:
        if word.form not in SWAPS or rng.random() < 0.3:
            return word
        return replace(
            lexicon.word(SWAPS[word.form], head=word.head, deprel=word.deprel), space=True
        )

    return _copied(words, rng, change=change)


def _copied(
    words: tuple[Word, ...], rng: Random, *, change: Callable[[Word], Word]
) -> tuple[Word, ...]:
    """Say one to three words once before themselves, as a reparandum of themselves.

    The new arc may cross one of the second saying; spaCy's parser lifts such arcs in training.
    """
    starts = [at for at in _gaps(words) if words[at].upos in REPEATABLE]
    if not starts:
        return words
    at = 0 if 0 in starts and rng.random() < 0.5 else rng.choice(starts)
    end = min(at + rng.choice((1, 1, 1, 2, 2, 3)), len(words))
    while end < len(words) and not words[end - 1].space:
        end += 1
    new = _as_reparandum(words[at:end], at, end - at, change)
    return _insert(words, at, new)


def _as_reparandum(
    span: tuple[Word, ...], at: int, size: int, change: Callable[[Word], Word]
) -> list[Word]:
    """Copy a span: inner arcs stay, its last outward word points at its own second saying."""
    outward = [index for index, word in enumerate(span) if not at <= word.head < at + size]
    top = outward[-1]
    copies = []
    for index, word in enumerate(span):
        copy = change(word)
        if index == top:
            copy = replace(copy, head=at + size + index, deprel="reparandum")
        elif index in outward:
            copy = replace(copy, head=at + top, deprel="dep" if word.head == ROOT else word.deprel)
        copies.append(copy)
    copies[-1] = replace(copies[-1], space=True)
    return copies
