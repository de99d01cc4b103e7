"""A plain keyword-and-echo talker in the classic manner, as the measure to be better than.

It knows no feelings, no memory and no safety: the first keyword rule that matches is used, the
rest of the sentence is turned round word by word, and answers of a rule are used in turn.
"""

import re
from collections import Counter

_TURN = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "am": "are", "i'm": "you're",
    "was": "were", "you": "I", "your": "my", "yours": "mine", "i've": "you've",
}  # fmt: skip
_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\bi need (.*)", ("Why do you need {0}?", "Would it really help you to get {0}?")),
    (r"\bi(?:'m| am) (.*)", ("How long have you been {0}?", "Is it normal to be {0}?")),
    (r"\bi feel (.*)", ("Do you often feel {0}?", "Tell me more about such feelings.")),
    (r"\bi want (.*)", ("What would it mean to you if you got {0}?", "Why do you want {0}?")),
    (r"\bi can'?t (.*)", ("How do you know you can't {0}?", "Perhaps you could {0} if you tried.")),
    (r"\bbecause (.*)", ("Is that the real reason?", "What other reasons come to mind?")),
    (
        r"\bmy (mother|mum|mom|father|dad|sister|brother|wife|husband)\b.*",
        ("Tell me more about your family.", "Who else in your family?"),
    ),
    (r"\bmy (.*)", ("Your {0}?", "Why do you say your {0}?")),
    (r"\byou (.*)", ("We were discussing you, not me.", "Why do you say that I {0}?")),
    (r"\b(?:hello|hi|hey)\b.*", ("How do you do. Please state your problem.",)),
    (r"\bsorry\b.*", ("Please don't apologise.", "Apologies are not necessary.")),
    (r"\bdream.*", ("What does that dream suggest to you?", "Do you dream often?")),
    (r"\b(?:always|never)\b.*", ("Can you think of a specific example?", "Really, always?")),
    (r"\b(?:yes|yeah)\b.*", ("You seem quite sure.", "I see.")),
    (r"\bno\b.*", ("Why not?", "Are you saying no just to be negative?")),
)  # fmt: skip
_ELSE = ("Please go on.", "I see.", "What does that suggest to you?", "Tell me more about that.")


class Eliza:
    """One session of the baseline."""

    def __init__(self) -> None:
        self._used: Counter[str] = Counter()

    def respond(self, text: str) -> str:
        """Return the answer to one turn."""
        plain = re.sub(r"[.!?,;]+", " ", text.lower()).strip()
        for pattern, answers in _RULES:
            match = re.search(pattern, plain)
            if match:
                rest = _turned(match.group(1)) if match.groups() else ""
                return self._next(pattern, answers).format(rest)
        return self._next("", _ELSE)

    def _next(self, pattern: str, answers: tuple[str, ...]) -> str:
        self._used[pattern] += 1
        return answers[(self._used[pattern] - 1) % len(answers)]


def _turned(words: str) -> str:
    return " ".join(_TURN.get(word, word) for word in words.split())
