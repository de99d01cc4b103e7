"""Everything the planner sees of one turn.

What was understood, what it shows besides, the session.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from voice_companion.core.labels import Feeling, Holder, Intensity, Kind, Person, Polarity, Tense
from voice_companion.core.reflection.cues import Cues, PracticeRules, read_cues
from voice_companion.core.reflection.memory import Gate, Memory, content_words
from voice_companion.core.understood import Understanding
from voice_companion.core.wording.causes import Cause, read_cause
from voice_companion.core.wording.feeling_phrases import phrase_feeling, tied_trigger
from voice_companion.core.wording.feeling_shapes import FeelingPhrase, Shape
from voice_companion.core.wording.grammar import flip, pronoun_for, sentence_case, tidy, words_of
from voice_companion.core.wording.said_back import reflectable_clause, spoken_thing
from voice_companion.core.wording.verbs import GrammarRules

LONGEST_CONSIDERED = 40
"""Mentions of feelings that are weighed in one turn: the last ones."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables that reading a turn needs."""

    practice: PracticeRules
    grammar: GrammarRules
    noun_lemmas: frozenset[str]
    """Entries of the feeling lexicon that are nouns ("grief")."""
    feeling_words: frozenset[str]
    """Every single word that names a feeling."""
    pleasant: Mapping[str, bool]
    """For each entry of the lexicon, whether it is pleasant to feel."""


@dataclass(frozen=True, slots=True)
class Scene:
    """One turn, ready to be planned for."""

    heard: Understanding
    memory: Memory
    cues: Cues
    tables: Tables
    felt: tuple[FeelingPhrase, ...]
    """The person's own feelings that can be said back, as they were mentioned."""
    cause: Cause | None
    """What set the weightiest feeling off, or, with none felt, what is marked as a cause."""
    clause: str | None
    """A short clause that can be said back where there is neither a feeling nor a cause."""
    thing: str | None
    """The most telling thing spoken of, where there is not even a clause to say back."""
    uncertain: frozenset[str]
    closed: bool
    """Whether the turn touches a topic that was closed."""

    @property
    def main(self) -> FeelingPhrase | None:
        """Return the feeling that weighs most: what the person says does, else the strongest.

        Among equals it is the last.
        """
        prevails = self.heard.prevails
        said = None if prevails is None else self.heard.feelings[prevails]
        for phrase in self.felt:
            if phrase.feeling is said:
                return phrase
        plain = [phrase for phrase in self.felt if phrase.feeling.kind is Kind.FEELING]
        weighed = sorted(
            enumerate(plain or self.felt),
            key=lambda item: (_WEIGHT[item[1].feeling.intensity], item[0]),
        )
        return weighed[-1][1] if weighed else None

    @property
    def needs(self) -> tuple[str, ...]:
        """Return the needs that its words speak of; none after a death: nothing else is missed."""
        mourning = Gate.BEREAVEMENT in self.cues.gates | self.memory.gates
        return () if mourning else self.cues.needs

    @property
    def denied(self) -> tuple[Feeling, ...]:
        """Return the person's own feelings that were denied."""
        return self._own(Polarity.DENIED)

    @property
    def felt_plainly(self) -> tuple[Feeling, ...]:
        """Return the person's own feelings, those too that cannot be said back."""
        return self._own(Polarity.FELT)

    @property
    def unsure(self) -> tuple[Feeling, ...]:
        """Return the person's own feelings that were left open."""
        return self._own(Polarity.UNSURE)

    @property
    def of_others(self) -> tuple[Feeling, ...]:
        """Return the feelings of others that are not denied, and not only supposed."""
        return tuple(
            feeling
            for feeling in self.heard.feelings
            if feeling.holder is Holder.OTHER
            and feeling.polarity is not Polarity.DENIED
            and (feeling.tense is Tense.FUTURE or not feeling.supposed)
        )

    def _own(self, polarity: Polarity) -> tuple[Feeling, ...]:
        return tuple(
            feeling
            for feeling in self.heard.feelings
            if feeling.holder is Holder.SELF and feeling.polarity is polarity
        )

    def is_good(self, feeling: Feeling) -> bool:
        """Return whether the feeling is pleasant to feel."""
        if feeling.lemma in self.tables.pleasant:
            return self.tables.pleasant[feeling.lemma]
        rules = self.tables.practice.feelings
        good = feeling.family.value in rules.good or feeling.lemma in rules.good_words
        return good and feeling.lemma not in rules.hard_words


_WEIGHT = {Intensity.LOW: 0, Intensity.PLAIN: 1, Intensity.HIGH: 2}


def read_scene(
    heard: Understanding, memory: Memory, tables: Tables, *, uncertain: tuple[str, ...] = ()
) -> Scene:
    """Return the scene of one turn."""
    cues = read_cues(heard.text, tables.practice)
    felt = _felt(heard, tables)
    scene = Scene(
        heard=heard,
        memory=memory,
        cues=cues,
        tables=tables,
        felt=felt,
        cause=None,
        clause=None,
        thing=None,
        uncertain=frozenset(word.lower() for word in uncertain),
        closed=bool(topic_of(heard, tables) & memory.closed),
    )
    if scene.closed:
        return scene
    cause = _cause(scene)
    if felt:
        return replace(scene, cause=cause)
    return replace(
        scene,
        cause=cause,
        clause=reflectable_clause(heard, tables.grammar),
        thing=spoken_thing(heard, tables.grammar),
    )


def topic_of(heard: Understanding, tables: Tables) -> frozenset[str]:
    """Return the words that tell what the turn is about, feelings apart."""
    feelings = {word for feeling in heard.feelings for word in words_of(feeling.span.text.lower())}
    return content_words(heard.text[-1200:], tables.practice.common_words) - feelings


def _felt(heard: Understanding, tables: Tables) -> tuple[FeelingPhrase, ...]:
    phrases = []
    count = len(heard.feelings)
    for index in range(max(0, count - LONGEST_CONSIDERED), count):
        feeling = heard.feelings[index]
        if feeling.holder is Holder.SELF and feeling.polarity is Polarity.FELT:
            phrases.append(
                phrase_feeling(
                    index,
                    heard,
                    nouns=tables.practice.nouns,
                    noun_lemmas=tables.noun_lemmas,
                    grammar=tables.grammar,
                )
            )
    return tuple(phrase for phrase in phrases if phrase is not None)


def _cause(scene: Scene) -> Cause | None:
    """Return the cause of the weightiest feeling.

    One tied to another feeling of this turn will do.
    """
    main, heard = scene.main, scene.heard
    index = heard.feelings.index(main.feeling) if main else None
    trigger = tied_trigger(index, heard)
    own = trigger is not None and main is not None
    if trigger is None:
        trigger = next((t for t in reversed(heard.triggers) if _is_usable(t.feeling, heard)), None)
    if trigger is None:
        return None
    follows = main.feeling.span.end if own and main else None
    cause = read_cause(trigger.span, heard.text, scene.tables.grammar, follows=follows)
    named = cause.phrase is not None and main is not None and cause.phrase in main.bare
    if main and main.shape is Shape.STATE and (named or main.bare.endswith(" that")):
        return None
    if main and main.bare in (cause.phrase or ""):
        return None  # "ashamed of being so ashamed" would go round in a circle
    return cause


def _is_usable(feeling: int | None, heard: Understanding) -> bool:
    """Return whether a trigger may be said back: not that of a denied or another's feeling."""
    if feeling is None or feeling >= len(heard.feelings):
        return True
    tied = heard.feelings[feeling]
    return tied.holder is Holder.SELF and tied.polarity is not Polarity.DENIED


def render_holder(text: str | None, grammar: GrammarRules) -> str | None:
    """Return who feels something, turned round: "my mum" gives "your mum", "tom" gives "Tom"."""
    subjects = {"him": "he", "her": "she", "them": "they", "he": "he", "she": "she", "they": "they"}
    if text and text.lower() in subjects:
        return subjects[text.lower()]
    cut = tidy(text, grammar) if text else None
    flipped = flip(cut) if cut and len(cut.words) <= 4 else None  # noqa: PLR2004
    if flipped is None:
        return None
    known = grammar.sets["persons"] | grammar.sets["plural"] | {"he", "she", "they", "everyone"}
    is_name = " " not in flipped and flipped not in known and flipped.isalpha()
    return sentence_case(flipped) if is_name else flipped


def person_of(scene: Scene) -> tuple[str, str] | None:
    """Return who is spoken of first, turned round, with their pronoun.

    None when nobody is clear.
    """
    for person in scene.heard.people:
        rendered = render_holder(person.span.text, scene.tables.grammar)
        pronoun = _pronoun(person, scene.tables.grammar)
        if rendered and pronoun:
            return rendered, pronoun
    return None


def _pronoun(person: Person, grammar: GrammarRules) -> str:
    return person.pronoun or pronoun_for(re.sub(r"'s$", "", person.span.text), grammar) or "they"
