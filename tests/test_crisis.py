"""After a disclosure: what is said, how long it is held, and how a person gets out of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_companion.adapters.data_files import read_intents
from voice_companion.core.commands import CommandRules, recognise_command
from voice_companion.core.labels import Command, Danger
from voice_companion.core.rulebook import read_rules
from voice_companion.core.safety.crisis import Crisis, CrisisState
from voice_companion.core.safety.helplines import HelplineRules
from voice_companion.core.safety.screening import SafetyRules, other_in_danger, screen_context

TABLES = read_intents()
SAFETY = read_rules(SafetyRules, TABLES["safety"], part="safety")
COMMANDS = read_rules(CommandRules, TABLES["commands"], part="commands")
HELPLINES = read_rules(HelplineRules, TABLES["helplines"], part="helplines")

SILENCE = None


def play(*lines, country="UK"):
    """Return the replies to the lines and the last state; SILENCE is a silence."""
    crisis = Crisis(SAFETY.wording, HELPLINES, country=country)
    state, said, replies = CrisisState(), [], []
    for line in lines:
        if line is SILENCE:
            state, reply = crisis.pass_silence(state)
        else:
            said.append(line)
            state, reply = crisis.answer(
                state,
                text=line,
                danger=screen_context(said, SAFETY),
                command=recognise_command(line, COMMANDS),
                other_in_danger=other_in_danger(line, SAFETY),
            )
        replies.append(reply)
    return replies, state


def last(*lines, country="UK"):
    replies, _ = play(*lines, country=country)
    return replies[-1]


def test_a_disclosure_is_welcomed_and_answered_with_the_numbers_twice():
    reply = last("i want to kill myself", country="US")

    assert "glad you told me" in reply.said
    assert "I'm a program, and I can't call anyone" in reply.said
    assert reply.said.count("nine, one, one") == 2
    assert reply.said.count("nine, eight, eight") == 2
    assert reply.on_screen == ("Emergency: 911", "The Suicide and Crisis Lifeline: 988")
    assert reply.danger is Danger.SELF_HARM


def test_the_emergency_number_comes_before_the_helpline():
    reply = last("i want to kill myself", country="NZ")

    assert reply.said.index("one, one, one") < reply.said.index("one, seven, three, seven")


def test_an_unknown_country_is_told_of_its_local_emergency_number():
    reply = last("i want to die", country=None)

    assert "your local emergency number" in reply.said


def test_nothing_is_answered_where_nothing_was_disclosed():
    assert last("my sister forgot my birthday") is None


def test_one_im_fine_does_not_end_the_hold():
    replies, state = play("i want to die", "no i'm fine")

    assert replies[-1].question
    assert state.held is Danger.SELF_HARM


def test_a_second_answer_of_being_safe_is_believed():
    replies, state = play("i want to die", "no i'm fine", "yes i'm safe", "my boss shouted at me")

    assert "take you at your word" in replies[2].said
    assert replies[3] is None
    assert state.told == {Danger.SELF_HARM}


@pytest.mark.parametrize("answer", ["no", "not really", "i don't know", "i'm not safe"])
def test_an_unsafe_answer_to_the_check_gives_the_numbers_again(answer):
    replies, state = play("i want to die", "i'm fine", answer)

    assert "one, one, six, one, two, three" in replies[-1].said
    assert state.held is Danger.SELF_HARM


def test_a_no_to_a_question_of_company_is_not_taken_for_being_fine():
    replies, state = play("i want to die", "everything is so empty", "no")

    assert replies[1].question
    assert not replies[2].question
    assert state.held is Danger.SELF_HARM


def test_the_hold_never_says_the_same_line_twice_in_ten_turns():
    turns = [f"nothing helps and the days are long {word}" for word in "abcdefghij"]
    replies, _ = play("i want to die", *turns)
    said = [reply.said for reply in replies]

    assert len(set(said)) >= len(said) - 1


def test_a_quiet_hold_asks_by_itself_whether_the_person_is_safe():
    quiet = SAFETY.wording.tiers[Danger.SELF_HARM].quiet_turns
    replies, _ = play("i want to die", *[f"it rained on day {n}" for n in range(quiet)])

    assert replies[-1].said == SAFETY.wording.tiers[Danger.SELF_HARM].check


def test_danger_told_again_is_answered_with_another_line():
    replies, _ = play("i want to die", "i want to kill myself", "i still want to die")
    said = {reply.said for reply in replies}

    assert len(said) == 3


@pytest.mark.parametrize("before", [(), ("i want to die",), ("i want to die", "i'm fine", "yes")])
@pytest.mark.parametrize("asking", ["repeat the number", "what's the number", "who can i call"])
def test_the_number_is_repeated_in_every_state(before, asking):
    reply = last(*before, asking)

    assert "nine, nine, nine" in reply.said
    assert "one, one, six, one, two, three" in reply.said


@pytest.mark.parametrize(
    "before", [("i want to die",), ("everyone would be better off without me",), ("he hits me",)]
)
@pytest.mark.parametrize("word", ["stop", "goodbye"])
def test_stop_always_ends_with_the_emergency_number_on_the_screen(before, word):
    reply = last(*before, word)

    assert reply.ended
    assert "Emergency: 999" in reply.on_screen


def test_stop_long_after_a_released_hold_still_shows_the_numbers():
    reply = last("i want to die", "i'm fine", "yes", "i had soup", "stop")

    assert reply.ended
    assert "Samaritans: 116 123" in reply.on_screen


def test_stop_without_any_danger_is_left_to_others():
    assert last("i feel sad", "stop") is None


def test_implicit_words_are_asked_about_once_plainly():
    reply = last("everyone would be better off without me")

    assert reply.question
    assert "ending your life" in reply.said
    assert reply.danger is Danger.SELF_HARM_POSSIBLE


@pytest.mark.parametrize("answer", ["yes", "yeah i am", "sometimes", "i don't know", "kind of"])
def test_a_yes_or_an_unsure_answer_is_a_disclosure(answer):
    replies, state = play("everyone would be better off without me", answer)

    assert "glad you told me" in replies[-1].said
    assert state.held is Danger.SELF_HARM


@pytest.mark.parametrize("answer", ["no", "no not really", "no i would never do that", "i'm not"])
def test_after_a_no_the_number_is_offered_once_and_mirroring_returns(answer):
    replies, state = play("everyone would be better off without me", answer, "i had a bad day")

    assert "one, one, six, one, two, three" in replies[1].said
    assert replies[2] is None
    assert not state.active


def test_more_implicit_words_in_answer_to_the_question_are_a_disclosure():
    _, state = play("everyone would be better off without me", "nobody would miss me")

    assert state.held is Danger.SELF_HARM


def test_signs_that_come_together_over_turns_are_a_disclosure():
    replies, _ = play("i can't go on", "i have the pills here")

    assert replies[-1].danger is Danger.SELF_HARM


def test_abuse_is_nobodys_fault_and_asks_whether_it_is_safe_to_talk():
    reply = last("my husband hits me")

    assert "isn't your fault" in reply.said
    assert reply.said.endswith("Is it safe for you to talk right now?")
    assert reply.on_screen == ("Emergency: 999",)


def test_when_it_is_safe_the_abuse_helpline_and_not_saving_are_offered():
    reply = last("my husband hits me", "yes")

    assert "two, zero, zero, zero, two, four, seven" in reply.said
    assert reply.question


def test_when_it_is_not_safe_nothing_is_shown_and_nothing_given_away():
    reply = last("my husband hits me", "no he's in the next room")

    assert reply.on_screen == ()
    assert "hit" not in reply.said.lower()


@pytest.mark.parametrize("safe", ["yes", "no"])
def test_accepting_not_to_save_asks_the_shell_to_forget_the_session(safe):
    reply = last("my husband hits me", safe, "yes please")

    assert reply.command is Command.FORGET_SESSION


def test_declining_not_to_save_forgets_nothing():
    assert last("my husband hits me", "yes", "no").command is None


def test_harm_to_others_is_taken_seriously_without_a_verdict():
    reply = last("i'm going to stab my boss")

    assert "nine, nine, nine" in reply.said
    assert "distance" in reply.said
    assert "should" not in reply.said


def test_a_medical_emergency_is_sent_to_the_emergency_number():
    reply = last("i took too many pills", country="AU")

    assert reply.said.count("zero, zero, zero") >= 2


def test_telling_that_help_was_called_is_met_with_that():
    assert "right thing" in last("i took too many pills", "i called an ambulance").said


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("i could ring my brother", "reaching"),
        ("my sister is coming over", "joined"),
        ("i put the tablets in the bathroom cupboard", "put_away"),
        ("i feel a bit calmer", "calmer"),
    ],
)
def test_what_makes_a_hold_safer_is_taken_up(said, answer):
    reply = last("i want to kill myself", said)

    assert reply.said in getattr(SAFETY.wording.common, answer)


@pytest.mark.parametrize("danger", [Danger.MEDICAL, Danger.ABUSE, Danger.HARM_OTHERS])
def test_danger_that_nobody_told_plainly_is_asked_about_first(danger):
    crisis = Crisis(SAFETY.wording, HELPLINES, country="UK")

    state, asked = crisis.answer(CrisisState(), text="hm", danger=danger, sure=False)
    denied, _ = crisis.answer(state, text="no not at all", danger=None)
    told, _ = crisis.answer(state, text="yes", danger=None)

    assert asked is not None
    assert asked.question
    assert asked.on_screen == ()
    assert denied.held is None
    assert told.held is danger


def test_doubt_about_another_danger_does_not_break_into_a_hold():
    crisis = Crisis(SAFETY.wording, HELPLINES, country="UK")
    state, _ = crisis.answer(CrisisState(), text="hm", danger=Danger.SELF_HARM)

    state, reply = crisis.answer(state, text="all is grey", danger=Danger.MEDICAL, sure=False)

    assert state.held is Danger.SELF_HARM
    assert reply is not None
    assert reply.said in SAFETY.wording.tiers[Danger.SELF_HARM].present


def test_a_friend_in_danger_is_answered_once_with_a_number_and_then_listened_to():
    replies, state = play("my friend says she wants to kill herself", "she wants to kill herself")

    assert "call Samaritans about them" in replies[0].said
    assert replies[0].danger is None
    assert replies[1] is None
    assert not state.active


def test_commands_for_the_voice_work_during_a_hold_and_leave_it_held():
    replies, state = play("i want to die", "speak up", "slower please")

    assert replies[1:] == [None, None]
    assert state.held is Danger.SELF_HARM


def test_say_that_again_during_a_hold_says_the_same_words():
    replies, _ = play("i want to die", "say that again")

    assert replies[1] == replies[0]


def test_a_topic_may_be_declined_without_ending_the_hold():
    replies, state = play("i want to die", "i don't want to talk about it")

    assert "don't have to talk about it" in replies[-1].said
    assert state.held is Danger.SELF_HARM


def test_a_silence_in_a_hold_is_kept_company():
    assert "still here" in last("i want to die", SILENCE).said


def test_a_silence_outside_a_hold_is_left_to_others():
    assert last("i feel sad", SILENCE) is None


BANNED = [
    "commit", "why did you", "at least", "calm down", "bright side", "happens for a reason",
    "could be worse", "know exactly how", "you should", "makes you feel", "are you sure", "promise",
    "selfish", "think of your family", "loved ones", "attention", "successful",
    "pills", "rope", "jump",
]  # fmt: skip


@pytest.mark.parametrize("line", SAFETY.wording.lines())
def test_no_line_blames_promises_or_names_a_method(line):
    assert not [phrase for phrase in BANNED if phrase in line.lower()]


@pytest.mark.parametrize("line", SAFETY.wording.lines())
def test_no_line_asks_more_than_one_question(line):
    assert line.count("?") <= 1


TURNS = st.sampled_from(
    ["i want to die", "no", "yes", "i'm fine", "he hits me", "i can't breathe", "i feel sad",
     "everyone would be better off without me", "repeat the number", "thank you", "say that again",
     "i want to kill him", "i don't know", "delete everything", "...", SILENCE]
)  # fmt: skip


@given(st.lists(TURNS, max_size=12), st.sampled_from(["US", "CA", "UK", "IE", "AU", "NZ", None]))
def test_any_sequence_of_turns_gives_whole_lines_the_same_each_time(lines, country):
    replies, _ = play(*lines, country=country)
    again, _ = play(*lines, country=country)

    assert replies == again
    assert all("{" not in reply.said and "  " not in reply.said for reply in replies if reply)


@given(st.lists(TURNS, max_size=12))
def test_danger_never_goes_without_an_answer(lines):
    replies, _ = play(*lines, "i want to kill myself")

    assert replies[-1] is not None


@pytest.mark.parametrize("said", ["he is coming i must go", "he's home", "i can hear the car"])
def test_when_somebody_comes_it_ends_at_once_with_nothing_to_overhear_or_see(said):
    reply = last("my husband hits me", said)

    assert reply.said == "Okay."
    assert reply.on_screen == ()
    assert reply.ended
    assert not reply.question


def test_not_knowing_after_abuse_is_not_taken_for_danger_in_the_room():
    reply = last("my husband hits me", "i don't know maybe it's normal")

    assert "You don't have to know" in reply.said
    assert "delete" not in reply.said


@pytest.mark.parametrize("first", ["my husband hits me", "i want to kill myself"])
def test_a_plea_to_tell_nobody_is_answered_with_what_is_true(first):
    reply = last(first, "please don't tell anyone")

    assert "I can't tell anyone" in reply.said
    assert not reply.ended
