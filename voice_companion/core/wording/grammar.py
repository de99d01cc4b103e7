"""Turning a person's words round to them: pronouns, verbs, noun phrases and agreement.

Everything here prefers silence to a mistake: a function returns None where the words cannot be
turned round safely, and the caller then says "that" instead.
"""

import re
from dataclasses import dataclass

from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.wording.verbs import GrammarRules

LONGEST_CLAUSE = 12
"""Words; a longer clause is called "that" (the house's rule on copying)."""

_KIN = word_set("dad dad's mum mum's mam nan son lad wife husband brother sister mate missus kids")
_ONE_WITH_S = word_set("his hers its james chris bus news class lens series")
_FLIPS = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself",
    "we": "you", "us": "you", "our": "your", "ours": "yours", "ourselves": "yourselves",
    "i'm": "you're", "i've": "you've", "i'd": "you'd", "i'll": "you'll",
    "im": "you're", "ive": "you've",
    "we're": "you're", "we've": "you've", "we'd": "you'd", "we'll": "you'll",
}  # fmt: skip
_REPAIRS = {"am": "are", "was": "were", "wasn't": "weren't", "ain't": "aren't", "amn't": "aren't"}
_SECOND = word_set("you your yours yourself yourselves you're you've you'd you'll u ur")
FIRST = frozenset(_FLIPS)
BETWEEN = word_set(
    "just really also still never always finally even only actually probably so then already "
    "ever kind sort kinda too both"
)
_FILLERS = word_set("um umm uh uhh er erm ah hmm mhm")
_TRAILING = re.compile(
    r"(\s+(and|but|so|or|because|only|mind|yeah|you know|i mean|i guess|i think|i suppose|"
    r"or something|or whatever|and stuff|and everything|and all that|as well|anyway|though|"
    r"to be honest|to be honest with you|if i'm honest|to tell (you )?the truth|i must say|"
    r"by the way|"
    r"(i|he|she|they|it) (really |just )?(do|does|am|is|did|was|has|have)|"
    r"lol))+$"
)
_AFTER_SO = word_set("anytime when whenever if now then every")
_JOINTS = word_set(
    "because when which while whilst although though if so until unless whenever where since "
    "but cause cuz whereas"
)
PREPOSITIONS = word_set("about at of over by for with in on from towards toward after before")
SUBJECTS = word_set("i he she they we it")
_OPEN_ENDS = word_set(
    "a an the my your our their its of to at for with by from and but or if as than so very "
    "really be i he she we they who which when because into no"
)
_WORD = re.compile(r"[^\s\"\u201c\u201d.,!?;:()\[\]\u2026\u2014\u2013]+")


def words_of(text: str) -> list[str]:
    """Return the words without punctuation, as spelt; apostrophes are made plain."""
    return _WORD.findall(text.replace("\u2019", "'").replace("\u2018", "'"))


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of speech made ready for turning round.

    One clause, no fillers, lower-case functions.
    """

    words: tuple[str, ...]

    @property
    def lower(self) -> tuple[str, ...]:
        """Return the words in lower case."""
        return tuple(word.lower() for word in self.words)


def tidy(text: str, rules: GrammarRules, *, longest: int = LONGEST_CLAUSE) -> Cut | None:
    """Return the first clause of the text, tidied; None when nothing safe is left.

    Quoted speech, words to "you", and clauses of more than `longest` words are not safe.
    """
    if re.search(r"[\"\u201c\u201d]", text):
        return None
    first = re.split(r"[.!?;:()\n]+", text.strip(), maxsplit=1)[0]
    first = _TRAILING.sub("", first.rstrip(" ,").lower()) if first.isupper() else first.rstrip(" ,")
    words = _without_repeats([w for w in words_of(first) if w.lower() not in _FILLERS])
    words = words_of(_without_trail(" ".join(words)))
    words = _one_clause(words)
    words = [_cased(word, index, rules) for index, word in enumerate(words)]
    lower = {word.lower() for word in words}
    if not words or len(words) > longest or lower & _SECOND or words[-1].lower() in _OPEN_ENDS:
        return None
    return Cut(tuple(words))


def flip(cut: Cut) -> str | None:
    """Return the words with first person turned to second and the verb repaired.

    None where somebody's words are reported with "i" or "my", whose owner cannot be told.
    """
    lower = cut.lower
    if _reports_first_person(lower):
        return None
    turned = [_FLIPS.get(low, word) for low, word in zip(lower, cut.words, strict=True)]
    for index, low in enumerate(lower):
        if low in _REPAIRS and _has_first_person_subject(lower, index):
            turned[index] = _REPAIRS[low]
    for index, low in enumerate(lower[:-1]):
        if low == "me" and lower[index + 1] in _KIN:
            turned[index] = "your"  # "me dad's another story"
    said = " ".join(turned).replace("the your ", "your ")
    return re.sub(r"^you are (?=\w)", "you're ", said)


def _has_first_person_subject(lower: tuple[str, ...], verb: int) -> bool:
    """Return whether "am" or "was" at this index belongs to "i" or "we"."""
    index = verb - 1
    while index >= 0 and (lower[index] in BETWEEN or lower[index].endswith("ly")):
        index -= 1
    if index >= 0 and lower[index] in {"and", "but", "or", "then"}:
        return lower[0] in {"i", "we"} or (index >= 1 and lower[0] in {"i'm", "i've"})
    return index >= 0 and lower[index] in {"i", "we"} and (index == 0 or lower[index - 1] != "and")


def _reports_first_person(lower: tuple[str, ...]) -> bool:
    said = word_set("said says say saying told tells goes like shouted yelled screamed")
    for index, word in enumerate(lower):
        if word in said and index > 0:
            return bool(FIRST & set(lower[index + 1 :]) - {"me", "us"}) and lower[0] not in {
                "i",
                "we",
            }
    return False


def _without_repeats(words: list[str]) -> list[str]:
    kept: list[str] = []
    for word in words:
        if not kept or kept[-1].lower() != word.lower():
            kept.append(word)
    return kept


def _without_trail(text: str) -> str:
    found = _TRAILING.search(text.lower())
    if found is None or text[: found.start()].split()[-1:] in (
        ["what"],
        ["how"],
        ["who"],
        ["where"],
    ):
        return text  # "not sure what it is" is whole
    return text[: found.start()]


def _one_clause(words: list[str]) -> list[str]:
    """Return the words up to where a second clause begins."""
    for index in range(2, len(words)):
        low = words[index].lower()
        following = words[index + 1].lower() if index + 1 < len(words) else ""
        starts = low in _JOINTS or (
            low in {"and", "then"}
            and (following in SUBJECTS or following in {"then", "i'm", "it's", "now"})
        )
        if low == "and" and following == "i" and index <= 3 and words[0].lower() not in SUBJECTS:  # noqa: PLR2004
            continue  # "my brother and i were late": one subject of two people
        if starts and not (low == "so" and following not in SUBJECTS | _AFTER_SO):
            return words[:index]
    return words


def _cased(word: str, index: int, rules: GrammarRules) -> str:
    """Return the word in lower case unless it is known, or was typed, as a name."""
    low = word.lower()
    if low.removesuffix("'s") in rules.sets["capitals"]:
        return word[0].upper() + word[1:].lower()
    inside = index > 0 and word[0].isupper() and not word.isupper() and low not in FIRST
    return word if inside else low


def be_for(holder: str, rules: GrammarRules) -> str:
    """Return "is" or "are" for words that name who feels something ("my parents", "she")."""
    last = (words_of(holder.lower()) or [""])[-1]
    joined = " and " in f" {holder.lower()} "
    many = last.endswith("s") and not last.endswith("ss") and last not in _ONE_WITH_S
    known_one = last in rules.sets["she"] | rules.sets["he"]
    plural = last in rules.sets["plural"] or (many and " " in holder and not known_one)
    return "are" if joined or plural else "is"


def pronoun_for(person: str, rules: GrammarRules) -> str | None:
    """Return "she", "he" or "they" for a person's words where they settle it, else None."""
    lower = [word.lower() for word in words_of(person)]
    if set(lower) & {"she", "her", "hers"}:
        return (
            "she" if lower in (["she"], ["her"], ["hers"]) else _pronoun_of_noun(lower[-1], rules)
        )
    if lower in (["he"], ["him"], ["his"]):
        return "he"
    if lower in (["they"], ["them"]):
        return "they"
    return _pronoun_of_noun(lower[-1], rules) if lower else None


def _pronoun_of_noun(noun: str, rules: GrammarRules) -> str | None:
    for pronoun, table in (("she", "she"), ("he", "he"), ("they", "plural")):
        if noun in rules.sets[table]:
            return pronoun
    return None


OBJECTIVE = {"she": "her", "he": "him", "they": "them"}
POSSESSIVE = {"she": "her", "he": "his", "they": "their"}


def sentence_case(line: str) -> str:
    """Return the line with a capital at the start of each sentence."""
    return re.sub(
        r"(^|[.?!]\s+)([a-z])", lambda found: found.group(1) + found.group(2).upper(), line.strip()
    )


def longest_run(line: str, heard: str) -> int:
    """Return how many words in a row the line shares with what was heard, punctuation aside."""
    ours = [word.lower() for word in words_of(line)]
    theirs = [word.lower() for word in words_of(heard)]
    best = 0
    row = [0] * (len(theirs) + 1)
    for word in ours:
        previous = row
        row = [0] + [previous[at] + 1 if word == other else 0 for at, other in enumerate(theirs)]
        best = max(best, *row)
    return best
