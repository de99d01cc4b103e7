"""The commands by which anyone can measure the companion, and the promises of the README."""

import json
import stat
import subprocess
import sys
import tomllib

import click
import pytest

from tests.program import (
    EARS,
    ENVIRONMENT,
    LISTENING,
    RECORDINGS,
    ROOT,
    command,
    objects,
    run,
)
from voice_companion.cli import commands
from voice_companion.settings import Settings

UNDERSTANDING = {
    "text", "feelings", "triggers", "belief", "blame", "command", "safety", "act", "points",
    "appraisal",
}  # fmt: skip
REPLY = {
    "turn", "heard", "said", "moves", "question", "safety", "command", "stage", "ended",
}  # fmt: skip


def test_understand_gives_one_understanding_a_line(tmp_path):
    lines = ["i'm really hurt because my sister forgot my birthday", "", "Café ☕\u2028 déjà vu"]
    done = run("understand", "--json", data_dir=tmp_path, lines=lines)

    found = objects(done)
    assert [one["text"] for one in found] == lines
    assert all(set(one) == UNDERSTANDING for one in found)
    assert found[0]["feelings"][0]["text"] == "hurt"


def test_whoever_writes_one_line_gets_its_understanding_before_writing_the_next(tmp_path):
    program = subprocess.Popen(
        command("understand", "--json", data_dir=tmp_path),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=tmp_path,
        env=ENVIRONMENT,
    )
    with program:
        for text in ("i'm sad", "i'm glad"):
            program.stdin.write(f"{text}\n".encode())
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["text"] == text


def test_a_last_line_without_an_end_is_read_too(tmp_path):
    done = run("understand", "--json", data_dir=tmp_path, lines=["i'm sad\r", "i'm glad"])
    unended = subprocess.run(
        command("understand", "--json", data_dir=tmp_path),
        input=b"i'm sad\r\ni'm glad",
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env=ENVIRONMENT,
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


def test_transcripts_do_not_depend_on_what_was_transcribed_before(tmp_path):
    names = ["two_turns.flac", "command.flac", "pause_inside.flac"]
    files = [str(RECORDINGS / name) for name in names]
    alone = [transcripts(tmp_path, file) for file in files]

    assert transcripts(tmp_path, *files) == [one for (one,) in alone]
    assert transcripts(tmp_path, *reversed(files)) == [one for (one,) in reversed(alone)]


def transcripts(data_dir, *files):
    """Return what is transcribed in one run, but for how long that took."""
    found = objects(run("transcribe", "--json", *LISTENING, *files, data_dir=data_dir))
    return [{key: one[key] for key in one if key != "decode_seconds"} for one in found]


def test_transcribe_tells_words_times_and_confidences(tmp_path):
    done = run(
        "transcribe", "--json", *LISTENING,
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
        "checkin", "--json", *LISTENING, "--no-journal",
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
        "checkin", "--json", *LISTENING,
        "--input", str(RECORDINGS / "two_turns.flac"), "--output", str(tmp_path / "replies"),
        data_dir=tmp_path,
    )  # fmt: skip

    assert b"worried about my exam" in (tmp_path / "journal.sqlite3").read_bytes()


def test_doctor_tells_of_every_part_whether_it_works_and_what_to_do(tmp_path):
    done = run("doctor", "--json", data_dir=tmp_path)

    parts = {one["name"]: one for one in objects(done)}
    assert done.returncode == 0
    assert {"language model", "rules", "vosk", "moonshine", "voice", "data folder"} <= set(parts)
    assert all(one["ok"] or one["what_to_do"] for one in parts.values())


def test_doctor_looks_at_the_ears_that_would_be_used(tmp_path):
    (tmp_path / "settings.toml").write_text('recognizer = "vosk"\nmodel = "none"\n', "utf-8")

    def ears(*options):
        found = objects(run("doctor", "--json", *options, data_dir=tmp_path))
        return {one["name"]: one["ok"] for one in found if one["name"] in {"vosk", "moonshine"}}

    assert ears() == {"vosk": False}
    assert ears("--model", str(EARS)) == {"vosk": True}


@pytest.mark.skipif(sys.platform == "win32", reason="looks at POSIX rights")
@pytest.mark.parametrize("journal", ["--journal", "--no-journal"])
def test_what_is_written_is_for_its_owner_alone(tmp_path, journal):
    data_dir = tmp_path / "new" / "data"
    done = subprocess.run(
        command(
            "checkin", journal, *LISTENING, "--input", RECORDINGS / "command.flac",
            data_dir=data_dir,
        ),
        capture_output=True, check=False, cwd=tmp_path, env=ENVIRONMENT,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr.decode()
    written = [tmp_path / "new", *(tmp_path / "new").rglob("*")]
    assert data_dir / "replies" / "001.wav" in written
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in written}
    assert modes == {path: 0o700 if path.is_dir() else 0o600 for path in written}


@pytest.mark.skipif(sys.platform == "win32", reason="looks at POSIX rights")
def test_a_folder_that_a_person_names_keeps_its_rights_and_replies_in_it_are_made_private(tmp_path):
    replies = tmp_path / "replies"
    replies.mkdir()
    replies.chmod(0o755)
    (replies / "001.wav").write_bytes(b"of another day")
    (replies / "001.wav").chmod(0o644)
    run(
        "checkin", "--no-journal", *LISTENING, "--input", RECORDINGS / "command.flac",
        "--output", replies, data_dir=tmp_path,
    )  # fmt: skip

    assert stat.S_IMODE(replies.stat().st_mode) == 0o755
    assert {stat.S_IMODE(path.stat().st_mode) for path in replies.iterdir()} == {0o600}
    assert (replies / "001.wav").read_bytes()[:4] == b"RIFF"


def test_settings_tells_of_each_what_is_in_force_and_where_it_comes_from(tmp_path):
    (tmp_path / "settings.toml").write_text('country = "NZ"\nmodel = "small"\n', encoding="utf-8")
    done = run("settings", "--json", "--model", "large", data_dir=tmp_path)

    rows = {one["name"]: one for one in objects(done)}
    assert set(rows) == set(Settings.model_fields)
    assert (rows["country"]["value"], rows["country"]["source"]) == ("NZ", "file")
    assert (rows["model"]["value"], rows["model"]["source"]) == ("large", "option")
    assert (rows["rate"]["value"], rows["rate"]["source"]) == (165, "default")
    assert (rows["pause"]["value"], rows["pause"]["source"]) == (None, "default")


def test_settings_can_be_read_by_a_person_and_name_the_file(tmp_path):
    done = run("settings", data_dir=tmp_path)

    lines = done.stdout.decode().splitlines()
    assert lines[0].split(maxsplit=3)[:3] == ["country", '"US"', "default"]
    assert all(
        field.description in done.stdout.decode() for field in Settings.model_fields.values()
    )
    assert f"{tmp_path / 'settings.toml'} (there is none yet)" in done.stderr.decode()
    assert not list(tmp_path.iterdir())


def test_the_readme_names_every_command_and_no_other():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = {
        line.split("`")[1].split()[1]
        for line in readme.splitlines()
        if line.startswith("| `voice-companion")
    }
    assert named == set(commands.list_commands(click.Context(commands)))


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
