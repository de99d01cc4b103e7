"""Talks with the companion, for tests that look at its lines."""

from voice_companion.adapters.data_files import read_intents
from voice_companion.cli.compose import build_understander
from voice_companion.core.companion import Companion
from voice_companion.core.companion_rules import read_companion_rules
from voice_companion.core.reply import Reply

UNDERSTANDER = build_understander()
RULES = read_companion_rules(read_intents(), understanding=UNDERSTANDER.rules)
WARM_UP = ("hello", "i'm hurt because my sister forgot my birthday", "she didn't even call me")


def reply_to(*turns: str, seed: int = 3) -> Reply:
    """Return the reply to the last of these turns."""
    companion = Companion(understander=UNDERSTANDER, rules=RULES, seed=seed)
    companion.open()
    return [companion.respond(turn) for turn in turns][-1]


def said_to(*turns: str, seed: int = 3) -> str:
    """Return what is said to the last of these turns."""
    return str(reply_to(*turns, seed=seed).said)
