"""What may be said back where no feeling was named: a statement or a thing."""

from collections.abc import Iterator
from itertools import islice, pairwise

from voice_companion.core.labels import Statement
from voice_companion.core.parsing.word_lists import word_set
from voice_companion.core.understood import Understanding
from voice_companion.core.wording.cuts import LONGEST_SAID, UNFINISHED
from voice_companion.core.wording.grammar import (
    FIRST,
    PREPOSITIONS,
    SUBJECTS,
    Cut,
    flip,
    longest_run,
    tidy,
    words_of,
)
from voice_companion.core.wording.lint import LONGEST_COPY
from voice_companion.core.wording.tellings import MODALS, is_supposed
from voice_companion.core.wording.verbs import Form, GrammarRules


def reflectable_clause(heard: Understanding, grammar: GrammarRules) -> str | None:
    """Return the statement that weighs most, turned round, or None where none can be said back.

    For turns in which no feeling and no cause was found: at most ten words, whole, and no frame for
    something else ("i think", "i know").
    """
    count = len(heard.statements)
    found = [
        (_weight(clause, (number + 1) / count), clause)
        for number, statement in enumerate(heard.statements)
        if (clause := _said_back(statement, heard, grammar)) is not None
    ]
    return max(found)[1] if found else None


def _said_back(statement: Statement, heard: Understanding, grammar: GrammarRules) -> str | None:
    """Return one statement turned round, at its longest that may be said."""
    if not _is_stated(statement, heard):
        return None
    short = len(words_of(heard.text)) <= _SHORT_TURN
    for end in statement.ends:
        said = heard.text[statement.span.start : end]
        cut = tidy(said, grammar, longest=LONGEST_SAID)
        if cut is None or not _is_whole(cut, said, grammar, short=short) or _is_no_news(cut):
            continue
        if end != statement.ends[0] and not _NEEDS_MORE.isdisjoint(cut.lower[1:3]):
            continue
        for part in (cut, *_last_doing(cut, grammar)):
            flipped = flip(Cut(tuple(_without_light(part))))
            if flipped and longest_run(flipped, heard.text) <= LONGEST_COPY:
                bare_kin = flipped.split()[0].lower() in grammar.sets["kin"]
                return f"your {flipped[0].lower()}{flipped[1:]}" if bare_kin else flipped
    return None


def _is_stated(statement: Statement, heard: Understanding) -> bool:
    """Tell what is stated as a fact from what is wondered, thought, meant to be or supposed."""
    before = words_of(heard.text[: statement.span.start].lower())
    words = words_of(statement.span.text.lower())
    if before[-1:] in _UNSURE or {"either", "until", "case"}.intersection(before[-3:]):
        return False
    if tuple(before[-2:]) in _MUSED and words and words[0] not in FIRST:
        return False  # "i think my teacher hates me"
    if before[-1:] == ["so"] and before[:-1] and not _PURPOSE.isdisjoint(words):
        return False  # "so they're ready": what is meant to be, and is not yet
    return _FORESEEN.isdisjoint(words[:3]) or not is_supposed(statement, heard)


def _last_doing(cut: Cut, grammar: GrammarRules) -> Iterator[Cut]:
    """Yield only the last of several doings: "i went to the toilet and cried" as "i cried"."""
    places = [at for at, word in enumerate(cut.lower) if word == "and" and at > 1]
    rest = cut.words[places[-1] + 1 :] if places else ()
    verb = grammar.verbs.read(rest[0].lower()) if rest else None
    if verb and verb.form is Form.PAST and cut.lower[0] in SUBJECTS:
        yield Cut((cut.words[0], *rest))


def _is_whole(cut: Cut, said: str, grammar: GrammarRules, *, short: bool) -> bool:
    """Tell whether the words stand by themselves: nothing lost at either end, one clause.

    In a `short` turn "it" is what was just spoken of.
    """
    lower = cut.lower
    if len(lower) < 2 or lower[0] in _VAGUE_SUBJECTS or _is_stuck(cut, grammar):  # noqa: PLR2004
        return False
    if lower[0] in {"it", "it's"} and not short:
        return False
    if len(lower) == 2 and lower[1] not in _WHOLE_ALONE:  # noqa: PLR2004
        return False
    if "who" in lower[1:2] or "thing" in lower[:3]:
        return False  # "the daft thing is", and what had its beginning cut off
    ends_so = words_of(said.lower())[-1:] == [lower[-1]]
    did = grammar.verbs.read(lower[-1])
    joined = lower[-2] == "and" and not (did and did.form is Form.PAST)
    finished = lower[-1] not in UNFINISHED - {"her"} and not joined
    return ends_so and finished and not _runs_on(cut)


def _runs_on(cut: Cut) -> bool:
    """Tell whether a second clause begins with nothing between ("the cheap one you're the one")."""
    return any(
        word in _CONTRACTED and cut.lower[at - 1] not in _BRIDGES
        for at, word in enumerate(cut.lower)
        if at > 1
    )


def _is_no_news(cut: Cut) -> bool:
    """Tell what must not be said back bare: advice, words in quotes, a verdict on oneself."""
    lower = cut.lower
    advice = lower[0] == "i" and (lower[1] in MODALS or "need" in lower[1:3])
    ought = {"should've", "shouldn't", "ought"}.intersection(lower[1:3])
    together = lower[0] == "we're" or (lower[0] == "we" and lower[1] in {"are", "were"})
    twice = {"don't", "didn't", "can't"}.intersection(lower) and "not" in lower
    if together or twice:
        return True  # "you're the same" would be one of them; "you don't not love him" is a riddle
    return bool(advice or ought or _QUOTING.intersection(lower) or _SELF_BLAME.intersection(lower))


def is_telling(clause: str) -> bool:
    """Tell whether a clause that is said back is about the person, or about what is no more."""
    words = clause.lower().split()
    own = words[0].startswith("you") and words[0] != "your"
    return own or "you" in words or not _LACKING.isdisjoint(words)


def both_sides(heard: Understanding, grammar: GrammarRules) -> tuple[str, str] | None:
    """Return two statements that "but" sets against each other, turned round, or None."""
    pairs = list(pairwise(heard.statements))
    for one, two in reversed(pairs):
        joint = words_of(heard.text[one.span.end : two.span.start].lower())
        if not {"but", "yet"}.intersection(joint) or len(joint) > _JOINT_WORDS:
            continue
        first, second = (_said_back(side, heard, grammar) for side in (one, two))
        if first and second:
            return first, second
    return None


def _weight(clause: str, place: float) -> float:
    """Return how much a statement tells; `place` is 1 for the last one of the turn.

    What one does, is or lacks oneself weighs more than what others do, and a scene that is only
    set ("we were waiting for the tram") weighs least.
    """
    words = clause.lower().split()
    own = words[0].startswith("you") and words[0] != "your"
    lack = not _LACKING.isdisjoint(words)
    place_or_doing = words[2:3] and (words[2].endswith("ing") or words[2] in {"at", "in", "on"})
    setting = words[1:2] in (["were"], ["was"]) and place_or_doing
    return place + 0.4 * own + 0.6 * lack - 0.6 * bool(setting)


def spoken_thing(heard: Understanding, grammar: GrammarRules) -> str | None:
    """Return the most telling thing spoken of, turned round: "the team leader job"; or None.

    A person alone says too little about what happened, and a feeling is said back as one.
    """
    if len(heard.text.split()) > _THING_TURN:
        return None
    people = grammar.sets["persons"] | grammar.sets["kin"] | grammar.sets["plural"]
    felt = [feeling.span for feeling in heard.feelings]
    told = bool(heard.statements)
    for thing in heard.things:
        cut = tidy(thing.text, grammar)
        if cut and told and len(cut.words) < _TELLING_THING:
            continue  # beside a whole sentence, "a phone number" tells too little
        if cut is None or (len(cut.words) < _TELLING_THING and cut.lower[0] in {"my", "our"}):
            continue
        if cut.lower[-1] in people or cut.words[-1][0].isupper():
            continue
        if any(span.start < thing.end and thing.start < span.end for span in felt):
            continue
        if flipped := flip(cut):
            return flipped
    return None


def spoken_words_of(heard: Understanding, grammar: GrammarRules) -> str | None:
    """Return whose words the person reports, as a thing: "what your manager said"; or None.

    Reported words are not said back themselves: whose "i" and "you" they hold cannot be told.
    """
    people = grammar.sets["persons"] | grammar.sets["kin"]
    words = words_of(heard.text.lower())
    for at in range(len(words) - 1, 0, -1):
        if words[at] not in _REPORTED or words[at + 1 : at + 2] in ([], ["goodbye"], ["no"]):
            continue
        before = words[at - 1] if words[at - 1] not in _OFTEN else words[at - 2]
        if before in {"he", "she", "they"}:
            return f"what {before} said"
        named = words[max(0, at - 2) : at]
        if before in people and named[0] in {"my", "our", "the"}:
            return f"what {'the' if named[0] == 'the' else 'your'} {before} said"
        if before in grammar.sets["kin"]:
            return f"what your {before} said"
    return None


def _without_light(cut: Cut) -> Iterator[str]:
    for word, following in zip(cut.words, (*cut.lower[1:], ""), strict=True):
        filler = word.lower() == "like" and following in PREPOSITIONS | {"every", "so"}
        if word.lower() not in _LIGHT and not filler:
            yield word


_UNSURE = (["maybe"], ["perhaps"], ["if"], ["whether"], ["wish"], ["hope"], ["unless"], ["might"])
"""Words before a statement that make it none."""
_REPORTED = word_set("said says")
_OFTEN = word_set("just always then never even only also still")
_JOINT_WORDS = 3
"""Words between two statements that still stand side by side ("but then like")."""
_FORESEEN = word_set("i'll he'll she'll they'll we'll it'll will would i'd he'd she'd they'd we'd")
_MUSED = (("i", "think"), ("i", "guess"), ("i", "thought"), ("i", "suppose"), ("i", "pretended"))
_PURPOSE = word_set(
    "can could will would don't doesn't won't i'll he'll she'll they'll they're he's she's it's "
    "we're i'm"
)
_NEEDS_MORE = word_set("put spent spend placed set offered managed went")
"""Verbs that say nothing before their place, time or object."""
DEEDS = word_set(
    "cancelled snapped shouted yelled screamed ignored slapped forgot lied hit pushed blamed "
    "cheated"
)
"""What one holds against oneself; said back bare, it is a charge."""
_SHORT_TURN = 6
"""Words of a turn that is one statement and no more."""
_TELLING_THING = 3
_THING_TURN = 18
"""Words; what a longer turn is about is not one thing in it."""
_QUOTING = word_set(
    "oh ah wow hey lol no yes yeah okay ok sorry please thanks bye goodbye night let saying asking "
    "telling"
)
"""Words by which somebody speaks inside a clause ("i went oh no"), or that end it badly."""
_SELF_BLAME = word_set(
    "fail failed failing fails failure fault stupid idiot useless worthless stuffed messed screwed "
    "ruined cheated lied stole burden disgrace"
)
"""Said back bare, these agree with what somebody holds against themselves."""
_LIGHT = word_set("just really actually basically literally honestly kinda")
"""Words that a clause can do without when it is said back."""


_VAGUE_SUBJECTS = word_set("that that's this there there's so then when but")


_UNABLE = word_set("can't cannot couldn't")
"""With these, three words are a whole report ("i can't sleep")."""
_CARRIERS = word_set("stop help keep let make take get do go say tell believe imagine wait")
"""Verbs that wait for more ("i can't stop ...")."""


_WHOLE_ALONE = word_set("cried laughed left died stayed waited slept screamed ran hid prayed")
"""Verbs that need nothing after them."""
_TOLD = word_set("me us him her them everyone everybody people anyone nobody mum mom dad")
_TELLING = word_set("tell ask give send show say promise text")
_LETTING = word_set("let make help have keep get want")
_FRAMES = word_set(
    "think know mean guess suppose feel say wish remember dunno swear hope reckon promise believe "
    "imagine figure bet wonder"
)
"""Verbs that only lead in what is thought or said."""
_WHOLE_REPORT = 5
"""Words from which "the doctor didn't say much" is whole."""
_CONTRACTED = word_set(
    "i'm i've i'll i'd you're he's he'll he'd she's she'll she'd they're they've they'll they'd "
    "we're we've we'll we'd it's that's there's what's"
)
_BRIDGES = word_set(
    "that because what how if and but or as than like where when so all everything something "
    "nothing anything someone thing things way time day place which who whatever why until till "
    "before after since once whenever while though although"
)
"""Words after which a clause may begin inside another."""
_LACKING = word_set(
    "not never no nobody nothing none only alone without left lost last gone died dead passed"
    "  can't won't "
    "couldn't didn't don't doesn't wouldn't isn't wasn't aren't weren't haven't hasn't hadn't"
)


def _is_stuck(cut: Cut, grammar: GrammarRules) -> bool:
    """Return whether the clause only frames another ("i think", "i know", "he tells me")."""
    read = [grammar.verbs.read(word) for word in cut.lower]
    told = read[-2]
    if told and told.base in _TELLING | _LETTING and cut.lower[-1] in _TOLD:
        return True
    if cut.lower[-2:] == ("found", "out"):
        return True
    told_by_another = cut.lower[0] not in {"i", "we"} and len(cut.words) >= _WHOLE_REPORT
    frames = _FRAMES - {"say"} if told_by_another else _FRAMES
    verbs = islice(zip(cut.lower, read, strict=True), 1, 4)
    if any(word in frames or (verb and verb.base in frames) for word, verb in verbs):
        return True
    last = grammar.verbs.known.get(cut.lower[-1])
    unable = cut.lower[-2] in _UNABLE and cut.lower[-1] not in _CARRIERS
    short = len(cut.words) <= 3  # noqa: PLR2004
    return last is not None and last.form is Form.BASE and short and not unable
