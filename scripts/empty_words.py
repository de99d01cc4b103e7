"""Shows that the tests notice what the words are for: lists emptied one by one turn them red.

    python scripts/empty_words.py [FILE ...]

For each list of meaning.toml, speech.toml, moves.toml and practice.toml (or of the files that are
named) a copy of the project is made in which it is empty, and the tests of the talk are run there;
so they are with a companion that only nods. Prints who stays green, and exits with 1 then. Takes
half a minute for each list.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FILES = ("meaning", "speech", "practice")
TESTS = ("test_say.py", "test_meaning.py", "test_moves.py", "test_companion.py")
CONVERSATIONS = "test_conversations.py"
NOD = '"{point}.",'


def main() -> None:
    names = sys.argv[1:] or FILES
    green = [told for name in names for told in _survivors(name)]
    if _runs_green("lines", lambda text: text.replace(NOD, '"Mm.",')):
        green.append("a companion that only nods")
    print("\n".join(f"stays green: {one}" for one in green) or "every one of them turns tests red")
    sys.exit(bool(green))


def _survivors(name: str) -> Iterator[str]:
    """Yield the lists of a file without which the tests still pass."""
    text = (ROOT / "intents" / "en" / f"{name}.toml").read_text(encoding="utf-8")
    for key in dict.fromkeys(_lists(tomllib.loads(text))):
        pattern = re.compile(rf"(?ms)^{re.escape(key)} = \[.*?^?\]$")
        if _runs_green(name, lambda whole, found=pattern, key=key: found.sub(f"{key} = []", whole)):
            yield f"{name}.toml: {key}"
        print(f"{name}.toml: {key}", flush=True)


def _lists(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, list) and value and isinstance(value[0], str):
            yield key
        elif isinstance(value, Mapping):
            yield from _lists(value)


def _runs_green(name: str, change: Any) -> bool:  # noqa: ANN401 - a text to a text
    with tempfile.TemporaryDirectory() as parent:
        copy = Path(parent) / "project"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "*_cache"))
        path = copy / "intents" / "en" / f"{name}.toml"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")
        tests = [str(copy / "tests" / one) for one in (*TESTS, CONVERSATIONS)]
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        done = subprocess.run(command, cwd=copy, capture_output=True, check=False)
        return done.returncode == 0


if __name__ == "__main__":
    main()
