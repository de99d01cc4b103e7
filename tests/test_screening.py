"""What one turn tells of danger: evidence and judgement together, or a plain statement."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.impressions import impression
from voice_companion.adapters.data_files import read_intents
from voice_companion.core.examples import Nearest
from voice_companion.core.labels import Danger
from voice_companion.core.rulebook import read_rules
from voice_companion.core.safety.danger_rules import DangerRules
from voice_companion.core.safety.screening import (
    NOTHING,
    Level,
    Screening,
    built_up,
    other_in_danger,
    plain_statement,
    screen,
)
from voice_companion.errors import RulebookError

TABLE = read_intents()["danger"]
RULES = read_rules(DangerRules, TABLE, part="danger")
NO_EXAMPLES = Nearest(np.zeros((0, 384), dtype=np.float32), [])
TEXT = "i kept looking at the water"
MARKED = ((7, 27, 0.95),)
AXIS = np.eye(384, dtype=np.float32)[0]


def screened(text=TEXT, *, nearest=NO_EXAMPLES, **made):
    return screen(text, impression(**made), nearest, RULES)


@pytest.mark.parametrize("tier", [tier for tier in Danger if tier is not Danger.SELF_HARM_POSSIBLE])
def test_judgement_with_evidence_is_a_disclosure(tier):
    found = screened(tier=tier, evidence=MARKED)

    assert found.level is Level.TOLD
    assert found.tier is tier
    assert [span.text for span in found.evidence] == ["looking at the water"]


def test_judgement_without_evidence_is_asked_about():
    assert screened(tier=Danger.SELF_HARM, danger=0.99).level is Level.ASK


def test_evidence_without_judgement_is_nothing():
    assert screened(tier=None, evidence=MARKED) == screened(tier=None)


def test_half_a_judgement_with_evidence_is_asked_about_and_without_it_nothing():
    between = (RULES.levels.ask + RULES.levels.ask_alone) / 2
    hint = Danger.SELF_HARM_POSSIBLE

    assert screened(tier=hint, danger=between, evidence=MARKED).level is Level.ASK
    assert screened(tier=hint, danger=between).level is Level.NONE


def test_what_may_well_be_about_oneself_is_taken_to_be():
    made = impression(tier=Danger.HARM_OTHERS, danger=0.95, evidence=MARKED)
    chances = {**made.dangers, Danger.HARM_OTHERS: 0.6, Danger.SELF_HARM: 0.35}

    found = screen(TEXT, replace(made, dangers=chances), NO_EXAMPLES, RULES)

    assert found.tier is Danger.SELF_HARM


def test_a_hint_at_not_wanting_to_live_is_asked_about_however_sure_it_is():
    found = screened(tier=Danger.SELF_HARM_POSSIBLE, evidence=MARKED)

    assert found.level is Level.ASK


PLAIN = [
    ("i want to kill myself", Danger.SELF_HARM),
    ("I want to die.", Danger.SELF_HARM),
    ("i dont want to live anymore", Danger.SELF_HARM),
    ("i'm going to end my life tonight", Danger.SELF_HARM),
    ("and i just really want to hang myself", Danger.SELF_HARM),
    ("Long day. I wish I was dead.", Danger.SELF_HARM),
    ("i tried to kill myself last night", Danger.SELF_HARM),
    ("i've been cutting myself again", Danger.SELF_HARM),
    ("my film is on and i want to kill myself", Danger.SELF_HARM),
    ("my husband hit me last night", Danger.ABUSE),
    ("my boyfriend has been hitting me and he hits me again", Danger.ABUSE),
    ("i took an overdose", Danger.MEDICAL),
    ("help she's not breathing", Danger.MEDICAL),
    ("i'm going to stab him tonight", Danger.HARM_OTHERS),
]
TAKEN_BACK = [
    "i said i don't want to die",
    "i'm not going to kill myself",
    "he said i want to die and then he laughed",
    "the song goes i want to die and i sing along",
    "i want to die laughing when she does that",
    "i want to die of embarrassment",
    "i tried to kill myself years ago and i'm well now",
    "i want to kill myself lol",
    "she never hit me",
    "he hit me with a cushion",
    "i'd never want to die",
]


@pytest.mark.parametrize(("said", "tier"), PLAIN)
def test_a_plain_statement_is_told_even_where_the_listener_hears_nothing(said, tier):
    found = screened(said, tier=None)

    assert (found.level, found.tier, found.plain) == (Level.TOLD, tier, True)


@pytest.mark.parametrize("said", TAKEN_BACK)
def test_denied_reported_sung_or_laughed_at_it_is_no_plain_statement(said):
    assert plain_statement(said, RULES) is None


def test_what_is_denied_in_one_sentence_hides_nothing_in_the_next():
    assert plain_statement("It's not that. I want to die.", RULES) is Danger.SELF_HARM


def test_the_gravest_of_two_plain_statements_is_told():
    said = "my husband hit me and i want to kill myself"

    assert plain_statement(said, RULES) is Danger.SELF_HARM


def near(label):
    return Nearest(AXIS[None], [label])


def test_a_turn_very_near_a_dangerous_example_takes_its_tier():
    found = screened(tier=None, vector=AXIS, nearest=near(Danger.ABUSE))

    assert (found.level, found.tier) == (Level.TOLD, Danger.ABUSE)


def test_a_turn_very_near_a_harmless_twin_is_none_whatever_the_head_says():
    found = screened(tier=Danger.ABUSE, evidence=MARKED, vector=AXIS, nearest=near(None))

    assert found.level is Level.NONE


def test_a_harmless_twin_hides_no_plain_statement():
    found = screened("i want to die", tier=None, vector=AXIS, nearest=near(None))

    assert found.level is Level.TOLD


@pytest.mark.parametrize(
    "said", ["my friend says she wants to die", "my sister is talking about killing herself"]
)
def test_somebody_elses_danger_is_noticed_and_is_no_statement_of_the_speaker(said):
    assert other_in_danger(said, RULES)
    assert plain_statement(said, RULES) is None


def test_ordinary_talk_tells_of_nobodys_danger():
    assert not other_in_danger("my sister is talking about a new kitchen", RULES)


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text):
    found = screen(text, impression(), NO_EXAMPLES, RULES)

    assert found == NOTHING or found.tier is not None or found.level is Level.NONE


def test_danger_that_grows_over_three_turns_is_asked_about():
    turn = Screening(chance=0.8, leaning=Danger.ABUSE)
    calm = Screening(chance=0.1, leaning=Danger.ABUSE)

    grown = built_up([turn, turn, turn], RULES.levels)
    assert (grown.level, grown.tier) == (Level.ASK, Danger.ABUSE)
    assert built_up([calm, calm, turn], RULES.levels) == turn
    assert built_up([turn, turn, calm], RULES.levels) == calm


def test_a_tier_without_examples_is_a_mistake_of_the_file():
    tiers = {name: value for name, value in TABLE["tiers"].items() if name != "abuse"}

    with pytest.raises(RulebookError, match=r"danger\.toml.*abuse"):
        read_rules(DangerRules, {**TABLE, "tiers": tiers}, part="danger")


def test_a_pattern_with_a_slip_of_the_pen_is_named():
    plain = {**TABLE["plain"], "says": {"abuse": ["(he hit me"]}}

    with pytest.raises(RulebookError, match=r"\(he hit me"):
        read_rules(DangerRules, {**TABLE, "plain": plain}, part="danger")
