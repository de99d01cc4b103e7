"""The dialogue: what was said and asked, what answers it, and what is kept of it."""

from voice_companion.core.dialogue.choose import Choice, Speaker, choose, said_feelings
from voice_companion.core.dialogue.commands import Answer, answer_command, asked_for
from voice_companion.core.dialogue.corrections import CorrectionRules
from voice_companion.core.dialogue.learning import learn, reached_stage
from voice_companion.core.dialogue.memory import (
    KEPT_EARLIER,
    Memory,
    Pending,
    forgotten,
    with_line,
)
from voice_companion.core.dialogue.point import find_point, with_point
from voice_companion.core.dialogue.rules import DialogueRules, MoveRules, PracticeRules
from voice_companion.core.dialogue.turn import Turn, read_turn

__all__ = [
    "KEPT_EARLIER", "Answer", "Choice", "CorrectionRules", "DialogueRules", "Memory",
    "MoveRules", "Pending", "PracticeRules", "Speaker", "Turn", "answer_command", "asked_for",
    "choose",
    "find_point", "forgotten", "learn", "reached_stage", "read_turn", "said_feelings", "with_line",
    "with_point",
]  # fmt: skip
