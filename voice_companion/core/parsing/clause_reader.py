"""The clauses of one utterance and how they follow each other."""

from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice

from voice_companion.core.parsing.clauses import Clause, clause_of, find_clauses
from voice_companion.core.parsing.function_words import (
    CLAUSE_BREAKERS,
    FILLERS,
    HARD_STOPS,
    PRESENT_FORMS,
    REGION_EDGES,
    SOFT_STOPS,
)
from voice_companion.core.parsing.tokens import Tokens

Range = tuple[int, int]
"""First token and the one after the last."""
_LONGEST = 40
"""How far back the beginning of a clause is looked for, in tokens."""


class ClauseReader:
    """Reads clauses off one utterance. Positions are tokens."""

    def __init__(self, tokens: Tokens, feelings: tuple[Range, ...] = ()) -> None:
        self.tokens = tokens
        self.clauses = find_clauses(tokens)
        self.by_verb = tuple(sorted(self.clauses, key=lambda c: (c.verb, c.start)))
        self.starts = {clause.start: clause for clause in self.clauses}
        self.edges = {clause.edge: clause for clause in self.clauses}
        self.feelings = feelings

    def outer(self, clause: Clause) -> Clause:
        """Return the clause in which "i think", "i guess" and the like hold this one."""
        while clause.dependent:
            holder = self.starts.get(clause.start - len(("i", "think")))
            if holder is None or self.tokens.words[holder.start] != "i":
                break
            clause = holder
        return clause

    def is_main_start(self, index: int) -> bool:
        """Tell whether a main clause begins at a token, joiner included."""
        clause = self.edges.get(index)
        return clause is not None and not clause.dependent

    def clause_holding(self, verb: int) -> Clause | None:
        """Return the clause whose verb stands last at or before a token."""
        return clause_of(self.by_verb, verb)

    def clauses_from(self, first: int) -> Iterator[Clause]:
        """Yield the clauses whose subject begins at or after a token."""
        position = bisect_left(self.clauses, first, key=lambda clause: clause.start)
        return islice(self.clauses, position, None)

    def own_clause(self, first: int) -> Clause | None:
        """Return the clause whose subject begins at or soon after a token."""
        tokens = self.tokens
        for index in range(first, min(first + 12, len(tokens))):
            if index in self.starts:
                return self.starts[index]
            if index > first and self.is_main_start(index):
                return None
            if tokens.words[index] in HARD_STOPS | (CLAUSE_BREAKERS if index > first else set()):
                return None
            acts = tokens.finite(index) or tokens.tags[index] == "VBN"
            if acts and index - first > 0:
                return Clause(first, index, dependent=True, joiner="")
        return None

    def opens_clause(self, index: int) -> bool:
        """Tell whether a clause begins at a token, adverbs and question words set aside."""
        tokens = self.tokens
        for place in range(index, min(index + 4, len(tokens))):
            if place in self.starts:
                return True
            if tokens.tags[place] not in {"RB", "UH", "WRB", "WP", "WDT"}:
                return False
        return False

    def is_past(self, clause: Clause) -> bool:
        """Tell whether a clause speaks of the past."""
        tokens = self.tokens
        word = tokens.words[clause.verb]
        if word in {"was", "were", "did", "had", "'d", "could"}:
            return True
        return tokens.tags[clause.verb] in {"VBD", "VBN"} and word not in PRESENT_FORMS

    def _is_i(self, clause: Clause) -> bool:
        return self.tokens.words[clause.start] == "i"

    def next_edge(self, clause: Clause) -> int:
        """Return where the next main clause begins, joiner included, or the end."""
        later = self.clauses_from(clause.start + 1)
        return next((one.edge for one in later if not one.dependent), len(self.tokens))

    def goes_on(self, own: Clause, clause: Clause) -> bool:
        """Tell whether a clause joined by "and" still belongs to the one that is the cause.

        It does when it goes on in the same tense and speaks of no feeling of the speaker.
        """
        if self._tells_of_me(clause.start, self.next_edge(clause)):
            return False
        past = self.is_past(clause)
        if self.tokens.words[clause.start] in {"it", "that", "this"} and not past:
            return own.start == clause.start
        if not past and self._is_i(clause) and not self._is_i(own):
            return False
        return past or not self.is_past(own)

    def _tells_of_me(self, first: int, stop: int) -> bool:
        """Tell whether a stretch names a feeling in a clause about the speaker."""
        position = bisect_left(self.feelings, (first, 0))
        while position < len(self.feelings) and self.feelings[position][0] < stop:
            holder = self.clause_holding(self.feelings[position][0])
            if holder is None or self.tokens.words[holder.start] in {"i", "it", "that"}:
                return True
            position += 1
        return False

    def turns(self, stop: int) -> bool:
        """Tell "... and now i": a new turn of the story before its subject."""
        words = self.tokens.words
        if words[stop] in {"and", "so", "but"} and stop + 2 < len(words):
            return words[stop + 1] in {"now", "then", "honestly"} and stop + 2 in self.starts
        return False

    def tells_on(self, first: int, stop: int) -> bool:
        """Tell whether a stretch goes on telling what happened and names no feeling of "i"."""
        clause = next(self.clauses_from(first), None)
        if clause is None or clause.start >= stop or self._tells_of_me(first, stop):
            return False
        return self.is_past(clause)

    def past_openers(self, first: int) -> int:
        """Return the token after fillers such as "like" and "you know"."""
        while first < len(self.tokens) - 1 and (
            self.tokens.words[first] in FILLERS | SOFT_STOPS
            or self.tokens.words[first : first + 2] in {("you", "know"), ("i", "guess")}
        ):
            first += 1 if self.tokens.words[first] not in {"you", "i"} else 2
        return first

    def region_start(self, index: int) -> int:
        """Return the token after the last stop, joiner or marker of a clause before a token."""
        first = max(0, index - _LONGEST)
        while index > first and self.tokens.words[index - 1] not in REGION_EDGES:
            index -= 1
        return index

    def sentence_start(self, index: int) -> int:
        """Return the token after the last full stop or joiner before a token."""
        first = max(0, index - _LONGEST)
        while index > first and self.tokens.words[index - 1] not in HARD_STOPS | {"and", "but"}:
            index -= 1
        return index
