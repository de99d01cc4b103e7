"""Numbers are right for their country, said digit by digit, and were checked not long ago."""

from datetime import UTC, datetime

import pytest

from voice_companion.adapters.data_files import read_intents
from voice_companion.core.rulebook import read_rules
from voice_companion.core.safety.helplines import (
    HelplineRules,
    Purpose,
    digits_spoken,
    helpline,
    numbers_for,
    outdated,
)
from voice_companion.errors import RulebookError

TABLE = read_intents()["helplines"]
RULES = read_rules(HelplineRules, TABLE, part="helplines")


@pytest.mark.parametrize(
    ("country", "emergency", "suicide"),
    [
        ("US", "911", "988"),
        ("CA", "911", "988"),
        ("UK", "999", "116 123"),
        ("IE", "112", "116 123"),
        ("AU", "000", "13 11 14"),
        ("NZ", "111", "1737"),
    ],
)
def test_every_country_has_its_emergency_number_and_a_helpline(country, emergency, suicide):
    numbers = numbers_for(country, Purpose.SUICIDE, RULES)

    assert [one.dialled for one in numbers] == [emergency, suicide]


def test_a_country_without_a_helpline_for_something_still_has_its_emergency_number():
    assert [one.dialled for one in numbers_for("CA", Purpose.ABUSE, RULES)] == ["911"]


def test_the_emergency_number_is_not_said_twice_where_it_is_what_is_wanted():
    assert len(numbers_for("UK", Purpose.EMERGENCY, RULES)) == 1


def test_an_unknown_country_has_no_numbers():
    assert numbers_for(None, Purpose.SUICIDE, RULES) == []
    assert helpline("XX", Purpose.EMERGENCY, RULES) is None


def test_numbers_are_said_digit_by_digit():
    assert digits_spoken("13 11 14") == "one, three, one, one, one, four"


def test_the_spoken_form_must_be_the_dialled_one():
    wrong = {**TABLE["helplines"][0], "spoken": "nine, nine, nine"}

    with pytest.raises(RulebookError, match="911 is not spoken as"):
        read_rules(HelplineRules, {**TABLE, "helplines": [wrong]}, part="helplines")


def test_a_country_without_an_emergency_number_is_a_mistake():
    without = [one for one in TABLE["helplines"] if one["country"] != "NZ"]

    with pytest.raises(RulebookError, match="NZ"):
        read_rules(HelplineRules, {**TABLE, "helplines": without}, part="helplines")


def test_a_number_is_outdated_after_twelve_months():
    one = RULES.helplines[0].model_copy(update={"checked": "2026-11-22"})
    rules = RULES.model_copy(update={"helplines": (one,)})

    assert not outdated(rules, today="2027-11-21")
    assert outdated(rules, today="2027-11-22")


def test_every_number_was_checked_within_the_last_twelve_months():
    today = datetime.now(tz=UTC).date().isoformat()

    assert [one.shown for one in outdated(RULES, today=today)] == []


def test_every_number_names_the_page_it_is_from():
    assert all(one.source.startswith("https://") for one in RULES.helplines)
