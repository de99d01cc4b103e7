"""In which words a feeling is ascribed."""

import pytest

from tests.talks import UNDERSTANDER
from voice_companion.adapters.data_files import read_intents
from voice_companion.core.feelings.lexicon import FeelingRules
from voice_companion.core.labels import Tense
from voice_companion.core.rulebook import read_rules


@pytest.fixture(scope="module")
def understand():
    return UNDERSTANDER.understand


@pytest.mark.parametrize(
    ("text", "verb", "tense"),
    [
        ("he sounded scared", "sound", Tense.PAST),
        ("she looked so embarrassed", "look", Tense.PAST),
        ("he seems happy", "seem", Tense.PRESENT),
        ("i'm sad", "be", Tense.PRESENT),
        ("i've been feeling low", "feel", Tense.PRESENT),
        ("she'll be furious", "be", Tense.FUTURE),
        ("i missed her", None, Tense.PAST),
        ("lonely", None, Tense.PRESENT),
    ],
)
def test_the_verb_and_the_tense_are_those_of_the_ascription(understand, text, verb, tense):
    (feeling,) = understand(text).feelings

    assert (feeling.verb, feeling.tense) == (verb, tense)


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("my wife's angrier than i am", "i am"),
        ("she looked more upset than me", "me"),
        ("i'm more sad than angry", None),
        ("i'm sad", None),
    ],
)
def test_a_comparison_names_what_it_is_compared_with(understand, text, standard):
    compared = understand(text).feelings[0].compared

    assert (compared.text if compared else None) == standard


@pytest.mark.parametrize(
    ("text", "supposed"),
    [
        ("when he's worried he goes quiet", True),
        ("she'll be furious when she finds out", True),
        ("he might be angry", True),
        ("when she left i felt lost", False),
        ("i'm worried when he drives", False),
    ],
)
def test_what_nobody_need_feel_now_is_marked_as_supposed(understand, text, supposed):
    assert [one.supposed for one in understand(text).feelings] == [supposed]


@pytest.mark.parametrize(
    "text",
    ["if she gets angry i leave", "i'd be so happy if he rang", "she's gonna say she's thrilled"],
)
def test_what_is_only_imagined_is_no_mention(understand, text):
    assert understand(text).feelings == ()


@pytest.mark.parametrize("text", ["useless is the word i'd use", "helpless that's the word"])
def test_a_word_given_as_the_name_of_what_is_felt_is_a_mention(understand, text):
    assert len(understand(text).feelings) == 1


def test_every_pattern_of_the_lexicon_can_be_searched_for():
    lexicon = read_rules(FeelingRules, read_intents()["feelings"], part="feelings").lexicon
    idioms = [pattern for entries in lexicon.idioms.values() for pattern, _ in entries]
    masks = [pattern for patterns in lexicon.masks.values() for pattern in patterns]

    compiled = [pattern.regex for pattern in (*idioms, *masks)]

    assert len(compiled) > 1000
