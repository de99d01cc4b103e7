"""Words that take up a feeling without its name: "well i am", "not really", "maybe a wee bit".

They are verb-phrase ellipses and polar answers. Behind a feeling they turn its polarity.
"""

from dataclasses import dataclass

from voice_companion.core.feelings.holder_rules import Ascription
from voice_companion.core.feelings.polarity import PolarityRules, read_outside
from voice_companion.core.labels import Holder, Intensity, Polarity, Stance
from voice_companion.core.parsing.function_words import OPEN_PRONOUNS, SUBJECT_PRONOUNS
from voice_companion.core.parsing.tokens import Tokens

POLARITIES = {
    Stance.AFFIRMED: Polarity.FELT,
    Stance.DENIED: Polarity.DENIED,
    Stance.UNSURE: Polarity.UNSURE,
}
"""What a stance makes of a feeling named before."""
_FIRST_PERSON = frozenset({"i", "we"})
_LEADS = 6
"""The most openers that are read before an ellipsis, one after the other."""


@dataclass(frozen=True, slots=True)
class Elision:
    """One place where a feeling is taken up, in tokens, ends exclusive."""

    lead: int
    """Its first word, its openers ("well") included."""
    core: int
    """Its first word but for the openers."""
    stop: int
    stance: Stance
    intensity: Intensity
    subject: str | None
    """The pronoun, or None where there is none."""
    past: bool


def find_ellipses(
    tokens: Tokens, rules: PolarityRules, *, ends: frozenset[int]
) -> tuple[Elision, ...]:
    """Return all ellipses, left to right; `ends` are the last tokens of the feelings' names."""
    found: list[Elision] = []
    for match in rules.elliptic.finditer(tokens.line):
        core, stop = tokens.index_at(match.start()), tokens.index_at(match.end())
        lead = _opened(tokens, core, rules)
        if _stands_alone(tokens, lead, core, rules, ends):
            one = _read(tokens, (lead, core, stop), str(match.lastgroup), rules)
            found.extend([one] if one else [])
    return tuple(found)


def _read(
    tokens: Tokens, place: tuple[int, int, int], name: str, rules: PolarityRules
) -> Elision | None:
    lead, core, stop = place
    if name == "subject":
        return _with_subject(tokens, lead, core, stop, rules)
    hedged = rules.around_echoes["open"].search(tokens.text(lead, stop)) is not None
    if name in _ADVERBS and tokens.word(stop) in _SUBJECTS:
        return None
    stance = _STANCES[name]
    if hedged and stance is Stance.AFFIRMED:
        stance = Stance.UNSURE
    level = _degree(tokens.text(core, stop), rules, stance)
    return Elision(lead, core, stop, stance, level, None, past=False)


_ADVERBS = frozenset({"unsure", "affirmed"})
"""Patterns of words that belong to a clause right behind them ("maybe | i'm jealous")."""
_SUBJECTS = SUBJECT_PRONOUNS | OPEN_PRONOUNS


_STANCES = {
    "affirmed": Stance.AFFIRMED,
    "low": Stance.AFFIRMED,
    "denied": Stance.DENIED,
    "unsure": Stance.UNSURE,
    "taken_back": Stance.TAKEN_BACK,
}


def _opened(tokens: Tokens, core: int, rules: PolarityRules) -> int:
    """Return where the openers before an ellipsis begin."""
    for _ in range(_LEADS):
        match = rules.around_echoes["leads"].search(tokens.text(max(core - 6, 0), core))
        if match is None:
            break
        core -= len(match.group().split())
    return core


def _stands_alone(
    tokens: Tokens, lead: int, core: int, rules: PolarityRules, ends: frozenset[int]
) -> bool:
    """Tell an ellipsis from the end of a longer clause ("the person i was", "it hurts a bit")."""
    if lead == 0 or lead < core or lead - 1 in ends:
        return True
    return tokens.expanded[core] in _FIRST_PERSON and tokens.expanded[lead - 1] in rules.echo.after


def _with_subject(
    tokens: Tokens, lead: int, core: int, stop: int, rules: PolarityRules
) -> Elision | None:
    words = tokens.expanded[core:stop]
    subject, negated = words[0], bool(rules.words.negators & set(words))
    contracted = tokens.words[core + 1].startswith("'")
    outside = read_outside(tokens, Ascription(Holder.SELF, (core, core + 1), core), rules)
    if outside is None or (contracted and not negated):
        return None
    line = tokens.text(core, stop)
    denied = negated ^ outside.flipped
    stance = Stance.DENIED if denied else Stance.AFFIRMED
    if outside.unsure or rules.around_echoes["open"].search(line):
        stance = Stance.UNSURE
    past = not rules.echo.past.isdisjoint(words)
    return Elision(lead, core, stop, stance, _degree(line, rules, stance), subject, past)


def _degree(line: str, rules: PolarityRules, stance: Stance) -> Intensity:
    if stance is Stance.DENIED:
        return Intensity.PLAIN
    if rules.around_echoes["weaker"].search(line):
        return Intensity.LOW
    return Intensity.HIGH if rules.around_echoes["stronger"].search(line) else Intensity.PLAIN
