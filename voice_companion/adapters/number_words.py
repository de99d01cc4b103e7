"""Writes numbers out in words, by the package num2words; imported at the first number: 80 ms."""

from typing import Any


class EnglishNumbers:
    """NumberWords of British English ("one hundred and five")."""

    def cardinal(self, value: int) -> str:
        """Return "forty-two" for 42."""
        return _written(value, to="cardinal")

    def ordinal(self, value: int) -> str:
        """Return "forty-second" for 42."""
        return _written(value, to="ordinal")

    def year(self, value: int) -> str:
        """Return "nineteen eighty-seven" for 1987."""
        return _written(value, to="year")


def _written(value: int, *, to: str) -> str:
    from num2words import num2words

    words: Any = num2words(value, to=to)
    # A comma would be heard as a pause in the middle of the number.
    return str(words).replace(",", "")
