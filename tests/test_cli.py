"""The commands by which anyone can measure the companion, and what they do with bad input."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from voice_companion.cli import commands
from voice_companion.settings import Settings

ROOT = Path(__file__).parent.parent
EARS = ROOT / "tests" / "ears" / "vosk-model-synthetic-voices-only"
RECORDINGS = ROOT / "tests" / "recordings"
UNDERSTANDING = {
    "text", "feelings", "triggers", "belief", "blame", "command", "safety",
}  # fmt: skip
REPLY = {
    "turn", "heard", "said", "moves", "question", "safety", "command", "stage", "ended",
}  # fmt: skip


def run(*arguments, data_dir, lines=(), encoding="utf-8"):
    """Run the program as a person would, in a folder of its own."""
    return subprocess.run(
        [sys.executable, "-m", "voice_companion", *arguments, "--data-dir", str(data_dir)],
        input="".join(f"{line}\n" for line in lines).encode(encoding),
        capture_output=True,
        check=False,
        cwd=data_dir,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def objects(done):
    return [json.loads(line) for line in done.stdout.decode().split("\n") if line]


def assert_refused(done, *words):
    """One clear line, exit status 2, no traceback."""
    message = done.stderr.decode()
    assert done.returncode == 2, message
    assert "Traceback" not in message
    for word in words:
        assert word in message
    assert len(message.strip().splitlines()) == 1


def test_understand_gives_one_understanding_a_line(tmp_path):
    lines = ["i'm really hurt because my sister forgot my birthday", "", "Café ☕\u2028 déjà vu"]
    done = run("understand", "--json", data_dir=tmp_path, lines=lines)

    found = objects(done)
    assert [one["text"] for one in found] == lines
    assert all(set(one) == UNDERSTANDING for one in found)
    assert found[0]["feelings"][0]["text"] == "hurt"


def test_whoever_writes_one_line_gets_its_understanding_before_writing_the_next(tmp_path):
    program = subprocess.Popen(
        [sys.executable, "-m", "voice_companion", "understand", "--json", "--data-dir", tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    with program:
        for text in ("i'm sad", "i'm glad"):
            program.stdin.write(f"{text}\n".encode())
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["text"] == text


def test_a_last_line_without_an_end_is_read_too(tmp_path):
    done = run("understand", "--json", data_dir=tmp_path, lines=["i'm sad\r", "i'm glad"])
    unended = subprocess.run(
        [sys.executable, "-m", "voice_companion", "understand", "--json", "--data-dir", tmp_path],
        input=b"i'm sad\r\ni'm glad",
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert unended.stdout == done.stdout


def test_understand_can_be_read_by_a_person_too(tmp_path):
    done = run("understand", data_dir=tmp_path, lines=["i'm sad that we lost the game"])

    assert "sad (sadness, felt, plain, by i); because of: we lost the game" in done.stdout.decode()


def test_text_that_is_not_utf8_is_read_as_far_as_it_can_be(tmp_path):
    done = run("understand", "--json", data_dir=tmp_path, lines=["i am sad é"], encoding="latin-1")

    assert done.returncode == 0
    assert objects(done)[0]["feelings"][0]["text"] == "sad"


def test_converse_gives_one_reply_a_line_and_silence_may_have_none(tmp_path):
    done = run("converse", "--json", data_dir=tmp_path, lines=["i feel sad", "<silence 2>", "bye"])

    replies = objects(done)
    assert len(replies) == 3
    assert all(set(one) == REPLY for one in replies)
    assert replies[0]["heard"] == "i feel sad"
    assert replies[1]["said"] is None


def test_the_same_seed_and_turns_give_the_same_bytes(tmp_path):
    lines = ["i feel sad", "my sister forgot my birthday", "i don't know", "that's all"]
    first = run("converse", "--json", "--seed", "7", data_dir=tmp_path, lines=lines)
    again = run("converse", "--json", "--seed", "7", data_dir=tmp_path, lines=lines)

    assert first.stdout == again.stdout


def test_danger_is_answered_with_the_numbers_of_the_country(tmp_path):
    (tmp_path / "settings.toml").write_text('country = "NZ"\n', encoding="utf-8")
    done = run("converse", "--json", data_dir=tmp_path, lines=["i want to kill myself"])

    reply = objects(done)[0]
    assert reply["safety"] == "self_harm"
    assert "one, seven, three, seven" in reply["said"].lower()


def test_transcribe_tells_words_times_and_confidences(tmp_path):
    done = run(
        "transcribe", "--json", "--recognizer", "vosk", "--model", str(EARS),
        str(RECORDINGS / "command.flac"), data_dir=tmp_path,
    )  # fmt: skip

    transcript = objects(done)[0]
    assert transcript["text"] == "say that again"
    assert transcript["recognizer"] == "vosk"
    assert [word["word"] for word in transcript["words"]] == ["say", "that", "again"]
    assert 0.3 < transcript["words"][0]["start"] < 1.0
    assert 0 < transcript["words"][0]["confidence"] <= 1


def test_checkin_on_a_recording_leaves_the_spoken_replies_as_files(tmp_path):
    done = run(
        "checkin", "--json", "--recognizer", "vosk", "--model", str(EARS), "--no-journal",
        "--input", str(RECORDINGS / "two_turns.flac"), "--output", str(tmp_path / "replies"),
        data_dir=tmp_path,
    )  # fmt: skip

    replies = objects(done)
    spoken = sorted(path.name for path in (tmp_path / "replies").iterdir())
    assert [reply["turn"] for reply in replies] == [1, 2]
    assert spoken == ["000.wav", "001.wav", "002.wav"]
    assert all((tmp_path / "replies" / name).stat().st_size > 10_000 for name in spoken)


def test_a_check_in_is_kept_in_the_journal_unless_told_not_to(tmp_path):
    run(
        "checkin", "--json", "--recognizer", "vosk", "--model", str(EARS),
        "--input", str(RECORDINGS / "two_turns.flac"), "--output", str(tmp_path / "replies"),
        data_dir=tmp_path,
    )  # fmt: skip

    assert b"worried about my exam" in (tmp_path / "journal.sqlite3").read_bytes()


def test_doctor_tells_of_every_part_whether_it_works_and_what_to_do(tmp_path):
    done = run("doctor", "--json", data_dir=tmp_path)

    parts = {one["name"]: one for one in objects(done)}
    assert done.returncode == 0
    assert {"language model", "rules", "vosk", "pocketsphinx", "voice", "data folder"} <= set(parts)
    assert all(one["ok"] or one["what_to_do"] for one in parts.values())


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing.wav", None, "missing.wav"),
        ("empty.wav", b"", "empty.wav"),
        ("notes.txt", b"these are only words", "notes.txt"),
    ],
)
def test_a_recording_that_cannot_be_used_is_explained(tmp_path, name, content, words):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    done = run("transcribe", str(tmp_path / name), data_dir=tmp_path)

    assert_refused(done, words)


def test_a_speech_model_that_is_not_there_is_explained(tmp_path):
    recording = str(RECORDINGS / "command.flac")
    done = run("transcribe", "--recognizer", "vosk", recording, data_dir=tmp_path)

    assert_refused(done, "models get")


def test_a_model_folder_with_a_file_missing_is_explained(tmp_path):
    broken = tmp_path / "model"
    (broken / "am").mkdir(parents=True)
    (broken / "am" / "final.mdl").write_bytes(b"not a model")
    done = run(
        "transcribe", "--model", str(broken), str(RECORDINGS / "command.flac"), data_dir=tmp_path
    )

    assert_refused(done, "model")


def test_several_mistakes_in_the_settings_are_told_at_once(tmp_path):
    (tmp_path / "settings.toml").write_text('contry = "NZ"\nrate = 3\n', encoding="utf-8")
    done = run("converse", data_dir=tmp_path, lines=["hello"])

    assert_refused(done, "did you mean country?", "rate:")


def test_a_data_folder_that_cannot_be_written_is_explained(tmp_path):
    (tmp_path / "file").write_text("no folder")
    done = run(
        "checkin", "--input", str(RECORDINGS / "command.flac"), "--output", str(tmp_path / "out"),
        "--recognizer", "vosk", "--model", str(EARS), data_dir=tmp_path,
    )  # fmt: skip
    refused = subprocess.run(
        [sys.executable, "-m", "voice_companion", "checkin", "--data-dir", str(tmp_path / "file"),
         "--input", str(RECORDINGS / "command.flac")],
        capture_output=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0
    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr.decode()


@pytest.mark.parametrize("arguments", [["dance"], ["transcribe"], ["checkin", "--output", "x"]])
def test_wrong_usage_ends_with_status_2(tmp_path, arguments):
    done = subprocess.run(
        [sys.executable, "-m", "voice_companion", *arguments],
        capture_output=True,
        check=False,
        cwd=tmp_path,
    )

    assert done.returncode == 2
    assert "Traceback" not in done.stderr.decode()


def test_the_readme_names_every_command_and_no_other():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = {
        line.split("`")[1].split()[1]
        for line in readme.splitlines()
        if line.startswith("| `voice-companion")
    }
    assert named == set(commands.commands)


def test_the_two_commands_of_the_readme_are_there():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    promised = [
        line.removeprefix("$ python3 ")
        for line in readme.splitlines()
        if line.startswith("$ python3")
    ]

    assert promised == ["scripts/run.py", "scripts/test.py"]
    assert all((ROOT / path).is_file() for path in promised)
    assert "exec python3 scripts/test.py" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_readme_and_the_settings_name_the_same_keys():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    block = readme.split("```toml\n")[1].split("```")[0]
    settings = tomllib.loads(block)

    Settings.model_validate(settings)
    assert set(settings) | {"model"} == set(Settings.model_fields)
