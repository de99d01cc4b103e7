"""Feelings: which words are mentions, judged through the whole of understanding."""

from collections.abc import Iterator

import pytest

from tests.talks import UNDERSTANDER
from voice_companion.adapters.data_files import read_intents
from voice_companion.core.feelings.lexicon import FeelingRules, Group
from voice_companion.core.labels import Family, Feeling
from voice_companion.core.rulebook import read_rules
from voice_companion.core.understanding import Understander

RULES = read_rules(FeelingRules, read_intents()["feelings"], part="feelings")


@pytest.fixture(scope="module")
def understander() -> Understander:
    return UNDERSTANDER


@pytest.fixture(scope="module")
def feelings(understander):
    def read(text: str) -> tuple[Feeling, ...]:
        return understander.understand(text).feelings

    return read


def _spoken(word: str) -> Iterator[str]:
    """Yield a plain wording of a lexicon entry, with the first of all its choices."""
    steps = [step.rstrip("?") if step.endswith("?") else step for step in word.split()]
    yield " ".join(_first_choice(step) for step in steps)


def _first_choice(step: str) -> str:
    filled = {"{poss}": "my", "{person}": "me", "{any}": "own", "{be}": "is"}
    choice = step.lstrip("=").split("|")[0]
    return filled.get(choice, choice.rstrip("~"))


def _sentences(group: Group, examples: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for word in group.words:
        if any(sign in word for sign in "={~"):
            continue
        for example in examples:
            said = next(_spoken(word))
            yield said, example.replace("{word}", said)


def test_the_lexicon_has_at_least_seven_hundred_words_and_idioms():
    entries = [word for group in RULES.groups for word in group.words]

    assert len(set(entries)) >= 700


def test_no_entry_stands_twice_in_one_frame():
    entries = [(word, group.frame) for group in RULES.groups for word in group.words]

    assert len(entries) == len(set(entries))


@pytest.mark.parametrize("group", RULES.groups, ids=lambda group: group.name)
def test_each_word_is_found_in_the_examples_of_its_group(group, feelings):
    missed = [
        sentence
        for said, sentence in _sentences(group, group.examples)
        if not any(
            one.family in _families(said) and one.span.text.startswith(said)
            for one in feelings(sentence)
        )
    ]

    assert missed == []


def _families(said: str) -> set[Family]:
    """Return the families of a wording: a few stand in two groups."""
    return {
        group.family
        for group in RULES.groups
        for word in group.words
        if next(_spoken(word)) == said
    }


@pytest.mark.parametrize("group", RULES.groups, ids=lambda group: group.name)
def test_no_word_is_found_in_the_counter_examples_of_its_group(group, feelings):
    found = [
        sentence for _, sentence in _sentences(group, group.counter_examples) if feelings(sentence)
    ]

    assert found == []


@pytest.mark.parametrize("sense", RULES.senses, ids=lambda sense: sense.word)
def test_another_sense_of_a_word_is_no_mention(sense, feelings):
    found = [sentence for sentence in sense.counter_examples if feelings(sentence)]

    assert found == []


@pytest.mark.parametrize("sense", RULES.senses, ids=lambda sense: sense.word)
def test_a_feeling_is_found_beside_its_other_senses(sense, feelings):
    missed = [sentence for sentence in sense.examples if not feelings(sentence)]

    assert missed == []
