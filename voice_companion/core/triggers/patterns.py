"""Triggers tied to a feeling by word order alone: clefts, objects, subjects, complements, "so"."""

from voice_companion.core.parsing.clause_reader import Range
from voice_companion.core.parsing.function_words import (
    AUXILIARIES,
    BE,
    HARD_STOPS,
    NOUN_TAGS,
    OBJECT_PRONOUNS,
    SUBJECT_DEPS,
    SUBJECT_PRONOUNS,
)
from voice_companion.core.triggers.reader import TriggerReader
from voice_companion.core.triggers.sites import Shape, Site

_CATENATIVES = frozenset({
    "going", "trying", "starting", "beginning", "started", "starts", "start", "used", "continues",
    "managed", "manages", "seems", "seemed", "tends", "tended", "happens", "happened", "bound",
})  # fmt: skip
_POINTERS = frozenset({"it", "that", "this", "which"})
_OBJECT_TAGS = NOUN_TAGS | frozenset({"DT", "PDT", "PRP", "PRP$", "JJ", "VBG", "CD", "WP", "NNP"})
_ADVERBS = frozenset({
    "just", "really", "still", "always", "actually", "also", "even", "never", "kind", "of",
    "sort", "ever",
})  # fmt: skip
_AFTER_CLEFT = frozenset({
    "me", "him", "her", "us", "them", "most", "the", "more", "really", "about", "of", "at",
    "by", "so", "much", "is", "all", "a", "lot", "even",
})  # fmt: skip
_CLEFT_HEADS = frozenset({"thing", "part", "bit", "reason", "only"})
_CLEFT_OPENERS = frozenset({"what", "why", "reason", "thing", "part"})
_CLEFT_ARTICLES = frozenset({"the", "of", "exactly", "main", "one", "only", "just", "reason"})
_CLEFT_REACH = 8
"""How many tokens may stand between "what" or "why" and the feeling."""
_VERDICTS = frozenset({"means", "meant", "makes", "made", "feels", "hurts"})
_NEGATORS = frozenset({"n't", "not", "nt", "never", "neither"})
_STRANDED = frozenset({"about", "of", "at", "over", "by", "for", "with", "from"})


def cleft(reader: TriggerReader, site: Site) -> Range | None:
    """Read "what scares me is X", "the thing that hurts is X", "my biggest fear is X"."""
    tokens = reader.tokens
    opened = _is_cleft(reader, site)
    if not opened and site.shape is not Shape.NOUN:
        return None
    place = site.stop
    while place < len(tokens) and tokens.words[place] in _AFTER_CLEFT - BE:
        place += 1
    if tokens.word(place) not in BE or place + 1 >= len(tokens):
        return None
    first = place + 1
    if tokens.words[first] in {"that", "when", "because", "if", "to"}:
        first += 1
    elif not opened and not _says_what(reader, site, first):
        return None
    return reader.clause_span(first) if reader.opens_clause(first) else reader.phrase_span(first)


def verb_object(reader: TriggerReader, site: Site) -> Range | None:
    """Read "i miss X", "i dread X", "i regret doing X", "i hate it when X"."""
    if site.shape is not Shape.VERB:
        return None
    tokens = reader.tokens
    first = site.stop
    if tokens.word(first) == "it" and tokens.word(first + 1) in {"when", "that", "if", "how"}:
        first += 1
    if tokens.word(first) in {"that", "when", "if", "to"} and (
        reader.opens_clause(first + 1) or tokens.word(first) == "to"
    ):
        first += 1
    if first >= len(tokens):
        return None
    if reader.opens_clause(first) and first in reader.starts:
        return reader.clause_span(first)
    after = first + 1 if tokens.words[first] in {"not", "always", "never", "just"} else first
    allowed = tokens.tag(after) in _OBJECT_TAGS | {"VB", "WRB", "EX"}
    return reader.phrase_span(first) if allowed else None


def complement(reader: TriggerReader, site: Site) -> Range | None:
    """Read "sad we lost", "guilty leaving her", "worried what people think", "it hurts he ..."."""
    tokens = reader.tokens
    first = site.stop
    if site.shape is Shape.CAUSED and tokens.word(first) in OBJECT_PRONOUNS:
        first += 1
    if first >= len(tokens) or tokens.words[first] in HARD_STOPS:
        return None
    if tokens.words[first] in {"how", "what", "why", "who"} and reader.own_clause(first + 1):
        return reader.clause_span(first)
    if site.shape is Shape.STATE and tokens.tags[first] == "VBG":
        return reader.phrase_span(first)
    factive = tokens.words[site.stop - 1] in reader.rules.words.factive
    if first not in reader.starts or not (factive or site.shape is Shape.CAUSED):
        return None
    if _is_contrast(reader, site, first):
        return None
    return reader.clause_span(first) if _is_complement(reader, site, first) else None


def relative(reader: TriggerReader, site: Site) -> Range | None:
    """Read "the exam i'm worried about", "the people i miss"."""
    tokens, clause = reader.tokens, site.clause
    if clause is None or clause.start < 1 or clause.verb > site.first:
        return None
    after = tokens.word(site.stop)
    gap = after in _STRANDED and _is_gap(reader, site.stop + 1)
    if not gap and not (site.shape is Shape.VERB and _is_gap(reader, site.stop)):
        return None
    last = clause.start - 1
    while last > 0 and tokens.words[last] in {"that", "who", "whom", "which"}:
        last -= 1
    if tokens.tags[last] not in NOUN_TAGS:
        return None
    return reader.noun_start(last), last + 1


def cleft_subject(reader: TriggerReader, site: Site) -> Range | None:
    """Read "X is what scares me", "that's the thing that hurts", "X is why i'm upset"."""
    words = reader.tokens.words
    place = site.verb - 1
    while place > 0 and words[place] not in _CLEFT_OPENERS:
        if site.verb - place > _CLEFT_REACH or words[place] in HARD_STOPS | {"and", "because"}:
            return None
        place -= 1
    while place > 0 and words[place - 1] in _CLEFT_ARTICLES:
        place -= 1
    if place < 1 or words[place - 1] not in BE:
        return None
    return _subject_span(reader, place - 1)


def cause_subject(reader: TriggerReader, site: Site) -> Range | None:
    """Read "X makes me sad", "X scares me", "X broke my heart", "X and it scares me"."""
    return _subject_span(reader, site.verb) if site.shape is Shape.CAUSED else None


def take_up(reader: TriggerReader, site: Site) -> Range | None:
    """Read "X which is a relief", "X and it was so embarrassing"."""
    clause = site.clause
    if clause is None or clause.verb > site.first or clause.start >= site.first:
        return None
    word = reader.tokens.words[clause.start]
    if word not in _POINTERS or (word == "it" and clause.joiner != "and"):
        return None
    return reader.clause_before(clause.edge)


def so_clause(reader: TriggerReader, site: Site) -> Range | None:
    """Read "X so i feel ..."."""
    clause = reader.outer(site.clause) if site.clause else None
    if clause is None or clause.start > site.first:
        return None
    if clause.joiner == "so":
        return reader.clause_before(clause.edge)
    return None


def _says_what(reader: TriggerReader, site: Site, first: int) -> bool:
    """Tell "my (biggest) fear is | losing him" from "this fear is killing me"."""
    tokens = reader.tokens
    if "PRP$" not in tokens.tags[max(0, site.first - 3) : site.first]:
        return False
    return tokens.tags[first] == "VBG" or reader.opens_clause(first)


def _is_cleft(reader: TriggerReader, site: Site) -> bool:
    words = reader.tokens.words
    for place in range(site.verb - 1, max(-1, site.verb - 7), -1):
        if words[place] == "what" or words[place] in _CLEFT_HEADS:
            return (
                words[place] == "what"
                or words[place + 1] in {"that", "i", "which", "i'm"}
                or (place + 1 == site.verb)
            )
        if words[place] in HARD_STOPS or words[place] in {"and", "but", "because"}:
            return False
    return False


def _is_contrast(reader: TriggerReader, site: Site, first: int) -> bool:
    """Tell "he isn't angry | he's scared": a denied feeling, and beside it the one that is felt."""
    start = site.clause.start if site.clause else site.first
    if _NEGATORS.isdisjoint(reader.tokens.words[start : site.first]):
        return False
    stop = reader.next_edge(reader.starts[first])
    return any(first < feeling < stop for feeling, _ in reader.feelings)


def _is_complement(reader: TriggerReader, site: Site, first: int) -> bool:
    tokens = reader.tokens
    clause = reader.starts[first]
    if tokens.words[first] in {"it", "that"} and tokens.words[clause.verb] in _VERDICTS:
        return False
    if tokens.words[first] != "i":
        return tokens.words[first] not in {"which", "what", "that"} or site.shape is Shape.CAUSED
    if reader.is_reaction(first):
        return False
    if tokens.word(site.first - 1) in {"so", "too"} and tokens.words[clause.verb] in {
        "could", "can", "ca", "want", "wanted",
    }:  # fmt: skip
        return False
    looks_ahead = tokens.words[site.stop - 1] in reader.rules.words.looks_ahead
    return looks_ahead or reader.is_past(clause)


def _is_gap(reader: TriggerReader, place: int) -> bool:
    tokens = reader.tokens
    if place >= len(tokens) or tokens.words[place] in HARD_STOPS | {","}:
        return True
    return tokens.finite(place) or tokens.words[place] in {"and", "but", "so", "because"}


def _subject_span(reader: TriggerReader, verb: int) -> Range | None:
    """Return the subject of a verb; the clause before it when the subject only points back."""
    tokens = reader.tokens
    last = verb - 1
    while last >= 0 and (
        tokens.words[last] in AUXILIARIES | _ADVERBS | {"n't", "not", "to"}
        or (tokens.words[last] in _CATENATIVES and tokens.words[last + 1] == "to")
        or tokens.words[last] in {"keep", "keeps", "kept"}
        or (tokens.tags[last] == "RB" and tokens.words[last].endswith("ly"))
    ):
        last -= 1
    if last < 0 or tokens.words[last] in HARD_STOPS:
        return None
    word = tokens.words[last]
    if _is_relative(reader, last):
        return _antecedent(reader, last)
    if word in _POINTERS:
        return reader.clause_before(last)
    if word in {"what", "who", "and", ","} or tokens.tags[last] == "EX":
        return None
    if word in SUBJECT_PRONOUNS:
        return (last, last + 1) if word != "i" else None
    return _noun_subject(reader, last)


def _is_relative(reader: TriggerReader, index: int) -> bool:
    """Tell "the noise that scares me" from "... that's what scares me"."""
    tokens = reader.tokens
    if tokens.words[index] not in {"who", "that"} or tokens.word(index + 1) == "'s":
        return False
    return tokens.tag(index - 1) in NOUN_TAGS or _cleft_start(reader, index) is not None


def _antecedent(reader: TriggerReader, last: int) -> Range:
    """Return what "that" or "who" at a token goes back to; in "it's X that ..." all of X."""
    first = _cleft_start(reader, last)
    return (reader.noun_start(last - 1) if first is None else first), last


def _cleft_start(reader: TriggerReader, last: int) -> int | None:
    """Return where X begins in "it's X that ...", or None."""
    words = reader.tokens.words
    for place in range(last - 2, max(0, last - _CLEFT_REACH), -1):
        if words[place] in BE and words[place - 1] == "it":
            return place + 1
    return None


def _noun_subject(reader: TriggerReader, last: int) -> Range | None:
    """Return the subject that ends at `last`: all since the last boundary if it holds no clause."""
    tokens = reader.tokens
    first = reader.past_openers(reader.region_start(last))
    if _holds_main_clause(reader, first, last):
        first = min(_parsed_subject(reader, last), reader.noun_start(last))
        while first > 0 and tokens.tags[first - 1] in {"VBG", "IN"}:
            first = reader.noun_start(first - 1)
    return reader.trimmed(first, last + 1)


def _holds_main_clause(reader: TriggerReader, first: int, last: int) -> bool:
    for clause in reader.clauses_from(first):
        if clause.start > last:
            break
        if clause.verb <= last and not clause.dependent:
            return True
    return False


def _parsed_subject(reader: TriggerReader, last: int) -> int:
    tokens = reader.tokens
    for index in range(last, max(-1, last - 25), -1):
        if tokens.deps[index] in SUBJECT_DEPS and tokens.heads[index] > last:
            return tokens.lefts[index]
    return last
