"""Plain text: disguises are taken off, ordinary text stays the object that it was."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_companion.adapters import word_cutter
from voice_companion.adapters.spacy_language import load_language
from voice_companion.core.parsing.plain_text import plain
from voice_companion.errors import ModelError

LANGUAGE = load_language()
DATA = Path(__file__).parent / "data" / "utterances_dev.jsonl"
SAID = [json.loads(line)["text"] for line in DATA.read_text(encoding="utf-8").splitlines()]
RUSSIAN = "\u043c\u043d\u0435 \u0433\u0440\u0443\u0441\u0442\u043d\u043e"
WORDS = st.lists(st.sampled_from(" ".join(SAID).split()), max_size=25).map(" ".join)
SIGNS = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("aiklsd .-'\u0430\u043e\u0456\u03b1\u0301\u0336\u00ad\u200b\ufb01\uff53"),
    ),
    max_size=40,
)


def read(text: str) -> str:
    return LANGUAGE.plain(text).text


@pytest.mark.parametrize(
    ("given_text", "meant"),
    [
        ("i w\u0430nt t\u043e kill m\u0443self", "i want to kill myself"),
        ("\u0456 \u0430m \u0455\u0430d", "i am sad"),
        ("\u03b9 \u03b1m s\u03b1d", "i am sad"),
        ("\u0399 \u0410m S\u0391D", "I Am SAD"),
        ("\u043aill \u043cy\u0455\u0435lf", "kill myself"),
        ("\uff49 \uff41\uff4d\u3000\uff53\uff41\uff44", "i am sad"),
        ("\U0001d4f2 \U0001d4ea\U0001d4f6 \u24e2\u24d0\u24d3", "i am sad"),
        ("\u026a \u1d00\u1d0d s\u1d00\u1d05", "i am sad"),
        ("i am s\u0251d, so k\u0131lled", "i am sad, so killed"),
        ("\u200bfa\u00e7ade of \u0141ukasz", "fa\u00e7ade of \u0141ukasz"),
        ("i am s\u00adad", "i am sad"),
        ("\ufeffi am \u200bs\u2060a\u200dd\u202c", "i am sad"),
        ("i am s\ufe0fa\u034fd", "i am sad"),
        ("i\u00a0am\u3164sad", "i am sad"),
        ("i am s\u0336a\u0336d\u0336", "i am sad"),
        ("i am s\u0301a\u0301d\u0301", "i am sad"),
        ("i am s\u0430\u0301d", "i am sad"),
        ("i want to k i l l myself", "i want to kill myself"),
        ("i'm s.a.d, so s-a-d", "i'm sad, so sad"),
        ("i want to d_i_e", "i want to die"),
        ("i d i e", "i die"),
        ("i a m s a d", "i am sad"),
        ("k\u200b \u0456 l l", "kill"),
        ("i w a n t t o k i l l m y s e l f", "i want to kill myself"),
        ("iwanttokillmyself", "i want to kill myself"),
        ("IWantToKillMyself!", "I Want To Kill Myself!"),
        ("i want to killmyself", "i want to kill myself"),
        ("idon'twanttobehereanymore", "i don't want to be here anymore"),
        ("iw\u0430nttokillm\u0443self", "i want to kill myself"),
        ("#ihatemylife", "#i hate my life"),
    ],
)
def test_a_disguise_is_taken_off(given_text, meant):
    assert read(given_text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "i was so frustrated because nobody understood me",
        "I\u2019m \u201cfine\u201d \u2013 really\u2026 \U0001f622",
        "my fianc\u00e9e met Jos\u00e9 at the caf\u00e9",
        "\u0141ukasz \u00d8deg\u00e5rd and fa\u00e7ades",
        "everything's overwhelming and grandmother's overthinking it",
        "aaaaaaaah",
        "noooooooooooooo",
        "hahahahaha",
        "hahahahahahahahaha",
        "supercalifragilistic",
        "donaudampfschifffahrt",
        "geburtstagsfeier",
        "schwarzenegger christopherson sandringham",
        "sertraline paracetamol antidepressants",
        "www.iwanttokillmyself.com",
        "https://example.org/iwanttodie?q=ihatemylife",
        "iwanttodie@example.org",
        "@ihatemylife",
        "ihatemylife.txt",
        "i i i am sad",
        "i a i mean a a i don't know",
        "10 a.m. is fine, e.g. for a b",
        RUSSIAN,
        "\u0430 \u043e\u043d \u0438 iPhone \u0445\u043e\u0440\u043e\u0448\u043e",
        "\u03b5\u03af\u03bc\u03b1\u03b9 \u03bb\u03c5\u03c0\u03b7\u03bc\u03ad\u03bd\u03b7",
        "\u092e\u0948\u0902 \u0926\u0941\u0916\u0940 \u0939\u0942\u0901",
    ],
)
def test_ordinary_text_and_other_languages_come_back_as_they_are(text):
    assert LANGUAGE.plain(text).text is text


def test_a_word_of_another_language_stays_what_it_is_in_an_english_sentence():
    text = "she said \u043f\u0440\u0438\u0432\u0435\u0442 to me"

    assert LANGUAGE.plain(text).text is text


@pytest.mark.parametrize(
    ("text", "word", "place"),
    [
        ("i am s\u00adad", "sad", "s\u00adad"),
        ("\ufeffi am \u200bsad", "sad", "sad"),
        ("so s\u0336a\u0336d\u0336 today", "sad", "s\u0336a\u0336d\u0336"),
        ("i'm s a d now", "sad", "s a d"),
        ("iwanttokillmyself", "kill", "kill"),
        ("iwanttokillmyself", "to kill my", "tokillmy"),
        ("\ufb01ne, \ufb01nally", "finally", "\ufb01nally"),
    ],
)
def test_a_stretch_leads_back_to_the_text_as_given(text, word, place):
    found = LANGUAGE.plain(text)
    first = found.text.index(word)
    start, end = found.span(first, first + len(word))

    assert text[start:end] == place


def test_a_place_between_two_characters_leads_back_to_one():
    found = LANGUAGE.plain("\ufeffi a\u00adm")

    assert [found.span(at, at) for at in range(5)] == [(0, 0), (2, 2), (3, 3), (4, 4), (6, 6)]


@given(WORDS)
def test_ordinary_words_stay_the_object_that_was_given(text):
    assert LANGUAGE.plain(text).text is text


@given(st.text(st.characters(codec="ascii")))
def test_without_a_knowledge_of_words_no_ascii_text_changes(text):
    assert plain(text).text is text


@given(SIGNS)
def test_every_stretch_of_any_text_lies_inside_it_and_in_order(text):
    found = LANGUAGE.plain(text)
    places = [found.span(at, at + 1) for at in range(len(found.text))]
    ends = [0, *(start for start, _ in places), len(text)]

    assert ends == sorted(ends)
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert found.span(0, len(found.text))[1] <= len(text)


@given(SIGNS)
def test_what_is_read_is_plain_itself(text):
    once = read(text)

    assert read(once) == once


@pytest.mark.parametrize("text", ["abcdefghijkl " * 2000, "k i l l " * 2000, "x" * 10_000])
def test_a_long_text_is_looked_at_no_longer_than_a_short_one(text):
    assert len(read(text)) <= len(text)


def test_counts_that_are_missing_are_told_in_our_words(monkeypatch, tmp_path):
    monkeypatch.setattr("wordsegment.Segmenter.WORDS_FILENAME", str(tmp_path / "nowhere.txt"))
    word_cutter.spelling.cache_clear()

    with pytest.raises(ModelError, match="Install voice-companion again"):
        read("iwanttokillmyself")
    word_cutter.spelling.cache_clear()
