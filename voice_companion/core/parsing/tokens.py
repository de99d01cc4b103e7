"""A parse as plain columns, with contractions written out."""

from dataclasses import dataclass

from voice_companion.core.parsing.language import Parse

_WRITTEN_OUT = {
    "n't": "not", "nt": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will",
    "ca": "can", "wo": "will", "na": "to", "gon": "going", "wan": "want", "got": "got", "ta": "to",
    "cos": "because", "cuz": "because", "coz": "because", "'cause": "because", "'cos": "because",
}  # fmt: skip
_AFTER_I = {"m": "am", "ve": "have", "ll": "will", "d": "'d"}
_BEFORE_TO = {"ta": "got", "na": "gon"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a parse as columns; an index counts in all of them alike."""

    words: tuple[str, ...]
    """Lower case, contractions written out ("n't" is "not", "'m" is "am")."""
    pos: tuple[str, ...]
    """Universal part-of-speech tags."""
    tags: tuple[str, ...]
    """Penn Treebank tags."""
    deps: tuple[str, ...]
    """Universal Dependencies relations to the head."""
    heads: tuple[int, ...]
    """The index of the head; a root's is its own."""
    starts: tuple[int, ...]
    """Where each word begins in `line`; one more at the end, where the next would begin."""
    line: str
    """The words, each followed by a space, with one space before the first."""

    def __len__(self) -> int:
        return len(self.words)

    def index_at(self, position: int) -> int:
        """Return the index of the word that begins at that position of `line`."""
        low, high = 0, len(self.starts) - 1
        while low < high:
            middle = (low + high) // 2
            if self.starts[middle] < position:
                low = middle + 1
            else:
                high = middle
        return low

    def text(self, first: int, stop: int) -> str:
        """Return the part of `line` that holds the tokens from `first` up to `stop`."""
        return self.line[self.starts[first] - 1 : self.starts[stop]]


def read_tokens(parse: Parse) -> Tokens:
    """Return the columns of a parse."""
    doc = parse.doc
    words = _written_out([token.lower_ for token in doc])
    starts, position = [], 1
    for word in words:
        starts.append(position)
        position += len(word) + 1
    return Tokens(
        words=tuple(words),
        pos=tuple(token.pos_ for token in doc),
        tags=tuple(token.tag_ for token in doc),
        deps=tuple(token.dep_ for token in doc),
        heads=tuple(token.head.i for token in doc),
        starts=(*starts, position),
        line=" " + "".join(f"{word} " for word in words),
    )


def _written_out(words: list[str]) -> list[str]:
    written = []
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        after = words[index + 1] if index + 1 < len(words) else ""
        if word in {"ca", "wo"} and after not in {"n't", "nt", "not"}:
            written.append(word)
        elif before == "i" and word in _AFTER_I:
            written.append(_AFTER_I[word])
        elif word == "na" and before not in {"gon", "wan"}:
            written.append(word)
        else:
            written.append(_WRITTEN_OUT.get(word, word))
    return written
