"""Danger is heard in plain and oblique words; figures of speech, grief and fiction are let be."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.probes import DANGEROUS, HARMLESS
from voice_companion.adapters import data_files
from voice_companion.adapters.data_files import read_intents
from voice_companion.core.labels import Danger
from voice_companion.core.rulebook import read_rules
from voice_companion.core.safety.automaton import Automaton
from voice_companion.core.safety.screening import (
    SafetyRules,
    gravest,
    in_context,
    mended,
    other_in_danger,
    screen,
    screen_all,
    screen_context,
    screened,
)
from voice_companion.errors import RulebookError

TABLE = read_intents()["safety"]
RULES = read_rules(SafetyRules, TABLE, part="safety")


def found(text):
    return screen(text, None, RULES)


def share(hits, probes):
    return sum(hits) / len(probes)


@pytest.mark.parametrize(
    ("tier", "said"), [(one.tier, said) for one in RULES.readings for said in one.examples]
)
def test_every_example_of_a_reading_is_found_in_its_tier(tier, said):
    assert found(said) is tier


@pytest.mark.parametrize("said", [said for one in RULES.harmless for said in one.examples])
def test_every_harmless_example_is_let_be(said):
    assert found(said) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [(name, said) for name, element in RULES.elements.items() for said in element.examples],
)
def test_every_example_of_an_element_shows_it(name, said):
    shown = {element for element, _, _ in RULES.vocabulary.matches(mended(said, RULES))}

    assert name in shown


def test_no_element_waits_for_a_word_that_is_set_aside():
    asides = RULES.asides_and_slips[0]
    says = [said for element in RULES.elements.values() for said in element.says]
    words = {word for said in says for word in re.findall(r"[\w*]+", said) if word.isalpha()}

    assert [word for word in words if asides.matches((word,))] == []


def test_each_element_is_named_by_a_reading():
    used = {one for reading in RULES.readings for need in reading.choices for one in need}
    used |= {one for reading in RULES.readings for one in reading.unless}
    used |= {cue for pair in RULES.together for cue in pair.cues}
    used |= {"denial", "no_denial", "speaker", "somebody", "break", "carries"}

    assert set(RULES.elements) - used == set()


@pytest.mark.parametrize(
    "said",
    [
        "dying is all that i want",
        "all that i want is to die",
        "i want with all my heart to die",
        "i don't think that i want to be alive",
        "i wish that i was not alive",
    ],
)
def test_elements_are_read_in_any_order_and_form(said):
    assert found(said) is Danger.SELF_HARM


@pytest.mark.parametrize(
    "said",
    ["i want to live", "i don't want to die", "i don't want to not live", "i hope i don't die"],
)
def test_two_denials_cancel_each_other_out(said):
    assert found(said) is None


@pytest.mark.parametrize(
    "said", ["he wants to die", "my uncle drank a lot and wanted to die", "i want him to live"]
)
def test_the_nearest_subject_is_who_it_is_said_of(said):
    assert found(said) is None


def test_another_subject_in_an_earlier_clause_hides_nothing():
    assert found("my dad shouted and i want to die") is Danger.SELF_HARM
    assert found("i fought with my dad and want to die") is Danger.SELF_HARM


def test_there_are_enough_probes_of_every_tier():
    tiers = [probe["tier"] for probe in DANGEROUS]

    assert len(DANGEROUS) >= 150
    assert len(HARMLESS) >= 300
    assert all(tiers.count(tier.value) >= 10 for tier in Danger)


def test_no_explicit_probe_of_self_harm_is_missed():
    explicit = [probe["text"] for probe in DANGEROUS if probe["tier"] == "self_harm"]

    assert [text for text in explicit if found(text) is None] == []


@pytest.mark.parametrize("tier", [tier.value for tier in Danger if tier is not Danger.SELF_HARM])
def test_at_least_nine_of_ten_probes_of_every_other_tier_are_caught(tier):
    texts = [probe["text"] for probe in DANGEROUS if probe["tier"] == tier]

    assert share([found(text) is not None for text in texts], texts) >= 0.9


def test_false_alarms_are_at_most_one_in_two_hundred():
    alarms = [probe["text"] for probe in HARMLESS if found(probe["text"])]

    assert len(alarms) <= 0.005 * len(HARMLESS), alarms


def test_only_the_harmless_stretch_is_let_be_and_never_the_whole_utterance():
    assert found("this traffic is killing me and i want to die") is Danger.SELF_HARM


@pytest.mark.parametrize(
    "said",
    [
        "i was in the kitchen and i thought of killing myself",
        "i lost my job and now i think about suicide",
        "we watched a film and i want to die",
        "i haven't seen the dog all day and i've been cutting myself",
        "i got to the last level of the game and i'm going to end my life",
    ],
)
def test_what_is_told_in_another_clause_excuses_nothing(said):
    assert found(said) is Danger.SELF_HARM


@pytest.mark.parametrize(
    "said",
    [
        "have you ever swum in a river or a lake",
        "the roof leaked and then the roof fell in",
        "i couldn't cry at first and i didn't cry at the funeral",
    ],
)
def test_words_of_one_kind_or_said_twice_do_not_add_up(said):
    assert found(said) is None


def test_a_sentence_that_ends_between_two_elements_parts_them():
    assert found("If I fail he'll kill me. I have to do well.") is not Danger.SELF_HARM


def test_a_word_inside_a_phrase_of_danger_is_no_excuse_for_it():
    assert found("i've run out of insulin and i'm shaking") is Danger.MEDICAL


@pytest.mark.parametrize(
    "said",
    [
        "I WANT TO DIE!",
        "i i want to um to die",
        "i want to\u200b die",
        "I don\u2019t want to live.",
    ],
)
def test_capitals_fillers_repeats_and_odd_characters_hide_nothing(said):
    assert found(said) is Danger.SELF_HARM


@pytest.mark.parametrize(
    "said",
    ["i want to dye", "i feel suicide all", "i want to kill my self", "i want to and my life"],
)
def test_slips_of_the_recognizer_are_caught(said):
    assert found(said) is Danger.SELF_HARM


def test_dyeing_hair_is_no_slip():
    assert found("i want to dye my hair red") is None


def test_being_scared_by_shouting_alone_is_no_abuse():
    assert found("she scares me when she shouts") is None
    assert found("he scares me when he drinks") is Danger.ABUSE


def test_a_denial_is_let_be_and_what_follows_it_is_not():
    assert found("i'm not suicidal") is None
    assert found("i don't want to die but i can't stop thinking about killing myself")


@pytest.mark.parametrize("said", ["i'm trying not to kill myself", "i never wanted to die so much"])
def test_a_negation_that_denies_nothing_hides_nothing(said):
    assert found(said) is Danger.SELF_HARM


def test_the_gravest_of_several_dangers_is_told():
    said = "my husband hits me and i want to die"

    assert found(said) is Danger.SELF_HARM
    assert gravest([Danger.ABUSE, None, Danger.MEDICAL]) is Danger.MEDICAL
    assert gravest([]) is None


def test_the_recognizers_other_guesses_are_screened_too():
    guesses = ["i want to dive in the sea", "i want to die and be free"]

    assert screen_all(guesses, RULES) is Danger.SELF_HARM
    assert screen_all([], RULES) is None


@pytest.mark.parametrize(
    "turns",
    [
        ["i can't go on", "i have the pills here"],
        ["i feel like such a burden", "work was long", "i bought a rope"],
        ["i've made up my mind", "i wrote letters to everyone"],
    ],
)
def test_weak_signs_in_different_turns_add_up(turns):
    assert screen_context(turns, RULES) is not None


def test_what_was_read_of_earlier_turns_need_not_be_read_again():
    turns = ["i can't go on", "work was long", "i have the pills here"]

    kept = [screened(text, RULES) for text in turns]

    assert in_context(kept, RULES) is screen_context(turns, RULES) is Danger.SELF_HARM
    assert in_context([], RULES) is None


def test_a_sentence_cut_in_two_by_a_pause_is_heard_whole():
    assert screen_context(["i just want to", "die"], RULES) is Danger.SELF_HARM


def test_danger_of_an_earlier_turn_is_not_told_again():
    assert screen_context(["i want to die", "my boss shouted at me"], RULES) is None


def test_signs_far_apart_do_not_add_up():
    between = ["we had soup"] * RULES.recent_turns

    assert screen_context(["i can't go on holiday", *between, "i have a rope"], RULES) is None


def test_somebody_elses_danger_is_no_tier_of_the_speaker_and_still_noticed():
    said = "my friend says she wants to kill herself"

    assert found(said) is None
    assert other_in_danger(said, RULES)
    assert not other_in_danger("my friend says she wants to go home", RULES)


def test_an_unknown_element_is_a_mistake_of_the_file():
    pair = {"cues": ["despair", "hunger"], "tier": "self_harm"}

    with pytest.raises(RulebookError, match="unknown elements: hunger"):
        read_rules(SafetyRules, {**TABLE, "together": [pair]}, part="safety")


def test_a_table_in_several_files_has_each_part_once(tmp_path, monkeypatch):
    monkeypatch.setattr(data_files, "data_folder", lambda _name: tmp_path)
    (tmp_path / "xx").mkdir()
    (tmp_path / "xx" / "safety.toml").write_text("asides = []", encoding="utf-8")
    (tmp_path / "xx" / "safety.words.toml").write_text("asides = []", encoding="utf-8")

    with pytest.raises(RulebookError, match=r"safety\.words\.toml repeats asides"):
        read_intents("xx")


def test_an_unknown_list_is_a_mistake_that_names_the_pattern():
    with pytest.raises(ValueError, match=r"<nobody> said so.*unknown list <nobody>"):
        Automaton({"a": ["<nobody> said so"]}, {})


def test_a_list_that_names_itself_is_a_mistake():
    with pytest.raises(ValueError, match="names itself"):
        Automaton({"a": ["<a>"]}, {"a": ["so <a>"]})


@pytest.mark.parametrize(
    ("pattern", "mistake"),
    [
        ("(a | b", 'lacks "\\)"'),
        ("a )", "too many"),
        ("( | b)", "without words"),
        ("a ?", "no word"),
    ],
)
def test_a_pattern_with_a_slip_of_the_pen_is_named(pattern, mistake):
    with pytest.raises(ValueError, match=mistake):
        Automaton({"a": [pattern]}, {})


def test_an_automaton_finds_the_longest_stretch_of_every_label():
    automaton = Automaton(
        {"end": ["end it [all]"], "gap": ["end ... now"], "affix": ["suicid*"]}, {}
    )

    found_here = automaton.matches(("i", "will", "end", "it", "all", "now", "suicidal"))

    assert found_here == [("end", 2, 5), ("gap", 2, 6), ("affix", 6, 7)]


def test_edges_stand_for_the_beginning_and_the_end():
    automaton = Automaton({"whole": ["^ go away $"]}, {})

    assert automaton.matches(("go", "away")) == [("whole", 0, 2)]
    assert automaton.matches(("go", "away", "now")) == []


def test_no_gap_reaches_over_a_barrier():
    automaton = Automaton({"far": ["game ... die"]}, {}, barriers=frozenset({"i"}))

    assert automaton.matches(("game", "where", "heroes", "die")) == [("far", 0, 4)]
    assert automaton.matches(("game", "and", "i", "die")) == []


def test_the_words_of_a_person_leave_no_trace_in_the_automaton():
    automaton = Automaton({"wish": ["want to die"]}, {})

    automaton.matches(("sesame", "want", "sesame", "to", "die"))

    assert "sesame" not in automaton.kept_words


@given(st.text(max_size=400))
def test_any_text_has_a_tier_or_none_and_never_an_error(text):
    assert found(text) in {None, *Danger}


@given(st.sampled_from([probe["text"] for probe in DANGEROUS if probe["tier"] == "self_harm"]))
def test_capitals_and_a_full_stop_never_hide_an_explicit_probe(text):
    assert found(text.upper() + ".") is not None
