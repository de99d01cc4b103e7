"""Language: what is said and not meant is set aside, and offsets point into the text as given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voice_companion.adapters.data_files import read_intents
from voice_companion.adapters.spacy_language import load_language
from voice_companion.core.parsing.disfluency import DisfluencyRules
from voice_companion.core.parsing.language import Language
from voice_companion.core.rulebook import read_rules


def spoken_language() -> Language:
    rules = read_rules(DisfluencyRules, read_intents()["disfluency"], part="disfluency")
    return load_language().setting_aside(rules)


LANGUAGE = spoken_language()


def words(text: str) -> list[str]:
    return [token.text for token in LANGUAGE.parse(text).doc]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("um i feel uh sad", "i feel sad"),
        ("i i feel sad", "i feel sad"),
        ("i was i was sad", "i was sad"),
        ("i was i mean i am sad", "i am sad"),
        ("i just i feel sad", "i feel sad"),
        ("i feel you know sad", "i feel sad"),
        ("i was like really sad", "i was really sad"),
    ],
)
def test_fillers_repetitions_and_restarts_are_set_aside(said, meant):
    assert words(said) == meant.split()


@pytest.mark.parametrize(
    "said",
    [
        "i feel like crying",
        "do you know him",
        "i mean it",
        "no no",
        "i was sad he left",
        "he looks like my dad",
    ],
)
def test_words_that_are_meant_stay(said):
    assert words(said) == said.split()


def test_a_span_reaches_over_what_was_set_aside_in_the_text_as_given():
    parse = LANGUAGE.parse("i have a lump in my um throat")

    span = parse.span(2, 7)

    assert (span.text, span.start, span.end) == ("a lump in my um throat", 7, 29)


def test_capitals_and_final_punctuation_do_not_change_the_words():
    assert words("I'm SAD!!!") == words("i'm sad")


def test_typed_apostrophes_are_read_as_plain_ones():
    assert words("I don\u2019t") == ["i", "do", "n't"]


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=200))
def test_offsets_are_in_order_and_inside_any_text(text):
    parse = LANGUAGE.parse(text)

    ends = [0, *(place for pair in parse.offsets for place in pair)]
    assert ends == sorted(ends)
    assert ends[-1] <= len(text)
    assert len(parse.offsets) == len(parse.doc)


@pytest.mark.parametrize(
    "text", ["", " \n\t", "...", "a" * 10_000, ". " * 5_000, "\U0001f622" * 50]
)
def test_odd_texts_are_parsed_without_complaint(text):
    assert LANGUAGE.parse(text).text == text


def test_utterances_read_together_are_read_as_each_alone():
    texts = ["i'm sad because he left", "", "um i i feel fine", "\U0001f642", "no " * 1200]

    together = LANGUAGE.parse_all(texts)

    for text, parse in zip(texts, together, strict=True):
        alone = LANGUAGE.parse(text)
        assert parse.offsets == alone.offsets
        assert [(t.text, t.tag_, t.dep_, t.head.i) for t in parse.doc] == [
            (t.text, t.tag_, t.dep_, t.head.i) for t in alone.doc
        ]
