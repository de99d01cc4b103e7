"""Words that take up a feeling without its name, in the same utterance and across turns."""

import pytest

from tests.talks import UNDERSTANDER
from voice_companion.core.labels import Intensity, Polarity


@pytest.fixture(scope="module")
def understand():
    return UNDERSTANDER.understand


def summary(understanding):
    return [f"{one.span.text} {one.polarity.value}" for one in understanding.feelings]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i'm not nervous well i am but everyone is", ["nervous felt"]),
        ("i said i wasn't angry but i am", ["angry felt"]),
        ("i wasn't jealous at first but now i am", ["jealous felt"]),
        ("i don't want to feel guilty but i do", ["guilty felt"]),
        ("she says she's not cross but she is", ["cross felt"]),
        ("i should be happy but i'm not", ["happy denied"]),
        ("everyone thinks i'm happy but i'm not", ["happy denied"]),
        ("people think i'm angry but i'm not i'm just tired", ["angry denied", "tired felt"]),
        ("i'm not sad or lonely okay maybe i am", ["sad unsure", "lonely unsure"]),
        ("angry i'm not", ["angry denied"]),
        ("well i was nervous but not any more", ["nervous denied"]),
    ],
)
def test_an_ellipsis_turns_the_feeling_it_goes_back_to(understand, text, expected):
    assert summary(understand(text)) == expected


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("i don't feel angry with him well maybe a wee bit", Polarity.UNSURE),
        ("i'm not jealous well a little bit", Polarity.FELT),
        ("hopeful maybe a bit", Polarity.UNSURE),
    ],
)
def test_a_small_amount_left_open_or_owned_makes_it_low(understand, text, polarity):
    (feeling,) = understand(text).feelings

    assert (feeling.polarity, feeling.intensity) == (polarity, Intensity.LOW)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("nervous no excited yes", ["nervous denied", "excited felt"]),
        ("sad no not really", ["sad denied"]),
        ("lonely yes i am", ["lonely felt"]),
        ("am i angry yes", ["angry felt"]),
        ("i'm scared no terrified", ["scared felt", "terrified felt"]),
        ("no sad", ["sad felt"]),
        ("no anger", ["anger denied"]),
    ],
)
def test_yes_and_no_answer_the_feeling_beside_them(understand, text, expected):
    assert summary(understand(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i'm not angry but my wife is", ["angry denied"]),
        ("he's not bothered but i am", ["bothered denied"]),
        ("i'm not proud of it but i did it", ["proud denied"]),
        ("i'm not sad any more but i was", ["sad denied"]),
        ("i'm jealous i wish i wasn't", ["jealous felt"]),
        ("i'm not lonely i miss the person i was", ["lonely denied", "miss felt"]),
        ("my wife's angrier than i am", ["angrier felt"]),
    ],
)
def test_what_only_looks_like_an_ellipsis_turns_nothing(understand, text, expected):
    assert summary(understand(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("i don't feel angry with him well maybe a wee bit", ["him"]),
        ("not angry at her more it felt like she'd swept him up", ["her"]),
        ("my mum's prouder of him than of me", ["him"]),
        ("what upsets me isn't the money it's the lie", ["the lie"]),
        ("happy i am not", []),
        ("i still miss him less than i did", ["him"]),
        ("i'm angry as usual", []),
    ],
)
def test_a_trigger_holds_no_remark_and_no_comparison(understand, text, expected):
    assert [one.span.text for one in understand(text).triggers] == expected
