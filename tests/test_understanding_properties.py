"""What must hold for the understanding of any text."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.talks import UNDERSTANDER
from voice_companion.adapters.data_files import read_intents
from voice_companion.core.understanding import read_understanding_rules
from voice_companion.errors import RulebookError

DATA = Path(__file__).parent / "data" / "utterances_dev.jsonl"
SAID = [json.loads(line)["text"] for line in DATA.read_text(encoding="utf-8").splitlines()]
PIECES = st.lists(st.sampled_from(" ".join(SAID[:120]).split()), min_size=1, max_size=25)


def spans(understanding):
    found = understanding.as_json()
    yield from found["feelings"]
    yield from found["triggers"]
    if found["belief"]:
        yield found["belief"]


def essence(understanding):
    return [
        (one.span.text.lower(), one.span.start, one.family, one.polarity, one.intensity, one.holder)
        for one in understanding.feelings
    ]


@settings(deadline=None, max_examples=80)
@given(st.text(max_size=300))
def test_every_span_of_any_text_is_the_text_between_its_offsets(text):
    understanding = UNDERSTANDER.understand(text)

    assert all(text[one["start"] : one["end"]] == one["text"] for one in spans(understanding))


@settings(deadline=None, max_examples=80)
@given(PIECES)
def test_every_span_of_any_words_is_the_text_between_its_offsets(pieces):
    text = " ".join(pieces)

    found = list(spans(UNDERSTANDER.understand(text)))

    assert all(text[one["start"] : one["end"]] == one["text"] for one in found)
    assert all(one["text"] for one in found)


@settings(deadline=None, max_examples=60)
@given(PIECES)
def test_the_same_words_are_always_understood_alike(pieces):
    text = " ".join(pieces)

    assert UNDERSTANDER.understand(text) == UNDERSTANDER.understand(text)


@pytest.mark.parametrize("text", SAID[:60])
def test_capitals_do_not_change_the_feelings(text):
    assert essence(UNDERSTANDER.understand(text.upper())) == essence(UNDERSTANDER.understand(text))


@pytest.mark.parametrize("text", SAID[60:120])
def test_final_punctuation_does_not_change_the_feelings(text):
    plain = text.rstrip(".!?")

    marked = {mark: UNDERSTANDER.understand(plain + mark) for mark in (".", "!", "?", "...")}

    assert all(essence(one) == essence(UNDERSTANDER.understand(plain)) for one in marked.values())


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00\x01",
        "x" * 10_000,
        "\u0130\u0307 " * 300,
        "\U0001f622 sad \U0001f622",
        "i'm sad " * 1_250,
        "?!" * 5_000,
        "\u202e i am sad",
    ],
)
def test_odd_and_long_texts_are_understood_without_complaint(text):
    understanding = UNDERSTANDER.understand(text)

    assert understanding.text == text


def test_a_rule_file_that_is_missing_is_named():
    tables = {name: table for name, table in read_intents().items() if name != "polarity"}

    with pytest.raises(RulebookError, match="polarity"):
        read_understanding_rules(tables)


def test_a_pattern_with_an_unknown_list_is_a_mistake_that_says_so():
    tables = {name: dict(table) for name, table in read_intents().items()}
    tables["intensity"]["low"] = {"before": ["{nowhere} sad"], "after": [], "across": 1}

    with pytest.raises(RulebookError, match="nowhere"):
        read_understanding_rules(tables)
