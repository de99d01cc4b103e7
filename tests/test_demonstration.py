"""The demonstration is heard, and README's example is what it really says."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.program import ENVIRONMENT, command, objects

ROOT = Path(__file__).resolve().parent.parent
SPOKEN = re.compile(r"> \*\*(You|Companion):\*\* (.+)")


@pytest.fixture(scope="module")
def replies(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demonstration")
    done = subprocess.run(
        command(
            "checkin", "--json", "--no-journal", "--recognizer", "moonshine", "--seed", "0",
            "--input", ROOT / "demo" / "checkin.flac", "--output", folder / "replies",
            data_dir=folder,
        ),
        capture_output=True, check=False, cwd=folder, env=ENVIRONMENT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return objects(done)


@pytest.mark.slow
def test_it_is_heard_turn_by_turn_to_its_end(replies):
    heard = [one["heard"] for one in replies if one["heard"]]

    assert len(heard) == 9
    assert replies[-1]["ended"]
    assert "because my sister forgot my birthday" in heard[1]
    assert "confirm" not in {move for one in replies for move in one["moves"]}


@pytest.mark.slow
def test_the_example_of_the_readme_is_what_it_says(replies):
    example = SPOKEN.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    said = [
        (who, text)
        for one in replies
        for who, text in (("You", one["heard"]), ("Companion", one["said"]))
    ]

    assert len(example) == 6
    assert any(said[at : at + 6] == example for at in range(len(said)))
