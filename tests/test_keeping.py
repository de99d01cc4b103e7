"""What of a check-in the journal keeps, whatever happens in it, and in which order."""

from itertools import groupby

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.fakes import FakeLoudspeaker
from tests.room import Room
from voice_companion.adapters.journal import FILE_NAME, Journal
from voice_companion.speaking import Manner

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


def test_a_line_is_spoken_before_it_is_kept_and_called_gone_when_it_is_gone(tmp_path):
    class Onlooker(FakeLoudspeaker):
        def play(self, pieces):
            seen.append(kept_words(journal))
            return super().play(pieces)

    seen = []
    with Journal(tmp_path) as journal:
        Room("i feel sad", "i miss my dog", FORGET, journal=journal, loudspeaker=Onlooker())

    assert [words for words, _ in groupby(seen)] == [[], ["i feel sad"]]


@pytest.mark.parametrize("events", [(SHORT, LONG), (PAUSE, LONG, RESUME), (HOLD, LONG)])
def test_silences_in_a_row_end_no_session(tmp_path, events):
    with Journal(tmp_path) as journal:
        Room(*events, "i feel sad", journal=journal)

        assert kept_words(journal)[-1] == "i feel sad"


def test_a_silence_to_which_nothing_is_said_leaves_no_trace(tmp_path):
    with Journal(tmp_path) as journal:
        Room(PAUSE, LONG, LONG, journal=journal)

        assert [turn["heard"] for turn in journal.read_turns()] == [PAUSE]


def test_words_said_while_paused_are_not_kept(tmp_path):
    with Journal(tmp_path) as journal:
        Room("i feel sad", PAUSE, "the key is in the shed", RESUME, "i am ill", journal=journal)

        assert kept_words(journal) == ["i feel sad", PAUSE, RESUME, "i am ill"]
    assert b"shed" not in (tmp_path / FILE_NAME).read_bytes()


def test_what_is_said_to_somebody_else_while_paused_is_no_command(tmp_path):
    with Journal(tmp_path) as journal:
        room = Room("i feel sad", PAUSE, FORGET, "slower", RESUME, journal=journal)

        assert "i feel sad" in kept_words(journal)
    assert room.voice.rate == Manner().rate


@pytest.mark.parametrize("since", [(), (SHORT,), (SHORT, LONG), ("slower", HOLD), (PAUSE, RESUME)])
def test_forgetting_deletes_what_was_told_last_and_all_that_came_after_it(tmp_path, since):
    with Journal(tmp_path) as journal:
        Room("i feel sad", "i miss my dog", *since, FORGET, journal=journal)

        assert [turn["heard"] for turn in journal.read_turns()] == ["i feel sad"]


def test_forgetting_twice_deletes_the_last_two_things_told(tmp_path):
    with Journal(tmp_path) as journal:
        Room("i feel sad", "i miss my dog", "my boss upset me", FORGET, FORGET, journal=journal)

        assert [turn["heard"] for turn in journal.read_turns()] == ["i feel sad"]


def test_forgetting_where_nothing_was_told_leaves_nothing(tmp_path):
    with Journal(tmp_path) as journal:
        Room("pause please my husband is home", RESUME, FORGET, journal=journal)

        assert list(journal.read_turns()) == []


@pytest.mark.parametrize("forget", [FORGET, "forget everything i said"])
def test_no_file_holds_what_was_forgotten_while_the_session_goes_on(tmp_path, forget):
    with Journal(tmp_path) as journal:
        Room("i miss my zebra", "my zebra is ill", FORGET, forget, journal=journal)

        assert not any(b"zebra" in file.read_bytes() for file in tmp_path.iterdir())
        assert list(journal.read_turns()) == []


def told_in(happening):
    return [words for words in happening if isinstance(words, str) and words.startswith("my ")]


def still_kept(happening):
    """Return what the person said that is to be kept in the end, told from what happens alone."""
    kept, paused = [], False
    for event in happening:
        if event == FORGET and not paused:
            told = told_in(kept)
            del kept[kept.index(told[-1]) if told else 0 :]
        elif event in (PAUSE, RESUME) or (isinstance(event, str) and not paused):
            kept.append(event)
            paused = event == PAUSE
    return kept


@settings(max_examples=50)
@example([SHORT, LONG])
@example([PAUSE, LONG, SPEECH, FORGET, RESUME, FORGET])
@example([SPEECH, SPEECH, SHORT, FORGET, LONG, FORGET, SPEECH])
@given(EVENTS)
def test_whatever_happens_the_journal_holds_what_was_told_and_not_taken_back(
    tmp_path_factory, events
):
    happening, folder = told_apart(events), tmp_path_factory.mktemp("journal")
    with Journal(folder) as journal:
        Room(*happening, journal=journal)

        assert kept_words(journal) == still_kept(happening)
        stored = b"".join(file.read_bytes() for file in folder.iterdir()).decode(errors="replace")
    gone = {words for words in told_in(happening) if words not in still_kept(happening)}
    assert not any(words in stored for words in gone)
