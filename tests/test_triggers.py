"""What set a feeling off: exact spans, tied to the right feeling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.marked_text import feelings_in, intents, parse, unmark
from voice_companion.core.rulebook import read_rules
from voice_companion.core.triggers.finder import (
    Connective,
    Construction,
    TriggerRules,
    find_triggers,
    judge_triggers,
)
from voice_companion.errors import RulebookError

RULES = read_rules(TriggerRules, intents()["triggers"], part="triggers")
Rule = Connective | Construction
ALL_RULES: tuple[Rule, ...] = (*RULES.connectives, *RULES.constructions)


def triggers_of(line: str) -> list[tuple[str, int | None]]:
    marked = unmark(line)
    parsed = parse(marked.text)
    found = find_triggers(parsed, feelings_in(parsed, marked), RULES)
    return [(trigger.span.text, trigger.feeling) for trigger in found]


def rules_used(line: str) -> list[str]:
    marked = unmark(line)
    parsed = parse(marked.text)
    return [item.rule for item in judge_triggers(parsed, feelings_in(parsed, marked), RULES)]


@pytest.mark.parametrize(
    "line", [line for rule in ALL_RULES for line in (*rule.examples, *rule.counter_examples)]
)
def test_every_example_in_the_rule_book_gives_exactly_what_it_marks(line: str) -> None:
    found = [text for text, _ in triggers_of(line)]

    assert found == list(unmark(line).spans)


@pytest.mark.parametrize("rule", ALL_RULES, ids=lambda rule: rule.name)
def test_every_rule_is_the_one_that_answers_its_first_example(rule: Rule) -> None:
    assert rules_used(rule.examples[0]) == [rule.name]


def test_the_names_of_rules_are_unique() -> None:
    names = [rule.name for rule in ALL_RULES]

    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("i'm *sad* and *angry* because he lied", [("he lied", 1)]),
        ("when she left i felt *lost* and *alone*", [("she left", 0)]),
        (
            "i'm *nervous* about moving and *sad* about leaving my friends",
            [("moving", 0), ("leaving my friends", 1)],
        ),
        (
            "i'm not *angry* i'm just really *hurt* because my sister forgot my birthday",
            [("my sister forgot my birthday", 1)],
        ),
    ],
)
def test_a_trigger_is_tied_to_the_feeling_nearest_to_it(
    line: str, expected: list[tuple[str, int]]
) -> None:
    assert triggers_of(line) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("i'm *sad* because he left and i don't know what to do", "he left"),
        ("i'm *hurt* because she forgot but i'll get over it", "she forgot"),
        ("i'm *stressed* because i have three deadlines this week you know", None),
        ("i felt *proud* when my son played his first concert he was amazing", None),
        ("i *miss* him so much", "him"),
        ("i'm *worried* about my exam tomorrow", "my exam tomorrow"),
        ("i'm *worried* about my mum she's been in hospital for two weeks", "my mum"),
    ],
)
def test_a_trigger_ends_where_the_next_thought_begins(line: str, expected: str | None) -> None:
    whole = {
        "i'm *stressed* because": "i have three deadlines this week",
        "i felt *proud* when": "my son played his first concert",
    }
    wanted = expected or next(text for start, text in whole.items() if line.startswith(start))

    assert triggers_of(line) == [(wanted, 0)]


@pytest.mark.parametrize(
    "line",
    [
        "i felt *scared* when [the lift stopped the lights went out and we waited for an hour]",
        "I felt *scared* when [the lift stopped. The lights went out and we waited for an hour].",
        "i felt *guilty* because [i dropped her vase i swept it into a bag and it stayed there]",
    ],
)
def test_a_story_told_after_a_feeling_of_the_past_is_one_trigger(line: str) -> None:
    assert [text for text, _ in triggers_of(line)] == list(unmark(line).spans)


@pytest.mark.parametrize(
    "line",
    [
        "i felt *scared* when [the lift stopped] i was *furious* afterwards",
        "i felt *scared* when [the lift stopped] i went home",
        "i felt *scared* when [the lift stopped] i take the stairs now",
    ],
)
def test_a_story_ends_at_a_feeling_an_answer_or_the_present(line: str) -> None:
    assert [text for text, _ in triggers_of(line)] == list(unmark(line).spans)


@pytest.mark.parametrize(
    "line",
    [
        "i'm *grateful* for [the soup my neighbour cooked]",
        "she was *annoyed* when [they moved her desk] and *ashamed* of [shouting]",
        "[he] is starting to *drive me crazy*",
        "i'm so *tired of* [him slamming doors]",
    ],
)
def test_a_span_holds_all_of_its_own_clause_and_none_of_the_next(line: str) -> None:
    assert [text for text, _ in triggers_of(line)] == list(unmark(line).spans)


@pytest.mark.parametrize(
    "line",
    [
        "i felt *sad* in march",
        "i get *anxious* at night",
        "i was *bored* at work all day",
        "i've been *tense* for two weeks",
        "i'm *happy* at home",
    ],
)
def test_a_time_or_a_place_alone_is_no_trigger(line: str) -> None:
    assert triggers_of(line) == []


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("i'm not *angry* about the money", "the money"),
        ("maybe i'm *jealous* of my brother", "my brother"),
        ("it's not that i'm *angry* at you", "you"),
    ],
)
def test_denied_and_unsure_feelings_have_triggers_too(line: str, expected: str) -> None:
    assert triggers_of(line) == [(expected, 0)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("i've been crying since he moved out", [("he moved out", None)]),
        ("i can't sleep because my neighbour plays loud music", None),
        ("his letter made me cry", [("his letter", None)]),
        ("he always makes me cry", []),
        ("i feel so *sad* and i've been crying since he moved out", [("he moved out", 0)]),
        ("took the bus because the car broke", []),
        ("i moved house when i was ten", []),
    ],
)
def test_beside_a_bodily_sign_a_trigger_needs_no_feeling_word(
    line: str, expected: list[tuple[str, int | None]] | None
) -> None:
    wanted = [("my neighbour plays loud music", None)] if expected is None else expected

    assert triggers_of(line) == wanted


def test_who_makes_me_feel_is_the_trigger_only_if_nothing_else_says_what_for() -> None:
    alone = triggers_of("he makes me *furious*")
    with_reason = triggers_of("he makes me *furious* when he rolls his eyes")

    assert alone == [("he", 0)]
    assert with_reason == [("he rolls his eyes", 0)]


def test_a_story_of_the_past_is_told_to_its_end_in_typed_text() -> None:
    line = "I felt *scared* when the lift stopped. The lights went out and nobody came."

    assert triggers_of(line) == [("the lift stopped. The lights went out and nobody came", 0)]


@pytest.mark.parametrize(
    "line",
    [
        "[he never called] and that's what *hurts*",
        "it's [the not knowing] that *scares* me",
        "[my husband never listens] and it makes me so *angry*",
        "it *scares* me [how fast they grow up]",
        "i'm *anxious* all week about [the results]",
        "i was so *embarrassed* i could have died when [my phone went off]",
        "I was so *nervous* before [my driving test] that I couldn't eat.",
        "I'm *envious* of [my friends' families].",
        "I feel *jealous* when [my boyfriend talks to other girls], and I don't like it.",
        "thinking about it i feel *fine*",
        "i was so *angry* i cried",
        "my boss shouted at me and i felt *small*",
        "I'm *sad*. My dog died.",
        "even though i won i feel *empty*",
        "no i said *hurt*",
    ],
)
def test_word_orders_that_are_easily_mistaken_are_read_right(line: str) -> None:
    assert [text for text, _ in triggers_of(line)] == list(unmark(line).spans)


@given(st.text(max_size=200))
def test_any_text_gives_triggers_that_lie_inside_it(text: str) -> None:
    parsed = parse(text)

    for trigger in find_triggers(parsed, (), RULES):
        assert text[trigger.span.start : trigger.span.end] == trigger.span.text != ""


WORDS = st.sampled_from([
    "i", "he", "she", "my", "boss", "dog", "sad", "because", "when", "about", "of", "so", "and",
    "but", "that", "makes", "me", "felt", "the", "it", "what", "is", "scared", "crying", "since",
    "left", "to", "go", ",", ".", "why", "we",
])  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=30))
def test_any_order_of_words_gives_spans_that_hold_no_feeling_of_their_own(words: list[str]) -> None:
    text = " ".join(words)
    parsed = parse(text)
    stars = unmark(" ".join("*sad*" if word == "sad" else word for word in words))
    found = feelings_in(parsed, stars)

    for trigger in find_triggers(parsed, found, RULES):
        assert text[trigger.span.start : trigger.span.end] == trigger.span.text
        if trigger.feeling is not None:
            own = found[trigger.feeling].feeling.span
            assert not trigger.span.start <= own.start < trigger.span.end


def test_mistakes_in_the_rules_are_all_reported_at_once() -> None:
    table = {**intents()["triggers"], "connectives": [{"name": "x", "frases": ["y"]}]}

    with pytest.raises(RulebookError) as caught:
        read_rules(TriggerRules, table, part="triggers")

    for mistake in ("phrases", "takes", "examples", "frases"):
        assert mistake in str(caught.value)
