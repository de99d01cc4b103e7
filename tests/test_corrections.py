"""A correction brings along what was meant, and what it replaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_companion.adapters.data_files import read_intents
from voice_companion.core.dialogue.corrections import CorrectionRules, corrected_words
from voice_companion.core.rulebook import read_rules

RULES = read_rules(CorrectionRules, read_intents()["corrections"], part="corrections")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("no i said hurt", ("hurt", None)),
        ("no not angry i said anxious", ("anxious", "angry")),
        ("No, I meant sad, not mad.", ("sad", "mad")),
        ("um no it was my sister not my mum", ("my sister", "my mum")),
        ("you heard angry i said hungry", ("hungry", "angry")),
        ("nope more like tired", ("tired", None)),
        ("make that furious", ("furious", None)),
    ],
)
def test_a_correction_brings_what_was_meant_and_what_it_replaces(said, words):
    assert corrected_words(said, RULES) == words


@pytest.mark.parametrize("said", ["that's not what i said", "no i said to him that i was hurt", ""])
def test_a_correction_without_words_brings_none(said):
    assert corrected_words(said, RULES) is None


@given(st.text(max_size=200))
def test_any_text_brings_words_or_none(text):
    found = corrected_words(text, RULES)

    assert found is None or found[0]
