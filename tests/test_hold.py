"""Once danger was told: every cell of the table, and what holds for all of them."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.impressions import impression
from voice_companion.adapters.data_files import read_intents
from voice_companion.core.impression import HoldAct
from voice_companion.core.labels import Command, Danger, Span
from voice_companion.core.rulebook import read_rules
from voice_companion.core.safety.held import Held, HoldTurn
from voice_companion.core.safety.helplines import HelplineRules
from voice_companion.core.safety.hold import Hold
from voice_companion.core.safety.hold_rules import SILENCE, Effect, HoldRules, HoldState
from voice_companion.core.safety.screening import NOTHING, Level, Screening
from voice_companion.errors import RulebookError

TABLES = read_intents()
RULES = read_rules(HoldRules, TABLES["hold"], part="hold")
HELPLINES = read_rules(HelplineRules, TABLES["helplines"], part="helplines")
HOLD = Hold(RULES, HELPLINES, country="UK")
STATES = [state for state in HoldState if state is not HoldState.NONE]
TIERS = [tier for tier in Danger if tier is not Danger.SELF_HARM_POSSIBLE]
ONLY_ABUSE = {HoldState.SAFE_CHECK, HoldState.QUIET}
WORDS = {
    HoldAct.YES: "yes",
    HoldAct.NO: "no",
    HoldAct.NUMBER: "what number",
    HoldAct.MISUNDERSTANDING: "no no it's a play at school",
}


def turn(act, text=None, screening=NOTHING, command=None):
    said = WORDS.get(act, "and then it rained") if text is None else text
    return HoldTurn(said, screening, impression(hold=act), command=command)


def held(state, tier=Danger.SELF_HARM, **more):
    return Held(state=state, tier=tier, told=frozenset({tier}), asked=frozenset({tier}), **more)


def tell(tier, *, plain=False, level=Level.TOLD):
    return Screening(level, tier, plain=plain, chance=0.9)


def play(*turns, start=None):
    """Return the replies to these turns and the last state."""
    state, replies = start or Held(), []
    for one in turns:
        state, reply = HOLD.pass_silence(state) if one is None else HOLD.answer(state, one)
        replies.append(reply)
    return replies, state


CELLS = [
    (state, act, tier)
    for state, act, tier in product(STATES, HoldAct, TIERS)
    if tier is Danger.ABUSE or state not in ONLY_ABUSE
]


@pytest.mark.parametrize(("state", "act", "tier"), CELLS)
def test_every_cell_says_its_line_and_goes_to_its_state(state, act, tier):
    cell = RULES.states[state][act]
    before = held(state, tier)

    after, reply = HOLD.answer(before, turn(act))

    if tier is Danger.ABUSE and cell.effect is Effect.END:
        cell = RULES.states[state][HoldAct.OVERHEARD]
    lands = HoldState.SAFE_CHECK if cell.say.startswith("told") and tier is Danger.ABUSE else None
    assert after.state is (lands or cell.next)
    assert reply.said
    assert reply.ended is (cell.effect in {Effect.END, Effect.LEAVE})
    assert reply.released is (cell.effect is Effect.RELEASE)
    assert (reply.command is Command.FORGET_SESSION) is (cell.effect is Effect.FORGET)
    assert (reply.danger is None) is (after.state is HoldState.NONE)


@pytest.mark.parametrize(("state", "act", "tier"), CELLS)
def test_a_cell_that_is_met_again_says_something_else(state, act, tier):
    before = held(state, tier, since_question=-9)

    once, first = HOLD.answer(before, turn(act))
    again = replace(once, state=state, tier=tier, question=None, quiet=0, since_question=-9)
    _, second = HOLD.answer(again, turn(act))

    cell = RULES.states[state][act]
    single = len(RULES.said(cell.say, tier)) == 1
    assert single or cell.effect is not None or state in ONLY_ABUSE or first.said != second.said


@pytest.mark.parametrize(("state", "tier"), list(product(STATES, TIERS)))
def test_a_silence_gets_a_short_word_of_company(state, tier):
    _, state_after = play(None, start=held(state, tier))
    replies, _ = play(None, start=held(state, tier))

    assert 0 < len(replies[0].said.split()) <= 8
    assert state_after.state is RULES.states[state][SILENCE].next


def test_told_plainly_it_is_welcomed_and_answered_with_the_numbers_twice():
    [reply], after = play(turn(HoldAct.OTHER, screening=tell(Danger.SELF_HARM, plain=True)))

    assert "glad you told me" in reply.said
    assert reply.said.count("nine, nine, nine") == 2
    assert reply.on_screen == ("Emergency: 999", "Samaritans: 116 123")
    assert after.state is HoldState.STAYING


def test_a_doubt_is_asked_about_once_and_with_the_persons_point():
    hint = tell(Danger.SELF_HARM_POSSIBLE, level=Level.ASK)
    replies, after = play(turn(HoldAct.OTHER, screening=hint))

    assert replies[0].question
    assert replies[0].said.startswith("{point} ")
    assert replies[0].danger is Danger.SELF_HARM_POSSIBLE
    assert not replies[0].on_screen
    assert after.state is HoldState.ASKED


def test_a_brush_off_is_no_denial_and_gets_the_number_once():
    hint = tell(Danger.SELF_HARM_POSSIBLE, level=Level.ASK)
    replies, after = play(turn(HoldAct.OTHER, screening=hint), turn(HoldAct.TAKES_BACK))

    assert not replies[1].released
    assert "one, one, six, one, two, three" in replies[1].said
    assert Danger.SELF_HARM not in after.released


@pytest.mark.parametrize("act", [HoldAct.NO, HoldAct.MISUNDERSTANDING])
def test_a_denied_doubt_is_let_go_and_not_asked_again(act):
    hint = tell(Danger.SELF_HARM_POSSIBLE, level=Level.ASK)
    replies, after = play(
        turn(HoldAct.OTHER, screening=hint),
        turn(act),
        turn(HoldAct.OTHER, screening=hint),
    )

    assert replies[1].released
    assert replies[1].danger is None
    assert replies[2] is None
    assert not after.told


def test_a_question_that_was_passed_over_is_asked_once_more_on_new_evidence():
    hint = tell(Danger.SELF_HARM_POSSIBLE, level=Level.ASK)
    shown = replace(hint, evidence=(Span("better off", 0, 10),))
    said = [turn(HoldAct.OTHER, screening=one) for one in (hint, NOTHING, hint, shown)]
    replies, state = play(*said, turn(HoldAct.OTHER), turn(HoldAct.OTHER, screening=shown))

    assert replies[2] is None
    assert replies[3].question
    assert replies[5] is None
    assert not state.active


def test_more_of_it_after_the_question_is_a_disclosure():
    hint = tell(Danger.SELF_HARM_POSSIBLE, level=Level.ASK)
    replies, after = play(turn(HoldAct.OTHER, screening=hint), turn(HoldAct.DANGER, screening=hint))

    assert "nine, nine, nine" in replies[1].said
    assert after.state is HoldState.STAYING


@pytest.mark.parametrize(
    "said", ["i am scared", "i do love him", "i'm on the bridge", "he's asleep so"]
)
def test_only_a_yes_as_a_whole_says_that_it_is_safe(said):
    _, after = play(turn(HoldAct.YES, said), start=held(HoldState.SAFE_CHECK, Danger.ABUSE))

    assert after.state is HoldState.QUIET


@pytest.mark.parametrize(
    "said",
    ["yes", "yeah it is", "um yes i'm alone", "yes he's out", "he's at work till six", "aye"],
)
def test_a_clear_yes_opens_the_talk(said):
    replies, after = play(turn(HoldAct.YES, said), start=held(HoldState.SAFE_CHECK, Danger.ABUSE))

    assert after.state is HoldState.STAYING
    assert "nine, nine, nine" in replies[0].said


@pytest.mark.parametrize(
    "act", [act for act in HoldAct if act not in {HoldAct.YES, HoldAct.FORGET}]
)
def test_nothing_is_deleted_without_a_clear_yes_to_exactly_that(act):
    replies, _ = play(turn(act), start=held(HoldState.DELETE, Danger.ABUSE))

    assert replies[0].command is None


def test_a_wish_to_delete_is_asked_about_and_a_clear_yes_carries_it_out():
    start = held(HoldState.STAYING)
    replies, after = play(turn(HoldAct.FORGET, "wipe that"), turn(HoldAct.YES, "yes"), start=start)

    assert replies[0].command is None
    assert replies[0].question
    assert replies[1].command is Command.FORGET_SESSION
    assert after.active


@pytest.mark.parametrize("said", ["i'm scared", "he'll be home soon", "okay so listen"])
def test_words_that_only_sound_like_a_yes_delete_nothing(said):
    replies, _ = play(turn(HoldAct.YES, said), start=held(HoldState.DELETE, Danger.ABUSE))

    assert replies[0].command is None


def test_while_it_is_not_safe_the_screen_stays_bare_and_no_number_is_said():
    start = held(HoldState.SAFE_CHECK, Danger.ABUSE)
    replies, _ = play(turn(HoldAct.NO), turn(HoldAct.OTHER), turn(HoldAct.DANGER), start=start)

    assert all(not reply.on_screen for reply in replies)
    assert all("nine" not in reply.said for reply in replies)


def test_the_number_is_given_whenever_it_is_asked_for():
    for state in (*STATES, HoldState.NONE):
        replies, _ = play(turn(HoldAct.OTHER, "what's the number"), start=Held(state=state))

        assert "nine, nine, nine" in replies[0].said


def test_a_misunderstanding_that_is_explained_is_let_go_with_an_apology():
    start = held(HoldState.STAYING, Danger.HARM_OTHERS)
    replies, after = play(turn(HoldAct.MISUNDERSTANDING, "the turkey we keep three"), start=start)

    assert replies[0].released
    assert "{point}" in replies[0].said
    assert replies[0].said_without_point
    assert not replies[0].on_screen
    assert after.told == frozenset()


def test_after_it_was_explained_only_a_plain_statement_opens_it_again():
    start = held(HoldState.STAYING, Danger.MEDICAL)
    _, after = play(turn(HoldAct.MISUNDERSTANDING, "it is a play at school"), start=start)
    still = turn(HoldAct.OTHER, "doctor she has no pulse", tell(Danger.MEDICAL))
    plain = turn(HoldAct.OTHER, "she is not breathing", tell(Danger.MEDICAL, plain=True))

    assert HOLD.answer(after, still)[1] is None
    assert HOLD.answer(after, plain)[1] is not None


@pytest.mark.parametrize("act", [HoldAct.TAKES_BACK, HoldAct.NO])
def test_one_no_i_am_fine_does_not_end_a_disclosure(act):
    replies, after = play(turn(act, "no i'm fine"), start=held(HoldState.STAYING))

    assert replies[0].danger is Danger.SELF_HARM
    assert after.active


def test_a_bare_word_explains_nothing():
    _, after = play(turn(HoldAct.MISUNDERSTANDING, "no"), start=held(HoldState.STAYING))

    assert after.active


def test_what_was_confirmed_is_not_explained_away():
    start = held(HoldState.STAYING, confirmed=True)
    replies, after = play(turn(HoldAct.MISUNDERSTANDING, "i was quoting a song"), start=start)

    assert after.state is HoldState.CHECK
    assert replies[0].question


def test_told_twice_that_all_is_well_it_is_believed():
    replies, after = play(
        turn(HoldAct.TAKES_BACK), turn(HoldAct.YES, "yes i'm safe"), start=held(HoldState.STAYING)
    )

    assert replies[0].question
    assert replies[1].danger is None
    assert after.state is HoldState.NONE
    assert after.told == {Danger.SELF_HARM}


def test_a_graver_danger_is_spoken_to_first():
    start = held(HoldState.STAYING)
    replies, after = play(turn(HoldAct.OTHER, "i took them all", tell(Danger.MEDICAL)), start=start)

    assert after.tier is Danger.MEDICAL
    assert "can't wait" in replies[0].said


def test_danger_that_goes_on_is_never_praised():
    for tier in TIERS:
        for line in RULES.tiers[tier].again:
            assert not line.lower().startswith(("good", "yes", "okay", "all right"))


def test_a_question_of_the_hold_is_answered_as_what_it_asked():
    question = RULES.questions["someone"]
    start = held(HoldState.STAYING, question="someone")

    for act, said in ((HoldAct.YES, question.yes), (HoldAct.NO, question.no)):
        assert play(turn(act), start=start)[0][0].said == said


def test_at_most_one_turn_in_three_of_a_hold_is_a_question():
    replies, _ = play(*[turn(HoldAct.OTHER)] * 5, start=held(HoldState.STAYING, since_question=0))

    assert sum(reply.question for reply in replies) <= 2


def test_the_full_text_is_not_said_a_third_time_unless_asked_for():
    turns = [turn(HoldAct.DANGER, f"i mean it {n}", tell(Danger.SELF_HARM)) for n in range(8)]
    replies, _ = play(*turns)

    assert sum("To talk with someone" in reply.said for reply in replies) == 1


def test_stop_ends_with_the_number_on_the_screen_and_the_door_open():
    replies, after = play(turn(HoldAct.STOP), start=held(HoldState.STAYING))

    assert replies[0].ended
    assert "Samaritans: 116 123" in replies[0].on_screen
    assert after.active


def test_somebody_coming_ends_it_in_a_word_with_a_bare_screen():
    for state in STATES:
        replies, _ = play(turn(HoldAct.OVERHEARD), start=held(state, Danger.ABUSE))

        assert replies[0].ended
        assert len(replies[0].said.split()) <= 2
        assert replies[0].on_screen == ()


def test_repeat_says_the_last_line_again():
    start, last = HOLD.answer(held(HoldState.STAYING), turn(HoldAct.COMPANY))
    _, again = HOLD.answer(start, turn(HoldAct.OTHER, "say that again", command=Command.REPEAT))

    assert again.said == last.said


def test_how_it_speaks_can_be_changed_in_a_hold():
    before = held(HoldState.STAYING)
    after, reply = HOLD.answer(before, turn(HoldAct.OTHER, "slower", command=Command.SLOWER))

    assert reply is None
    assert after.active


def test_somebody_elses_danger_is_offered_a_number_once_and_nothing_is_held():
    said = HoldTurn("he wants to die", NOTHING, impression(), other_in_danger=True)
    replies, after = play(said, said)

    assert "for someone" in replies[0].said
    assert replies[0].danger is None
    assert replies[1] is None
    assert not after.active


def test_an_unknown_country_is_told_of_its_local_emergency_number():
    hold = Hold(RULES, HELPLINES, country=None)
    _, reply = hold.answer(Held(), turn(HoldAct.OTHER, screening=tell(Danger.SELF_HARM)))

    assert "your local emergency number" in reply.said


@pytest.mark.parametrize("line", sorted(set(RULES.lines())))
def test_no_line_promises_blames_or_names_a_method(line):
    words = line.lower()

    for never in ("commit", "always be", "promise", "why did", "you should", "at least", "pills"):
        assert never not in words
    assert line.count("?") <= 1


@given(
    st.lists(
        st.tuples(
            st.sampled_from([*HoldAct, None]),
            st.sampled_from([NOTHING, *[tell(tier) for tier in Danger]]),
            st.sampled_from(["yes", "no", "", "what number", "and then it rained"]),
        ),
        max_size=12,
    )
)
def test_whatever_is_said_in_whatever_order_there_is_an_answer_while_danger_is_open(turns):
    state = Held()
    for act, screening, text in turns:
        was_open = state.active
        if act is None:
            state, reply = HOLD.pass_silence(state)
        else:
            state, reply = HOLD.answer(state, turn(act, text, screening))
        assert reply is not None or not was_open
        if reply is not None:
            assert "{" not in reply.said.replace("{point}", "")
            assert reply.said.count("?") <= 1


@pytest.mark.parametrize("part", ["states", "questions"])
def test_a_table_with_a_hole_is_refused(part):
    table = {**TABLES["hold"]}
    inner = dict(table[part])
    name, content = next(iter(inner.items()))
    inner[name] = dict(list(content.items())[1:])
    table[part] = inner

    with pytest.raises(RulebookError, match=r"hold\.toml"):
        read_rules(HoldRules, table, part="hold")


def test_what_was_neither_told_plainly_nor_confirmed_is_checked_after_two_calm_turns():
    step = HOLD.answer(Held(), turn(HoldAct.OTHER, "", screening=tell(Danger.SELF_HARM)))
    for said in ("then we had tea", "the bus was late"):
        step = HOLD.answer(step[0], turn(HoldAct.OTHER, said))

    assert step[0].state is HoldState.CHECK


def test_what_was_told_plainly_is_stayed_with_for_longer():
    told = tell(Danger.SELF_HARM, plain=True)
    step = HOLD.answer(Held(), turn(HoldAct.OTHER, "", screening=told))
    for said in ("then we had tea", "the bus was late", "and then it rained"):
        step = HOLD.answer(step[0], turn(HoldAct.OTHER, said))

    assert step[0].state is HoldState.STAYING


@pytest.mark.parametrize(
    ("text", "given"),
    [("should i text him", False), ("could you find me some sort of helpline", True)],
)
def test_out_of_the_blue_only_words_for_the_number_ask_for_it(text, given):
    (reply,), _ = play(turn(HoldAct.NUMBER, text))

    assert (reply is not None) is given


def test_once_danger_was_spoken_of_the_number_needs_no_word_for_it():
    told = Held(told=frozenset({Danger.SELF_HARM}), asked=frozenset({Danger.SELF_HARM}))

    (reply,), _ = play(turn(HoldAct.NUMBER, "who was it you said to ring"), start=told)

    assert reply is not None
