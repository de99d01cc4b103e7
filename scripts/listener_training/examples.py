"""What the listener learns from: turns that somebody wrote and labelled, with what came before.

Every writer's lines lie in a folder of their own in written/; its README tells the forms.
"""

import difflib
import itertools
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from listener_training.punctuation import (
    is_punctuated,
    running_text,
    unpunctuated,
)
from voice_companion.core.impression import ACT_CLASSES, Answered, HoldAct, Valence
from voice_companion.core.labels import Danger, Family

ROOT = Path(__file__).resolve().parent.parent.parent
WRITTEN = Path(__file__).resolve().parent / "written"
PROBES = ROOT / "tests" / "data"

NONE = "none"
CLASSES: Mapping[str, Sequence[str]] = {
    "act": ACT_CLASSES,
    "danger": (NONE, *(tier.value for tier in Danger)),
    "hold": tuple(act.value for act in HoldAct),
    "answer": tuple(kind.value for kind in Answered),
    "valence": tuple(one.value for one in Valence),
    "family": (NONE, *(one.value for one in Family)),
}
"""The heads that decide about a turn, each with its classes in the order of its logits."""
_LEARNED_SPLITS = {None, "partings_dev"}
"""Of tests/data/commands.jsonl; the others are for measuring."""


@dataclass(frozen=True, slots=True)
class Example:
    """One turn, what came before it, and what is known of it; a head without a label is free."""

    text: str
    source: str
    """Who wrote it."""
    earlier: tuple[str, ...] = ()
    """What the person said in the last turns before, oldest first."""
    line: str = ""
    """What the companion said last."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """The class of each head that has a label."""
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The stretches of each marking head that has labels; empty where nothing is to be marked."""
    heard: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Where the words stand that a transcriber marked, by head: offsets, end exclusive."""
    no_command: bool = False
    """Told talk: it may be any act but a command."""

    def is_labelled(self, mark: str) -> bool:
        """Tell whether it is known which words have this mark."""
        return mark in self.marks or mark in self.heard

    def spans(self, mark: str) -> list[tuple[int, int]]:
        """Return where the stretches of a mark stand in the text, those that are found in it."""
        if mark in self.heard:
            return list(self.heard[mark])
        text = self.text.lower()
        places = [(text.find(part.lower()), len(part)) for part in self.marks[mark]]
        return [(at, at + length) for at, length in places if at >= 0]


def all_examples() -> list[Example]:
    """Return every example, in a fixed order."""
    found = [*_lines_for_danger(), *_labelled_utterances(), *_commands(), *_intents()]
    found += [*_other_intents(), *_conversations()]
    for folder in sorted(path for path in WRITTEN.iterdir() if path.is_dir()):
        found.extend(written_by(folder))
    marks = _punctuated()
    return [replace(one, heard=marks.get(one.text.lower(), {})) for one in found]


def heard_in(treebank: Path) -> list[Example]:
    """Return running text as it is heard: it teaches where the marks stand, and nothing else.

    Every second stretch is enough beside what is spoken.
    """
    texts = filter(is_punctuated, itertools.islice(running_text(treebank), 0, None, 2))
    return [Example(bare, "treebank", heard=marks) for bare, marks in map(unpunctuated, texts)]


def _punctuated() -> Mapping[str, Mapping[str, tuple[tuple[int, int], ...]]]:
    """Return where the marks stand in spoken turns that somebody punctuated, by the turn."""
    lines = (WRITTEN / "punctuated.txt").read_text(encoding="utf-8").splitlines()
    return dict(unpunctuated(line) for line in lines)


def written_by(folder: Path) -> Iterator[Example]:
    """Yield what one writer's folder holds."""
    source = folder.name
    readers = {
        "calm": _calm, "danger": _danger, "single": _single, "hold": _hold,
        "acts": _acts, "events": _events, "points": _points,
    }  # fmt: skip
    for name, reader in readers.items():
        path = folder / f"{name}.jsonl"
        if path.exists():
            for item in read_lines(path):
                yield from reader(item, source)


def read_lines(path: Path) -> Iterator[Mapping[str, Any]]:
    """Yield the objects of a file of JSON lines."""
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


# --- the writers' forms ---


def _calm(item: Mapping[str, Any], source: str) -> Iterator[Example]:
    turns: Sequence[str] = item["turns"]
    for at, text in enumerate(turns):
        yield Example(
            text,
            source,
            earlier=tuple(turns[max(0, at - 2) : at]),
            labels={"danger": NONE},
            marks={"evidence": ()},
            # The last words of a session are often a goodbye, and that is a command.
            no_command=at < len(turns) - 1,
        )


def _danger(item: Mapping[str, Any], source: str) -> Iterator[Example]:
    turns = item["turns"]
    said = [turn["say"] for turn in turns]
    for at, turn in enumerate(turns):
        # Where something is to be asked about although the turn names nothing, opinions differ.
        open_to_doubt = turn["tier"] is None and turn["expect"] in {"ask", "alarm"}
        labels = {} if open_to_doubt else {"danger": turn["tier"] or NONE}
        act = turn.get("act")
        if act and at:
            labels["hold"] = act
        yield Example(
            turn["say"],
            source,
            earlier=tuple(said[max(0, at - 2) : at]),
            labels=labels,
            marks={"evidence": tuple(turn["evidence"])},
        )


def _single(item: Mapping[str, Any], source: str) -> Iterator[Example]:
    labels = {"danger": item["tier"] or NONE}
    yield Example(
        item["text"],
        source,
        labels=labels,
        marks={"evidence": tuple(item["evidence"])},
        no_command=True,
    )


def _hold(item: Mapping[str, Any], source: str) -> Iterator[Example]:
    yield Example(item["text"], source, line=item["asked"], labels={"hold": item["act"]})


def _acts(item: Mapping[str, Any], source: str) -> Iterator[Example]:
    act, command = item["act"], item["command"]
    labels = {"act": "correction" if command == "correct" else command or act}
    if item["answer_kind"]:
        labels["answer"] = item["answer_kind"]
    labels["danger"] = NONE
    yield Example(item["text"], source, line=item["before"] or "", labels=labels)


def _events(item: Mapping[str, Any], source: str) -> Iterator[Example]:
    labels = {"valence": item["valence"], "family": item["family"] or NONE, "act": "tell"}
    # What was feared or made angry may have been danger; nobody labelled that.
    if item["valence"] in {"good", "neutral"} or item["family"] not in {"fear", "anger"}:
        labels["danger"] = NONE
    yield Example(item["text"], source, labels=labels, no_command=True)


def _points(item: Mapping[str, Any], source: str) -> Iterator[Example]:
    turns = item["turns"]
    for at, turn in enumerate(turns):
        labels = {"danger": NONE}
        asked = at > 0 and "?" in turns[at - 1]["skilled"]
        act = _ACT_OF_KIND.get(turn["kind"])
        if act == "answer" and asked:
            labels |= {"act": "answer", "answer": "content"}
        elif act and act != "answer" and not (act == "tell" and asked):
            labels["act"] = act
        if turn["implied"] in CLASSES["family"]:
            labels["family"] = turn["implied"]
        if turn["good_news"]:
            labels["valence"] = "good"
        elif turn["implied"] in {"sadness", "anger", "fear", "shame", "disgust", "strain"}:
            labels["valence"] = "hard"
        yield Example(
            turn["say"],
            source,
            earlier=tuple(one["say"] for one in turns[max(0, at - 2) : at]),
            line=turns[at - 1]["skilled"] if at else "",
            labels=labels,
            marks={
                "points": tuple(turn["points"]),
                "echoed": _echoed(turn["say"], turn["skilled"]),
                "evidence": (),
            },
            no_command=at < len(turns) - 1,
        )


_ACT_OF_KIND = {
    "content": "tell", "answer": "answer", "correction": "correction", "question": "question",
    "goodbye": "goodbye",
}  # fmt: skip
"""What a turn with points does, by what its writer called it."""
_SPOKEN_WORD = re.compile(r"[^\s.,!?;:()\"\u201c\u201d]+")
_SMALL = frozenset({
    "you", "your", "youre", "youve", "youd", "youll", "yourself", "yours", "the", "and", "that",
    "was", "were", "are", "had", "have", "has", "been", "for", "with", "but", "its", "it", "a",
    "an", "to", "of", "in", "on", "at", "is", "so", "he", "she", "they", "them", "his", "her",
    "him", "be", "do", "did",
})  # fmt: skip
"""Words by which alone nobody knows that something was taken up."""
_SECOND = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "im": "youre", "ive": "youve",
    "id": "youd", "ill": "youll", "myself": "yourself", "we": "you", "our": "your", "us": "you",
    "weve": "youve", "were": "was", "am": "are",
}  # fmt: skip


def _echoed(said: str, line: str) -> tuple[str, ...]:
    """Return the stretches of what was said that the skilled line takes up."""
    words = list(_SPOKEN_WORD.finditer(said))
    theirs = [_stem(word[0]) for word in words]
    ours = [_stem(word[0]) for word in _SPOKEN_WORD.finditer(line)]
    blocks = difflib.SequenceMatcher(None, theirs, ours, autojunk=False).get_matching_blocks()
    taken = [range(block.a, block.a + block.size) for block in blocks]
    return tuple(
        said[words[one[0]].start() : words[one[-1]].end()]
        for one in taken
        if any(len(theirs[at]) > 2 and theirs[at] not in _SMALL for at in one)
    )


def _stem(word: str) -> str:
    plain = word.lower().replace("'", "").replace("\u2019", "")
    plain = _SECOND.get(plain, plain)
    return plain if len(plain) < 5 else re.sub(r"(ing|ed|es|s|e|y)$", "", plain)


# --- what was there before the writers ---


def _lines_for_danger() -> Iterator[Example]:
    for path in sorted(WRITTEN.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            label, text = line.split("\t", 1)
            yield _plain(text, path.stem, danger=label)
    for name in ("safety_danger", "safety_harmless"):
        for item in read_lines(PROBES / f"{name}.jsonl"):
            yield _plain(item["text"], f"probes_{item['split']}", danger=item.get("tier") or NONE)


def _labelled_utterances() -> Iterator[Example]:
    for name in ("utterances_dev", "utterances_dev_2"):
        for item in read_lines(PROBES / f"{name}.jsonl"):
            example = _plain(item["text"], "utterances", danger=item["safety"] or NONE)
            if item["command"]:
                yield example
                continue
            # Whoever names a feeling tells.
            labels = {**example.labels, "act": "tell"} if item["feelings"] else example.labels
            yield replace(example, labels=labels, no_command=True)


def _commands() -> Iterator[Example]:
    for item in read_lines(PROBES / "commands.jsonl"):
        if item.get("split") not in _LEARNED_SPLITS:
            continue
        command = item["command"]
        if command == "correct":
            labels = {"act": "correction"}
        else:
            labels = {"act": command} if command else {}
        yield Example(item["text"], "commands", labels=labels, no_command=not command)


def _intents() -> Iterator[Example]:
    """Yield the examples that the program goes by, which are learned from, too."""
    folder = ROOT / "intents" / "en"
    acts = tomllib.loads((folder / "acts.toml").read_text(encoding="utf-8"))
    for act, table in acts["acts"].items():
        for text in table["says"]:
            yield Example(text, "intents", labels={"act": act})
        for text in table.get("not", ()):
            yield Example(text, "intents", no_command=True)
    for kind in acts["questions"].values():
        for text in kind["says"]:
            yield Example(text, "intents", labels={"act": "question"})
    dangers = tomllib.loads((folder / "danger.toml").read_text(encoding="utf-8"))
    for tier, table in dangers["tiers"].items():
        for text in table["says"]:
            yield _plain(text, "intents", danger=tier)
        for text in table["not"]:
            yield _plain(text, "intents", danger=NONE)
    appraisal = tomllib.loads((folder / "appraisal.toml").read_text(encoding="utf-8"))
    for valence, families in appraisal.items():
        for family, says in families.items():
            for text in says:
                labels = {"valence": valence, "family": family}
                yield Example(text, "intents", labels=labels, no_command=True)


def _other_intents() -> Iterator[Example]:
    """Yield the examples of all tables that are not about danger: short plain sentences, mostly."""
    for path in sorted((ROOT / "intents" / "en").glob("*.toml")):
        if path.stem not in {"acts", "danger", "appraisal", "hold"}:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
            for text in dict.fromkeys(_examples(table, within=False)):
                yield _plain(text, "intents", danger=NONE)


def _examples(value: Any, *, within: bool) -> Iterator[str]:  # noqa: ANN401 - any TOML
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _examples(inner, within=within or "example" in key)
    elif isinstance(value, list):
        for inner in value:
            yield from _examples(inner, within=within)
    elif isinstance(value, str) and within and " " in value:
        yield value


def _conversations() -> Iterator[Example]:
    """Yield what people say in the dialogues of tests/conversations that are not about danger."""
    for path in sorted((ROOT / "tests" / "conversations").glob("*.toml")):
        dialogues = tomllib.loads(path.read_text(encoding="utf-8"))["dialogue"]
        turns = [turn["you"] for dialogue in dialogues for turn in dialogue["turn"]]
        if path.stem != "danger":
            for text in turns:
                if not text.startswith("<"):
                    yield _plain(text, "conversations", danger=NONE)


def _plain(text: str, source: str, *, danger: str) -> Example:
    # Where there is no danger nothing is to be marked; where there is, nobody marked it.
    marks: Mapping[str, tuple[str, ...]] = {"evidence": ()} if danger == NONE else {}
    return Example(text, source, labels={"danger": danger}, marks=marks)
