"""Direct speech that was heard: what the parser gets of it, and where it stands in the text."""

import pytest

from tests.impressions import impression
from tests.marked_text import language
from voice_companion.adapters.data_files import read_intents
from voice_companion.core.parsing.disfluency import DisfluencyRules
from voice_companion.core.parsing.punctuation import PunctuationRules, direct_speech
from voice_companion.core.rulebook import read_rules

RULES = read_rules(PunctuationRules, read_intents()["punctuation"], part="punctuation")
SURE = 0.99


def marks(text, *words, chance=SURE):
    """Return the marks (start, end, chance) of these words, in the order they are found."""
    found, at = [], 0
    for word in words:
        start = text.index(word, at)
        at = start + len(word)
        found.append((start, at, chance))
    return found


def words_of(text, quotes):
    return [token.text for token in language().parse(text, quotes).doc]


def test_direct_speech_stands_between_quotation_marks():
    text = "he said go away and left"

    heard = direct_speech(text, impression(quoted=marks(text, "go", "away")), RULES)

    assert words_of(text, heard) == ["he", "said", '"', "go", "away", '"', "and", "left"]


def test_direct_speech_that_ends_the_turn_is_closed():
    text = "he said go away"

    heard = direct_speech(text, impression(quoted=marks(text, "go", "away")), RULES)

    assert words_of(text, heard)[-1] == '"'


@pytest.mark.parametrize("text", ["He said, go away", "He said. Go away", 'He said "go" away'])
def test_whoever_types_marks_has_typed_them_all(text):
    heard = impression(quoted=marks(text, "away"))

    assert direct_speech(text, heard, RULES) == ()


def test_a_stop_at_the_very_end_is_no_typing_of_marks():
    text = "he said go away."

    assert direct_speech(text, impression(quoted=marks(text, "away")), RULES) == [(11, 15)]


def test_one_word_of_direct_speech_must_be_sure():
    text = "he said go away"
    likely = marks(text, "go", "away", chance=RULES.surely_quoted - 0.01)

    assert not direct_speech(text, impression(quoted=likely), RULES)


def test_a_likely_word_beside_a_sure_one_is_direct_speech_too():
    text = "he said go away"
    heard = [*marks(text, "go", chance=RULES.quoted), *marks(text, "away")]

    assert direct_speech(text, impression(quoted=heard), RULES) == [(8, 15)]


def test_marks_that_were_heard_have_no_width_in_the_text_as_given():
    text = "he left i stayed"

    parse = language().parse(text, [(8, 16)])

    places = [text[start:end] for start, end in parse.offsets]
    assert places == ["he", "left", "", "i", "stayed", ""]
    assert parse.span(0, 3).text == "he left "


def test_direct_speech_of_nothing_but_disfluencies_is_none():
    aside = language().setting_aside(DisfluencyRules(fillers=("um",)))

    parse = aside.parse("he said um and left", [(8, 10)])

    assert '"' not in [token.text for token in parse.doc]
