"""What is written is read aloud in words, the same for every voice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_companion.adapters.data_files import read_intents
from voice_companion.adapters.number_words import EnglishNumbers
from voice_companion.core.pronunciation import Pronunciation, PronunciationRules
from voice_companion.core.rulebook import read_part
from voice_companion.core.safety.helplines import HelplineRules

READING = Pronunciation(
    read_part(PronunciationRules, read_intents(), "pronunciation"), EnglishNumbers()
)
HELPLINES = read_part(HelplineRules, read_intents(), "helplines").helplines


def said(text):
    return READING.speakable(text)


@pytest.mark.parametrize(
    ("number", "spoken"),
    [
        ("988", "nine eight eight"),
        ("999", "nine nine nine"),
        ("116 123", "one one six, one two three"),
        ("13 11 14", "one three, one one, one four"),
        ("1737", "one seven three seven"),
        ("0800 1111", "zero eight zero zero, one one one one"),
        ("1-800-273-8255", "one, eight zero zero, two seven three, eight two five five"),
        ("+44 116 123", "plus four four, one one six, one two three"),
        ("5551234567", "five five five one two three four five six seven"),
    ],
)
def test_a_number_to_call_is_spoken_digit_by_digit(number, spoken):
    assert READING.sentences(f"You can call {number}. Now.") == (f"You can call {spoken}.", "Now.")


@pytest.mark.parametrize("line", HELPLINES, ids=lambda line: f"{line.country} {line.dialled}")
def test_every_helpline_is_read_digit_by_digit(line):
    digits = said(f"Call {line.dialled} now.").replace(",", "").split()[1:-1]

    assert digits == line.spoken.split(", ")


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("10 minutes", "ten minutes"),
        ("500 people", "five hundred people"),
        ("1,000 people", "one thousand people"),
        ("1,234", "one thousand two hundred and thirty-four"),
        ("3.50", "three point five zero"),
        ("-5", "minus five"),
        ("100%", "one hundred percent"),
        ("20°C", "twenty degrees"),
        ("10-15 days", "ten to fifteen days"),
        ("100 - 150 days", "one hundred to one hundred and fifty days"),
        ("24/7", "twenty-four seven"),
        ("1st", "first"),
        ("the 23rd", "the twenty-third"),
        ("in 1987", "in nineteen eighty-seven"),
        ("in 2019", "in twenty nineteen"),
        ("the 90s", "the nineties"),
        ("the 1960s", "the nineteen sixties"),
        ("your 30s", "your thirties"),
        ("20mg", "twenty milligrams"),
        ("1 kg", "one kilogram"),
        ("70 mph", "seventy miles an hour"),
        ("8 hrs", "eight hours"),
    ],
)
def test_a_number_is_spoken_as_what_it_counts(written, spoken):
    assert said(f"It was {written} then.") == f"It was {spoken} then."


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("3:30", "three thirty"),
        ("3:05", "three oh five"),
        ("3:00", "three o'clock"),
        ("15:30", "fifteen thirty"),
        ("15:00", "fifteen hundred"),
        ("3:30 pm", "three thirty P M"),
        ("3:30pm", "three thirty P M"),
        ("3.30pm", "three thirty P M"),
        ("9am", "nine A M"),
        ("9 a.m. on", "nine A M on"),
    ],
)
def test_a_time_is_spoken_as_the_clock_is_read(written, spoken):
    assert said(f"You woke at {written} again.") == f"You woke at {spoken} again."


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("£5", "five pounds"),
        ("£1", "one pound"),
        ("$1,000", "one thousand dollars"),
        ("£5.50", "five pounds fifty"),
        ("£3.00", "three pounds"),
        ("€20", "twenty euros"),
        ("£50k", "fifty thousand pounds"),
        ("£2.5m", "two point five million pounds"),
        ("50p", "fifty p"),
    ],
)
def test_an_amount_of_money_is_spoken_with_its_currency(written, spoken):
    assert said(f"He owes you {written}.") == f"He owes you {spoken}."


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Dr. Lee was kind to you.", "Doctor Lee was kind to you."),
        ("You told Mrs. Shah and Mr Jones.", "You told Missis Shah and Mister Jones."),
        ("You asked dr lee.", "You asked Doctor lee."),
        ("St. Mary's took her in.", "Saint Mary's took her in."),
        ("You live in Baker St. now.", "You live in Baker Street now."),
        ("You live in Baker St.", "You live in Baker Street."),
        ("Someone close, e.g. Anna.", "Someone close, for example Anna."),
        ("Work, home, etc.", "Work, home, and so on."),
        ("Your GP, then A&E.", "Your G P, then A and E."),
        ("You watched tv.", "You watched T V."),
        ("It's OK to cry.", "It's okay to cry."),
        ("Your mum & dad.", "Your mum and dad."),
        ("You moved to the UK with us.", "You moved to the U K with us."),
        ("At 3 a.m.", "At three A M."),
    ],
)
def test_an_abbreviation_is_spoken_as_its_words(written, spoken):
    assert said(written) == spoken


@pytest.mark.parametrize(
    "sentence",
    [
        "You're just really hurt because your sister forgot your birthday.",
        "Thanks, hon.",
        "She has ms.",
        "DON'T LEAVE US.",
        "You and I, at it again.",
        "A street, an okay one, is still there.",
        "Well... maybe not yet.",
        "See example.org for more.",
    ],
)
def test_ordinary_words_stay_as_they_are(sentence):
    assert said(sentence) == sentence


@pytest.mark.parametrize(
    ("line", "sentences"),
    [
        ("Dr. Lee came. He's kind.", ("Doctor Lee came.", "He's kind.")),
        ("You woke at 3 a.m. You cried.", ("You woke at three A M.", "You cried.")),
        ("That was J. R. Smith, then.", ("That was J. R. Smith, then.",)),
    ],
)
def test_a_line_is_cut_before_its_abbreviations_are_written_out(line, sentences):
    assert READING.sentences(line) == sentences


@given(st.text())
def test_anything_can_be_read(text):
    assert all(sentence.strip() for sentence in READING.sentences(text))


@given(st.integers(0, 10**14))
def test_no_digit_is_left_to_the_engine(number):
    assert not any(character.isdigit() for character in said(f"You counted {number} of them."))
