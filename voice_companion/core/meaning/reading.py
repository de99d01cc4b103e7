"""From a parse and what the listener makes of it to the meaning of a turn."""

from collections.abc import Sequence

from voice_companion.core.impression import Impression, Mark
from voice_companion.core.labels import Feeling, Holder, Polarity, Span
from voice_companion.core.meaning.events import find_events
from voice_companion.core.meaning.modes import with_modes
from voice_companion.core.meaning.names import Names
from voice_companion.core.meaning.parts import find_parts
from voice_companion.core.meaning.quotes import QUOTE_MARKS, find_quoted
from voice_companion.core.meaning.rules import MeaningRules
from voice_companion.core.meaning.types import Meaning
from voice_companion.core.meaning.weighing import Told
from voice_companion.core.parsing.function_words import HARD_STOPS
from voice_companion.core.parsing.language import Parse
from voice_companion.core.parsing.punctuation import is_written
from voice_companion.core.parsing.tokens import Tokens, read_tokens

__all__ = ["read_meaning", "read_told"]

_LETTERS = 3
"""Letters of what is written in capitals as a name; longer words so typed are shouted."""


def read_meaning(
    parse: Parse,
    impression: Impression,
    feelings: Sequence[Feeling],
    names: Names,
    rules: MeaningRules,
    *,
    stop: float = 1.0,
) -> Meaning:
    """Return what one turn tells; `feelings` are those that were found in it.

    `stop` is the chance with which a clause that nothing is joined to may end a sentence.
    """
    told = read_told(parse, impression, feelings, rules)
    tokens, events = told.tokens, told.events
    return Meaning(
        tokens=tokens,
        glued=tuple(
            at > 0 and parse.offsets[at][0] == parse.offsets[at - 1][1] for at in range(len(tokens))
        ),
        offsets=parse.offsets,
        written=is_written(parse.plain.text),
        ends=frozenset(
            at for at, chance in enumerate(_by_token(parse, impression.stops)) if chance >= stop
        ),
        capitals=_capitals(parse.text, tokens, names),
        letters=_in_letters(parse, tokens, names),
        quoted=find_quoted(tokens, events, rules.saying, rules.calls),
        events=tuple(events),
        parts=find_parts(told, rules.weights),
    )


def read_told(
    parse: Parse, impression: Impression, feelings: Sequence[Feeling], rules: MeaningRules
) -> Told:
    """Return a turn as its parts are weighed."""
    tokens = read_tokens(parse)
    own = [one for one in feelings if one.holder is Holder.SELF]
    denied = [one.span for one in own if one.polarity is Polarity.DENIED]
    return Told(
        tokens=tokens,
        events=with_modes(tokens, find_events(tokens, rules.join_of), rules.mode_of, rules.saying),
        points=_by_token(parse, impression.points),
        echoed=_by_token(parse, impression.echoed),
        felt=_tokens_of(parse, [one.span for one in own if one.polarity is Polarity.FELT]),
        denied=_tokens_of(parse, denied),
    )


def _tokens_of(parse: Parse, spans: Sequence[Span]) -> frozenset[int]:
    places = enumerate(parse.offsets)
    return frozenset(
        at
        for at, (start, end) in places
        if any(span.start < end and start < span.end for span in spans)
    )


def _by_token(parse: Parse, marks: Sequence[Mark]) -> list[float]:
    """Return each token's chance; both run in the order of the text."""
    places = [(*parse.plain.span(mark.start, mark.end), mark.chance) for mark in marks]
    found, at = [], 0
    for start, end in parse.offsets:
        while at < len(places) and places[at][1] <= start:
            at += 1
        inside = at < len(places) and places[at][0] < end
        found.append(places[at][2] if inside else 0.0)
    return found


def _capitals(text: str, tokens: Tokens, names: Names) -> frozenset[int]:
    """Return the tokens that have a capital: names, what was typed so, a name behind a title."""
    shouted = text.isupper()
    found = set()
    for at, word in enumerate(tokens.words):
        titled = tokens.word(at - 1) in names.titles and tokens.tags[at].startswith("NN")
        typed = not shouted and _is_typed_name(tokens, at)
        if word.removesuffix("'s") in names.capital | names.titles or titled or typed:
            found.add(at)
    return frozenset(found)


def _is_typed_name(tokens: Tokens, at: int) -> bool:
    """Tell a word typed with a capital where no sentence begins, and that is a name by its tag."""
    inside = at > 0 and tokens.words[at - 1] not in HARD_STOPS | QUOTE_MARKS | {"..."}
    noun = tokens.tags[at].startswith(("NN", "JJ", "FW"))
    return inside and tokens.capital[at] and noun


def _in_letters(parse: Parse, tokens: Tokens, names: Names) -> frozenset[int]:
    """Return the tokens that are written in capitals throughout: "nhs", and what was typed so."""
    shouted = parse.text.isupper()
    typed = [parse.text[start:end] for start, end in parse.offsets]
    return frozenset(
        at
        for at, (word, text) in enumerate(zip(tokens.words, typed, strict=True))
        if word in names.letters
        or (
            not shouted
            and 1 < len(text) <= _LETTERS
            and text.isalpha()
            and text.isupper()
            and tokens.tags[at].startswith("NN")
        )
    )
