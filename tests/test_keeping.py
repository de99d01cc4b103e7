"""What of a check-in the journal keeps, whatever happens in it, and in which order."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.room import Room
from voice_companion.adapters.journal import FILE_NAME, Journal

PAUSE, HOLD, RESUME = "pause", "give me a minute", "resume"
FORGET = "forget what i just said"
SHORT, LONG = 13.0, 31.0
"""Seconds of silence: one that is met with a word, one that lasts beyond a second mark."""
SPEECH = "speech"

EVENTS = st.lists(st.sampled_from([SHORT, LONG, PAUSE, HOLD, RESUME, FORGET, SPEECH]), max_size=8)


def told_apart(events):
    """Return the events with a line of its own for each time something is told."""
    return [
        f"my {name} upset me" if event == SPEECH else event
        for event, name in zip(events, NAMES, strict=False)
    ]


NAMES = ("sister", "brother", "neighbour", "teacher", "doctor", "uncle", "aunt", "boss")


def kept_words(journal):
    """Return the person's words that the journal holds, in its order."""
    return [turn["heard"] for turn in journal.read_turns() if turn["heard"]]


def test_each_turn_is_kept_before_the_next_begins(tmp_path):
    with Journal(tmp_path) as journal:
        Room("i feel sad", "i miss my dog", journal=journal)

        assert [turn["heard"] for turn in journal.read_turns()] == ["i feel sad", "i miss my dog"]


@pytest.mark.parametrize("events", [(SHORT, LONG), (PAUSE, LONG), (HOLD, LONG, SHORT)])
def test_silences_in_a_row_end_no_session(tmp_path, events):
    with Journal(tmp_path) as journal:
        Room(*events, "i feel sad", journal=journal)

        assert kept_words(journal)[-1] == "i feel sad"


def test_a_silence_to_which_nothing_is_said_leaves_no_trace(tmp_path):
    with Journal(tmp_path) as journal:
        Room(PAUSE, LONG, LONG, journal=journal)

        assert [turn["heard"] for turn in journal.read_turns()] == [PAUSE]


def test_forgetting_the_last_turn_takes_it_out_of_the_journal(tmp_path):
    with Journal(tmp_path) as journal:
        Room("i feel sad", "i miss my dog", FORGET, journal=journal)

        assert "i miss my dog" not in kept_words(journal)


def test_forgetting_the_session_leaves_no_word_of_it(tmp_path):
    with Journal(tmp_path) as journal:
        Room("i miss my dog", "forget everything i said", journal=journal)

        assert list(journal.read_turns()) == []
    assert b"my dog" not in (tmp_path / FILE_NAME).read_bytes()


@settings(max_examples=60)
@example([SHORT, LONG])
@example([PAUSE, LONG, SPEECH])
@given(EVENTS)
def test_whatever_happens_what_is_kept_is_kept_in_order(tmp_path_factory, events):
    happening = told_apart(events)
    with Journal(tmp_path_factory.mktemp("journal")) as journal:
        Room(*happening, journal=journal)
        kept = kept_words(journal)

    said = [event for event in happening if isinstance(event, str)]
    left = iter(said)
    assert all(words in left for words in kept), "something is kept twice, or in another order"
    assert FORGET in said or kept == said, "something was lost"
