#!/usr/bin/env python3
"""Set everything up, then hold a spoken check-in. Options are those of `voice-companion checkin`.

Without a microphone the same check-in runs on the recording in demo/.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

import bootstrap

MODEL = "vosk-model-small-en-us-0.15"
_RETRY_AFTER = 24 * 60 * 60
"""Seconds after which what could not be had is asked for again."""


def main() -> None:
    """Prepare, then become the companion."""
    is_first = not bootstrap.has("")
    python = bootstrap.prepare()
    if not bootstrap.has_portaudio():
        bootstrap.ensure_system_packages(["libportaudio2"], purpose="Sound")
    program = [str(python), "-m", "voice_companion"]
    _get_natural_voice()
    _get_model(program, Path(bootstrap.ENVIRONMENT / "model-asked-for"))
    if is_first:
        _tell_how_to_start_again()
    command = [*program, "checkin", "--else-demo", *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], command)  # noqa: S606  our own program takes this process's place


def _get_natural_voice() -> None:
    """Install the natural voice; where it cannot be had, the system's speech engine speaks."""
    asked = bootstrap.ENVIRONMENT / "natural-voice-asked-for"
    if bootstrap.has("natural") or _was_asked_for(asked):
        return
    bootstrap.say(
        "Adding the natural voice (110 MB of disk). Its engine, Piper, is under the GPL-3 and runs "
        "in a process of its own ..."
    )
    if not bootstrap.install("natural"):
        asked.touch()
        bootstrap.say("Going on with the plain voice.")


def _tell_how_to_start_again() -> None:
    """Say what was made, as nothing of it is on the PATH."""
    files = (path for path in bootstrap.ENVIRONMENT.rglob("*") if path.is_file())
    megabytes = sum(path.lstat().st_size for path in files) // 1_000_000
    program = bootstrap.PYTHON.with_name("voice-companion").relative_to(bootstrap.ROOT)
    bootstrap.say(
        f"All is set up, in {bootstrap.ENVIRONMENT.name} ({megabytes} MB of disk). Next time start "
        f"this again, or {program} checkin, which needs no network."
    )


def _was_asked_for(asked: Path) -> bool:
    return asked.exists() and time.time() - asked.stat().st_mtime < _RETRY_AFTER


def _get_model(program: list[str], asked: Path) -> None:
    """Fetch the speech model once; where it cannot be had, the built-in ears serve."""
    if _was_asked_for(asked):
        return
    asked.touch()
    data_dir = _data_dir_option(sys.argv[1:])
    bootstrap.say(f"Getting the speech model {MODEL} (41 MB, once) ...")
    done = subprocess.run([*program, "models", "get", *data_dir, MODEL], check=False)
    if done.returncode:
        bootstrap.say("Going on with the built-in ears.")


def _data_dir_option(arguments: list[str]) -> list[str]:
    for position, argument in enumerate(arguments):
        if argument == "--data-dir":
            return arguments[position : position + 2]
        if argument.startswith("--data-dir="):
            return [argument]
    return []


if __name__ == "__main__":
    main()
