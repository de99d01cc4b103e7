"""What is kept in mind during one session."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from voice_companion.core.labels import Family
from voice_companion.core.reflection.memory import (
    KEPT_FEELINGS,
    KEPT_LINES,
    Memory,
    Named,
    content_words,
    opening,
)
from voice_companion.core.reflection.remembering import (
    with_closed,
    with_denied,
    with_feelings,
    with_line,
    with_trigger,
)
from voice_companion.core.reply import Move


def named(lemma: str, turn: int = 1) -> Named:
    return Named(lemma, lemma, None, Family.SADNESS, turn)


def test_a_named_feeling_is_remembered() -> None:
    memory = with_feelings(Memory(turn=1), [named("hurt")])

    assert memory.feels("hurt") == named("hurt")


def test_a_denied_feeling_is_dropped_for_good() -> None:
    memory = with_feelings(Memory(turn=1), [named("hurt"), named("angry")])

    memory = with_denied(memory, ["angry"])

    assert memory.feels("angry") is None
    assert memory.denied == ("angry",)


def test_a_denied_feeling_that_is_named_again_is_felt_again() -> None:
    memory = with_denied(Memory(turn=1), ["angry"])

    memory = with_feelings(replace(memory, turn=2), [named("angry", 2)])

    assert memory.feels("angry") is not None
    assert memory.denied == ()


def test_closing_a_topic_forgets_what_touches_it() -> None:
    memory = with_trigger(Memory(turn=1), "what your father said", frozenset({"father"}))
    memory = with_trigger(memory, "the exam", frozenset({"exam"}))

    memory = with_closed(memory, frozenset({"father"}))

    assert [kept.phrase for kept in memory.triggers] == ["the exam"]


def test_lines_are_kept_as_digests_and_never_as_words() -> None:
    memory = with_line(Memory(turn=1), "Hurt.", (Move.REFLECT_FEELING,), question=False)

    assert all(isinstance(line, bytes) for line in memory.lines)


def test_a_reflection_with_a_question_is_no_reflection_alone() -> None:
    moves = (Move.REFLECT_FEELING, Move.CLARIFY_TRIGGER)
    memory = with_line(Memory(turn=1), "Hurt. What happened?", moves, question=True)

    assert (memory.reflections, memory.alone, memory.questions) == (1, 0, 1)
    assert replace(memory, turn=2).just_asked
    assert not replace(memory, turn=3).just_asked


def test_an_opening_is_the_first_two_words() -> None:
    assert opening("You're hurt, because she left.") == "you're hurt"


def test_common_words_tell_nothing_about_a_topic() -> None:
    assert content_words("i had a fight with my father", frozenset({"had", "with"})) == {
        "fight",
        "father",
    }


@given(st.lists(st.text(min_size=1, max_size=8), max_size=1000))
def test_memory_stays_bounded(words: list[str]) -> None:
    memory = Memory()

    for turn, word in enumerate(words):
        memory = replace(memory, turn=turn)
        memory = with_feelings(memory, [named(word, turn)])
        memory = with_line(memory, word, (Move.REFLECT_FEELING,), question=False)

    assert len(memory.feelings) <= KEPT_FEELINGS
    assert len(memory.lines) <= KEPT_LINES
