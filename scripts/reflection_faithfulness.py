"""How faithful what is said is to what was heard: feelings, causes, and what was denied."""

from collections.abc import Callable, Iterator

from reflection_form import Measure, share
from reflection_talks import Said, Talk

from voice_companion.core.labels import Feeling, Holder, Polarity, Trigger
from voice_companion.core.reply import Move
from voice_companion.core.understood import Understanding
from voice_companion.core.wording.grammar import words_of

_SET_ASIDE = {"not", "isn't", "don't", "than", "go", "aside"}
"""Words with which a denied feeling is named as denied."""


def faithfulness_measures() -> dict[str, Measure]:
    """Return the measures of faithfulness, each by its name and what is wanted."""
    return {
        "own felt feeling named back (>= 95 %)": lambda t: _kept(t, _names_a_feeling),
        "trigger kept (>= 90 %)": lambda t: _kept(t, _keeps_a_trigger),
        "denied feeling ascribed (0)": lambda t: str(sum(_ascribed(*turn) for turn in _turns(t))),
    }


def _turns(talks: list[Talk]) -> Iterator[tuple[Said, Understanding]]:
    for talk in talks:
        yield from zip(talk.said, talk.understood, strict=False)


def _kept(talks: list[Talk], keeps: Callable[[Said, Understanding], bool | None]) -> str:
    """Return the share of turns that keep what they should, of those that have it (not None)."""
    answers = [
        keeps(said, heard)
        for said, heard in _turns(talks)
        if not heard.command and not heard.danger
    ]
    judged = [answer for answer in answers if answer is not None]
    return share(sum(judged), len(judged))


def _names_a_feeling(said: Said, heard: Understanding) -> bool | None:
    own = [feeling for feeling in heard.feelings if _own(feeling, Polarity.FELT)]
    return any(_alike(one.span.text, one.lemma, said.line or "") for one in own) if own else None


def _own(feeling: Feeling, wanted: Polarity) -> bool:
    return feeling.holder is Holder.SELF and feeling.polarity is wanted


def _alike(text: str, lemma: str, line: str) -> bool:
    """Return whether the line names the feeling, by its word or one of the same root."""
    low = line.lower()
    stems = {
        word[: max(3, len(word) - 3)]
        for word in (*text.lower().split()[:1], lemma.split(maxsplit=1)[0])
    }
    return text.lower() in low or any(stem in low for stem in stems)


def _keeps_a_trigger(said: Said, heard: Understanding) -> bool | None:
    own = [trigger for trigger in heard.triggers if _of_own_feeling(trigger, heard)]
    if not own:
        return None
    return Move.REFLECT_TRIGGER in said.moves or any(
        _stands_in(trigger.span.text, said.line or "") for trigger in own
    )


def _of_own_feeling(trigger: Trigger, heard: Understanding) -> bool:
    return trigger.feeling is None or _own(heard.feelings[trigger.feeling], Polarity.FELT)


def _stands_in(trigger: str, line: str) -> bool:
    """Return whether a telling word of the trigger is in the line, or it is a pronoun there."""
    ours = {word.lower() for word in words_of(line) if len(word) > 3}
    theirs = {word.lower() for word in words_of(trigger)}
    return bool(ours & theirs) or trigger.lower() in words_of(line.lower())


def _ascribed(said: Said, heard: Understanding) -> int:
    """Return how many denied feelings are named without a "not" or a name for who feels them."""
    line = (said.line or "").lower()
    if set(words_of(line)) & _SET_ASIDE:
        return 0
    felt = {one.lemma for one in heard.feelings if one.polarity is not Polarity.DENIED}
    return sum(
        _own(one, Polarity.DENIED) and one.lemma not in felt and one.span.text.lower() in line
        for one in heard.feelings
    )
