"""Who feels it: from a feeling's words to the person they are said of.

English puts the person to the left of the feeling with only small words between ("i'm just really
hurt"), so the words are read leftwards first; this works however the parser errs. Where something
else stands between, the parse tells.
"""

from collections.abc import Collection

from voice_companion.core.feelings.holder_rules import Ascription, HolderRules, Reach
from voice_companion.core.feelings.lexicon import Candidate, Frame
from voice_companion.core.feelings.states import States
from voice_companion.core.feelings.surroundings import NOUNS
from voice_companion.core.labels import Holder
from voice_companion.core.parsing.tokens import Tokens

_OPENINGS = frozenset({"feel", "feeling", "felt", "full", "under", "having", "had", "got", "there"})
"""Before a noun of feeling with nobody named, these leave it to the speaker ("full of hate")."""


def is_predicate(candidate: Candidate, tokens: Tokens, rules: HolderRules) -> bool:
    """Say whether the words stand after "be" or "feel", so that they name a state."""
    return _Finder(candidate, tokens, rules, ()).is_predicate()


def ascribe(
    candidate: Candidate,
    frame: Frame,
    tokens: Tokens,
    rules: HolderRules,
    ends: Collection[int] = (),
) -> Ascription | None:
    """Return who the candidate is said of; None when it is said of no person.

    `ends` are the last tokens of the other candidates, over which a list of feelings reaches.
    """
    return _Finder(candidate, tokens, rules, ends).find(frame)


class _Finder(States):
    """Reads the frames one by one."""

    def find(self, frame: Frame) -> Ascription | None:
        if frame is Frame.SLOT:
            return self._by_slot()
        if frame is Frame.AFFECT:
            return self._by_affect()
        if frame is Frame.EXPERIENCE:
            return self._by_experience()
        if frame is Frame.PAIN:
            return self._by_pain()
        if frame is Frame.NOUN:
            return self._by_noun()
        return self._by_state(frame)

    def _by_affect(self) -> Ascription | None:
        word = self.words[self.first]
        # In "i'm scared my son will fall" the participle is a state, and the son no object.
        target = None if word.endswith("ed") and self.is_predicate() else self._object()
        if target is not None:
            return self._said(target, left=self._verb_left())
        if word.endswith("ing"):
            return self._by_opinion()
        if word.endswith(("ed", "t", "ked")) or self.tokens.tags[self.first] in {"VBN", "JJ"}:
            return self._by_state(Frame.STATE)
        return None

    def _object(self) -> tuple[int, int] | None:
        """Return the person who stands as object right after the verb."""
        index = self._after_oath(self.stop)
        if index >= len(self.words) or self.words[index] in self.rules.reflexives:
            return None
        word = self.words[index]
        if word in self.rules.objects and not (word == "her" and self._noun_at(index + 1)):
            return self._joined(index, index + 1)
        if word in self.rules.possessives | {"everyone", "people", "everybody"}:
            noun = self._noun_within(index)
            if noun is not None and self.words[noun] in self.rules.persons:
                return (index, noun + 1)
        return None

    def _after_oath(self, index: int) -> int:
        """Return where the object begins: behind "really", and behind "the hell out of"."""
        words = self.words[index : index + 6]
        if (
            "out" in words
            and words[words.index("out") + 1 :][:1] == ("of",)
            and words[:1] == ("the",)
        ):
            return index + words.index("out") + 2
        return index + 1 if words[:1] == ("really",) else index

    def _noun_within(self, index: int) -> int | None:
        for place in range(index, min(index + 4, len(self.words))):
            if self.words[place] in self.rules.persons:
                return place
        return None

    def _verb_left(self) -> int:
        small = self.rules.around_verbs
        index = self.first
        while index and self.words[index - 1] in small:
            index -= 1
        return index

    def _by_opinion(self) -> Ascription | None:
        """Return who finds it so: "i find it frustrating", "it's frustrating for me"."""
        after = self.words[self.stop : self.stop + 2]
        if len(after) > 1 and after[0] in {"for", "to"} and after[1] in self.rules.objects:
            return self._said((self.stop + 1, self.stop + 2), left=self._verb_left())
        reach = self._reach(self.rules.adverbs)
        end = reach.end
        found = end > 1 and self.words[end - 1] in {"find", "found", "finding", "finds"}
        if found and self.words[end] in {"it", "this", "that", "them", "him", "her"}:
            return self._person_at(self._reach_from(end - 2, self.rules.linking), Frame.STATE)
        return None

    def _by_experience(self) -> Ascription | None:
        small = self.rules.around_verbs
        reach = self._reach(small)
        if reach.articled:
            return None
        found = self._person_at(reach, Frame.EXPERIENCE)
        if found is not None:
            return found
        if reach.end >= 0 and self.words[reach.end] in self.rules.things:
            return None
        if self.tokens.pos[self.first] not in {"VERB", ""}:
            return None
        by_parse = self._by_parse(reach, Frame.EXPERIENCE)
        if by_parse is not None or reach.negated_do:
            return by_parse
        begins = reach.end < 0 and self.stop < len(self.words)
        return Ascription(Holder.SELF, None, reach.end + 1) if begins else None

    def _by_pain(self) -> Ascription | None:
        """Return whose pain it is; where none is named ("it hurts"), the speaker's."""
        small = self.rules.around_verbs
        reach = self._reach(small)
        said_of_it = reach.end >= 0 and self.words[reach.end] in self.rules.things
        verb = self.words[self.first].endswith("s") or self.tokens.pos[self.first] in {
            "VERB",
            "ADJ",
        }
        if reach.articled or not (said_of_it or verb):
            return None
        if self._noun_at(self.stop) or self.words[self.stop : self.stop + 1] == ("myself",):
            return None
        found = self._person_at(reach, Frame.EXPERIENCE)
        return found or Ascription(Holder.SELF, None, reach.end + 1)

    def _by_noun(self) -> Ascription | None:
        if self._compounded():
            return None
        small = self.rules.around_nouns
        reach = self._reach(small, adjectives=True, nominal=True)
        owner = self._owner()
        if owner is not None:
            return self._said(owner, left=min(reach.end + 1, owner[0]))
        found = self._person_at(reach, Frame.NOUN)
        if found is not None:
            return found
        after = self._object_after_noun()
        if after is not None:
            return self._said(after, left=reach.end + 1)
        parsed = self._by_parse(reach, Frame.NOUN)
        if parsed is not None and self.tokens.deps[self.first] in {
            "obj",
            "obl",
            "conj",
            "root",
            "ROOT",
        }:
            return parsed
        return Ascription(Holder.SELF, None, reach.end + 1) if self._is_definite(reach) else None

    def _compounded(self) -> bool:
        """Say whether another noun follows that the word only describes ("anger management")."""
        if self.stop >= len(self.words):
            return False
        head = self.tokens.heads[self.first]
        described = self.tokens.deps[self.first] in {"compound", "amod"} and head == self.stop
        return described and self.tokens.pos[head] in NOUNS and self.words[head] != "left"

    def _owner(self) -> tuple[int, int] | None:
        for index in range(self.first - 1, max(self.first - 4, -1), -1):
            if self.words[index] in self.rules.possessives:
                return (index, index + 1)
            if self.words[index] == "'s" and index and self.tokens.pos[index - 1] in NOUNS:
                return self._phrase(index - 1)
            if self.tokens.pos[index] not in {"ADJ", "ADV", "NOUN"}:
                return None
        return None

    def _object_after_noun(self) -> tuple[int, int] | None:
        """Return whom the feeling is said to do something to ("the guilt is eating me")."""
        if self.words[self.stop : self.stop + 1] == ("of",):
            return None
        for index in range(self.stop, min(self.stop + 6, len(self.words))):
            if self.words[index] in self.rules.objects and self.words[index] != "you":
                return (index, index + 1)
            if self.words[index] in self.rules.subjects:
                return None
        return None

    def _is_definite(self, reach: Reach) -> bool:
        """Say whether this feeling, here and now, is meant: alone, or "the", "this", "so much"."""
        between = self.words[reach.end + 1 : self.first]
        root = any(self.tokens.heads[i] == i for i in range(reach.end + 1, self.stop))
        alone = root and reach.end < 0 and not self._is_named_of()
        pointed = reach.linked and self.words[reach.end] in {"it", "that", "this"}
        fragment = reach.end < 0 and not _OPENINGS.isdisjoint(between)
        definite = not {"the", "this", "that", "much"}.isdisjoint(between[-3:])
        return (
            self.tokens.heads[self.first] == self.first or alone or pointed or fragment or definite
        )

    def _is_named_of(self) -> bool:
        """Say whether it is a feeling in general, with what it is of ("fear of flying")."""
        return self.words[self.stop : self.stop + 1] == ("of",)

    def _by_slot(self) -> Ascription | None:
        if self.slot is None:
            return self._by_state(Frame.STATE)
        left = self._verb_left()
        reach = self._reach(self.rules.around_states | self.rules.having)
        named = self.slot
        found = self._person_at(reach, Frame.EXPERIENCE)
        if found is not None and found.named is not None:
            same = self._is_self(found.named) == self._is_self(named)
            named = found.named if same else named
            left = found.left
        if self.words[named[1] - 1] == "'s":
            named = (named[0], named[1] - 1)
        return self._said(named, left=left)
