"""Thoughts that stand where a feeling would, and who is made the cause of a feeling."""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from pydantic import Field

from voice_companion.core.labels import Blame, Kind, Span
from voice_companion.core.parsing.clause_reader import Range
from voice_companion.core.parsing.function_words import AUXILIARIES, NOUN_TAGS
from voice_companion.core.parsing.language import Parse
from voice_companion.core.parsing.spans import Reader, Tails
from voice_companion.core.parsing.tokens import Tokens, read_tokens
from voice_companion.core.rulebook import Rules
from voice_companion.core.triggers.rules import (
    Phrases,
    as_words,
    by_first_word,
    phrase_at,
    tails_of,
)

if TYPE_CHECKING:
    from voice_companion.core.feelings.mentions import FoundFeeling

_BETWEEN = frozenset({
    "just", "really", "always", "still", "sometimes", "often", "also", "even", "now", "kind", "of",
    "sort", "keep", "kept", "keeps", "started", "start", "been", "to", "n't", "not", "never", "so",
    "honestly", "almost", "then", "only", "constantly", "usually", "all", "ever", "suddenly",
    "kinda", "genuinely", "truly", "actually", "like", "must", "again",
})  # fmt: skip
_CONDITIONS = frozenset({"if", "when", "whenever", "unless", "because"})
_MATTER = ("no", "matter")
_AGAIN = re.compile(r" (?:is|was|'s) (?:what|how) (?:i|we) (?:\S+ )?(?:feel|felt) ")
_CLAUSES_OF_A_THOUGHT = 4
"""How many clauses behind the opener are looked at for the main one."""
_DENIALS = frozenset({"n't", "not", "never", "hardly", "rarely", "nt"})


class Opener(Rules):
    """Words after which a clause is a thought of the speaker's."""

    name: str
    phrases: tuple[str, ...] = Field(min_length=1)
    holders: frozenset[str]
    """Who may stand before them; "" is nobody, "*" is anybody."""
    examples: tuple[str, ...] = Field(min_length=1)
    counter_examples: tuple[str, ...] = ()


class BlameRules(Rules):
    """What makes "he makes me feel ..."."""

    verbs: frozenset[str]
    objects: frozenset[str]
    followers: frozenset[str]
    """What may follow "he makes me", besides an adjective."""
    persons: frozenset[str]
    roles: frozenset[str]
    """Nouns for people who can be blamed."""
    examples: tuple[str, ...] = Field(min_length=1)
    counter_examples: tuple[str, ...] = ()


class BeliefRules(Rules):
    """Everything in beliefs.toml."""

    tails: tuple[str, ...]
    openers: tuple[Opener, ...]
    blame: BlameRules

    @cached_property
    def opener_of(self) -> dict[tuple[str, ...], tuple[Opener, ...]]:
        """Return the openers that each phrase stands for."""
        found: dict[tuple[str, ...], tuple[Opener, ...]] = {}
        for opener in self.openers:
            for phrase in map(as_words, opener.phrases):
                found[phrase] = (*found.get(phrase, ()), opener)
        return found

    @cached_property
    def phrases(self) -> Phrases:
        """Return the openers' phrases by their first word."""
        return by_first_word(self.opener_of)

    @cached_property
    def cut(self) -> Tails:
        """Return what is cut off the end of a belief."""
        return tails_of(self.tails, ())


@dataclass(frozen=True, slots=True)
class FoundSpan:
    """A belief or a blamed person as a token range, with the rule that gave it."""

    first: int
    stop: int
    rule: str


def find_belief(parse: Parse, found: "tuple[FoundFeeling, ...]", rules: BeliefRules) -> Span | None:
    """Return the first clause that the utterance feels, says to itself or takes to be true."""
    belief = judge_belief(parse, found, rules)
    return parse.span(belief.first, belief.stop) if belief else None


def find_blame(parse: Parse, rules: BeliefRules) -> Blame | None:
    """Return the first person of whom it is said that they make the speaker feel something."""
    blame = judge_blame(parse, rules)
    return Blame(parse.span(blame.first, blame.stop)) if blame else None


def judge_belief(
    parse: Parse, found: "tuple[FoundFeeling, ...]", rules: BeliefRules
) -> FoundSpan | None:
    """Return the belief as a token range, with the name of its rule."""
    tokens = read_tokens(parse)
    if not any(word in rules.phrases for word in tokens.words):
        return None
    feelings = tuple((item.first, item.stop) for item in found if item.feeling.kind is Kind.FEELING)
    reader = Reader(tokens, rules.cut, feelings)
    for place in range(len(tokens)):
        phrase = phrase_at(tokens.words, place, rules.phrases)
        if phrase is None:
            continue
        for opener in rules.opener_of[phrase]:
            span = _thought(reader, opener, place, place + len(phrase))
            if span is not None:
                return FoundSpan(*span, opener.name)
    return None


def judge_blame(parse: Parse, rules: BeliefRules) -> FoundSpan | None:
    """Return the blamed person as a token range, with the name of the rule."""
    tokens = read_tokens(parse)
    for verb, word in enumerate(tokens.words):
        if word in rules.blame.verbs and _accuses(tokens, verb, rules.blame):
            agent = _agent(tokens, verb, rules.blame)
            if agent is not None:
                return FoundSpan(*agent, "blame")
    return None


def _thought(reader: Reader, opener: Opener, place: int, first: int) -> Range | None:
    if "*" not in opener.holders and _holder(reader.tokens, place) not in opener.holders:
        return None
    first = reader.past_openers(first)
    if any(first == feeling[0] for feeling in reader.feelings):
        return None  # "i feel bereft now that ...": what is felt stands where a thought would
    span = _thought_span(reader, first)
    if span is None or _is_feeling(reader, span) or _is_repeated(reader.tokens, span):
        return None
    return span


def _is_repeated(tokens: Tokens, span: Range) -> bool:
    """Tell "(i feel like) a fool is what i feel like": the end says no more than the beginning."""
    line = tokens.text(span[0], min(span[1] + 1, len(tokens)))
    return _AGAIN.search(line) is not None


def _thought_span(reader: Reader, first: int) -> Range | None:
    """Return the clause that begins at a token, with a condition before it if it has one."""
    words = reader.tokens.words
    if words[first : first + 1] == ("that",) and reader.opens_clause(first + 1):
        first += 1
    if first < len(words) and (words[first] in _CONDITIONS or words[first : first + 2] == _MATTER):
        main = _main_after(reader, first)
        span = reader.clause_span(main) if main is not None else None
        return (first, span[1]) if span else None
    if reader.opens_clause(first) or _is_subject(reader, first):
        return reader.clause_span(first)
    return None


def _main_after(reader: Reader, first: int) -> int | None:
    """Return where the clause begins that a condition is put before ("if i left | nobody ...")."""
    behind = islice(reader.clauses_from(first), 1, _CLAUSES_OF_A_THOUGHT)
    return next((one.start for one in behind if not one.dependent and not one.joiner), None)


def _is_subject(reader: Reader, first: int) -> bool:
    """Tell whether a noun phrase with a verb of its own begins where the parse shows no clause."""
    own, tokens = reader.own_clause(first), reader.tokens
    if own is None or own.start != first or not tokens.finite(own.verb):
        return False
    return tokens.tag(own.verb - 1) in NOUN_TAGS | {"PRP", "RB", "VBP", "VBZ", "VBD"}


def _holder(tokens: Tokens, place: int) -> str:
    """Return the word that stands before the opener as its subject; "" for nobody."""
    before = place - 1
    while before >= 0 and (
        tokens.words[before] in _BETWEEN | AUXILIARIES or tokens.tags[before] == "RB"
    ):
        before -= 1
    word = tokens.word(before)
    is_subject = tokens.tag(before) in {"PRP", "DT", "WDT", "NN", "NNS", "NNP", "IN"}
    return word if is_subject and word not in {"and", "but", "because"} else ""


def _is_feeling(reader: Reader, span: Range) -> bool:
    """Tell "i feel like i'm lonely": the clause says of the speaker that a feeling is felt."""
    tokens = reader.tokens
    if tokens.words[span[0]] != "i":
        return False
    clause = reader.starts.get(span[0])
    for first, _ in reader.feelings:
        if span[0] < first < span[1] and clause is reader.clause_holding(first):
            return True
    return False


def _accuses(tokens: Tokens, verb: int, rules: BlameRules) -> bool:
    if tokens.word(verb + 1) not in rules.objects:
        return False
    after = tokens.word(verb + 2)
    return after in rules.followers or tokens.tag(verb + 2) in {"JJ", "JJR", "VBN"}


def _agent(tokens: Tokens, verb: int, rules: BlameRules) -> Range | None:
    """Return the person before the verb; None for a thing, a denial or nobody."""
    last = verb - 1
    while last >= 0 and (
        tokens.words[last] in AUXILIARIES | _BETWEEN or tokens.tags[last] in {"RB", "MD"}
    ):
        if tokens.words[last] in _DENIALS:
            return None
        last -= 1
    if last >= 1 and tokens.words[last] in {"who", "that"}:
        last -= 1
    if last < 0:
        return None
    return _person_ending(tokens, last, rules)


def _person_ending(tokens: Tokens, last: int, rules: BlameRules) -> Range | None:
    """Return the person whose words end at a token ("my boss", "people at work")."""
    word = tokens.words[last]
    if word in rules.persons:
        return (last - 1 if tokens.word(last - 1) == "you" else last), last + 1
    if word in rules.roles or tokens.tags[last] == "NNP":
        return _phrase_start(tokens, last), last + 1
    place = _phrase_start(tokens, last)
    if tokens.tag(place - 1) == "IN" and tokens.word(place - 2) in rules.persons | rules.roles:
        return _phrase_start(tokens, place - 2), last + 1
    return None


def _phrase_start(tokens: Tokens, last: int) -> int:
    first = last
    while first > 0 and tokens.tags[first - 1] in {
        "JJ",
        "JJS",
        "NN",
        "NNP",
        "POS",
        "VBG",
        "PRP$",
        "DT",
    }:
        first -= 1
    return first
