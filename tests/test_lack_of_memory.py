"""Where memory lacks, one line says so and what for, and no engine ends the program."""

import errno
import subprocess
import sys

import pytest

from tests.program import ENVIRONMENT, LISTENING, RECORDINGS, assert_refused, command, objects
from voice_companion.adapters.memory import lacks_memory, require_memory, with_the_true_reason
from voice_companion.errors import MemoryShortError, ModelError

limited = pytest.mark.skipif(sys.platform != "linux", reason="limits memory as Linux does")
RECORDING = str(RECORDINGS / "command.flac")


def with_limit(kilobytes, *arguments, data_dir):
    """Run it with so much address space."""
    return subprocess.run(
        ["/bin/sh", "-c", f'ulimit -v {kilobytes}; exec "$@"', "sh",
         *command(*arguments, data_dir=data_dir)],
        input=b"i feel sad\n", capture_output=True, check=False, cwd=data_dir, env=ENVIRONMENT,
    )  # fmt: skip


@limited
@pytest.mark.parametrize("kilobytes", [150_000, 200_000, 300_000])
@pytest.mark.parametrize("name", ["understand", "converse", "checkin"])
def test_with_too_little_memory_it_is_refused_in_one_line(tmp_path, kilobytes, name):
    more = ("--input", RECORDING, "--output", tmp_path / "replies") if name == "checkin" else ()
    done = with_limit(kilobytes, name, *more, data_dir=tmp_path)

    assert_refused(done, "not enough memory for", "Close other programs")


@limited
@pytest.mark.parametrize("kilobytes", [150_000, 200_000, 300_000])
def test_a_recording_is_not_transcribed_with_too_little_memory(tmp_path, kilobytes):
    done = with_limit(kilobytes, "transcribe", *LISTENING, RECORDING, data_dir=tmp_path)

    assert_refused(done, "not enough memory for", "Close other programs")


@limited
@pytest.mark.parametrize("kilobytes", [250_000, 300_000])
def test_doctor_says_which_parts_have_too_little_memory(tmp_path, kilobytes):
    done = with_limit(kilobytes, "doctor", "--json", *LISTENING, data_dir=tmp_path)

    parts = {part["name"]: part for part in objects(done)}
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    assert "not enough memory" in parts["vosk"]["what_to_do"]
    assert parts["settings"]["ok"]


@limited
def test_what_needs_little_memory_is_done_with_little(tmp_path):
    done = with_limit(150_000, "settings", "--json", data_dir=tmp_path)

    assert done.returncode == 0
    assert objects(done)


def test_more_memory_than_there_can_be_is_refused_with_what_it_is_for():
    with pytest.raises(MemoryShortError, match="not enough memory for the ears"):
        require_memory("the ears", megabytes=2**40)


@pytest.mark.parametrize(
    "cause",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        ImportError("x.so: failed to map segment from shared object"),
        RuntimeError("can't start new thread"),
        RuntimeError("std::bad_alloc"),
    ],
)
def test_a_failure_that_came_of_a_lack_of_memory_is_told_as_one(cause):
    error = ModelError("The listener cannot be loaded. Install voice-companion again.")
    error.__cause__ = cause

    assert lacks_memory(error)
    assert "not enough memory" in with_the_true_reason(error)


@pytest.mark.parametrize(
    "cause", [None, OSError(errno.ENOENT, "No such file"), ValueError("can't start new thread")]
)
def test_any_other_failure_is_told_as_it_is(cause):
    error = ModelError("The listener cannot be loaded. Install voice-companion again.")
    error.__cause__ = cause

    assert not lacks_memory(error)
    assert with_the_true_reason(error) == str(error)
