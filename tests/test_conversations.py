"""The golden dialogues: whole sessions that read as plays, and what holds in every one of them."""

import itertools
import re
import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from voice_companion.adapters.data_files import read_intents
from voice_companion.cli.compose import build_understander
from voice_companion.core.companion import Companion
from voice_companion.core.companion_rules import CompanionRules, read_companion_rules
from voice_companion.core.reply import Move, Reply
from voice_companion.core.speech import said_words
from voice_companion.core.understanding import Understander

FOLDER = Path(__file__).parent / "conversations"
DIALOGUES: list[dict[str, Any]] = [
    dialogue
    for path in sorted(FOLDER.glob("*.toml"))
    for dialogue in tomllib.loads(path.read_text("utf-8"))["dialogue"]
]
PLAYED: dict[str, list[tuple[dict[str, Any], Reply]]] = {}
"""Dialogues already played, as the same turns always give the same replies."""
FIXED = {Move.SAFETY, Move.COMMAND}
"""Moves whose lines are fixed, or asked for again by the person."""


@pytest.fixture(scope="module")
def understander() -> Understander:
    return build_understander()


@pytest.fixture(scope="module")
def rules(understander: Understander) -> CompanionRules:
    return read_companion_rules(read_intents(), understanding=understander.rules)


def play(
    dialogue: dict[str, Any], understander: Understander, rules: CompanionRules
) -> list[tuple[dict[str, Any], Reply]]:
    if dialogue["title"] in PLAYED:
        return PLAYED[dialogue["title"]]
    companion = Companion(understander=understander, rules=rules, seed=dialogue["seed"])
    companion.open()
    replies = PLAYED.setdefault(dialogue["title"], [])
    for turn in dialogue["turn"]:
        silence = re.fullmatch(r"<silence ([\d.]+)>", turn["you"])
        if silence:
            reply = companion.pass_silence(float(silence[1]))
        else:
            reply = companion.respond(turn["you"], uncertain=tuple(turn.get("uncertain", ())))
        replies.append((turn, reply))
    return replies


def differences(turn: dict[str, Any], reply: Reply) -> list[str]:
    """Return what is not as the turn expects."""
    said = (reply.said or "").lower()
    moves = {move.value for move in reply.moves}
    checks = {
        "said": lambda wanted: reply.said == wanted,
        "moves": lambda wanted: set(wanted) <= moves,
        "moves_not": lambda wanted: not set(wanted) & moves,
        "heard_in_it": lambda wanted: all(part.lower() in said for part in wanted),
        "not_said": lambda wanted: not any(part.lower() in said for part in wanted),
        "question": lambda wanted: reply.question is wanted,
        "stage": lambda wanted: reply.stage.value == wanted,
        "ended": lambda wanted: reply.ended is wanted,
        "silent": lambda wanted: (reply.said is None) is wanted,
        "danger": lambda wanted: (reply.danger is not None) is wanted,
    }
    return [
        f"{turn['you']!r}: {key} should be {turn[key]!r}, not {reply.said!r} {sorted(moves)}"
        for key, holds in checks.items()
        if key in turn and not holds(turn[key])
    ]


def house_rules_broken(replies: list[Reply]) -> list[str]:
    """Return the lines that break a rule of how the companion talks."""
    free = [reply for reply in replies if reply.said and not set(reply.moves) & FIXED]
    broken = []
    for reply in free:
        line = reply.said or ""
        longest = 45 if Move.SUMMARY in reply.moves else 30
        if len(said_words(line)) > longest or line.count("?") > 1:
            broken.append(line)
        if line[0].islower() or line[-1] not in ".?\u201d":
            broken.append(line)
    lines = Counter(reply.said for reply in free)
    broken += [str(line) for line, count in lines.items() if count > 1]
    for one, two in itertools.pairwise(replies):
        if one.question and two.question and Move.SAFETY not in two.moves:
            broken.append(f"{one.said} / {two.said}")
    return broken


@pytest.mark.parametrize("dialogue", DIALOGUES, ids=lambda dialogue: dialogue["title"])
def test_a_dialogue_goes_as_written(
    dialogue: dict[str, Any], understander: Understander, rules: CompanionRules
) -> None:
    played = play(dialogue, understander, rules)

    assert [text for turn, reply in played for text in differences(turn, reply)] == []
    assert house_rules_broken([reply for _, reply in played]) == []


def test_there_are_enough_dialogues_and_few_are_word_for_word() -> None:
    turns = [turn for dialogue in DIALOGUES for turn in dialogue["turn"]]

    assert len(DIALOGUES) >= 60
    assert all(8 <= len(dialogue["turn"]) <= 14 for dialogue in DIALOGUES)
    talk = [turn for turn in turns if "danger" not in turn]
    assert sum("said" in turn for turn in talk) <= len(talk) / 4
    assert sum("heard_in_it" in turn for turn in turns) >= len(turns) / 2
