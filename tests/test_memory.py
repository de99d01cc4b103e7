"""What is kept in mind during one session."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from voice_companion.core.dialogue.memory import (
    KEPT_FEELINGS,
    KEPT_LINES,
    KEPT_TOLD,
    Memory,
    Named,
    Told,
    content_words,
    with_closed,
    with_denied,
    with_feelings,
    with_line,
    with_told,
)
from voice_companion.core.labels import Family


def named(lemma: str, turn: int = 1) -> Named:
    return Named(lemma, lemma, Family.SADNESS, turn)


def told(clause: str, turn: int = 1) -> Told:
    return Told(clause, turn, 1.0, frozenset(clause.split()))


def test_a_denied_feeling_is_dropped_for_good() -> None:
    memory = with_feelings(Memory(turn=1), [named("hurt"), named("angry")])

    memory = with_denied(memory, ["angry"])

    assert [one.lemma for one in memory.feelings] == ["hurt"]
    assert memory.denied == ("angry",)


def test_a_denied_feeling_that_is_named_again_is_felt_again() -> None:
    memory = with_denied(Memory(turn=1), ["angry"])

    memory = with_feelings(replace(memory, turn=2), [named("angry", 2)])

    assert [one.lemma for one in memory.feelings] == ["angry"]
    assert memory.denied == ()


def test_closing_a_topic_forgets_what_touches_it() -> None:
    memory = with_told(Memory(turn=9), told("your father shouted"))
    memory = with_told(memory, told("the exam went well"))
    memory = with_told(memory, told("he never says sorry", turn=8))

    memory = with_closed(memory, frozenset({"father"}))

    assert [one.clause for one in memory.told] == ["the exam went well"]


def test_lines_are_kept_as_digests_and_never_as_words() -> None:
    memory = with_line(Memory(turn=1), "Hurt.", ["point"])

    assert all(isinstance(line, bytes) for line in memory.lines)


def test_a_question_is_known_as_the_last_line_for_one_turn() -> None:
    memory = with_line(Memory(turn=1), "Hurt. What happened?", ["point", "ask_then"])

    assert replace(memory, turn=2).just_asked
    assert not replace(memory, turn=3).just_asked


def test_how_long_ago_a_kind_of_line_was_said_is_known() -> None:
    memory = with_line(Memory(turn=1), "Hurt. I'm sorry.", ["point", "warm_grave"])

    assert replace(memory, turn=4).since("warm_grave") == 3
    assert replace(memory, turn=4).since("ask_then") > 50


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
        memory = with_told(memory, told(word, turn))
        memory = with_line(memory, word, ["point"])

    assert len(memory.feelings) <= KEPT_FEELINGS
    assert len(memory.told) <= KEPT_TOLD
    assert len(memory.lines) <= KEPT_LINES
