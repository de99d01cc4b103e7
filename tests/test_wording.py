"""From moves to one line."""

from dataclasses import replace

import pytest

from voice_companion.adapters.data_files import read_intents
from voice_companion.core.companion_rules import read_companion_rules
from voice_companion.core.reflection.memory import Memory, digest, opening
from voice_companion.core.reply import Move
from voice_companion.core.wording.lines import Step, Way, Worded, word_steps

RULES = read_companion_rules(read_intents())
COMMON = {
    "feeling": {"feeling", "bare", "youre", "feel", "now"},
    "named_noun": {"noun"},
    "state": {"state"},
    "mixed": {"a", "b"},
    "savour": {"feeling", "youre", "feel"},
    "cause_clause": {"clause"},
    "belief": {"belief"},
    "need": {"need", "wanted", "need_of"},
    "feeling_need": {"feeling", "youre", "feel", "need", "wanted", "need_of", "noun"},
    "encourage": set(),
    "no_clause": set(),
    "ask_feeling": set(),
    "ask_trigger": set(),
    "ask_meaning": set(),
    "validate": set(),
    "closing": set(),
}


def worded(
    *ways: Way, memory: Memory | None = None, seed: int = 0, heard: str = ""
) -> Worded | None:
    return word_steps(
        [Step(ways)], lines=LINES, memory=memory or Memory(turn=1), seed=seed, heard=heard
    )


LINES = {
    "one": ("You're {feeling}.", "{feeling}.", "There's {noun}."),
    "two": ("With {np}, {feeling}.",),
    "long": ("word " * 31 + "end.",),
}
ONE = Way(("one",), (Move.REFLECT_FEELING,), {"feeling": "hurt"})


@pytest.mark.parametrize("key", COMMON)
def test_common_moves_have_many_wordings(key: str) -> None:
    lines = RULES.lines[key]

    assert len(lines) == len(set(lines))
    assert len(lines) >= 25


@pytest.mark.parametrize("key", COMMON)
def test_wordings_of_a_move_begin_in_many_ways(key: str) -> None:
    openings = {opening(line) for line in RULES.lines[key]}

    assert len(openings) >= len(RULES.lines[key]) / 2


def test_a_template_is_used_only_when_every_slot_is_filled() -> None:
    said = {worded(ONE, seed=seed).line for seed in range(20)}  # type: ignore[union-attr]

    assert said == {"You're hurt.", "Hurt."}


def test_the_next_way_is_taken_where_the_first_has_nothing_to_say() -> None:
    missing = Way(("two",), (Move.REFLECT_TRIGGER,), {"feeling": "hurt"})

    found = worded(missing, ONE)

    assert found is not None
    assert found.moves == (Move.REFLECT_FEELING,)


def test_no_line_is_said_twice() -> None:
    memory = Memory(turn=1, lines=(digest("Hurt."),))

    lines = {worded(ONE, memory=memory, seed=seed).line for seed in range(9)}  # type: ignore[union-attr]

    assert lines == {"You're hurt."}


def test_an_opening_just_heard_is_avoided_while_there_is_another() -> None:
    memory = Memory(turn=1, openings=(digest("you're hurt"),))

    lines = {worded(ONE, memory=memory, seed=seed).line for seed in range(9)}  # type: ignore[union-attr]

    assert lines == {"Hurt."}


def test_too_long_a_line_is_no_line() -> None:
    assert worded(Way(("long",), (Move.ENCOURAGE,), {})) is None


def test_more_than_five_of_the_persons_words_in_a_row_are_not_copied() -> None:
    way = Way(("one",), (Move.REFLECT_FEELING,), {"feeling": "torn between this and that and more"})

    assert worded(way, heard="i am torn between this and that and more") is None


def test_the_same_seed_and_memory_give_the_same_line() -> None:
    assert worded(ONE, seed=7) == worded(ONE, seed=7)


def test_neighbouring_seeds_begin_at_different_lines() -> None:
    lines = RULES.lines
    way = Way(("encourage",), (Move.ENCOURAGE,), {})
    said = [
        word_steps([Step((way,))], lines=lines, memory=Memory(turn=1), seed=seed, heard="")
        for seed in range(20)
    ]

    assert len({one.line for one in said if one}) == 20


def test_each_use_goes_one_line_further() -> None:
    first = worded(ONE)
    memory = replace(Memory(turn=1), uses={"one": 1})
    second = worded(ONE, memory=memory)

    assert first is not None
    assert second is not None
    assert first.line != second.line
