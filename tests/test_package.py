"""The wheel carries everything it needs, wherever it is run from."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_wheel_understands_from_another_folder(tmp_path):
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "understand", "--data-dir", str(tmp_path / "data")],
        input=b"i'm sad that we lost the game\n",
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "installed")},
    )

    assert str(tmp_path) in done.stderr.decode()
    assert "because of: we lost the game" in done.stdout.decode()


_PROGRAM = """
import sys, voice_companion
print(voice_companion.__file__, file=sys.stderr)
from voice_companion.cli import main
main()
"""
