"""Triggers tied to a feeling by a connective: "because", "about", "when", "that" ..."""

from voice_companion.core.parsing.clause_reader import Range
from voice_companion.core.parsing.function_words import HARD_STOPS, NOUN_TAGS, WH_WORDS
from voice_companion.core.triggers.reader import TriggerReader
from voice_companion.core.triggers.rules import Connective, Takes, phrase_at
from voice_companion.core.triggers.sites import Site
from voice_companion.core.triggers.stories import told_on

_REACH = 16
"""How many tokens may stand between a feeling and a connective that need not stand beside it."""
_FRONT_REACH = 60
"""How far back a clause that comes before its feeling may begin, in tokens."""
_BRIDGES = frozenset({
    "is", "was", "'s", "i", "feel", "felt", "have", "'ve", "got", "has", "been", "had",
    "today", "lately", "recently", "now", "again", "inside", "right", "still", "out",
    "comes", "came", "too", "all",
    "more", "most", "so", "much", "a", "lot", "bit", "little", "really", "time", "the",
    "'m", "am", "it", "me", "him", "her", "us", "them", "myself", "himself", "herself",
    "ourselves", "themselves", "my", "mind",
})  # fmt: skip
_PHRASE_TAGS = NOUN_TAGS | frozenset(
    {"DT", "PDT", "PRP", "PRP$", "JJ", "JJR", "JJS", "CD", "VBG", "WP", "WRB", "WDT", "EX", "FW"}
)
_TIME_WORDS = frozenset({"this", "last", "every", "all", "whole", "past", "few", "couple"})
_VERBAL: dict[str, Takes] = {"VBG": "gerund", "VB": "infinitive"}
_LOOSE_WORDS = frozenset({",", "then", "well", "just", "now", "so", "i", "like", "and", "even"})


def link_right(reader: TriggerReader, site: Site, limit: int) -> tuple[Range, str] | None:
    """Return the trigger behind a connective to the right of a site, and the rule's name."""
    beside = True
    place = site.stop
    while place < min(limit, site.stop + _REACH):
        opening = None if reader.tail_at(place) else _opening_at(reader, place)
        if opening is not None:
            phrase, rule = opening
            span = None
            if beside or not rule.beside:
                span = _taken(reader, rule, place, len(phrase), site)
            if span is not None:
                return (told_on(reader, site, span) if rule.sure else span), rule.name
        if _ends_reach(reader, place) and not reader.is_reaction(place):
            return _next_sentence(reader, place)
        step = _bridge(reader, place)
        beside = beside and step > 0
        place += max(step, 1)
    return None


def link_left(reader: TriggerReader, site: Site) -> tuple[Range, str] | None:
    """Return the trigger in a clause or phrase before the feeling's own ("when she left i ...")."""
    edge = reader.outer(site.clause).edge if site.clause else site.first
    place = edge - 1
    while place >= max(0, edge - _FRONT_REACH):
        if reader.tokens.words[place] in HARD_STOPS or reader.is_main_start(place):
            return None
        opening = _opening_at(reader, place)
        if opening is not None and opening[1].fronted:
            span = _taken(reader, opening[1], place, len(opening[0]), site, end=edge)
            if span is not None and _touches(reader, span[1], edge):
                return span, opening[1].name
        place -= 1
    return None


def _opening_at(reader: TriggerReader, place: int) -> tuple[tuple[str, ...], Connective] | None:
    phrase = phrase_at(reader.tokens.words, place, reader.rules.openers)
    return (phrase, reader.rules.connective_of[phrase]) if phrase else None


def _ends_reach(reader: TriggerReader, place: int) -> bool:
    return reader.tokens.words[place] in HARD_STOPS or reader.is_main_start(place)


def _next_sentence(reader: TriggerReader, place: int) -> tuple[Range, str] | None:
    """Return what a sentence of its own gives when it is a mere "Because ..."."""
    words = reader.tokens.words
    if words[place] not in HARD_STOPS:
        return None
    opening = _opening_at(reader, place + 1)
    if opening is None or not opening[1].fronted or "clause" not in opening[1].takes:
        return None
    span = reader.clause_span(place + 1 + len(opening[0]), sure=opening[1].sure)
    if span is None or (span[1] < len(words) and words[span[1]] not in HARD_STOPS):
        return None
    return span, opening[1].name


def _bridge(reader: TriggerReader, place: int) -> int:
    """Return how many tokens from here may stand between a feeling and a preposition."""
    words = reader.tokens.words
    strengthener = phrase_at(words, place, reader.rules.strengtheners)
    if strengthener:
        return len(strengthener)
    word = words[place]
    if word in reader.rules.words.times or word in _TIME_WORDS:
        return 1
    if word == ",":
        return int(reader.tokens.tag(place + 1) == "RB")
    return int(word in _BRIDGES or (reader.tokens.tags[place] == "RB" and word != "not"))


def _touches(reader: TriggerReader, stop: int, edge: int) -> bool:
    return all(reader.tokens.words[place] in _LOOSE_WORDS for place in range(stop, edge))


def _taken(
    reader: TriggerReader,
    rule: Connective,
    place: int,
    size: int,
    site: Site,
    *,
    end: int | None = None,
) -> Range | None:
    """Return what follows a connective if the rule takes it."""
    first = reader.past_openers(place + size)
    if first >= len(reader.tokens) or _is_excluded(reader, rule, site, place, first):
        return None
    span = _follower(reader, rule, first)
    if span is not None and end is not None and span[1] > end:
        span = reader.trimmed(span[0], end) if _may_end(reader, rule, first, end) else None
    if span is None or span[0] <= site.first < span[1]:
        return None
    if reader.is_mere_pointer(span):
        return _pointed_at(reader, site) or span
    if _is_so(reader, site):
        span = _before_reaction(reader, span)
    return (place, span[1]) if rule.keeps else span


def _may_end(reader: TriggerReader, rule: Connective, first: int, end: int) -> bool:
    """Tell "while i waited | i felt ..." from "while inside | i felt ...", which has no verb."""
    own = reader.own_clause(first)
    return rule.sure or "noun" in rule.takes or own is None or own.verb < end


def _is_excluded(
    reader: TriggerReader, rule: Connective, site: Site, place: int, first: int
) -> bool:
    """Tell "sad of course", "even when", "too tired to talk" and "so angry that i cried"."""
    words = reader.tokens.words
    if words[first] in rule.not_before or words[place - 1] == "even":
        return True
    if words[place] == "as" and "as" in words[max(0, site.first - 2) : site.first]:
        return True
    if not rule.beside:
        return False
    if "infinitive" in rule.takes and _is_too_much(reader, site):
        return True
    return _is_so(reader, site) and reader.is_reaction(first)


def _before_reaction(reader: TriggerReader, span: Range) -> Range:
    """Return the span up to "(that) i couldn't eat" in "so nervous about it i couldn't eat"."""
    words = reader.tokens.words
    for place in range(span[0] + 1, span[1] - 1):
        first = place + 1 if words[place] == "that" else place
        if reader.is_reaction(first) or (first in reader.starts and _is_unable(reader, first)):
            return reader.trimmed(span[0], place) or span
    return span


def _is_unable(reader: TriggerReader, first: int) -> bool:
    """Tell "i couldn't", "i could hardly": what a strong feeling keeps one from."""
    tokens, verb = reader.tokens, reader.starts[first].verb
    able = tokens.words[first] == "i" and tokens.words[verb] in {"could", "can", "ca"}
    return able and tokens.word(verb + 1) in {"n't", "not", "hardly", "barely", "nt"}


def _pointed_at(reader: TriggerReader, site: Site) -> Range | None:
    """Return the neighbouring clause that "... and i'm angry about it" takes up.

    A typed sentence of its own takes up the one before it in the same way.
    """
    clause = reader.outer(site.clause) if site.clause else None
    if clause is None:
        return None
    stopped = clause.edge > 0 and reader.tokens.words[clause.edge - 1] in {".", "!", ";"}
    return reader.clause_before(clause.edge) if clause.joiner in {"and", "so"} or stopped else None


def _is_so(reader: TriggerReader, site: Site) -> bool:
    return bool({"so", "such"} & set(reader.tokens.words[max(0, site.first - 3) : site.first]))


def _is_too_much(reader: TriggerReader, site: Site) -> bool:
    """Tell "too tired to talk": what follows was kept back, it set nothing off."""
    return "too" in reader.tokens.words[max(0, site.first - 2) : site.first]


def _follower(reader: TriggerReader, rule: Connective, first: int) -> Range | None:
    tokens = reader.tokens
    if "clause" in rule.takes and _opens_clause(reader, rule, first):
        return reader.clause_span(first)
    if tokens.words[first] in WH_WORDS and "clause" in rule.takes and reader.own_clause(first):
        return reader.clause_span(first)
    verb = first + 1 if tokens.words[first] in {"not", "never", "just", "even"} else first
    kind: Takes | None = _VERBAL.get(tokens.tag(verb))
    if kind is not None and kind in rule.takes:
        return reader.phrase_span(first)
    if rule.sure:
        return reader.clause_span(first, sure=True)
    return _noun_follower(reader, rule, first) if "noun" in rule.takes else None


def _noun_follower(reader: TriggerReader, rule: Connective, first: int) -> Range | None:
    if reader.tokens.tags[first] not in _PHRASE_TAGS:
        return None
    span = reader.phrase_span(first)
    if "clause" in rule.takes and not rule.beside:
        longer = reader.clause_span(first)
        if longer is not None and (span is None or longer[1] > span[1]):
            return longer
    return span if span and _fits(reader, rule, span) else None


def _opens_clause(reader: TriggerReader, rule: Connective, first: int) -> bool:
    if "noun" in rule.takes:
        return reader.opens_clause(first)
    own = reader.own_clause(first)
    return own is not None


def _fits(reader: TriggerReader, rule: Connective, span: Range) -> bool:
    if rule.loose and reader.is_time_or_place(span) and not reader.is_occasion(span, rule):
        return False
    return not rule.people_only or reader.is_person(span)
