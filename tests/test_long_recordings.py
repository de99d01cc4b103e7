"""A recording may be as long as it likes: little of it lies in memory at a time."""

import os
import subprocess
import sys

import numpy as np
import pytest
import soundfile

from tests.program import ENVIRONMENT, LISTENING, RECORDINGS, command, objects, run
from voice_companion.core.spoken_words import SAMPLE_RATE

COMMAND = RECORDINGS / "command.flac"
TWO_TURNS = RECORDINGS / "two_turns.flac"

READS = """
import pathlib, resource, sys
from voice_companion.adapters.sound_file import FileMicrophone

def peak(path):
    microphone = FileMicrophone(pathlib.Path(path))
    samples = sum(map(len, microphone.blocks()))
    microphone.close()
    return samples, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

print(*peak(sys.argv[1]), *peak(sys.argv[2]))
"""


def silence(path, *, minutes):
    with soundfile.SoundFile(path, "w", SAMPLE_RATE, 1) as out:
        for _ in range(minutes):
            out.write(np.zeros(60 * SAMPLE_RATE, np.int16))
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux does")
def test_half_an_hour_takes_no_more_memory_than_a_minute(tmp_path):
    files = [silence(tmp_path / f"{count}.flac", minutes=count) for count in (1, 30)]
    done = subprocess.run(
        [sys.executable, "-c", READS, *map(str, files)],
        capture_output=True,
        text=True,
        check=True,
        env=ENVIRONMENT,
    )

    short, short_peak, long, long_peak = map(int, done.stdout.split())
    assert (short, long) == (60 * SAMPLE_RATE, 1_800 * SAMPLE_RATE)
    assert long_peak - short_peak < 20  # MB; as samples half an hour has 58


def test_a_transcript_does_not_depend_on_how_the_recording_is_read(tmp_path):
    samples, rate = soundfile.read(TWO_TURNS, dtype="int16")
    soundfile.write(tmp_path / "same.wav", np.stack([samples] * 3, axis=1), rate)
    first, second = objects(
        run("transcribe", "--json", *LISTENING, TWO_TURNS, tmp_path / "same.wav", data_dir=tmp_path)
    )

    assert first["text"]
    assert (first["words"], first["seconds"]) == (second["words"], second["seconds"])


def killed(tmp_path):
    """Return a recording whose recorder was killed before it wrote the length down."""
    samples, rate = soundfile.read(TWO_TURNS, dtype="int16")
    path = tmp_path / "killed.wav"
    soundfile.write(path, samples, rate)
    content = path.read_bytes()
    path.write_bytes(content[:4] + bytes(4) + content[8:40] + bytes(4) + content[44:])
    return path


def test_a_recording_with_a_wrong_header_is_transcribed_with_one_line_about_it(tmp_path):
    path = killed(tmp_path)
    done = run("transcribe", "--json", *LISTENING, TWO_TURNS, path, data_dir=tmp_path)

    whole, mended = objects(done)
    assert done.returncode == 0
    assert mended["words"] == whole["words"]
    assert done.stderr.decode().splitlines() == [
        f"{path} does not say how long it is; it is read as far as it holds sound."
    ]


def test_a_check_in_on_a_recording_with_a_wrong_header_is_held_to_its_end(tmp_path):
    path = killed(tmp_path)
    done = run(
        "checkin", "--json", *LISTENING, "--input", path, "--output", tmp_path / "replies",
        data_dir=tmp_path,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr.decode()
    assert len(objects(done)) == 2
    assert "does not say how long it is" in done.stderr.decode().splitlines()[0]


def on_terminal(arguments, data_dir, *, reader=None):
    """Run it with standard error on a terminal; return what is seen there."""
    ours, theirs = os.openpty()
    program = subprocess.Popen(
        command(*arguments, data_dir=data_dir),
        stdout=theirs if reader is None else reader,
        stderr=theirs,
        cwd=data_dir,
        env={**ENVIRONMENT, "TERM": "xterm"},
    )
    os.close(theirs)
    seen = b""
    try:
        while piece := os.read(ours, 4_096):
            seen += piece
    except OSError:  # Linux's end of a terminal that nobody holds any more
        pass
    os.close(ours)
    assert program.wait() == 0, seen
    return seen


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")
def test_how_far_it_is_is_shown_on_a_terminal(tmp_path):
    seen = on_terminal(["transcribe", *LISTENING, COMMAND], tmp_path)

    assert b"command.flac" in seen
    assert b"100%" in seen


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX terminal")
def test_no_bar_is_drawn_beside_json_in_a_pipe(tmp_path):
    seen = on_terminal(
        ["transcribe", "--json", *LISTENING, COMMAND], tmp_path, reader=subprocess.DEVNULL
    )

    assert seen == b""


def test_no_bar_is_drawn_where_there_is_no_terminal(tmp_path):
    done = run("transcribe", *LISTENING, COMMAND, data_dir=tmp_path)

    assert done.stderr == b""
    assert done.stdout.decode() == f"{COMMAND}: say that again\n"
