"""The second opinion on danger, by words alone: what it counts, and how far it can move."""

import numpy as np
import pytest

from voice_companion.adapters.data_files import data_folder
from voice_companion.adapters.listener_model import ListenerModel
from voice_companion.adapters.word_opinion import SLOTS, WORDS, WordOpinion, slots
from voice_companion.core.impression import Situated

WORD_OPINION = WordOpinion(data_folder("models") / "listener")


def test_words_and_pairs_are_counted_once_each():
    assert sorted(slots("no no no")) == sorted(set(slots("no no")))


def test_capitals_and_punctuation_change_nothing():
    assert set(slots("I\u2019m here, Now!")) == set(slots("i'm here now"))


@pytest.mark.parametrize(
    ("graver", "calmer"),
    [
        ("i want to kill myself", "i want to wash the car"),
        ("he hits me when he drinks", "he sings to me when he drinks"),
        ("i took all the tablets", "i took all the photographs"),
    ],
)
def test_graver_words_have_higher_odds(graver, calmer):
    assert WORD_OPINION.log_odds(graver) > WORD_OPINION.log_odds(calmer)


def test_a_turn_without_words_has_odds_as_well():
    assert WORD_OPINION.log_odds("...") == WORD_OPINION.log_odds("") < 0


def test_other_weights_than_its_own_are_refused(tmp_path):
    np.savez(tmp_path / WORDS, weights=np.zeros(SLOTS // 2, np.int8), scale=1.0, bias=0.0)

    with pytest.raises(ValueError, match=WORDS):
        WordOpinion(tmp_path)


def test_the_chances_still_come_to_one():
    chances = ListenerModel().read(Situated("he hits me when he drinks")).dangers

    assert sum(chances.values()) == pytest.approx(1.0, abs=1e-6)
