"""Which feeling weighs more, what it is instead, and in which words a feeling is ascribed."""

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
    ("text", "heavier"),
    [
        ("hurt more than angry", "hurt"),
        ("i'm more embarrassed than hurt", "embarrassed"),
        ("i'm less angry than sad", "sad"),
        ("i was proud now i'm just empty", "empty"),
        ("sad and lonely but mostly tired", "tired"),
        ("mostly i'm just relieved", "relieved"),
        ("i'm more scared than anything", "scared"),
    ],
)
def test_the_feeling_that_is_given_more_weight_prevails(understand, text, heavier):
    understood = understand(text)

    assert understood.prevails is not None
    assert understood.feelings[understood.prevails].span.text == heavier


@pytest.mark.parametrize(
    "text", ["i'm sad and angry", "i was angry and then i felt ashamed", "she's sad and i'm glad"]
)
def test_where_nothing_is_weighed_nothing_prevails(understand, text):
    assert understand(text).prevails is None


@pytest.mark.parametrize(
    ("text", "instead"),
    [
        ("it's more that nobody asked me", "nobody asked me"),
        ("it's not tiredness it's more like i'm losing him again", "i'm losing him again"),
        ("it's not the money it's the way he said it", "the way he said it"),
        ("it's more like grief", None),
        ("it's not fear it's more a kind of dread", None),
        ("it's been a long day", None),
    ],
)
def test_what_it_is_instead_is_told(understand, text, instead):
    found = understand(text).instead

    assert (found.text if found else None) == instead


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


@pytest.mark.parametrize(
    ("text", "likened"),
    [
        ("i feel like a fool is what i feel like", "a fool"),
        ("every time he says it i feel like a bigger liar", "a bigger liar"),
        ("i felt like dirt", "dirt"),
        ("i feel like a curry", None),
        ("i feel like a drink", None),
        ("i feel like nobody listens", None),
    ],
)
def test_a_likeness_is_kept_apart_from_a_belief_and_a_want(understand, text, likened):
    understood = understand(text)

    assert (understood.likened.text if understood.likened else None) == likened
    assert not (likened and understood.belief)


@pytest.mark.parametrize("text", ["useless is the word i'd use", "helpless that's the word"])
def test_a_word_given_as_the_name_of_what_is_felt_is_a_mention(understand, text):
    assert len(understand(text).feelings) == 1


def test_every_pattern_of_the_lexicon_can_be_searched_for():
    lexicon = read_rules(FeelingRules, read_intents()["feelings"], part="feelings").lexicon
    idioms = [pattern for entries in lexicon.idioms.values() for pattern, _ in entries]
    masks = [pattern for patterns in lexicon.masks.values() for pattern in patterns]

    compiled = [pattern.regex for pattern in (*idioms, *masks)]

    assert len(compiled) > 1000
