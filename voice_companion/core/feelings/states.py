"""Of whom a state is said: "i'm sad", "it left her sad", "a sad man", and not "a sad film"."""

from voice_companion.core.feelings.holder_rules import Ascription, Reach
from voice_companion.core.feelings.lexicon import Frame
from voice_companion.core.feelings.subjects import Subjects
from voice_companion.core.feelings.surroundings import NOUNS

_OBJECTS = frozenset({
    "a", "an", "the", "my", "his", "her", "our", "their", "your", "its", "anything", "something",
    "everything", "it", "them", "him", "us", "me", "to",
})  # fmt: skip
"""Words that begin an object."""


class States(Subjects):
    """Reads words that name a state."""

    def _by_state(self, frame: Frame) -> Ascription | None:
        exclaimed = self._by_exclamation(frame)
        if exclaimed is not None:
            return exclaimed
        if self.first and self.words[self.first - 1] in {"for", "the"} and frame is not Frame.STATE:
            return None
        reach = self._reach(self.rules.around_states)
        if reach.articled or (self._describes_noun() and not self.is_predicate()):
            return self._by_described_noun(reach, frame)
        if self._acts_on_object() or not self._could_be_state(reach):
            return None
        found = self._person_at(reach, frame)
        if found is None and not self._said_of_thing(reach, frame):
            found = self._by_parse(reach, frame) or self._alone(reach, frame)
        return found if self._allows(frame, reach) else None

    def _by_exclamation(self, frame: Frame) -> Ascription | None:
        """Return the subject that follows: "how angry i am", "the saddest i've been"."""
        graded = self.words[self.first].endswith("est") or self.words[self.first - 1] == "most"
        asked = self.first > 0 and (self.words[self.first - 1] == "how" or graded)
        after = self.words[self.stop : self.stop + 2]
        linked = self.rules.be | self.rules.feel | {"look", "looks", "looked", "got", "get"}
        linked |= {"have", "has", "had", "'d"} if graded else frozenset()
        if not asked or len(after) < len(("i", "am")) or after[1] not in linked:
            return None
        named = after[0] in self.rules.subjects
        if not named or (frame is Frame.FELT and after[1] not in self.rules.feel):
            return None
        return self._said((self.stop, self.stop + 1), left=self.first)

    def _acts_on_object(self) -> bool:
        """Say whether it is a verb with its object ("i've spent it", "he celebrated my win")."""
        verb = self.words[self.first]
        if not verb.endswith("ed") and self.tokens.tags[self.first] not in {"VBD", "VBN"}:
            return False
        if self.stop >= len(self.words) or self.words[self.stop] not in _OBJECTS:
            return False
        before = self.first - 1
        while before >= 0 and self.words[before] in self.rules.adverbs:
            before -= 1
        acting = self.rules.subjects | {"have", "has", "had", "having", "'ve", "to", "who"}
        return before >= 0 and (self.words[before] in acting or self.tokens.pos[before] in NOUNS)

    def _could_be_state(self, reach: Reach) -> bool:
        """Say whether it is no plain past tense ("the glass shattered", "we made up")."""
        if reach.linked or reach.end < 0 or self.words[reach.end] in self.rules.objects:
            return True
        before = self.words[reach.end]
        if reach.end and self.words[reach.end - 1] in self.rules.be:
            return True  # "was i frightened"
        verb = (
            self.tokens.tags[self.first] in {"VBD", "VBN", "VBP", "VB", "VBZ"}
            or (self.stop < len(self.words) and self.words[self.stop] in {"the", "a", "my", "his"})
            or (before in {"it", "this", "that"} and self.words[self.first].endswith("ed"))
        )
        subject = (
            before in self.rules.subjects | self.rules.things or self.tokens.pos[reach.end] in NOUNS
        )
        return not (verb and subject and reach.end + 1 == self.first)

    def _allows(self, frame: Frame, reach: Reach) -> bool:
        between = self.words[reach.end + 1 : self.first]
        felt = any(word in self.rules.feel for word in between)
        return frame is not Frame.FELT or felt or self._is_named()

    def _is_named(self) -> bool:
        """Say whether it is given as a word for what is felt ("useless is the word i'd use")."""
        behind = self.tokens.text(self.stop, min(self.stop + 6, len(self.words)))
        return behind.startswith(self.rules.naming_starts)

    def _describes_noun(self) -> bool:
        """Say whether the word is an adjective before its noun ("sad films")."""
        if self.stop >= len(self.words) or self.stop - self.first > 1:
            return False
        head = self.tokens.heads[self.first]
        parsed = self.tokens.deps[self.first] in {"amod", "compound"} and head >= self.stop
        return parsed and self.tokens.pos[head] in NOUNS and head - self.stop < 3  # noqa: PLR2004

    def _by_described_noun(self, reach: Reach, frame: Frame) -> Ascription | None:
        noun = self._noun_after()
        # "A terrible mother" judges her; it says nothing of what she feels.
        judged = frame is Frame.FELT and noun is not None and self.words[noun] in self.rules.persons
        if noun is None or judged or self.words[noun] not in self.rules.persons | self.rules.inner:
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
        if self._is_little_one(reach.end):
            return False
        if word in self.rules.things:
            return reach.linked or frame is not Frame.STATE
        noun = self.tokens.pos[reach.end] in NOUNS and reach.linked
        return noun and frame is not Frame.STATE and word not in self.rules.persons
