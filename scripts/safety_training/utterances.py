"""What the judge of danger learns from: labelled utterances, and ordinary talk beside them."""

import gzip
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voice_companion.adapters.data_files import read_intents
from voice_companion.core.labels import Danger
from voice_companion.core.safety.screening import SafetyRules

ROOT = Path(__file__).resolve().parent.parent.parent
PROBES = ROOT / "tests" / "data"
WRITTEN = Path(__file__).resolve().parent / "written"
TREEBANKS = ("ewt", "gum_permissive", "eslspok")


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance, the danger in it, and who wrote it or where it is from."""

    text: str
    tier: Danger | None
    source: str


def labelled(rules: SafetyRules) -> Iterator[Example]:
    """Yield every utterance that somebody labelled for danger."""
    for name in ("safety_danger", "safety_harmless"):
        for item in _lines(PROBES / f"{name}.jsonl"):
            yield Example(item["text"], _tier(item.get("tier")), item["split"])
    for path in sorted(WRITTEN.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            label, text = line.split("\t", 1)
            yield Example(text, _tier(label), path.stem)
    for name in ("utterances_dev", "utterances_dev_2"):
        for item in _lines(PROBES / f"{name}.jsonl"):
            yield Example(item["text"], _tier(item["safety"]), "talk")
    for item in _lines(PROBES / "commands.jsonl"):
        yield Example(item["text"], None, "talk")
    for reading in rules.readings:
        yield from (Example(said, reading.tier, "rules") for said in reading.examples)
    for harmless in rules.harmless:
        yield from (Example(said, None, "rules") for said in harmless.examples)


def ordinary(treebanks: Path, part: str) -> Iterator[Example]:
    """Yield sentences of the treebanks, 3 to 50 words long, of the part "train" or "dev"."""
    for name in TREEBANKS:
        with gzip.open(treebanks / f"{name}_{part}.conllu.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                text = line.removeprefix("# text =").strip()
                if line.startswith("# text =") and 3 <= len(text.split()) <= 50:
                    yield Example(text, None, "treebank")


def other_rules() -> Iterator[Example]:
    """Yield the examples of all other tables of rules."""
    for name, table in read_intents().items():
        if not name.startswith("safety"):
            yield from (Example(text, None, "intents") for text in _examples(table, within=False))


def conversations() -> Iterator[Example]:
    """Yield what people say in the dialogues of tests/conversations that are not about danger."""
    for path in sorted((ROOT / "tests" / "conversations").glob("*.toml")):
        dialogues = tomllib.loads(path.read_text(encoding="utf-8"))["dialogue"]
        turns = (turn["you"] for dialogue in dialogues for turn in dialogue["turn"])
        if path.stem != "danger":
            yield from (Example(text, None, "talk") for text in turns if not text.startswith("<"))


def _examples(value: Any, *, within: bool) -> Iterator[str]:  # noqa: ANN401 - any TOML
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _examples(inner, within=within or "example" in key)
    elif isinstance(value, list):
        for inner in value:
            yield from _examples(inner, within=within)
    elif isinstance(value, str) and within and " " in value:
        yield value


def _lines(path: Path) -> Iterator[Mapping[str, Any]]:
    return map(json.loads, path.read_text(encoding="utf-8").splitlines())


def _tier(label: str | None) -> Danger | None:
    return None if label in {None, "none"} else Danger(label)
