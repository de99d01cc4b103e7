"""Which person a feeling is said of, once its left edge is known."""

from voice_companion.core.feelings.holder_rules import Ascription, Reach
from voice_companion.core.feelings.lexicon import Frame
from voice_companion.core.feelings.surroundings import FARTHEST, NOUNS, Surroundings
from voice_companion.core.labels import Holder
from voice_companion.core.parsing.function_words import FINITE_TAGS

_PREPOSITIONS = frozenset({"of", "with", "for", "at", "than", "like", "as"})


class Subjects(Surroundings):
    """Finds the person by word order, then by the parse."""

    def _person_at(self, reach: Reach, frame: Frame) -> Ascription | None:
        end = reach.end
        if end < 0:
            return None
        word = self.words[end]
        if word in self.rules.subjects or word == "i":
            return self._by_subject(end, reach, frame)
        if word in self.rules.objects:
            return self._by_object(end, frame)
        if word == "who":
            return self._by_relative(end)
        noun = self.tokens.pos[end] in NOUNS or self._is_person(end)
        if noun and (reach.linked or frame is Frame.EXPERIENCE or self._is_made(end)):
            return self._by_noun_phrase(end, frame)
        return None

    def _by_object(self, end: int, frame: Frame) -> Ascription | None:
        """Return the person who is made to feel it ("it makes me sad", "made me panic")."""
        caused = end and self.words[end - 1] in self.rules.making - _PREPOSITIONS
        if (frame is Frame.EXPERIENCE and not caused) or self._is_aside(end):
            return None
        return self._said(self._joined(end, end + 1), left=self._verb_start(end))

    def _is_aside(self, end: int) -> bool:
        """Say whether a pronoun only stands within the subject ("the lad next to me | looked")."""
        behind = end > 0 and self.tokens.pos[end - 1] == "ADP" and self.words[end - 1] != "of"
        if not behind:
            return False  # "part of me" is the speaker
        return any(tag in FINITE_TAGS for tag in self.tokens.tags[end + 1 : self.first])

    def _is_made(self, end: int) -> bool:
        """Say whether the phrase is the object of "make" or "leave" ("made my sister angry")."""
        start = self._phrase(end)[0]
        return start > 0 and self.words[start - 1] in self.rules.making - _PREPOSITIONS

    def _by_subject(self, end: int, reach: Reach, frame: Frame) -> Ascription | None:
        if frame is Frame.NOUN and not reach.linked and end + 1 == self.first:
            return None
        if self._is_addressed(end):
            return None
        named = self._joined(end, end + 1)
        return self._said(named, left=named[0], inverted=self._inverted(named[0], named[1]))

    def _by_noun_phrase(self, end: int, frame: Frame) -> Ascription | None:
        head = self._parsed_subject() if self.words[end] not in self.rules.persons else end
        head = end if head is None or head > end else head
        if self.words[head] in self.rules.things and not self._is_little_one(head):
            return None
        named = self._with_fellow(self._phrase(head))
        strict = self._needs_person(frame) or frame is Frame.NOUN
        if strict and not self._is_person(head):
            return None
        if self.words[head] in self.rules.body | self.rules.inner and frame is not Frame.STATE:
            return None
        inverted = self._inverted(named[0], named[1])
        return self._said(named, left=self._verb_start(named[0]), inverted=inverted)

    def _verb_start(self, index: int) -> int:
        """Return the first small word before the verb whose object stands at `index`."""
        place = index
        if place and self.words[place - 1] in self.rules.making:
            place -= 1
            while place and self.words[place - 1] in self.rules.adverbs | self.rules.auxiliaries:
                place -= 1
        return place

    def _by_relative(self, end: int) -> Ascription | None:
        if end == 0 or not self._is_person(end - 1):
            return None
        named = self._phrase(end - 1)
        return self._said(named, left=end)

    def _inverted(self, first: int, stop: int) -> bool:
        """Say whether the subject follows its auxiliary, as in a question without a wh-word."""
        if first > 1 and self.words[first - 1] == "not" and self.words[first - 2] in self.rules.be:
            first -= 1
        if first == 0 or self.words[first - 1] not in self.rules.questioning:
            return False
        between = self.words[stop : self.first]
        finite = self.rules.auxiliaries - {"be", "been", "being", "to", "going", "have"}
        if any(word in finite or word in {"felt", "got", "feels"} for word in between):
            return False
        before = self.words[max(first - 4, 0) : first - 1]
        if first >= 2 and self.words[first - 2] in self.rules.pronouns | {"it", "that"}:  # noqa: PLR2004
            return False
        return not any(word in self.rules.asking for word in before)

    def _by_parse(self, reach: Reach, frame: Frame) -> Ascription | None:
        subject, joined = self._climb()
        if subject is None or subject >= self.first or self.first - subject > 3 * FARTHEST:
            return None
        word = self.words[subject]
        if word in self.rules.things or (
            self._needs_person(frame) and not self._is_person(subject)
        ):
            return None
        if word == "who":
            return self._by_relative(subject)
        pronoun = word in self.rules.pronouns
        named = (subject, subject + 1) if pronoun else self._with_fellow(self._phrase(subject))
        if word in self.rules.body:
            return None
        left = max(named[0], reach.end + 1) if joined else named[0]
        return self._said(named, left=left)

    def _needs_person(self, frame: Frame) -> bool:
        """Say whether a thing can be said to do the same ("prices went through the roof")."""
        idiom = frame is Frame.EXPERIENCE and self.stop - self.first > 1
        return idiom or frame in {Frame.MOOD, Frame.FELT}

    def _with_fellow(self, named: tuple[int, int]) -> tuple[int, int]:
        """Widen "sarah" to "sarah and tom" where a verb follows both."""
        if self.words[named[1] : named[1] + 1] != ("and",):
            return named
        for last in range(named[1] + 1, min(named[1] + 4, self.first - 1)):
            verb = self.words[last + 1] in self.rules.be | self.rules.feel | self.rules.auxiliaries
            if self._is_person(last) and verb:
                return (named[0], last + 1)
        return named

    def _alone(self, reach: Reach, frame: Frame) -> Ascription | None:
        """Return the speaker for a fragment ("just really tired") that nobody else is named for."""
        commanded = reach.end < 0 and self.words[0] in {"do", "be", "never"}
        if commanded and not {"be", "get"}.isdisjoint(self.words[: self.first]):
            return None
        fragment = reach.end < 0 or self.tokens.heads[self.first] == self.first
        listed = reach.end >= 0 and self.words[reach.end] in {"said", "feeling", "because"}
        ordinary = frame in {Frame.MOOD, Frame.FELT} and not reach.linked
        if (fragment or listed or frame is Frame.STATE) and not (ordinary and not fragment):
            return Ascription(Holder.SELF, None, reach.end + 1)
        return None

    def _is_addressed(self, index: int) -> bool:
        """Say whether "you" is an object there ("to you")."""
        words = self.words
        return (
            words[index] == "you" and index > 0 and words[index - 1] in {"to", "for", "with", "at"}
        )
