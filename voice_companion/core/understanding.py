"""From an utterance to everything that was understood of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from voice_companion.core.acts import ActRules, Heard, hear_act
from voice_companion.core.appraisal import appraise
from voice_companion.core.example_index import AppraisalRules, ExampleIndex
from voice_companion.core.feelings.ellipsis import find_ellipses
from voice_companion.core.feelings.holder_rules import HolderRules
from voice_companion.core.feelings.instead import InsteadRules, find_instead
from voice_companion.core.feelings.intensity import IntensityRules
from voice_companion.core.feelings.lexicon import FeelingRules
from voice_companion.core.feelings.mentions import FeelingRulebook, find_feelings
from voice_companion.core.feelings.polarity import PolarityRules
from voice_companion.core.impression import Encoder, Impression, Situated
from voice_companion.core.labels import Span, Trigger
from voice_companion.core.meaning import MeaningRules, NameRules, Names, read_meaning
from voice_companion.core.parsing.disfluency import DisfluencyRules
from voice_companion.core.parsing.language import Language, Parse
from voice_companion.core.parsing.plain_text import Plain
from voice_companion.core.parsing.punctuation import (
    PunctuationRules,
    Quotes,
    direct_speech,
)
from voice_companion.core.parsing.tokens import read_tokens
from voice_companion.core.points import TELLING, find_points
from voice_companion.core.rulebook import RuleTables, read_part
from voice_companion.core.safety.danger_rules import DangerRules
from voice_companion.core.safety.screening import other_in_danger, screen
from voice_companion.core.triggers.asides import without_asides
from voice_companion.core.triggers.beliefs import BeliefRules, find_belief, find_blame
from voice_companion.core.triggers.finder import TriggerRules, judge_triggers
from voice_companion.core.triggers.people import PeopleRules, find_people
from voice_companion.core.understood import Understanding
from voice_companion.errors import RulebookError


@dataclass(frozen=True, slots=True)
class UnderstandingRules:
    """All rules that understanding needs, checked."""

    disfluency: DisfluencyRules
    punctuation: PunctuationRules
    feelings: FeelingRulebook
    instead: InsteadRules
    triggers: TriggerRules
    beliefs: BeliefRules
    people: PeopleRules
    meaning: MeaningRules
    names: Names
    acts: ActRules
    dangers: DangerRules
    appraisals: AppraisalRules


def read_understanding_rules(tables: RuleTables) -> UnderstandingRules:
    """Return the rules of one language; raise RulebookError listing the mistakes of a file."""
    people = read_part(PeopleRules, tables, "people")
    names = read_part(NameRules, tables, "names")
    rules = UnderstandingRules(
        meaning=read_part(MeaningRules, tables, "meaning"),
        names=names.with_people(people.names - people.not_names),
        disfluency=read_part(DisfluencyRules, tables, "disfluency"),
        punctuation=read_part(PunctuationRules, tables, "punctuation"),
        feelings=FeelingRulebook(
            lexicon=read_part(FeelingRules, tables, "feelings"),
            holder=read_part(HolderRules, tables, "holder"),
            polarity=read_part(PolarityRules, tables, "polarity"),
            intensity=read_part(IntensityRules, tables, "intensity"),
        ),
        instead=read_part(InsteadRules, tables, "instead"),
        triggers=read_part(TriggerRules, tables, "triggers"),
        beliefs=read_part(BeliefRules, tables, "beliefs"),
        people=people,
        acts=read_part(ActRules, tables, "acts"),
        dangers=read_part(DangerRules, tables, "danger"),
        appraisals=read_part(AppraisalRules, tables, "appraisal"),
    )
    _compile(rules)
    return rules


def _compile(rules: UnderstandingRules) -> None:
    """Compile every pattern now, so that a mistake in one is told at the start."""
    try:
        polarity = rules.feelings.polarity
        _ = rules.feelings.lexicon.lexicon, rules.feelings.intensity.compiled
        _ = polarity.inside, polarity.outside, polarity.behind
        _ = polarity.elliptic, polarity.around_echoes
        _ = rules.instead.compiled
    except KeyError as exc:
        message = (
            f"A pattern names the list {exc.args[0]}, which does not exist. Add it or mend it."
        )
        raise RulebookError(message) from exc


class Understander:
    """Understands utterances, one at a time, each on its own or with what came before it."""

    def __init__(self, language: Language, encoder: Encoder, rules: UnderstandingRules) -> None:
        self._language = language.setting_aside(rules.disfluency)
        self._encoder = encoder
        self._rules = rules
        self._examples = ExampleIndex.of(encoder, rules.acts, rules.dangers, rules.appraisals)

    @property
    def rules(self) -> UnderstandingRules:
        """Return the rules it goes by."""
        return self._rules

    def understand(
        self, text: str, *, earlier: tuple[str, ...] = (), line: str = ""
    ) -> Understanding:
        """Return everything that was understood of one utterance; never raises on any text.

        `earlier` is what the person said in the two turns before, `line` what the companion said
        last.
        """
        turn = Situated(self.plain(text).text, earlier, line)
        impression = self._encoder.read(turn)
        parse = self._language.parse(text, self._quotes(turn, impression))
        return self._understood(parse, turn, impression)

    def understand_all(self, texts: Sequence[str]) -> list[Understanding]:
        """Return what was understood of each of several utterances, faster than one by one."""
        turns = [Situated(self.plain(text).text) for text in texts]
        impressions = [self._encoder.read(turn) for turn in turns]
        quotes = map(self._quotes, turns, impressions)
        parses = self._language.parse_all(texts, list(quotes))
        return list(map(self._understood, parses, turns, impressions))

    def plain(self, text: str) -> Plain:
        """Return an utterance as it is read, for all who read its words."""
        return self._language.plain(text)

    def parse(self, text: str, *, earlier: tuple[str, ...] = (), line: str = "") -> Parse:
        """Return the parse of one utterance, with the direct speech that was heard in it."""
        turn = Situated(self.plain(text).text, earlier, line)
        return self._language.parse(text, self._quotes(turn, self._encoder.read(turn)))

    def _quotes(self, turn: Situated, impression: Impression) -> Quotes:
        return direct_speech(turn.text, impression, self._rules.punctuation)

    def _understood(self, parse: Parse, turn: Situated, impression: Impression) -> Understanding:
        rules, text = self._rules, turn.text
        heard = self._heard(turn, impression)
        screening = screen(text, impression, self._examples.dangers, rules.dangers)
        points = find_points(text, impression) if heard.act in TELLING else ()
        told = [point.span for point in points]
        found = find_feelings(parse, rules.feelings)
        tokens = read_tokens(parse)
        ellipses = find_ellipses(
            tokens, rules.feelings.polarity, ends=frozenset(one.stop - 1 for one in found)
        )
        instead = find_instead(tokens, found, rules.instead, rules.beliefs.cut)
        judged = judge_triggers(parse, found, rules.triggers)
        triggers = without_asides(tokens, judged, found, ellipses, instead)
        return Understanding(
            text=parse.text,
            feelings=tuple(one.feeling for one in found),
            triggers=tuple(
                Trigger(parse.span(one.first, one.stop), one.feeling) for one in triggers
            ),
            belief=find_belief(parse, found, rules.beliefs),
            blame=find_blame(parse, rules.beliefs),
            command=heard.command,
            act=heard.act,
            screening=replace(screening, evidence=_as_given(screening.evidence, parse)),
            points=tuple(
                replace(point, span=span)
                for point, span in zip(points, _as_given(told, parse), strict=True)
            ),
            appraisal=appraise(
                text, impression, self._examples.appraisals, near=rules.acts.levels.near
            ),
            people=find_people(parse, rules.people),
            about=heard.about,
            impression=impression,
            meaning=read_meaning(
                parse,
                impression,
                [one.feeling for one in found],
                rules.names,
                rules.meaning,
                stop=rules.punctuation.clause_stop,
            ),
            other_in_danger=other_in_danger(text, rules.dangers),
        )

    def _heard(self, turn: Situated, impression: Impression) -> Heard:
        return hear_act(
            turn.text,
            impression,
            asked="?" in turn.line,
            examples=self._examples,
            levels=self._rules.acts.levels,
        )


def _as_given(spans: Sequence[Span], parse: Parse) -> tuple[Span, ...]:
    """Return stretches of the plain text as they stand in the text as given."""
    places = [parse.plain.span(one.start, one.end) for one in spans]
    return tuple(Span(parse.text[start:end], start, end) for start, end in places)
