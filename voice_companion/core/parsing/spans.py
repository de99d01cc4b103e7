"""How far a clause or a phrase reaches in running speech, as the shortest stretch that says it."""

from bisect import bisect_left
from dataclasses import dataclass

from voice_companion.core.parsing.clause_reader import ClauseReader, Range
from voice_companion.core.parsing.clauses import Clause
from voice_companion.core.parsing.function_words import (
    AUXILIARIES,
    BE,
    CLAUSE_BREAKERS,
    DAYS,
    FINITE_TAGS,
    HARD_STOPS,
    INTRANSITIVE,
    LEADING_ON,
    MARKERS,
    NOUN_PHRASE_TAGS,
    NOUN_TAGS,
    POINTERS,
    PREPOSITIONS,
    SOFT_STOPS,
    SUBJECT_PRONOUNS,
    WH_WORDS,
)
from voice_companion.core.parsing.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Tails:
    """What is cut off the end of a span."""

    always: frozenset[tuple[str, ...]]
    of_phrases: frozenset[tuple[str, ...]]
    """These go from the end of a noun phrase only; those that always go are among them."""


class Reader(ClauseReader):
    """Reads spans off one utterance. Token ranges are first and stop (exclusive)."""

    def __init__(self, tokens: Tokens, tails: Tails, feelings: tuple[Range, ...] = ()) -> None:
        super().__init__(tokens, feelings)
        self._tails = tails

    def clause_span(self, first: int, *, sure: bool = False) -> Range | None:
        """Return the clause that begins at a token, with what belongs to it; None for no clause.

        `sure` takes the words for a clause even where no verb was recognised.
        """
        first = self.past_openers(first)
        own = self.own_clause(first)
        if own is None and sure and first + 1 < len(self.tokens):
            own = Clause(first, first, dependent=True, joiner="")
        if own is None:
            return None
        stop = own.verb + 1
        while stop < len(self.tokens) and not self._clause_ends(own, stop):
            stop += 1
        return self.trimmed(first, stop)

    def phrase_span(self, first: int) -> Range | None:
        """Return the noun or verb phrase that begins at a token, with what belongs to it."""
        first = self.past_openers(first)
        stop = first
        while stop < len(self.tokens) and not self._phrase_ends(first, stop):
            clause = self.starts.get(stop) if self._holds_clause(first, stop) else None
            stop = clause.verb + 1 if clause and clause.verb >= stop else stop + 1
            while clause and self._in_chain(stop):
                stop += 1
        acts = any(tag in {"VBG", "VB"} for tag in self.tokens.tags[first:stop])
        return self.trimmed(first, stop, phrase=not acts)

    def trimmed(self, first: int, stop: int, *, phrase: bool = False) -> Range | None:
        """Return the span without loose words at its edges; None when nothing is left."""
        words = self.tokens.words
        tails = self._tails.of_phrases if phrase else self._tails.always
        while first < stop and words[first] in SOFT_STOPS:
            first += 1
        while stop > first:
            size = next(
                (n for n in (5, 4, 3, 2, 1) if words[max(stop - n, first) : stop] in tails), 0
            )
            if size and stop - size > first and words[stop - size - 1] not in BE:
                stop -= size
            elif words[stop - 1] in SOFT_STOPS | HARD_STOPS or self._dangles(stop):
                stop -= 1
            else:
                break
        return (first, stop) if stop > first else None

    def _dangles(self, stop: int) -> bool:
        """Tell a last word that leads on to what was cut off."""
        words = self.tokens.words
        if words[stop - 1] in PREPOSITIONS:
            return stop < len(words) and words[stop] not in HARD_STOPS
        return words[stop - 1] in LEADING_ON

    def is_mere_pointer(self, span: Range) -> bool:
        """Tell whether a span only points ("it", "that") and names nothing."""
        return span[1] - span[0] == 1 and self.tokens.words[span[0]] in POINTERS

    def head_of(self, span: Range) -> int:
        """Return the head noun: the last of the first run of nouns."""
        head = span[0]
        for index in range(*span):
            if self.tokens.tags[index] in NOUN_TAGS or self.tokens.tags[index] == "PRP":
                if self.tokens.words[index] not in DAYS or head == span[0]:
                    head = index
            elif self.tokens.tags[index] not in NOUN_PHRASE_TAGS | {"RB", "VBG", "VBN"}:
                break
        return head

    def tail_at(self, index: int) -> bool:
        """Tell whether a phrase that is cut off the end of spans begins at a token."""
        words = self.tokens.words
        return any(words[index : index + size] in self._tails.always for size in (3, 4, 5))

    def clause_before(self, edge: int) -> Range | None:
        """Return the neighbouring clause that ends before a token."""
        words = self.tokens.words
        while edge > 0 and (words[edge - 1] in SOFT_STOPS | HARD_STOPS | {"and", "so", "but"}):
            edge -= 1
        position = bisect_left(self.clauses, edge, key=lambda clause: clause.start) - 1
        while position >= 0 and self.clauses[position].dependent:
            position -= 1
        start = self.sentence_start(edge)
        if position >= 0:
            start = max(self.clauses[position].start, start)
        return self.trimmed(self.past_openers(start), edge) if edge else None

    def noun_start(self, last: int) -> int:
        """Return the first token of the noun phrase that ends at a token."""
        tokens = self.tokens
        first = last
        while first > 0 and tokens.tags[first - 1] in NOUN_PHRASE_TAGS:
            first -= 1
        if first > 1 and tokens.words[first - 1] == "of":
            return self.noun_start(first - 2)
        return first

    def _clause_ends(self, own: Clause, stop: int) -> bool:
        word = self.tokens.words[stop]
        if word in HARD_STOPS or word == "\n":
            return True
        clause = self.edges.get(stop) or self.starts.get(stop)
        if clause is None or clause.start <= own.start or clause.dependent:
            return self.turns(stop) or self._turns_to_feeling(stop)
        if clause.joiner == "and":
            return not self.goes_on(own, clause)
        if clause.joiner == "so" and self.tokens.words[clause.verb] in {"could", "can", "would"}:
            return self.tokens.word(clause.verb + 1) in {"n't", "not"}
        return True

    def _turns_to_feeling(self, stop: int) -> bool:
        """Tell "when they docked my pay | and ashamed of it": a feeling in the outer clause again.

        Behind an adjective it goes on with that ("when he was ill and lonely").
        """
        tokens = self.tokens
        if tokens.words[stop] not in {"and", "but"}:
            return False
        after = stop + 1
        while tokens.tag(after) == "RB":
            after += 1
        before = stop - 2 if tokens.words[stop - 1] == "," else stop - 1
        described = tokens.tag(before).startswith(("JJ", "RB", "VBN"))
        named = tokens.tag(after) in {"JJ", "VBN"} and not described
        position = bisect_left(self.feelings, (after, 0))
        return (
            named
            and self.feelings[position : position + 1] != ()
            and (self.feelings[position][0] == after)
        )

    def _holds_clause(self, first: int, stop: int) -> bool:
        if stop == first:
            return self.tokens.words[first] in WH_WORDS
        return not self._is_object(stop)

    def _phrase_ends(self, first: int, stop: int) -> bool:
        tokens = self.tokens
        word = tokens.words[stop]
        owned = word == "'" and tokens.tag(stop + 1) in NOUN_TAGS
        if word in HARD_STOPS or (word in SOFT_STOPS and not owned):
            return True
        if stop == first:
            return False
        if word in CLAUSE_BREAKERS and not (word == "so" and not self.opens_clause(stop + 1)):
            return True
        if word in {"and", "or", "plus"}:
            return self._ends_at_joiner(stop)
        clause = self.starts.get(stop)
        if clause is not None and not self._is_object(stop):
            return not (self._belongs(stop, clause) or self._has_gap(clause))
        return tokens.finite(stop) and tokens.tags[stop] in FINITE_TAGS and not self._relative(stop)

    def _ends_at_joiner(self, stop: int) -> bool:
        after = stop + 1
        if after >= len(self.tokens) or self.opens_clause(after):
            return True
        if any(first <= after + 1 < end or first == after for first, end in self.feelings):
            return True
        tags = self.tokens.tags
        return tags[after] in FINITE_TAGS | {"RB", "UH", "MD", "VB"}

    def _belongs(self, stop: int, clause: Clause) -> bool:
        """Tell whether a clause within a phrase is a part of it (a relative or a complement)."""
        tokens = self.tokens
        before = tokens.words[stop - 1]
        return clause.dependent or before in MARKERS or before in WH_WORDS

    def _has_gap(self, clause: Clause) -> bool:
        """Tell a bare relative clause by its missing object ("the card | my mum sent")."""
        tokens = self.tokens
        if tokens.tag(clause.start - 1) not in NOUN_TAGS or clause.joiner:
            return False
        verb, after = clause.verb, tokens.word(clause.verb + 1)
        ends = after == "" or after in HARD_STOPS | SOFT_STOPS | CLAUSE_BREAKERS | {"and", "or"}
        return ends and tokens.words[verb] not in INTRANSITIVE | AUXILIARIES

    def _is_object(self, stop: int) -> bool:
        """Tell a noun that a verb or a preposition just before takes ("missing | her funeral")."""
        tokens = self.tokens
        return tokens.tags[stop - 1] in {"VBG", "IN", "TO", "VB"} and (
            tokens.words[stop] not in SUBJECT_PRONOUNS and tokens.words[stop - 1] not in MARKERS
        )

    def _relative(self, stop: int) -> bool:
        """Tell a verb right behind "who", "that", "which" or another verb of the same chain."""
        tokens = self.tokens
        before = tokens.words[stop - 1]
        return before in {"who", "that", "which", "what"} or self._in_chain(stop)

    def _in_chain(self, stop: int) -> bool:
        """Tell whether the verb at a token goes on a chain ("have been", "is not going")."""
        tokens = self.tokens
        if not 0 < stop < len(tokens):
            return False
        if not (tokens.tags[stop].startswith("V") or tokens.words[stop] in BE):
            return False
        before = tokens.tags[stop - 1]
        return before in FINITE_TAGS or before in {"RB", "VB", "VBN"}
