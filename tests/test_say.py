"""Saying what was told back: whose words, which verb, which name, and nothing by the way."""

import pytest

from voice_companion.adapters.data_files import read_intents
from voice_companion.cli.compose import build_understander
from voice_companion.core.companion_rules import read_companion_rules
from voice_companion.core.meaning import Part
from voice_companion.core.speech import say

UNDERSTANDER = build_understander()
SPEECH = read_companion_rules(read_intents(), understanding=UNDERSTANDER.rules).dialogue.speech


def said(text: str, *, turned: bool = True) -> str:
    """Return a whole turn said back."""
    meaning = UNDERSTANDER.understand(text).meaning
    assert meaning is not None
    tokens = tuple(range(meaning.events[0].lead, len(meaning.tokens)))
    return say(Part(tokens, tuple(range(len(meaning.events))), 0.0), meaning, SPEECH, turned=turned)


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("i lost my keys on the bus", "you lost your keys on the bus"),
        ("she never rang me back", "she never rang you back"),
        ("we've got two months", "you've got two months"),
        ("the blue one is mine", "the blue one is yours"),
        ("i did it all by myself", "you did it all by yourself"),
        ("my brother and i were late for mass", "you and your brother were late for mass"),
        ("me and my sister went to the lake", "you and your sister went to the lake"),
        ("i told you about the kettle", "you told me about the kettle"),
        ("me mam's poorly again", "your mam's poorly again"),
        ("he cleared out ma da's shed", "he cleared out your da's shed"),
        ("for me rest is a strange thing", "for you rest is a strange thing"),
        ("he told me the truth", "he told you the truth"),
    ],
)  # fmt: skip
def test_pronouns_are_turned(told: str, back: str) -> None:
    assert said(told) == back


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("i'm late again", "you're late again"),
        ("i was waiting for an hour", "you were waiting for an hour"),
        ("i wasn't ready for that", "you weren't ready for that"),
        ("my mum was waiting for an hour", "your mum was waiting for an hour"),
        ("i sat down and was asked to leave", "you sat down and were asked to leave"),
        ("I have been here since March", "you have been here since March"),
        ("i were that embarrassed", "you were that embarrassed"),
        ("i says nothing to him", "you say nothing to him"),
    ],
)
def test_verbs_agree_with_the_one_spoken_to(told: str, back: str) -> None:
    assert said(told) == back


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("she answer me in english", "she answers you in English"),
        ("he don't know about the rent", "he doesn't know about the rent"),
        ("my daughter have no time for me", "your daughter has no time for you"),
        ("everybody talk so fast here", "everybody talks so fast here"),
        ("she roll the eyes and say nothing", "she rolls the eyes and says nothing"),
        ("my brother and my dad drink tea there", "your brother and your dad drink tea there"),
        ("they know me at the market", "they know you at the market"),
        ("he can swim a mile", "he can swim a mile"),
        ("she made him wait outside", "she made him wait outside"),
        ("he hit the brakes too late", "he hit the brakes too late"),
    ],
)
def test_a_learners_verbs_agree_when_they_are_said_back(told: str, back: str) -> None:
    assert said(told) == back


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("um so like i lost the the keys you know", "you lost the keys"),
        ("well i honestly forgot his name", "you forgot his name"),
        ("i had my pie on my own to be honest", "you had your pie on your own"),
        ("like a little girl she stood there", "like a little girl, she stood there"),
        ("it's not that easy is it", "it's not that easy"),
        ("they were all laughing at me weren't they", "they were all laughing at you"),
        ("cos he never came", "he never came"),
    ],
)
def test_what_is_said_by_the_way_is_left_out(told: str, back: str) -> None:
    assert said(told) == back


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("ive not slept since tuesday", "you've not slept since Tuesday"),
        ("emma rang from leeds", "Emma rang from Leeds"),
        ("My neighbour Ludmila brought soup", "your neighbour Ludmila brought soup"),
        ("the mri is on monday", "the MRI is on Monday"),
        ("mrs okafor died in the night", "Mrs Okafor died in the night"),
        ("i dont mind it", "you don't mind it"),
    ],
)
def test_names_and_spellings_are_written_as_they_should_be(told: str, back: str) -> None:
    assert said(told) == back


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("i was polite i just left early", "you were polite. you just left early"),
        ("i love him but i miss my old life", "you love him, but you miss your old life"),
        ("he was rude so i left", "he was rude, so you left"),
        ("i stayed because she asked me", "you stayed because she asked you"),
        ("i cried cause he was so kind", "you cried because he was so kind"),
    ],
)  # fmt: skip
def test_clauses_that_were_run_together_are_set_apart(told: str, back: str) -> None:
    assert said(told) == back


def test_somebody_elses_very_words_are_not_turned() -> None:
    assert said("she said thank you for telling me") == (
        "she said \u201cthank you for telling me\u201d"
    )


def test_reported_words_are_turned() -> None:
    assert said("my mum said i was too sensitive") == "your mum said you were too sensitive"


def test_a_question_of_theirs_can_stay_in_their_own_words() -> None:
    assert said("what am i supposed to do now", turned=False) == "what am I supposed to do now"
