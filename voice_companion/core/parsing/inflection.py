"""Regular English inflection, for finding a lexicon entry in all its forms.

Rules after the spelling rules of Quirk et al., A Comprehensive Grammar of the English Language
(1985), sections 3.5 to 3.10; forms that they don't give (felt, hurt) are listed in the rules files.
"""

_VOWELS = frozenset("aeiou")
_SHORTEST_DOUBLED = 3


def verb_forms(lemma: str) -> tuple[str, ...]:
    """Return the base form, third person, past and present participle of a regular verb."""
    return (lemma, third_person(lemma), _past(lemma), _present_participle(lemma))


def plural(noun: str) -> str:
    """Return the regular plural of a noun."""
    return third_person(noun)


def _ends_in_consonant_y(word: str) -> bool:
    return len(word) > 1 and word.endswith("y") and word[-2] not in _VOWELS


def _doubles(word: str) -> bool:
    """Say whether a short word doubles its last letter (stop, stopped)."""
    if len(word) < _SHORTEST_DOUBLED or word[-1] in _VOWELS or word[-1] in "wxy":
        return False
    vowels = sum(letter in _VOWELS for letter in word)
    return vowels == 1 and word[-2] in _VOWELS


def third_person(word: str) -> str:
    """Return the regular form that agrees with "she", which is a noun's regular plural, too."""
    if _ends_in_consonant_y(word):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "sh", "ch", "x", "z")) else f"{word}s"


def _past(word: str) -> str:
    if word.endswith("e"):
        return f"{word}d"
    if _ends_in_consonant_y(word):
        return f"{word[:-1]}ied"
    return f"{word}{word[-1]}ed" if _doubles(word) else f"{word}ed"


def _present_participle(word: str) -> str:
    if word.endswith("ie"):
        return f"{word[:-2]}ying"
    if word.endswith("e") and not word.endswith(("ee", "oe", "ye")):
        return f"{word[:-1]}ing"
    return f"{word}{word[-1]}ing" if _doubles(word) else f"{word}ing"
