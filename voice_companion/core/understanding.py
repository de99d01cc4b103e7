"""From an utterance to everything that was understood of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from voice_companion.core.commands import (
    CommandRules,
    find_decline,
    find_farewell,
    recognise_command,
)
from voice_companion.core.feelings.ellipsis import find_echo, find_ellipses
from voice_companion.core.feelings.holder_rules import HolderRules
from voice_companion.core.feelings.intensity import IntensityRules
from voice_companion.core.feelings.lexicon import FeelingRules
from voice_companion.core.feelings.mentions import FeelingRulebook, find_feelings
from voice_companion.core.feelings.polarity import PolarityRules
from voice_companion.core.feelings.remarks import RemarkRules, find_fine, find_likeness
from voice_companion.core.feelings.weight import WeightRules, find_instead, find_prevailing
from voice_companion.core.labels import Trigger, Understanding
from voice_companion.core.parsing.disfluency import DisfluencyRules
from voice_companion.core.parsing.language import Language, Parse
from voice_companion.core.parsing.plain_text import Plain
from voice_companion.core.parsing.statements import find_statements
from voice_companion.core.parsing.things import find_things
from voice_companion.core.parsing.tokens import read_tokens
from voice_companion.core.rulebook import RuleTables, read_part
from voice_companion.core.safety.screening import SafetyRules, screen
from voice_companion.core.triggers.asides import without_asides
from voice_companion.core.triggers.beliefs import BeliefRules, find_belief, find_blame
from voice_companion.core.triggers.finder import TriggerRules, judge_triggers
from voice_companion.core.triggers.people import PeopleRules, find_people
from voice_companion.errors import RulebookError


@dataclass(frozen=True, slots=True)
class UnderstandingRules:
    """All rules that understanding needs, checked."""

    disfluency: DisfluencyRules
    feelings: FeelingRulebook
    weight: WeightRules
    remarks: RemarkRules
    triggers: TriggerRules
    beliefs: BeliefRules
    people: PeopleRules
    commands: CommandRules
    safety: SafetyRules


def read_understanding_rules(tables: RuleTables) -> UnderstandingRules:
    """Return the rules of one language; raise RulebookError listing the mistakes of a file."""
    rules = UnderstandingRules(
        disfluency=read_part(DisfluencyRules, tables, "disfluency"),
        feelings=FeelingRulebook(
            lexicon=read_part(FeelingRules, tables, "feelings"),
            holder=read_part(HolderRules, tables, "holder"),
            polarity=read_part(PolarityRules, tables, "polarity"),
            intensity=read_part(IntensityRules, tables, "intensity"),
        ),
        weight=read_part(WeightRules, tables, "weight"),
        remarks=read_part(RemarkRules, tables, "remarks"),
        triggers=read_part(TriggerRules, tables, "triggers"),
        beliefs=read_part(BeliefRules, tables, "beliefs"),
        people=read_part(PeopleRules, tables, "people"),
        commands=read_part(CommandRules, tables, "commands"),
        safety=read_part(SafetyRules, tables, "safety"),
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
        _ = rules.weight.endings, rules.weight.anywhere, rules.remarks.compiled
    except KeyError as exc:
        message = (
            f"A pattern names the list {exc.args[0]}, which does not exist. Add it or mend it."
        )
        raise RulebookError(message) from exc


class Understander:
    """Understands utterances, one at a time, each on its own."""

    def __init__(self, language: Language, rules: UnderstandingRules) -> None:
        self._language = language.setting_aside(rules.disfluency)
        self._rules = rules

    @property
    def rules(self) -> UnderstandingRules:
        """Return the rules it goes by."""
        return self._rules

    def understand(self, text: str) -> Understanding:
        """Return everything that was understood of one utterance; never raises on any text."""
        return self._understood(self._language.parse(text))

    def understand_all(self, texts: Sequence[str]) -> list[Understanding]:
        """Return what was understood of each of several utterances, faster than one by one."""
        return [self._understood(parse) for parse in self._language.parse_all(texts)]

    def plain(self, text: str) -> Plain:
        """Return an utterance as it is read, for all who read its words."""
        return self._language.plain(text)

    def _understood(self, parse: Parse) -> Understanding:
        rules, plain = self._rules, parse.plain
        found = find_feelings(parse, rules.feelings)
        first = found[0].first if found else len(parse.offsets)
        tokens = read_tokens(parse)
        ellipses = find_ellipses(
            tokens, rules.feelings.polarity, ends=frozenset(one.stop - 1 for one in found)
        )
        instead = find_instead(tokens, found, rules.weight, rules.beliefs.cut)
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
            command=recognise_command(plain.text, rules.commands),
            danger=screen(plain.text, parse, rules.safety),
            people=find_people(parse, rules.people),
            statements=find_statements(parse),
            things=find_things(parse),
            prevails=find_prevailing(parse, found, rules.weight),
            instead=instead.span(parse) if instead else None,
            echo=find_echo(parse, ellipses, first),
            fine=find_fine(parse, rules.remarks, rules.feelings.polarity, ellipses),
            likened=find_likeness(parse, found, rules.remarks, rules.beliefs.cut),
            farewell=_given(plain, find_farewell(plain.text, rules.commands)),
            declined=_given(plain, find_decline(plain.text, rules.commands)),
        )


def _given(plain: Plain, start: int | None) -> int | None:
    """Return where what begins there in the plain text begins in the text as given."""
    return None if start is None else plain.span(start, len(plain.text))[0]
