"""Patterns of words: checked when they are read, compiled when they are first needed."""

import pytest

from tests.marked_text import parse
from voice_companion.core.parsing.patterns import compile_pattern, find_matches
from voice_companion.core.parsing.tokens import read_tokens

LISTS = {"poss": ("my", "her"), "person": ("me", "her"), "say~": ("say", "said")}


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("break~ {poss} heart", "it breaks my heart", ["breaks my heart"]),
        ("so|very sad", "i am very sad", ["very sad"]),
        ("cut up? about", "she is cut about it", ["cut about"]),
        ("{some} end", "this is the end", ["this is the end"]),
        ("say~ =sorry", "he said sorry", ["sorry"]),
        ("not a word", "nothing here", []),
    ],
)
def test_a_pattern_is_found_where_its_words_stand(pattern, text, expected):
    tokens = read_tokens(parse(text))

    found = find_matches(compile_pattern(pattern, LISTS), tokens)

    assert [" ".join(tokens.expanded[one.first : one.stop]) for one in found] == expected


def test_an_unknown_list_is_told_when_the_pattern_is_read():
    with pytest.raises(KeyError, match="colour"):
        compile_pattern("a {colour} sky", LISTS)


def test_a_match_always_holds_one_of_the_anchors():
    pattern = compile_pattern("break~ {poss} heart", LISTS)

    assert pattern.anchors & {"heart", "break", "breaks"}


def test_a_parse_is_read_once_for_all_who_need_its_tokens():
    parsed = parse("i'm sad")

    assert read_tokens(parsed) is read_tokens(parsed)
    assert read_tokens(parsed).words == ("i", "'m", "sad")
    assert read_tokens(parsed).expanded == ("i", "am", "sad")
