"""What cannot be done is refused with status 2 and one line that says what to do next."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.program import (
    ENVIRONMENT,
    LISTENING,
    RECORDINGS,
    assert_refused,
    command,
    objects,
    run,
)

COMMAND = str(RECORDINGS / "command.flac")
FULL = Path("/dev/full")
needs_a_full_device = pytest.mark.skipif(not FULL.exists(), reason="looks at /dev/full")
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")

PRINTING = [
    ("settings",),
    ("settings", "--json"),
    ("models", "list"),
    ("doctor",),
    ("understand",),
    ("understand", "--json"),
    ("converse",),
    ("converse", "--json"),
    ("transcribe", *LISTENING, COMMAND),
    ("transcribe", "--json", *LISTENING, COMMAND),
]


def in_shell(redirection, *arguments, data_dir, lines=("i feel sad",)):
    """Run it with its streams as a shell's redirection says."""
    return subprocess.run(
        ["/bin/sh", "-c", f'"$@" {redirection}', "sh", *command(*arguments, data_dir=data_dir)],
        input="".join(f"{line}\n" for line in lines).encode(),
        capture_output=True,
        check=False,
        cwd=data_dir,
        env=ENVIRONMENT,
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.wav", None),
        ("empty.wav", b""),
        ("notes.txt", b"these are only words"),
        ("two\nlines.wav", None),
    ],
)
def test_a_recording_that_cannot_be_used_is_explained(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = run("transcribe", tmp_path / name, data_dir=tmp_path)

    assert_refused(done, name.splitlines()[-1])


def test_what_was_transcribed_before_a_bad_recording_is_not_lost(tmp_path):
    (tmp_path / "notes.wav").write_bytes(b"these are only words")
    done = run(
        "transcribe", "--json", *LISTENING, COMMAND, tmp_path / "notes.wav", data_dir=tmp_path
    )

    assert_refused(done, "notes.wav")
    assert [one["text"] for one in objects(done)] == ["say that again"]


def test_a_speech_model_that_is_not_there_is_explained(tmp_path):
    done = run("transcribe", "--recognizer", "vosk", COMMAND, data_dir=tmp_path)

    assert_refused(done, "models get")


def test_a_model_folder_with_a_file_missing_is_explained(tmp_path):
    broken = tmp_path / "model"
    (broken / "am").mkdir(parents=True)
    (broken / "am" / "final.mdl").write_bytes(b"not a model")
    done = run("transcribe", "--model", broken, COMMAND, data_dir=tmp_path)

    assert_refused(done, "model")


@pytest.mark.parametrize("name", ["converse", "settings"])
def test_several_mistakes_in_the_settings_are_told_at_once(tmp_path, name):
    (tmp_path / "settings.toml").write_text('contry = "NZ"\nrate = 3\n', encoding="utf-8")
    done = run(name, data_dir=tmp_path, lines=["hello"])

    assert_refused(done, "did you mean country?", "rate:")


@pytest.mark.parametrize("content", [b"rate = ", b"\xff\xfe\x00"])
def test_settings_that_cannot_be_read_are_explained(tmp_path, content):
    (tmp_path / "settings.toml").write_bytes(content)
    done = run("settings", data_dir=tmp_path)

    assert_refused(done, "settings.toml cannot be read", "Mend it")


def test_a_data_folder_that_is_a_file_is_explained(tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = subprocess.run(
        command("checkin", "--input", COMMAND, data_dir=tmp_path / "file"),
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env=ENVIRONMENT,
    )

    assert_refused(done, "--data-dir", "is a file")


def test_a_data_folder_that_cannot_be_made_is_explained(tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = subprocess.run(
        command(
            "checkin", *LISTENING, "--input", COMMAND, "--output", tmp_path / "replies",
            data_dir=tmp_path / "file" / "data",
        ),
        capture_output=True, check=False, cwd=tmp_path, env=ENVIRONMENT,
    )  # fmt: skip

    assert_refused(done, "is no folder", "--data-dir")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="no folder can be made in /proc")
def test_a_data_folder_that_may_not_be_written_is_explained(tmp_path):
    done = subprocess.run(
        command(
            "checkin", *LISTENING, "--input", COMMAND, "--output", tmp_path / "replies",
            data_dir="/proc/data",
        ),
        capture_output=True, check=False, cwd=tmp_path, env=ENVIRONMENT,
    )  # fmt: skip

    assert_refused(done, "The journal cannot be written", "--no-journal")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["dance"], "No such command 'dance'"),
        (["convers"], "No such command 'convers'"),
        (["transcribe"], "Missing argument 'FILES...'"),
        (["checkin", "--output", "x"], "--output goes with --input"),
        (["understand", "--page", "x.html"], "--page goes with --explain"),
        (["converse", "--jsn"], "Did you mean '--json'?"),
        (["converse", "--seed", "x"], "'x' is not a valid integer"),
        (["transcribe", "--recognizer", "ears", "a.wav"], "'auto', 'vosk', 'moonshine'"),
        (["models", "lst"], "No such command 'lst'"),
    ],
)
def test_wrong_usage_is_one_line_that_leads_to_the_help(tmp_path, arguments, told):
    done = subprocess.run(
        command(*arguments), capture_output=True, check=False, cwd=tmp_path, env=ENVIRONMENT
    )

    assert_refused(done, told, "--help` shows")


@posix_only
@pytest.mark.parametrize("arguments", PRINTING, ids=" ".join)
def test_a_closed_standard_output_is_explained(tmp_path, arguments):
    done = in_shell(">&-", *arguments, data_dir=tmp_path)

    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[-1] == (
        "voice-companion: Standard output is closed. Start again with a place to print to."
    )


@needs_a_full_device
@pytest.mark.parametrize("arguments", [*PRINTING, ("--help",), ("--version",)], ids=" ".join)
def test_a_standard_output_that_is_full_is_explained(tmp_path, arguments):
    folder = None if arguments[0].startswith("-") else tmp_path
    with FULL.open("wb") as full:
        done = subprocess.run(
            command(*arguments, data_dir=folder),
            input=b"i feel sad\n",
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=tmp_path,
            env=ENVIRONMENT,
        )

    message = done.stderr.decode()
    assert done.returncode == 2
    assert "Standard output cannot be written (No space left on device)" in message
    assert "Traceback" not in message
    assert "Exception ignored" not in message


@posix_only
@pytest.mark.parametrize("name", ["understand", "converse"])
def test_a_reader_that_has_seen_enough_ends_it_quietly(tmp_path, name):
    program = subprocess.Popen(
        command(name, "--json", data_dir=tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=ENVIRONMENT,
    )
    program.stdin.write(b"i feel sad\n")
    program.stdin.flush()
    first = program.stdout.readline()
    program.stdout.close()
    _, errors = program.communicate(b"i feel sad\n" * 20)

    assert first
    assert program.returncode == 0
    assert b"Error" not in errors
    assert b"Exception" not in errors


@posix_only
@pytest.mark.parametrize("name", ["understand", "converse"])
def test_a_closed_standard_input_is_explained(tmp_path, name):
    done = in_shell("<&-", name, data_dir=tmp_path)

    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[-1] == (
        "voice-companion: Standard input is closed. Give the lines by a pipe or by typing them."
    )


@pytest.mark.parametrize("name", ["understand", "converse"])
def test_a_line_of_a_megabyte_is_refused_and_the_lines_before_it_are_answered(tmp_path, name):
    done = run(name, "--json", data_dir=tmp_path, lines=["i feel sad", "so " * 350_000, "more"])

    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[-1] == (
        "voice-companion: A line of standard input has more than 100,000 characters. "
        "Break it into utterances, one a line."
    )
    assert len(objects(done)) == 1


@posix_only
def test_bytes_that_are_no_text_in_an_argument_are_passed_over(tmp_path):
    done = subprocess.run(
        [*command("understand", data_dir=tmp_path), "--explain", b"i'm sad \xff"],
        capture_output=True, check=False, cwd=tmp_path, env=ENVIRONMENT,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr.decode()
    assert "feelings.toml: sad" in done.stdout.decode()


@posix_only
def test_a_file_name_that_is_no_text_is_told_as_an_escape(tmp_path):
    name = bytes(tmp_path) + b"/caf\xe9.flac"
    Path(name.decode("utf-8", "surrogateescape")).write_bytes(Path(COMMAND).read_bytes())
    done = subprocess.run(
        [*command("transcribe", "--json", *LISTENING, data_dir=tmp_path), name],
        capture_output=True, check=False, cwd=tmp_path, env=ENVIRONMENT,
    )  # fmt: skip

    assert done.returncode == 0
    assert objects(done)[0]["file"].endswith("caf\udce9.flac")


def test_a_terminal_without_the_letters_is_shown_escapes(tmp_path):
    done = subprocess.run(
        command(
            "checkin", *LISTENING, "--input", COMMAND, "--output", tmp_path / "café",
            data_dir=tmp_path,
        ),
        capture_output=True, check=False, cwd=tmp_path,
        env={**ENVIRONMENT, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip

    assert done.returncode == 0, done.stderr.decode()
    assert "caf\\xe9)" in done.stdout.decode()


@posix_only
@pytest.mark.parametrize("redirection", ["2>&-", "0<&-", "0<&- 2>&-"])
def test_a_recording_is_transcribed_whatever_streams_are_closed(tmp_path, redirection):
    done = in_shell(redirection, "transcribe", "--json", *LISTENING, COMMAND, data_dir=tmp_path)

    assert done.returncode == 0, done.stderr.decode()
    assert [one["text"] for one in objects(done)] == ["say that again"]


@posix_only
def test_ears_by_themselves_load_with_a_closed_standard_error(tmp_path):
    program = (
        "import pathlib, sys\n"
        "from voice_companion.adapters.vosk_recognizer import VoskRecognizer\n"
        "print(VoskRecognizer(pathlib.Path(sys.argv[1])).name)\n"
    )
    done = subprocess.run(
        ["/bin/sh", "-c", '"$@" 2>&-', "sh", sys.executable, "-c", program, LISTENING[-1]],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env=ENVIRONMENT,
    )

    assert (done.returncode, done.stdout) == (0, b"vosk\n")


@posix_only
@pytest.mark.parametrize("name", ["pipe", "zero", "folder"])
@pytest.mark.parametrize(
    "arguments", [("transcribe",), ("checkin", "--input"), ("models", "import")], ids=" ".join
)
def test_what_is_no_file_is_refused_without_waiting_for_it(tmp_path, name, arguments):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "folder").mkdir()
    done = run(*arguments, tmp_path / name, data_dir=tmp_path)

    assert_refused(done)


@posix_only
def test_a_drawing_is_not_written_into_a_pipe_that_nobody_reads(tmp_path):
    os.mkfifo(tmp_path / "page.html")
    done = run("understand", "--explain", "i'm sad", "--page", "page.html", data_dir=tmp_path)

    assert_refused(done, "page.html")


def hold_checkin(redirection, tmp_path):
    """Hold a check-in on two turns with its streams as a shell's redirection says."""
    return in_shell(
        redirection, "checkin", "--json", *LISTENING,
        "--input", RECORDINGS / "two_turns.flac", "--output", tmp_path / "replies",
        data_dir=tmp_path,
    )  # fmt: skip


@posix_only
@pytest.mark.parametrize(
    ("redirection", "told"),
    [
        (">&-", "Standard output is closed."),
        pytest.param(">/dev/full", "No space left on device", marks=needs_a_full_device),
        ("| true", "Nobody reads standard output any more."),
    ],
)
def test_replies_that_cannot_be_printed_are_spoken_all_the_same(tmp_path, redirection, told):
    done = hold_checkin(redirection, tmp_path)

    captions = done.stderr.decode()
    assert done.returncode == 0, captions
    assert captions.count(told) == 1
    assert captions.count("The check-in goes on without it.") == 1
    assert "Traceback" not in captions
    assert len(list((tmp_path / "replies").iterdir())) == 3, captions


@posix_only
@pytest.mark.parametrize(
    "redirection", ["2>&-", pytest.param("2>/dev/full", marks=needs_a_full_device)]
)
def test_captions_that_cannot_be_shown_keep_no_reply_back(tmp_path, redirection):
    done = hold_checkin(redirection, tmp_path)

    assert done.returncode == 0
    assert len(objects(done)) == 2
    assert len(list((tmp_path / "replies").iterdir())) == 3


@needs_a_full_device
def test_a_screen_that_is_full_ends_no_check_in(tmp_path):
    with FULL.open("wb") as full:
        done = subprocess.run(
            command(
                "checkin", *LISTENING,
                "--input", RECORDINGS / "two_turns.flac", "--output", tmp_path / "replies",
                data_dir=tmp_path,
            ),
            stdout=full, stderr=subprocess.PIPE, check=False, cwd=tmp_path, env=ENVIRONMENT,
        )  # fmt: skip

    assert done.returncode == 0, done.stderr.decode()
    assert len(list((tmp_path / "replies").iterdir())) == 3
