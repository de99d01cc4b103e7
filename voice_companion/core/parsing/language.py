"""From an utterance to parsed tokens: disguises and disfluencies off, offsets into the given text.

The parser is our own spaCy pipeline (models/en_spoken), handed in already loaded, as the core opens
no file. Its labels are Universal Dependencies (`token.dep_`), UPOS (`token.pos_`) and Penn tags
(`token.tag_`). Case and final punctuation carry little that speech has too, so the words are parsed
in lower case and without what ends the utterance: the same words always read the same.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from voice_companion.core.labels import Span
from voice_companion.core.parsing.disfluency import NO_DISFLUENCY, DisfluencyRules, kept_tokens
from voice_companion.core.parsing.plain_text import NO_DISGUISES, Disguises, Plain, plain
from voice_companion.core.parsing.punctuation import Quotes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc, Token

_APOSTROPHES = str.maketrans(dict.fromkeys("\u2019\u2018\u00b4`\u02bc\uff07", "'"))
_FINAL = ' \t\r\n.!?,;:-\u2026\u2013\u2014"\u201c\u201d\u00ab\u00bb'
_LONGEST_WORD = 40
"""Characters; what is longer is no English word, and the parser gets only its beginning."""

_WINDOW = 500
"""Words that are parsed at once; spoken turns are far shorter."""
_BATCH = 64
"""Utterances that are encoded together; more gain nothing."""
_ENDS = frozenset({".", "!", "?"})


@dataclass(frozen=True, slots=True)
class Parse:
    """A parsed utterance. Token indices count in `doc`, which holds no disfluencies."""

    text: str
    """The utterance, exactly as given."""
    plain: Plain
    """The utterance as it is read: its words without disguise."""
    doc: "Doc"
    offsets: tuple[tuple[int, int], ...]
    """For each token of `doc`, its first character in `text` and the one after its last."""

    def span(self, first: int, stop: int) -> Span:
        """Return the stretch of the given text from token `first` up to, not including, `stop`."""
        start, end = self.offsets[first][0], self.offsets[stop - 1][1]
        return Span(text=self.text[start:end], start=start, end=end)


@dataclass(frozen=True, slots=True)
class _Word:
    """A token to be parsed."""

    text: str
    start: int
    """Its first character in the plain text; a mark that was only heard has no width there."""
    end: int
    spaced: bool = True
    """Whether a space follows."""
    norm: str | None = None
    """What it is a form of; None where the parser knows by itself."""


class Language:
    """Reads English as it is spoken or typed."""

    def __init__(
        self,
        pipeline: "Pipeline",
        disfluency: DisfluencyRules = NO_DISFLUENCY,
        disguises: Disguises = NO_DISGUISES,
    ) -> None:
        self._pipeline = pipeline
        self._disfluency = disfluency
        self._disguises = disguises

    def setting_aside(self, disfluency: DisfluencyRules) -> Self:
        """Return the same language that sets these disfluencies aside before it parses."""
        return type(self)(self._pipeline, disfluency, self._disguises)

    def plain(self, text: str) -> Plain:
        """Return an utterance as it is read."""
        return plain(text, self._disguises)

    def parse(self, text: str, quotes: Quotes = ()) -> Parse:
        """Return the parse of one utterance of any length; never raises on any text.

        `quotes` is direct speech that was heard, by offsets into the plain text.
        """
        return self.parse_all([text], [quotes])[0]

    def parse_all(self, texts: "Sequence[str]", quotes: "Sequence[Quotes]" = ()) -> list[Parse]:
        """Return the parses of several utterances, read together: that takes half the time each."""
        read = [self.plain(text) for text in texts]
        heard = quotes or [()] * len(texts)
        said = [self._said(one.text, spans) for one, spans in zip(read, heard, strict=True)]
        docs = iter(self._parsed([part for words in said for part in _parts(words)]))
        return [
            Parse(
                text=text,
                plain=one,
                doc=_joined([next(docs) for _ in _parts(words)]),
                offsets=tuple(one.span(word.start, word.end) for word in words),
            )
            for text, one, words in zip(texts, read, said, strict=True)
        ]

    def _said(self, text: str, quotes: Quotes) -> list[_Word]:
        """Return the words of a text but for its disfluencies, with marks around the quotes."""
        tokens = [token for token in self._pipeline.make_doc(_lowered(text)) if not token.is_space]
        kept = kept_tokens([token.text for token in tokens], self._disfluency)
        return _with_marks([_word(tokens[index]) for index in kept], quotes)

    def _parsed(self, parts: "Sequence[Sequence[_Word]]") -> "Iterable[Doc]":
        docs = [self._unparsed(words) for words in parts]
        if len(docs) == 1:
            return [self._pipeline(docs[0])]
        return self._pipeline.pipe(docs, batch_size=_BATCH)

    def _unparsed(self, words: "Sequence[_Word]") -> "Doc":
        """Return the words as a document of their own.

        The norm goes with a word ("not" for the "n't" of "don't"): the parser was trained on it.
        """
        # Here, as spaCy takes long to import: whoever handed the pipeline in has done that.
        from spacy.tokens import Doc  # noqa: PLC0415

        doc = Doc(
            self._pipeline.vocab,
            words=[word.text[:_LONGEST_WORD] for word in words],
            spaces=[word.spaced for word in words],
        )
        for token, word in zip(doc, words, strict=True):
            if word.norm is not None and token.norm_ != word.norm and token.text == word.text:
                token.norm_ = word.norm
        return doc


def _word(token: "Token") -> _Word:
    end = token.idx + len(token.text)
    return _Word(token.text, token.idx, end, bool(token.whitespace_), token.norm_)


def _with_marks(words: "Sequence[_Word]", quotes: Quotes) -> list[_Word]:
    """Return the words with a mark before and behind each quote of which some are left."""
    opens, closes = set[int](), set[int]()
    for start, end in quotes:
        inside = [at for at, word in enumerate(words) if start <= word.start and word.end <= end]
        if inside:
            opens.add(inside[0])
            closes.add(inside[-1])
    found: list[_Word] = []
    for at, word in enumerate(words):
        if at in opens:
            found.append(_Word('"', word.start, word.start, spaced=False))
        found.append(word)
        if at in closes:
            found.append(_Word('"', word.end, word.end))
    return found


def _parts(tokens: "Sequence[_Word]") -> "list[Sequence[_Word]]":
    """Return the tokens cut into windows, so that memory stays flat in a long text.

    A window ends at the last end of a sentence in it, if there is any.
    """
    parts, first = [], 0
    while len(tokens) - first > _WINDOW:
        ends = [i for i in range(first + _WINDOW // 2, first + _WINDOW) if tokens[i].text in _ENDS]
        stop = ends[-1] + 1 if ends else first + _WINDOW
        parts.append(tokens[first:stop])
        first = stop
    return [*parts, tokens[first:]]


def _joined(docs: "Sequence[Doc]") -> "Doc":
    from spacy.tokens import Doc  # noqa: PLC0415 - as above

    return docs[0] if len(docs) == 1 else Doc.from_docs(list(docs), ensure_whitespace=False)


def _lowered(text: str) -> str:
    """Return the text in lower case with plain apostrophes and no final punctuation.

    Every character but those dropped at the end keeps its place.
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_APOSTROPHES).rstrip(_FINAL)
