"""Of whom a state is said: "i'm sad", "it left her sad", "a sad man", and not "a sad film"."""

from voice_companion.core.feelings.holder_rules import Ascription, Reach
from voice_companion.core.feelings.lexicon import Frame
from voice_companion.core.feelings.subjects import Subjects
from voice_companion.core.feelings.surroundings import NOUNS


class States(Subjects):
    """Reads words that name a state."""

    def _by_state(self, frame: Frame) -> Ascription | None:
        if self.first and self.words[self.first - 1] in {"for", "the"} and frame is not Frame.STATE:
            return None
        exclaimed = self._by_exclamation()
        if exclaimed is not None:
            return exclaimed
        reach = self._reach(self.rules.linking | self.rules.adverbs)
        if reach.articled or (self._describes_noun() and not self.is_predicate()):
            return self._by_described_noun(reach)
        if not self._could_be_state(reach):
            return None
        found = self._person_at(reach, frame)
        if found is None and not self._said_of_thing(reach, frame):
            found = self._by_parse(reach, frame) or self._alone(reach, frame)
        return found if self._allows(frame, reach) else None

    def _by_exclamation(self) -> Ascription | None:
        """Return the subject that follows in "how angry i am", "how upset she was"."""
        asked = self.first > 0 and self.words[self.first - 1] == "how"
        after = self.words[self.stop : self.stop + 2]
        linked = self.rules.be | self.rules.feel | {"look", "looks", "looked", "got", "get"}
        if not asked or len(after) < len(("i", "am")) or after[1] not in linked:
            return None
        if after[0] not in self.rules.subjects:
            return None
        return self._said((self.stop, self.stop + 1), left=self.first)

    def _could_be_state(self, reach: Reach) -> bool:
        """Say whether it is no plain past tense ("the glass shattered", "we made up")."""
        if reach.linked or reach.end < 0 or self.words[reach.end] in self.rules.objects:
            return True
        verb = self.tokens.tags[self.first] in {"VBD", "VBN", "VBP", "VB", "VBZ"}
        subject = (
            self.words[reach.end] in self.rules.subjects or self.tokens.pos[reach.end] in NOUNS
        )
        verb = verb or self.words[self.stop : self.stop + 1] in {
            ("the",),
            ("a",),
            ("my",),
            ("his",),
        }
        return not (verb and subject and reach.end + 1 == self.first)

    def _allows(self, frame: Frame, reach: Reach) -> bool:
        between = self.words[reach.end + 1 : self.first]
        return frame is not Frame.FELT or any(word in self.rules.feel for word in between)

    def _describes_noun(self) -> bool:
        """Say whether the word is an adjective before its noun ("sad films")."""
        if self.stop >= len(self.words) or self.stop - self.first > 1:
            return False
        head = self.tokens.heads[self.first]
        parsed = self.tokens.deps[self.first] in {"amod", "compound"} and head >= self.stop
        return parsed and self.tokens.pos[head] in NOUNS and head - self.stop < 3  # noqa: PLR2004

    def _by_described_noun(self, reach: Reach) -> Ascription | None:
        noun = self._noun_after()
        if noun is None or self.words[noun] not in self.rules.persons | self.rules.inner:
            return None
        start = reach.end
        if start >= 0 and self.words[start] in self.rules.articles:
            start -= 1
        owner = self._reach_from(start, self.rules.linking | self.rules.adverbs | {"in", "with"})
        if owner.linked or self.words[noun] in self.rules.inner:
            found = self._person_at(owner, Frame.STATE)
            if found is not None:
                return found
        if self.words[noun] in self.rules.inner:
            return None
        named = self._phrase(noun)
        return self._said(named, left=named[0])

    def _said_of_thing(self, reach: Reach, frame: Frame) -> bool:
        if reach.end < 0:
            return False
        word = self.words[reach.end]
        if word in self.rules.things:
            return reach.linked or frame is not Frame.STATE
        noun = self.tokens.pos[reach.end] in NOUNS and reach.linked
        return noun and frame is not Frame.STATE and word not in self.rules.persons
