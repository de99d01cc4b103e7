"""Disguised words are understood, and every offset counts in the text as given."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.talks import UNDERSTANDER, reply_to
from voice_companion.core.labels import Danger, Family
from voice_companion.core.reply import Move

DATA = Path(__file__).parent / "data" / "utterances_dev.jsonl"
SAID = [json.loads(line)["text"] for line in DATA.read_text(encoding="utf-8").splitlines()]
RUSSIAN = "\u043c\u043d\u0435 \u0433\u0440\u0443\u0441\u0442\u043d\u043e"
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2063\u2066\u2067\u2069\ufe0e\ufe0f\ufeff\U000e0061"
)
DISGUISED = st.tuples(
    st.sampled_from(SAID),
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(INVISIBLE)), min_size=1, max_size=12),
)


def with_invisible(text, insertions):
    for place, char in insertions:
        at = place % (len(text) + 1)
        text = text[:at] + char + text[at:]
    return text


def essence(understanding):
    return [
        (one.lemma, one.family, one.polarity, one.intensity, one.holder, one.kind)
        for one in understanding.feelings
    ]


def spans(understanding):
    for one in (*understanding.feelings, *understanding.triggers, *understanding.people):
        yield one.span
    if understanding.belief is not None:
        yield understanding.belief


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("i am s\u0430d", "s\u0430d"),
        ("\u0456 \u0430m \u0455\u0430d", "\u0455\u0430d"),
        ("\u03b9 \u03b1m s\u03b1d", "s\u03b1d"),
        ("\uff49 \uff41\uff4d \uff53\uff41\uff44", "\uff53\uff41\uff44"),
        ("i am s\u00adad", "s\u00adad"),
        ("\ufeffi am sad", "sad"),
        ("i am \u200bsad", "sad"),
        ("\u202ai am \u2067s\u200ead\u2069", "s\u200ead"),
        ("i am s\u0336a\u0336d\u0336", "s\u0336a\u0336d\u0336"),
        ("i am s a d", "s a d"),
        ("iamsosadtoday", "sad"),
    ],
)
def test_a_feeling_is_found_under_every_disguise(text, word):
    (feeling,) = UNDERSTANDER.understand(text).feelings

    assert (feeling.span.text, feeling.family) == (word, Family.SADNESS)
    assert text[feeling.span.start : feeling.span.end] == word


@pytest.mark.parametrize(
    "text",
    [
        "i w\u0430nt t\u043e kill m\u0443self",
        "i w\u03b1nt t\u03bf kill myself",
        "\uff49 want to \uff4b\uff49\uff4c\uff4c myself",
        "i want to k\u00adi\u00adll myself",
        "\ufeffi want to k\u200bill my\u200dself",
        "\u202ei want to ki\u2066ll myself",
        "i want to k\u0336i\u0336l\u0336l\u0336 myself",
        "i want to k i l l myself",
        "i w a n t t o k i l l m y s e l f",
        "iwanttokillmyself",
        "i want to killmyself",
    ],
)
def test_danger_is_heard_under_every_disguise(text):
    assert UNDERSTANDER.understand(text).danger is Danger.SELF_HARM
    assert reply_to(text).danger is Danger.SELF_HARM


def test_a_cause_under_a_disguise_is_told_in_the_words_as_given():
    text = "i'm s\u00adad bec\u0430use my sister f\u200borgot me"

    understanding = UNDERSTANDER.understand(text)

    assert [one.span.text for one in understanding.triggers] == ["my sister f\u200borgot me"]


def test_evidence_and_points_under_a_disguise_stand_in_the_text_as_given():
    text = "\ufeffi w\u0430nt to k\u00adill myself"
    heard = UNDERSTANDER.understand(text)

    spans = [*heard.screening.evidence, *(point.span for point in heard.points)]
    assert spans
    assert all(text[span.start : span.end] == span.text for span in spans)


def test_the_companion_says_plain_words_back_and_keeps_what_was_given():
    text = "i am s\u00ad\u0430d bec\u0430use my sister f\u200borgot my birthday"

    reply = reply_to(text)

    assert reply.heard == text
    assert reply.said == reply_to("i am sad because my sister forgot my birthday").said


def test_a_russian_sentence_is_still_told_that_only_english_is_known():
    reply = reply_to(RUSSIAN)

    assert Move.INFORM in reply.moves


@settings(max_examples=80)
@given(DISGUISED)
def test_what_is_not_seen_changes_nothing_wherever_it_stands(disguised):
    text, insertions = disguised
    hidden = with_invisible(text, insertions)

    understood = UNDERSTANDER.understand(hidden)

    assert essence(understood) == essence(UNDERSTANDER.understand(text))
    assert all(hidden[one.start : one.end] == one.text for one in spans(understood))


@settings(max_examples=80)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_every_span_of_any_text_is_the_text_between_its_offsets(text):
    understood = UNDERSTANDER.understand(text)

    assert all(text[one.start : one.end] == one.text for one in spans(understood))
