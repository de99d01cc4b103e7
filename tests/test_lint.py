"""The last look at a line."""

import pytest

from voice_companion.adapters.data_files import read_intents
from voice_companion.core.companion_rules import CompanionRules, read_companion_rules
from voice_companion.core.wording.lint import Circumstances, Fault, find_fault


@pytest.fixture(scope="module")
def rules() -> CompanionRules:
    return read_companion_rules(read_intents())


HEARD = Circumstances(heard="i'm hurt because she left", said_feelings=frozenset({"hurt"}))


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
        ("You're your sister.", None),
        ("You're furious.", Fault.UNSAID_FEELING),
        ("You're hurt.", None),
        ("Hurt, because she left.", None),
    ],
)
def test_a_line_with_a_fault_is_refused(
    rules: CompanionRules, line: str, fault: Fault | None
) -> None:
    assert find_fault(line, HEARD, rules.lint) is fault


def test_a_question_straight_after_a_question_is_refused(rules: CompanionRules) -> None:
    at = Circumstances(heard="yes", said_feelings=frozenset(), just_asked=True)

    assert find_fault("What happened?", at, rules.lint) is Fault.QUESTION_AFTER_QUESTION


def test_six_words_in_a_row_of_the_persons_own_are_too_many(rules: CompanionRules) -> None:
    at = Circumstances(heard="we walked all the way home in the rain", said_feelings=frozenset())

    assert find_fault("You walked all the way home in it.", at, rules.lint) is Fault.COPIED
    assert find_fault("You walked all the way home.", at, rules.lint) is None


def test_a_line_that_offers_feelings_may_name_what_was_not_said(rules: CompanionRules) -> None:
    at = Circumstances(heard="i feel ignored", said_feelings=frozenset({"ignored"}), offers=True)

    assert find_fault("Ignored. Was that hurt, or loneliness?", at, rules.lint) is None


def test_no_wording_names_a_feeling_or_a_banned_phrase_by_itself(rules: CompanionRules) -> None:
    nothing = Circumstances(heard="", said_feelings=frozenset(), offers=False)
    bad = []
    for key, lines in rules.lines.items():
        for line in lines:
            fixed = line
            for slot in ("{now}",):
                fixed = fixed.replace(slot, "")
            plain = fixed.replace("{", "x").replace("}", "x")
            fault = find_fault(plain, nothing, rules.lint)
            if fault and not key.startswith(("judgement_ask", "ask_feeling")):
                bad.append((key, line, fault))

    assert bad == []
