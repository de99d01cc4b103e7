"""A trained judge stands beside the rules: it hears what they do not, and may pass over some."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.probes import DANGEROUS, HARMLESS
from voice_companion.adapters import danger_score
from voice_companion.adapters.danger_score import FILE, load_judge
from voice_companion.adapters.data_files import data_folder, read_intents
from voice_companion.core.labels import Danger
from voice_companion.core.rulebook import read_rules
from voice_companion.core.safety.judge import TIERS, Judge
from voice_companion.core.safety.screening import SafetyRules, screen, screen_context
from voice_companion.core.safety.traits import BITS, traits
from voice_companion.errors import ModelError

RULES = read_rules(SafetyRules, read_intents()["safety"], part="safety")
JUDGE = load_judge()
JUDGED = RULES.judged_by(JUDGE)


def found(text, rules=JUDGED):
    return screen(text, None, rules)


def judge_of(words, *, tier=Danger.SELF_HARM, worth=100):
    """Return a judge to whom these words weigh much, and all others nothing."""
    weights = np.zeros((1 << BITS, 1 + len(TIERS)), dtype=np.int8)
    for word in words:
        weights[traits((word,), (), {})] = worth
    weights[:, 1:] = 0
    biases = np.zeros(1 + len(TIERS), dtype=np.float32)
    biases[1 + TIERS.index(tier)] = 1
    scales = np.ones(1 + len(TIERS), dtype=np.float32)
    return Judge(weights, scales, biases, kinds={}, alarm=50.0, veto=-50.0)


def test_what_the_judge_is_sure_of_is_danger_of_the_tier_that_it_names():
    rules = RULES.judged_by(judge_of(["sesame"], tier=Danger.ABUSE))

    assert found("open the sesame", rules) is Danger.ABUSE
    assert found("open the sesame", RULES) is None
    assert found("open the poppy", rules) is None


def test_one_or_two_words_are_left_to_the_rules():
    rules = RULES.judged_by(judge_of(["sesame"]))

    assert found("oh sesame", rules) is None
    assert found("kill myself", rules) is found("kill myself", RULES)


def test_where_the_rules_hear_something_they_name_the_tier():
    rules = RULES.judged_by(judge_of(["want", "to", "die"], tier=Danger.ABUSE))

    assert found("i want to die", rules) is Danger.SELF_HARM


def test_a_judge_who_is_sure_that_there_is_nothing_silences_no_plain_statement():
    nothing = judge_of(["i", "want", "to", "die", "kill", "myself"], worth=-127)
    rules = RULES.judged_by(replace(nothing, veto=0.0))

    assert found("i want to die", rules) is Danger.SELF_HARM
    assert found("i want to kill myself", rules) is Danger.SELF_HARM


def test_a_pause_in_a_sentence_is_bridged_by_the_rules_alone():
    rules = RULES.judged_by(judge_of(["sesame"]))

    assert screen_context(["open the sesame", "poppy"], rules) is None
    assert screen_context(["i just want to", "die"], rules) is Danger.SELF_HARM


def test_no_explicit_probe_of_self_harm_is_missed_beside_the_judge():
    explicit = [probe["text"] for probe in DANGEROUS if probe["tier"] == "self_harm"]

    assert [text for text in explicit if found(text) is None] == []


@pytest.mark.parametrize("tier", [tier.value for tier in Danger if tier is not Danger.SELF_HARM])
def test_at_least_nine_of_ten_other_probes_are_caught_beside_the_judge(tier):
    texts = [probe["text"] for probe in DANGEROUS if probe["tier"] == tier]

    assert sum(found(text) is not None for text in texts) >= 0.9 * len(texts)


def test_false_alarms_beside_the_judge_are_at_most_one_in_two_hundred():
    alarms = [probe["text"] for probe in HARMLESS if found(probe["text"])]

    assert len(alarms) <= 0.005 * len(HARMLESS), alarms


def test_capitals_and_a_full_stop_weigh_nothing():
    def weight(text):
        words = tuple(text.lower().rstrip(".").split())
        return JUDGE.judge(words, RULES.vocabulary.matches(words)).weight

    assert weight("The river keeps calling me.") == weight("the river keeps calling me")


def test_traits_have_numbers_and_each_counts_once():
    rows = traits(("no", "more", "no", "more"), [("denial", 0, 1)], {"more": (1, 2, 3)})

    assert rows == sorted(set(rows))
    assert all(0 <= row < 1 << BITS for row in rows)


def test_two_elements_that_stand_far_apart_are_no_trait_together():
    near = traits(("a",) * 12, [("wish", 0, 1), ("dead", 3, 4)], {})
    far = traits(("a",) * 12, [("wish", 0, 1), ("dead", 11, 12)], {})

    assert len(near) > len(far)


@given(st.text(max_size=300))
def test_any_text_is_weighed_without_an_error(text):
    assert found(text) in {None, *Danger}


def test_the_weights_travel_in_less_than_three_megabytes():
    assert (data_folder("models") / "danger_score" / FILE).stat().st_size < 3_000_000


@pytest.mark.parametrize("content", [b"", b"no weights", None])
def test_broken_or_missing_weights_are_told_in_one_sentence(content, tmp_path, monkeypatch):
    monkeypatch.setattr(danger_score, "data_folder", lambda _name: tmp_path)
    (tmp_path / "danger_score").mkdir()
    if content is not None:
        (tmp_path / "danger_score" / FILE).write_bytes(content)

    with pytest.raises(ModelError, match=r"cannot be loaded\. Install voice-companion again"):
        load_judge()
