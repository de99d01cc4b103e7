"""The last look at a line."""

import pytest

from voice_companion.adapters.data_files import read_intents
from voice_companion.core.companion_rules import CompanionRules, read_companion_rules
from voice_companion.core.speech import Circumstances, Fault, find_fault


@pytest.fixture(scope="module")
def rules() -> CompanionRules:
    return read_companion_rules(read_intents())


HEARD = Circumstances(said_feelings=frozenset({"hurt"}))


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("", Fault.EMPTY),
        ("You're {feeling}.", Fault.UNFILLED),
        ("Word " * 31, Fault.TOO_LONG),
        ("What happened? And then?", Fault.TWO_QUESTIONS),
        ("At least she told you.", Fault.BANNED),
        ("That makes you feel hurt.", Fault.BANNED),
        ("Calm down.", Fault.BANNED),
        ("You was hurt.", Fault.MISFIT),
        ("You're furious.", Fault.UNSAID_FEELING),
        ("You're hurt.", None),
        ("Hurt, because she left.", None),
    ],
)
def test_a_line_with_a_fault_is_refused(
    rules: CompanionRules, line: str, fault: Fault | None
) -> None:
    assert find_fault(line, line, HEARD, rules.dialogue.lint) is fault


def test_a_question_straight_after_a_question_is_refused(rules: CompanionRules) -> None:
    at = Circumstances(said_feelings=frozenset(), just_asked=True)
    line = "What happened?"

    assert find_fault(line, line, at, rules.dialogue.lint) is Fault.QUESTION_AFTER_QUESTION


def test_what_fills_a_slot_is_the_persons_own(rules: CompanionRules) -> None:
    line = "You should have told her, at least."

    assert find_fault(line, "{point}.", HEARD, rules.dialogue.lint) is None


def test_a_line_that_guesses_may_name_what_was_not_said(rules: CompanionRules) -> None:
    at = Circumstances(said_feelings=frozenset(), guesses=True)
    line = "I wonder if that was lonely."

    assert find_fault(line, line, at, rules.dialogue.lint) is None


def test_no_line_of_ours_names_a_feeling_or_a_banned_phrase(rules: CompanionRules) -> None:
    nothing = Circumstances(said_feelings=frozenset())
    filled = {
        (kind, line): line.replace("{", "x").replace("}", "x")
        for kind, lines in rules.dialogue.spoken.lines.items()
        for line in lines
    }

    faults = {
        key: find_fault(plain, plain, nothing, rules.dialogue.lint) for key, plain in filled.items()
    }

    assert {key: fault for key, fault in faults.items() if fault} == {}
