"""A reader of spans that knows the words of triggers.toml."""

from voice_companion.core.parsing.clause_reader import Range
from voice_companion.core.parsing.function_words import AUXILIARIES
from voice_companion.core.parsing.spans import Reader
from voice_companion.core.parsing.tokens import Tokens
from voice_companion.core.triggers.rules import Connective, TriggerRules

_OWNED = frozenset({"the", "my", "our", "this", "next", "his", "her", "their", "christmas"})
_SINCE_WHEN = frozenset({
    "first", "last", "past", "whole", "longest", "moment", "time", "day", "night", "best", "rest",
    "days", "weeks", "months", "years", "hours", "entire",
})  # fmt: skip
_LIGHT = frozenset({"just", "n't", "not", "to", "nearly", "almost"})


class TriggerReader(Reader):
    """Reads spans off one utterance and tells what kind of thing they name."""

    def __init__(self, tokens: Tokens, rules: TriggerRules, feelings: tuple[Range, ...]) -> None:
        super().__init__(tokens, rules.tails, feelings)
        self.rules = rules
        self.typed = any(tokens.capital)
        """Whether the utterance has capitals, as speech has not."""

    def is_time_or_place(self, span: Range) -> bool:
        """Tell whether the head of a noun phrase is a time or a place."""
        head = self.head_of(span)
        words = self.rules.words
        word = self.tokens.words[head]
        return word in words.times or word in words.places or self.tokens.tags[head] == "CD"

    def is_occasion(self, span: Range, rule: Connective) -> bool:
        """Tell whether a time is one to look forward to, where the rule takes such."""
        words = self.tokens.words[span[0] : span[1]]
        return rule.occasions and words[0] in _OWNED and not _SINCE_WHEN & set(words)

    def is_person(self, span: Range) -> bool:
        """Tell whether the head of a noun phrase is a person."""
        head = self.head_of(span)
        word = self.tokens.words[head]
        return word in self.rules.words.people or (
            self.tokens.tags[head] in {"PRP", "NNP"} and word not in {"it", "that"}
        )

    def is_reaction(self, first: int) -> bool:
        """Tell whether a clause says what the speaker did out of a feeling ("i cried")."""
        clause = self.starts.get(first)
        if clause is None or self.tokens.words[first] != "i":
            return False
        place = clause.verb
        if "never" in self.tokens.words[first:place]:
            return False
        while self.tokens.word(place) in AUXILIARIES | _LIGHT:
            place += 1
        return self.tokens.word(place) in self.rules.words.results
