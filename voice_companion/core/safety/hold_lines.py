"""The lines of the hold, filled: numbers of the person's country, the freshest wording first."""

from collections.abc import Sequence

from voice_companion.core.labels import Danger
from voice_companion.core.safety.helplines import Helpline, HelplineRules, Purpose, numbers_for
from voice_companion.core.safety.hold_rules import HoldRules

__all__ = ["HoldLines", "spoken_tier"]

_PURPOSES = {
    Danger.SELF_HARM: Purpose.SUICIDE,
    Danger.ABUSE: Purpose.ABUSE,
    Danger.MEDICAL: Purpose.EMERGENCY,
    Danger.HARM_OTHERS: Purpose.EMERGENCY,
}
_FRAMES = ("numbers", "emergency_only", "no_country", "local_emergency", "no_helpline")


class HoldLines:
    """Fills lines for one country; None where it is unknown."""

    def __init__(self, rules: HoldRules, helplines: HelplineRules, *, country: str | None) -> None:
        self._rules = rules
        self._helplines = helplines
        self._country = country

    def filled(self, line: str, tier: Danger) -> str:
        """Return a line with every slot filled but {point}."""
        common = {name: str(self._rules.common[name]) for name in _FRAMES}
        found = {one.purpose: one for one in self._numbers(tier)}
        emergency = found.pop(Purpose.EMERGENCY, None)
        helpline = next(iter(found.values()), None)
        spoken = emergency.spoken if emergency else common["local_emergency"]
        slots = {
            "emergency": spoken,
            "name": helpline.name if helpline else common["no_helpline"],
            "helpline": helpline.spoken if helpline else spoken,
        }
        template = common["numbers" if helpline else "emergency_only"]
        numbers = (template if emergency else common["no_country"]).format(**slots)
        return line.format(numbers=numbers, point="{point}", **slots)

    def shown(self, tier: Danger) -> tuple[str, ...]:
        """Return the numbers for the screen."""
        return tuple(one.shown for one in self._numbers(tier))

    def fresh(self, lines: Sequence[str], used: Sequence[str]) -> str:
        """Return the first line that was not said yet, else the one said longest ago."""
        said = {line: place for place, line in enumerate(used)}
        return min(lines, key=lambda line: said.get(line, -1))

    def _numbers(self, tier: Danger) -> Sequence[Helpline]:
        return numbers_for(self._country, _PURPOSES[tier], self._helplines)


def spoken_tier(tier: Danger) -> Danger:
    """Return the tier whose lines are said: a hint at a wish to die has those of self-harm."""
    return Danger.SELF_HARM if tier is Danger.SELF_HARM_POSSIBLE else tier
