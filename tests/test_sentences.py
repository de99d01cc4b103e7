"""A line is cut into sentences for the voice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_companion.core import sentences as cutting

ABBREVIATIONS = frozenset({"dr", "mrs", "prof", "e.g"})


def split_sentences(line):
    return cutting.split_sentences(line, ABBREVIATIONS)


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("You're hurt. And angry, too?", ("You're hurt.", "And angry, too?")),
        ("What a day! Tell me.", ("What a day!", "Tell me.")),
        ("Is that it?! Good.", ("Is that it?!", "Good.")),
        ('He said "Stop." Then he left.', ('He said "Stop."', "Then he left.")),
        ("One line\nAnd another", ("One line", "And another")),
        ("  Much   space.  Here. ", ("Much space.", "Here.")),
        ("No stop at the end", ("No stop at the end",)),
        ("You and I. We met.", ("You and I.", "We met.")),
        ("No. I see.", ("No.", "I see.")),
    ],
)
def test_a_line_is_cut_where_a_sentence_ends(line, sentences):
    assert split_sentences(line) == sentences


@pytest.mark.parametrize(
    "line",
    [
        "Dr. Lee was kind to you.",
        "You told Mrs. Shah and Prof. O'Neil.",
        "That was J. R. Smith, then.",
        "It went from 3.5 to 4.2 that week.",
        "Someone close, e.g. Anna, could come.",
        "Well... maybe not yet.",
        "See example.org for more.",
    ],
)
def test_a_stop_inside_a_sentence_does_not_cut_it(line):
    assert split_sentences(line) == (line,)


@pytest.mark.parametrize("blank", ["", "   ", "\n\n"])
def test_a_blank_line_has_no_sentences(blank):
    assert split_sentences(blank) == ()


@given(st.text())
def test_no_sentence_is_blank_and_none_has_a_line_break(line):
    assert all(s == s.strip() and s and "\n" not in s for s in split_sentences(line))


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_sentences_hold_the_whole_line_in_order(line):
    assert " ".join(split_sentences(line)).split() == line.split()


@given(st.text())
def test_a_sentence_is_not_cut_again(line):
    assert all(split_sentences(sentence) == (sentence,) for sentence in split_sentences(line))
