"""Mentions of feelings: whose, of what kind, how strong, felt or denied."""

from dataclasses import dataclass

from voice_companion.core.feelings.answers import Reading, answered
from voice_companion.core.feelings.ellipsis import find_ellipses
from voice_companion.core.feelings.holder import ascribe, is_predicate
from voice_companion.core.feelings.holder_rules import Ascription, HolderRules
from voice_companion.core.feelings.intensity import IntensityRules, find_intensity
from voice_companion.core.feelings.lexicon import Candidate, Entry, FeelingRules, Frame
from voice_companion.core.feelings.manner import find_manner
from voice_companion.core.feelings.polarity import PolarityRules, find_polarity
from voice_companion.core.labels import Feeling, Intensity, Polarity
from voice_companion.core.parsing.language import Parse
from voice_companion.core.parsing.tokens import Tokens, read_tokens

_STATES = frozenset({Frame.STATE, Frame.MOOD, Frame.FELT})


@dataclass(frozen=True, slots=True)
class FoundFeeling:
    """A feeling and its tokens, `first` up to `stop`, in the parse."""

    feeling: Feeling
    first: int
    stop: int


@dataclass(frozen=True, slots=True)
class FeelingRulebook:
    """All rules that finding feelings needs."""

    lexicon: FeelingRules
    holder: HolderRules
    polarity: PolarityRules
    intensity: IntensityRules


def find_feelings(parse: Parse, rules: FeelingRulebook) -> tuple[FoundFeeling, ...]:
    """Return every mention of a feeling that the utterance ascribes to a person, left to right."""
    tokens = read_tokens(parse)
    candidates = rules.lexicon.lexicon.candidates(tokens)
    if not candidates:
        return ()
    ends = frozenset(candidate.stop - 1 for candidate in candidates)
    reader = _Reader(parse, tokens, rules, ends)
    readings = [one for one in map(reader.read, candidates) if one is not None]
    ellipses = find_ellipses(tokens, rules.polarity, ends=ends)
    return tuple(
        FoundFeeling(one.feeling, one.first, one.stop)
        for one in answered(readings, ellipses, tokens, rules.holder)
        if one.ascribed
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the candidates of one utterance."""

    parse: Parse
    tokens: Tokens
    rules: FeelingRulebook
    ends: frozenset[int]
    """The last tokens of all candidates."""

    def read(self, candidate: Candidate) -> Reading | None:
        """Return the candidate as a feeling in its first reading that is said of a person."""
        for entry in self._readings(candidate):
            frame = entry.group.frame
            said = ascribe(candidate, frame, self.tokens, self.rules.holder, self.ends)
            if said is not None:
                return self._reading(entry, candidate, said)
        return None

    def _readings(self, candidate: Candidate) -> list[Entry]:
        """Return the entries in the order in which they are likely where the words stand."""
        if len(candidate.entries) == 1:
            return list(candidate.entries)
        predicate = is_predicate(candidate, self.tokens, self.rules.holder)
        first = _STATES if predicate else frozenset({Frame.AFFECT})
        return sorted(candidate.entries, key=lambda entry: entry.group.frame not in first)

    def _reading(self, entry: Entry, candidate: Candidate, said: Ascription) -> Reading:
        place = (candidate.first, candidate.stop)
        polarity = find_polarity(self.tokens, place, said, self.rules.polarity, self.ends)
        manner = find_manner(
            self.tokens,
            place,
            said,
            entry.group.frame,
            rules=self.rules.holder,
            ends=self.ends,
        )
        feeling = Feeling(
            span=self.parse.span(*place),
            lemma=entry.lemma,
            family=entry.group.family,
            kind=entry.group.kind,
            polarity=polarity or Polarity.UNSURE,
            intensity=self._intensity(candidate, said),
            holder=said.holder,
            holder_text=self.parse.span(*said.named).text if said.named else None,
            verb=manner.verb,
            tense=manner.tense,
            supposed=manner.supposed,
            compared=self.parse.span(*manner.compared) if manner.compared else None,
        )
        return Reading(feeling, *place, ascribed=polarity is not None)

    def _intensity(self, candidate: Candidate, said: Ascription) -> Intensity:
        """Return the intensity; what strengthens another feeling before it does not count."""
        before = max((end + 1 for end in self.ends if end < candidate.first), default=0)
        left = min(max(said.left, before), candidate.first)
        place = (candidate.first, candidate.stop)
        return find_intensity(self.tokens, place, left, self.rules.intensity)
