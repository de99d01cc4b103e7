"""Runs the program as a person would, from a shell."""

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EARS = ROOT / "tests" / "ears" / "vosk-model-synthetic-voices-only"
RECORDINGS = ROOT / "tests" / "recordings"
LISTENING = ("--recognizer", "vosk", "--model", str(EARS))
"""Options for ears that are always there."""
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def command(*arguments, data_dir=None):
    """Return the command line of the program with these arguments."""
    data = [] if data_dir is None else ["--data-dir", str(data_dir)]
    return [sys.executable, "-m", "voice_companion", *map(str, arguments), *data]


def run(*arguments, data_dir, lines=(), encoding="utf-8"):
    """Run it in its data folder and return how it ended."""
    return subprocess.run(
        command(*arguments, data_dir=data_dir),
        input="".join(f"{line}\n" for line in lines).encode(encoding),
        capture_output=True,
        check=False,
        cwd=data_dir,
        env=ENVIRONMENT,
    )


def objects(done):
    """Return what was printed as JSON, one object a line."""
    return [json.loads(line) for line in done.stdout.decode().split("\n") if line]


def assert_refused(done, *words):
    """One clear line, exit status 2, no traceback."""
    message = done.stderr.decode()
    assert done.returncode == 2, message
    assert "Traceback" not in message
    for word in words:
        assert word in message
    assert len(message.strip().splitlines()) == 1, message
