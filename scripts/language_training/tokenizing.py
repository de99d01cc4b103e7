"""The tokenizer: spaCy's English one, fitted to the treebanks and to recognized speech."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spacy.symbols import NORM, ORTH
from spacy.util import compile_infix_regex

if TYPE_CHECKING:
    from spacy.language import Language

JOINED = {"wanna": ("wan", "na"), "outta": ("out", "ta")}
"""Two words said as one that the treebanks split and spaCy does not."""


def spoken_english_tokenizer(nlp: Language) -> None:
    """Keep "burnt-out" one token, split "wanna", and split "I'M" as "I'm" is split."""
    tokenizer: Any = nlp.tokenizer  # a compiled class without types
    infixes = [pattern for pattern in nlp.Defaults.infixes or () if "--|---" not in str(pattern)]
    tokenizer.infix_finditer = compile_infix_regex((*infixes, "--+", "—")).finditer
    for text, parts in JOINED.items():
        tokenizer.add_special_case(text, [{"ORTH": part} for part in parts])
        capital = [parts[0].capitalize(), *parts[1:]]
        tokenizer.add_special_case(text.capitalize(), [{"ORTH": part} for part in capital])
    for text, cases in list(tokenizer.rules.items()):
        if "'" in text and text.upper() not in tokenizer.rules:
            pieces = [{**case, ORTH: case[ORTH].upper()} for case in cases]
            for case, piece in zip(cases, pieces, strict=True):
                piece[NORM] = case.get(NORM, case[ORTH].lower())
            tokenizer.add_special_case(text.upper(), pieces)
