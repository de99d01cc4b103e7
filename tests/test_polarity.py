"""Polarity, intensity and holder: whose a feeling is, how strong, and whether it is denied."""

import pytest

from tests.talks import UNDERSTANDER


@pytest.fixture(scope="module")
def feelings():
    return lambda text: UNDERSTANDER.understand(text).feelings


def summary(found):
    return [f"{one.span.text} {one.polarity.value}" for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i'm not angry", ["angry denied"]),
        ("i don't think i'm angry anymore", ["angry denied"]),
        ("i never felt scared", ["scared denied"]),
        ("it's not that i'm jealous", ["jealous denied"]),
        ("neither sad nor angry", ["sad denied", "angry denied"]),
        ("i'm not ashamed or embarrassed", ["ashamed denied", "embarrassed denied"]),
        ("i'm anything but happy", ["happy denied"]),
        ("i stopped being angry", ["angry denied"]),
        ("i walked in without any fear", ["fear denied"]),
        ("nothing scares me", ["scares denied"]),
        ("i never said i was happy", ["happy denied"]),
        ("i wouldn't say i'm depressed", ["depressed denied"]),
        ("i'm not unhappy", ["unhappy denied"]),
        ("i won't pretend i'm happy about it", ["happy denied"]),
        ("neither of us is happy", ["happy denied"]),
        ("it isn't anger it's more like grief", ["anger denied", "grief felt"]),
    ],
)
def test_a_negator_denies_the_feelings_in_its_scope(feelings, text, expected):
    assert summary(feelings(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i'm not only sad but furious", ["sad felt", "furious felt"]),
        ("i'm not sad but angry", ["sad denied", "angry felt"]),
        ("i'm not angry i'm just hurt", ["angry denied", "hurt felt"]),
        ("i wasn't angry just disappointed", ["angry denied", "disappointed felt"]),
        ("i've never felt so alone", ["alone felt"]),
        ("i've never been happier", ["happier felt"]),
        ("i couldn't be more proud", ["proud felt"]),
        ("i can't help feeling guilty", ["guilty felt"]),
        ("i can't say i'm not scared", ["scared felt"]),
        ("i don't know why i'm so sad", ["sad felt"]),
        ("i don't know i just feel so empty", ["empty felt"]),
        ("how can i not be angry", ["angry felt"]),
        ("i'm not going to pretend i'm not hurt", ["hurt felt"]),
        ("what you said made me feel stupid", ["stupid felt"]),
        ("i can't wait", ["can't wait felt"]),
        ("why am i so angry", ["angry felt"]),
    ],
)
def test_a_negator_that_does_not_deny_is_seen_through(feelings, text, expected):
    assert summary(feelings(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "i don't know if i'm angry",
        "maybe i'm jealous",
        "i might be depressed",
        "i guess i'm disappointed",
        "i wonder if she's lonely",
        "am i angry",
        "she says i'm angry",
        "everyone thinks i'm happy",
        "i'm not sure i'm sad",
        "i feel sad i guess",
    ],
)
def test_hedges_questions_and_what_others_say_leave_it_open(feelings, text):
    assert [one.polarity.value for one in feelings(text)] == ["unsure"]


@pytest.mark.parametrize(
    "text",
    [
        "i wish i were happy",
        "i'd be sad if he left",
        "i should be grateful",
        "if i'm sad i eat",
        "i want to feel happy again",
        "i'm trying to stay calm",
        "i hope you're happy",
        "don't be sad",
        "as if i was angry",
    ],
)
def test_wishes_conditions_and_demands_ascribe_nothing(feelings, text):
    assert feelings(text) == ()


def test_what_others_say_of_themselves_is_felt(feelings):
    assert summary(feelings("she says she's angry")) == ["angry felt"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i'm so sad", "high"),
        ("i miss her so much", "high"),
        ("i really miss her", "high"),
        ("it scares the hell out of me", "high"),
        ("i'm scared to death", "high"),
        ("i've never been so ashamed", "high"),
        ("i'm happier than ever", "high"),
        ("i'm not very happy", "high"),
        ("i feel such rage", "high"),
        ("i feel kind of sad", "low"),
        ("i'm a bit anxious", "low"),
        ("he scares me a bit", "low"),
        ("i sort of miss him", "low"),
        ("i'm sad", "plain"),
        ("so i'm sad", "plain"),
        ("i'm devastated", "plain"),
        ("i'm sad and really tired", "plain"),
    ],
)
def test_intensity_comes_from_the_words_around(feelings, text, expected):
    assert feelings(text)[0].intensity.value == expected


@pytest.mark.parametrize(
    ("text", "holder", "named"),
    [
        ("i'm sad", "self", "i"),
        ("it scares me", "self", "me"),
        ("my brother makes me so mad", "self", "me"),
        ("me and my wife were scared", "self", "me and my wife"),
        ("my wife and i are worried", "self", "my wife and i"),
        ("both of us were terrified", "self", "both of us"),
        ("we were scared", "self", "we"),
        ("my mum is worried about me", "other", "my mum"),
        ("i made my sister angry", "other", "my sister"),
        ("my dad's anger was awful", "other", "my dad"),
        ("everyone was excited", "other", "everyone"),
        ("i love him but he's angry", "self", "i"),
        ("he's an angry man", "other", "he"),
        ("an angry man shouted at me", "other", "an angry man"),
        ("just tired", "self", None),
        ("it hurts that he left", "self", None),
        ("i have butterflies in my stomach", "self", "i"),
        ("i went to bed angry", "self", "i"),
        ("there's so much anger in me", "self", "me"),
    ],
)
def test_the_holder_is_the_one_who_is_said_to_feel_it(feelings, text, holder, named):
    first = feelings(text)[0]

    assert (first.holder.value, first.holder_text) == (holder, named)


@pytest.mark.parametrize(
    "text",
    ["a sad film", "what a sad story", "it's a scary place", "i had happy times"],
)
def test_a_feeling_word_for_a_thing_is_no_mention(feelings, text):
    assert feelings(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sarah and tom are worried about the baby", ["sarah and tom"]),
        ("i'm scared my son will fall", ["i"]),
        ("i'm happy for her but also a bit jealous", ["i", "i"]),
        ("i was annoyed when they moved my desk and ashamed of shouting", ["i", "i"]),
        ("it's the saddest i've been", ["i"]),
    ],
)
def test_the_holder_is_the_one_of_whom_the_feeling_is_said(feelings, text, expected):
    assert [one.holder_text for one in feelings(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "i've spent it all on shoes",
        "we celebrated my nan's birthday",
        "he accomplished a lot",
        "she is a terrible driver",
        "i know how good you are",
        "the glass fell and it shattered",
    ],
)
def test_a_deed_or_a_verdict_on_somebody_is_no_feeling(feelings, text):
    assert feelings(text) == ()
