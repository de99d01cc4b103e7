"""Looking at the voice's rendering processes from outside, as Linux shows them in /proc."""

import time
from collections.abc import Callable
from pathlib import Path

from voice_companion.adapters.private_folder import PREFIX

PATIENCE = 30.0
"""Seconds after which what does not come is taken as never coming; no claim about speed."""


def workers(parent: int) -> list[int]:
    """Return the ids of the rendering processes that `parent` started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            command = stat.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == parent and b"_worker" in command and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def folder_of(worker: int) -> Path | None:
    """Return the private folder in which this rendering process keeps its sound, if it has one."""
    arguments = Path(f"/proc/{worker}/cmdline").read_bytes().split(b"\0")
    folder = Path(arguments[arguments.index(b"-m") + 2].decode())
    return folder if folder.name.startswith(PREFIX) else None


def is_gone(process: int) -> bool:
    """Return whether no process of that id is there any more."""
    return not Path(f"/proc/{process}").exists()


def wait_until(condition: Callable[[], object]) -> None:
    """Return once the condition holds; fail when it never does."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)
