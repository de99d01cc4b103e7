"""A parse as plain columns: the words, as said and with contractions written out, tags, heads."""

from dataclasses import dataclass

from voice_companion.core.parsing.function_words import AUXILIARIES, FINITE_TAGS
from voice_companion.core.parsing.language import Parse

_KEPT_AS = "voice_companion.tokens"
"""Where a parse keeps its columns, so that all who read it share one reading."""

_WRITTEN_OUT = {
    "n't": "not", "nt": "not", "'m": "am", "'re": "are", "'ve": "have", "'ll": "will",
    "ca": "can", "wo": "will", "na": "to", "gon": "going", "wan": "want", "got": "got", "ta": "to",
    "cos": "because", "cuz": "because", "coz": "because", "'cause": "because", "'cos": "because",
}  # fmt: skip
_AFTER_I = {"m": "am", "ve": "have", "ll": "will", "d": "'d"}


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a parse as columns; an index counts in all of them alike."""

    words: tuple[str, ...]
    """Lower case, as said, with straight apostrophes."""
    expanded: tuple[str, ...]
    """The same with contractions written out ("n't" is "not", "'m" is "am")."""
    pos: tuple[str, ...]
    """Universal part-of-speech tags."""
    tags: tuple[str, ...]
    """Penn Treebank tags."""
    deps: tuple[str, ...]
    """Universal Dependencies relations to the head."""
    heads: tuple[int, ...]
    """The index of the head; a root's is its own."""
    lefts: tuple[int, ...]
    """The first token of each token's subtree."""
    rights: tuple[int, ...]
    """The last token of each token's subtree."""
    capital: tuple[bool, ...]
    """Whether each token begins with a capital, as names do in typed text."""
    starts: tuple[int, ...]
    """Where each word begins in `line`; one more at the end, where the next would begin."""
    line: str
    """The expanded words, each followed by a space, with one space before the first."""

    def __len__(self) -> int:
        return len(self.words)

    def word(self, index: int) -> str:
        """Return the word at an index, or "" outside the utterance."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def tag(self, index: int) -> str:
        """Return the tag at an index, or "" outside the utterance."""
        return self.tags[index] if 0 <= index < len(self.tags) else ""

    def finite(self, index: int) -> bool:
        """Tell whether a finite verb or an auxiliary stands there."""
        if self.tag(index) == "POS":
            return self._is_misread_is(index)
        return self.tag(index) in FINITE_TAGS or (
            self.word(index) in AUXILIARIES and self.tag(index) not in {"VBN", "VBG"}
        )

    def _is_misread_is(self, index: int) -> bool:
        """Tell "the whole town's laughing at me" from "my mum's cooking": no noun is owned."""
        after = self.tag(index + 1)
        if after == "VBG":
            return self.tag(index + 2) in {"IN", "PRP", "DT", "RB", "PRP$", "RP", "TO"}
        return self.word(index) == "'s" and after in {"DT", "PRP$", "RB", "VBN", "IN", "TO"}

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
    """Return the columns of a parse; they are read once and kept with it."""
    known: Tokens | None = parse.doc.user_data.get(_KEPT_AS)
    if known is None:
        known = parse.doc.user_data[_KEPT_AS] = _columns(parse)
    return known


def _columns(parse: Parse) -> Tokens:
    doc = list(parse.doc)
    heads = tuple([token.head.i for token in doc])
    lefts, rights = _edges(heads)
    words = [token.lower_.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'") for token in doc]
    expanded = _written_out(words)
    starts, position = [], 1
    for word in expanded:
        starts.append(position)
        position += len(word) + 1
    return Tokens(
        words=tuple(words),
        expanded=tuple(expanded),
        pos=tuple([token.pos_ for token in doc]),
        tags=tuple([token.tag_ for token in doc]),
        deps=tuple([token.dep_ for token in doc]),
        heads=heads,
        lefts=lefts,
        rights=rights,
        capital=tuple([parse.text[start:end][:1].isupper() for start, end in parse.offsets]),
        starts=(*starts, position),
        line=" " + "".join([f"{word} " for word in expanded]),
    )


def _edges(heads: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the first and the last token of each token's subtree."""
    lefts, rights = list(range(len(heads))), list(range(len(heads)))
    for index in range(len(heads)):
        place = index
        while heads[place] != place:
            place = heads[place]
            if lefts[place] <= index <= rights[place]:
                continue
            lefts[place] = min(lefts[place], index)
            rights[place] = max(rights[place], index)
    return tuple(lefts), tuple(rights)


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
