"""The probes of the safety screen in tests/data."""

import json
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data"


def _probes(name: str) -> list[dict[str, Any]]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


DANGEROUS = _probes("safety_danger.jsonl")
HARMLESS = _probes("safety_harmless.jsonl")
