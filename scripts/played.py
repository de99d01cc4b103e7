"""Plays sessions and reads single turns with this version, or with an earlier one beside it.

Run as a program it reads JSON lines from standard input and answers each with one: {"turns": [...]}
with {"replies": [...]}, {"text": ..., "before": ...} with {"act", "command", "safety",
"milliseconds"}. Which version answers is decided by PYTHONPATH, so that both are asked the same.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
UNSEEN = sorted((ROOT / "tests" / "data" / "unseen").glob("*"))
"""The writers of whom nothing was learned, a folder each."""
LAST_RELEASE = "0a8d3ea"
"""The last commit of version 0.1.0, against which a change is measured."""


def read_written(folders: Sequence[Path], name: str) -> list[dict[str, Any]]:
    """Return the objects of this file of JSON lines, from each writer's folder that has it."""
    paths = [folder / f"{name}.jsonl" for folder in folders]
    return [
        json.loads(line)
        for path in paths
        if path.exists()
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def answer_all(items: Sequence[Mapping[str, Any]], tree: Path = ROOT) -> list[dict[str, Any]]:
    """Return what the version in `tree` answers to each item."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).resolve())],
        input="".join(json.dumps(item) + "\n" for item in items),
        env={**os.environ, "PYTHONPATH": str(tree)},
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"The version in {tree} cannot be played:\n{done.stderr[-2000:]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextlib.contextmanager
def checked_out(revision: str) -> Iterator[Path]:
    """Give an earlier version a folder of its own for as long as it is asked."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--detach", "--quiet", str(folder), revision], check=True)
        try:
            yield folder
        finally:
            subprocess.run([*git, "remove", "--force", str(folder)], check=True)


def _main() -> None:
    # Which version these are is only known now.
    from voice_companion.cli.compose import (  # noqa: PLC0415
        build_companion,
        build_understander,
    )
    from voice_companion.settings import Settings  # noqa: PLC0415

    understander = build_understander()
    situated = "line" in (understander.understand.__kwdefaults__ or {})
    for line in sys.stdin:
        item = json.loads(line)
        if "turns" in item:
            companion = build_companion(Settings(), seed=0, understander=understander)
            companion.open()
            replies = [companion.respond(turn).as_json() for turn in item["turns"]]
            print(json.dumps({"replies": replies}), flush=True)
            continue
        context: dict[str, Any] = {"line": item.get("before") or ""} if situated else {}
        begun = time.process_time()
        heard = understander.understand(item["text"], **context)
        took = (time.process_time() - begun) * 1e3
        told = {"act": None, **heard.as_json(), "milliseconds": took}
        # Version 0.1.0 hears goodbyes and refusals at the end of a turn beside the command.
        told["command"] = told["command"] or getattr(heard, "asked", None)
        keys = ("act", "command", "safety", "milliseconds")
        print(json.dumps({key: told[key] for key in keys}), flush=True)


if __name__ == "__main__":
    _main()
