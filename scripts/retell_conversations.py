"""Writes the exact lines into the golden dialogues that are marked `retold`.

After a change that was meant.

    python scripts/retell_conversations.py

Read the difference before keeping it: each changed line is a line that somebody will hear.
"""

import json
import re
import sys
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from voice_companion.adapters.data_files import read_intents
from voice_companion.cli.compose import build_understander
from voice_companion.core.companion import Companion
from voice_companion.core.companion_rules import read_companion_rules

CONVERSATIONS = Path(__file__).resolve().parent.parent / "tests" / "conversations"


def main() -> None:
    understander = build_understander()
    rules = read_companion_rules(read_intents(), understanding=understander.rules)
    for path in sorted(CONVERSATIONS.glob("*.toml")):
        text = path.read_text("utf-8")
        lines: list[str | None] = []
        for dialogue in tomllib.loads(text)["dialogue"]:
            companion = Companion(understander=understander, rules=rules, seed=dialogue["seed"])
            companion.open()
            for turn in dialogue["turn"]:
                you, uncertain = turn["you"], tuple(turn.get("uncertain", ()))
                silent = re.fullmatch(r"<silence ([\d.]+)>", you)
                reply = (
                    companion.pass_silence(float(silent[1]))
                    if silent
                    else companion.respond(you, uncertain=uncertain)
                )
                lines.append(reply.said if dialogue["retold"] else None)
        path.write_text(_with_lines(text, lines), encoding="utf-8")


def _with_lines(text: str, lines: list[str | None]) -> str:
    """Return the file with `said` after each `you`, replacing the ones that stand there."""
    plain = re.sub(r"(?m)^said = .*\n", "", text)
    said = iter(lines)

    def add(found: re.Match[str]) -> str:
        line = next(said)
        return found[0] + (f"said = {json.dumps(line, ensure_ascii=False)}\n" if line else "")

    return re.sub(r"(?m)^you = .*\n", add, plain)


if __name__ == "__main__":
    main()
