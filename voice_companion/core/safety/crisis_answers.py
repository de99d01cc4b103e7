"""What an utterance answers while danger is held."""

from voice_companion.core.labels import Command
from voice_companion.core.safety.crisis_rules import CrisisRules

_TAKEN_UP = ("joined", "called", "put_away", "reaching", "calmer", "thanks")
"""What is told in a hold and has an answer of its own, the first first."""


class Answer:
    """What an utterance answers to a question of ours."""

    def __init__(self, rules: CrisisRules, text: str, command: Command | None) -> None:
        self.unsure = rules.says("unsure", text)
        self.fine = rules.says("fine", text)
        self.unsafe = rules.says("unsafe", text)
        self.taken_up = next((name for name in _TAKEN_UP if rules.says(name, text)), None)
        settled = command in {Command.YES, Command.DECLINE}
        self.no = command is Command.NO or (not settled and rules.says("no", text))
        self.yes = command is Command.YES or (not self.no and rules.says("yes", text))
