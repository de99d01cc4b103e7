"""Sessions held with the companion and with the classic baseline, for measuring what they say."""

import time
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eliza_baseline import Eliza

from voice_companion.core.companion import Companion
from voice_companion.core.companion_rules import CompanionRules
from voice_companion.core.reply import Move, Reply
from voice_companion.core.understanding import Understander
from voice_companion.core.understood import Understanding

CONVERSATIONS = Path(__file__).resolve().parent.parent / "tests" / "conversations"


@dataclass
class Said:
    """One line with what it answers."""

    heard: str
    line: str | None
    moves: tuple[Move, ...] = ()
    question: bool = False


@dataclass
class Talk:
    """The lines of one session, and what was understood of each turn."""

    said: list[Said] = field(default_factory=list)
    understood: list[Understanding] = field(default_factory=list)
    refusals: int = 0
    seconds: list[float] = field(default_factory=list)
    """Processor time of each turn."""


@dataclass(frozen=True)
class Host:
    """Holds sessions: one understander and one set of rules for all of them."""

    understander: Understander
    rules: CompanionRules

    def hold(self, turns: Sequence[str], *, seed: int) -> Talk:
        """Return the session that the companion holds over these turns."""
        companion = Companion(understander=self.understander, rules=self.rules, seed=seed)
        companion.open()
        talk = Talk()
        for text in turns:
            begun = time.process_time()
            reply = _reply(companion, text)
            talk.seconds.append(time.process_time() - begun)
            talk.said.append(Said(text, reply.said, reply.moves, reply.question))
            talk.understood.append(self.understander.understand(text))
        talk.refusals = len(companion.refusals)
        return talk


def _reply(companion: Companion, text: str) -> Reply:
    if text.startswith("<silence"):
        return companion.pass_silence(float(text.strip("<>").split()[1]))
    return companion.respond(text)


def hold_with_eliza(turns: Sequence[str]) -> Talk:
    """Return the session that the baseline holds over these turns."""
    eliza = Eliza()
    lines = [(text, eliza.respond(text)) for text in turns if not text.startswith("<")]
    return Talk([Said(text, line, (), "?" in line) for text, line in lines])


def golden_turns() -> list[list[str]]:
    """Return what the person says in each of the golden dialogues."""
    plays = [
        tomllib.loads(path.read_text("utf-8")) for path in sorted(CONVERSATIONS.glob("*.toml"))
    ]
    return [
        [turn["you"] for turn in dialogue["turn"]]
        for play in plays
        for dialogue in play["dialogue"]
    ]


def all_said(talks: Iterable[Talk]) -> list[Said]:
    """Return what was said in all of the sessions."""
    return [said for talk in talks for said in talk.said]
