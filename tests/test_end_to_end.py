"""A whole check-in on real sound devices, with the network denied: heard, answered aloud, ended."""

import itertools
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
import tomllib
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.processes import folder_of, is_gone, workers

ROOT = Path(__file__).parent.parent
EARS = ROOT / "tests" / "ears" / "vosk-model-synthetic-voices-only"
RECORDINGS = ROOT / "tests" / "recordings"
PATIENCE = 120.0
"""Seconds after which a step that does not come is taken as never coming; no claim about speed."""

pytestmark = [pytest.mark.devices, pytest.mark.slow]


STORY = tuple(
    RECORDINGS / name for name in ("pause_inside.flac", "because_holds.flac", "command.flac")
)


def words_of(file):
    """Return what is said in a recording, by the manifest beside it, one text for each stretch."""
    manifests = (*file.parent.glob("manifest.toml"), *file.parent.glob("checkin.toml"))
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in manifests]
    found = [one for table in tables for one in table["recording"] if one["file"] == file.name]
    return found[0]["speech"]


class RunningCheckin:
    """The companion as a process of its own; what it prints is read line by line."""

    def __init__(self, tmp_path, *options, offline=True):
        deny = _network_denied() if offline else []
        command = [*deny, sys.executable, "-m", "voice_companion", "checkin"]
        self.process = subprocess.Popen(
            [*command, "--json", "--data-dir", str(tmp_path), "--seed", "0", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=tmp_path,
        )
        self.replies, self.captions = queue.Queue(), queue.Queue()
        self._readers = [
            threading.Thread(target=_read, args=(self.process.stdout, self.replies)),
            threading.Thread(target=_read, args=(self.process.stderr, self.captions)),
        ]
        for reader in self._readers:
            reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for reader in self._readers:
            reader.join()

    def next_reply(self):
        return json.loads(self.replies.get(timeout=PATIENCE))

    def wait_for_caption(self, start):
        seen = []
        while not (seen and seen[-1].startswith(start)):
            seen.append(self.captions.get(timeout=PATIENCE))
        return seen[-1]


def _read(stream, lines):
    with stream:
        for line in stream:
            lines.put(line.rstrip("\n"))


def _network_denied():
    """Return what to put before a command so that it has no network interface at all."""
    if not sys.platform.startswith("linux") or shutil.which("unshare") is None:
        pytest.skip("denying the network needs Linux's unshare")
    for options in (["-n"], ["-rn"]):
        if subprocess.run(["unshare", *options, "true"], check=False).returncode == 0:
            return ["unshare", *options]
    return pytest.skip("this system does not allow a network namespace")


def wait_until_quiet(recording, *, since, seconds=1.0):
    """Wait until the loudspeaker has spoken after `since` (monotonic) and then been quiet."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        sounded = [when for when in recording.times_of_sound() if when > since]
        if sounded and time.monotonic() - sounded[-1] > seconds:
            return
        time.sleep(0.05)
    pytest.fail("the companion did not fall quiet")


def converse_with(checkin, server, recording, files):
    """Say each recording once the companion has ended its own line; return the replies."""
    replies = []
    checkin.wait_for_caption("Companion:")
    for file in files:
        wait_until_quiet(recording, since=time.monotonic())
        server.speak_file(file)
        replies.append(checkin.next_reply())
    wait_until_quiet(recording, since=time.monotonic())
    return replies


def one_recording(files, path, *, gap=6.0):
    """Join the clips, with silence between, into one recording of a whole check-in."""
    pieces, rate = [], 0
    for file in files:
        samples, rate = soundfile.read(file, dtype="int16")
        pieces += [samples, np.zeros(round(gap * rate), dtype=np.int16)]
    soundfile.write(path, np.concatenate(pieces), rate)
    return path


EARS_OPTIONS = ("--recognizer", "vosk", "--model", str(EARS))
BUILT_IN = ("--recognizer", "moonshine")


def test_a_live_check_in_hears_answers_aloud_and_does_not_hear_itself(sound_server, tmp_path):
    with (
        sound_server.loopback(),
        sound_server.recording() as recording,
        RunningCheckin(tmp_path, *EARS_OPTIONS) as checkin,
    ):
        replies = converse_with(checkin, sound_server, recording, STORY)
        spoken = recording.seconds_of_sound()
        checkin.process.send_signal(signal.SIGTERM)
        status = checkin.process.wait(timeout=PATIENCE)
    joined = one_recording(STORY, tmp_path / "whole.wav")
    replayed = replay(joined, tmp_path)

    heard = [reply["heard"] for reply in replies]
    said = [[stretch["words"] for stretch in words_of(file)] for file in STORY]
    assert heard[0] == " ".join(said[0]), "a pause shorter than the tolerance cut the turn"
    assert heard[1].endswith(said[1][1]), "a turn that trails off with because was not waited for"
    assert heard[2] == said[2][0]
    assert len(replies) == len(STORY)
    assert checkin.replies.empty(), "it heard something nobody said: itself"
    assert spoken > 5
    assert status == 0
    # Live, a word behind a pause may be heard in another form ("i am" for "i'm") and said back so.
    pairs = zip(replayed, replies, strict=True)
    alike = list(itertools.takewhile(lambda pair: pair[0]["heard"] == pair[1]["heard"], pairs))
    assert alike
    assert all(one["said"] == two["said"] for one, two in alike)


def last_words(recording, path):
    """Cut the last stretch of speech out of a recording, with a little silence around it."""
    samples, rate = soundfile.read(recording, dtype="int16")
    start = round((words_of(recording)[-1]["start"] - 0.5) * rate)
    soundfile.write(path, samples[start:], rate)
    return path


def replay(recording, tmp_path):
    """Hold the same check-in on a recording; return its replies."""
    command = [sys.executable, "-m", "voice_companion", "checkin", "--json", "--seed", "0"]
    files = ["--data-dir", str(tmp_path / "again"), "--input", str(recording)]
    done = subprocess.run(
        [*command, *files, "--output", str(tmp_path / "replies"), *EARS_OPTIONS],
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("request_to_end", "voice"), [(signal.SIGINT, "espeak"), (signal.SIGTERM, "joe")]
)
def test_a_request_to_end_is_answered_with_a_goodbye_and_nothing_is_left_running(
    sound_server, tmp_path, request_to_end, voice
):
    (tmp_path / "settings.toml").write_text(f'voice = "{voice}"\n')
    with sound_server.recording(), RunningCheckin(tmp_path, *EARS_OPTIONS) as checkin:
        opening = checkin.wait_for_caption("Companion:")
        (worker,) = workers(checkin.process.pid)
        folder = folder_of(worker)
        checkin.process.send_signal(request_to_end)
        goodbye = checkin.wait_for_caption("Companion:")
        status = checkin.process.wait(timeout=PATIENCE)

    assert goodbye != opening
    assert status == 0
    assert is_gone(worker)
    assert (folder is None) == (voice == "joe")
    assert folder is None or not folder.exists()


def test_saying_that_it_is_all_ends_the_check_in(sound_server, tmp_path):
    goodbye = last_words(ROOT / "demo" / "checkin.flac", tmp_path / "goodbye.wav")
    with sound_server.recording() as recording, RunningCheckin(tmp_path, *BUILT_IN) as checkin:
        checkin.wait_for_caption("Companion:")
        wait_until_quiet(recording, since=time.monotonic())
        sound_server.speak_file(goodbye)
        reply = checkin.next_reply()
        status = checkin.process.wait(timeout=PATIENCE)

    assert reply["ended"]
    assert reply["command"] == "done"
    assert status == 0


def test_without_any_sound_device_it_says_what_to_do(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "voice_companion", "checkin", "--data-dir", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PULSE_SERVER": "unix:/nowhere", "XDG_RUNTIME_DIR": str(tmp_path)},
    )

    assert done.returncode == 2
    assert "microphone" in done.stderr
    assert "Traceback" not in done.stderr
