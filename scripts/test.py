#!/usr/bin/env python3
"""Set up what the tests need, virtual sound devices too, and run every check.

Options are handed to pytest.
"""

import shutil
import subprocess
import sys

import bootstrap

_SOUND_SERVER = ["libportaudio2", "libasound2-plugins", "pulseaudio", "pulseaudio-utils"]


def main() -> None:
    """Run the linters, the type checker and the tests; exit with the first failure's status."""
    python = str(bootstrap.prepare(extra="test,natural"))
    if not (bootstrap.has_portaudio() and shutil.which("pulseaudio") and shutil.which("paplay")):
        bootstrap.ensure_system_packages(
            _SOUND_SERVER, purpose="Testing with virtual sound devices"
        )
    checks = (
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["pytest", *sys.argv[1:]],
    )
    for check in checks:
        bootstrap.say(f"== {' '.join(check)}")
        done = subprocess.run([python, "-m", *check], cwd=bootstrap.ROOT, check=False)
        if done.returncode:
            sys.exit(done.returncode)


if __name__ == "__main__":
    main()
