"""What libraries print past Python is kept off the screen, and no line of ours is lost."""

import subprocess
import sys

import pytest

from tests.program import ENVIRONMENT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="looks at POSIX descriptors")

BEGIN = """
import os, sys, threading
from voice_companion.adapters.native_chatter import keep_our_own_lines, no_native_chatter
chatter = lambda: os.write(2, b"Expression 'ret' failed in 'pa_linux_alsa.c'\\n")
"""


def said(program, *, redirection=""):
    """Return what a program prints to standard error."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$@" {redirection}', "sh", sys.executable, "-c", BEGIN + program],
        capture_output=True,
        text=True,
        check=False,
        env=ENVIRONMENT,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr, done.stdout


def test_what_a_library_prints_while_it_is_told_to_be_silent_is_not_seen():
    errors, _ = said(
        "with no_native_chatter():\n"
        "    chatter()\n"
        "    with no_native_chatter():\n"
        "        chatter()\n"
        "    chatter()\n"
        "os.write(2, b'afterwards\\n')"
    )

    assert errors == "afterwards\n"


def test_what_other_threads_say_meanwhile_is_all_seen_and_in_order():
    errors, _ = said(
        "keep_our_own_lines()\n"
        "def open_devices():\n"
        "    for _ in range(300):\n"
        "        with no_native_chatter():\n"
        "            chatter()\n"
        "threads = [threading.Thread(target=open_devices) for _ in range(3)]\n"
        "for thread in threads: thread.start()\n"
        "for number in range(500): print('caption', number, file=sys.stderr)\n"
        "for thread in threads: thread.join()\n"
        "print('the end', file=sys.stderr)"
    )

    assert errors.splitlines() == [*(f"caption {number}" for number in range(500)), "the end"]


def test_our_own_lines_before_and_after_come_in_order():
    errors, _ = said(
        "print('before', file=sys.stderr)\n"
        "keep_our_own_lines()\n"
        "keep_our_own_lines()\n"
        "print('after', file=sys.stderr)"
    )

    assert errors == "before\nafter\n"


def test_a_closed_standard_error_stays_closed_and_ends_nothing():
    _, output = said(
        "with no_native_chatter():\n"
        "    chatter()\n"
        "keep_our_own_lines()\n"
        "try:\n"
        "    os.fstat(2)\n"
        "except OSError:\n"
        "    print('closed')",
        redirection="2>&-",
    )

    assert output == "closed\n"


def test_an_error_inside_goes_on_and_ends_the_silence():
    errors, _ = said(
        "try:\n    with no_native_chatter():\n        raise OSError\nexcept OSError:\n    chatter()"
    )

    assert "pa_linux_alsa" in errors
