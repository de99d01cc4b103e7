"""What run.py and test.py share: from a bare Debian machine to a working environment.

Python's standard library only, as nothing else is there yet. Every step is skipped when it was done
before, so that the second start is quick.
"""

import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
_BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = _BIN / ("python.exe" if os.name == "nt" else "python")


def say(line: str) -> None:
    """Tell the person what happens, on standard error."""
    print(line, file=sys.stderr, flush=True)


def give_up(line: str) -> NoReturn:
    """End with one clear line and exit status 2."""
    say(line)
    sys.exit(2)


def prepare(*, extra: str = "") -> Path:
    """Make the virtual environment with the project in it; return its Python.

    `extra` names optional dependencies of pyproject.toml, comma between. Ends the program with a
    clear line where a step cannot be done here.
    """
    if sys.version_info < (3, 11):  # noqa: UP036  anybody may start this with an older one
        give_up("voice-companion needs Python 3.11 or later. Install it and start again.")
    if has(extra):
        return PYTHON
    if not _works(PYTHON):
        _make_environment()
    say("Installing what it needs (a few minutes the first time) ...")
    if not install(extra):
        give_up(
            "The packages could not be installed (see above). Check the network connection and "
            "start again; once installed, no network is needed."
        )
    # As pip does for what it copies; the program starts a tenth faster from its bytecode.
    _quietly([str(PYTHON), "-m", "compileall", "-q", str(ROOT / "voice_companion")])
    return PYTHON


def has(extra: str) -> bool:
    """Return whether the project, as it is now, was installed with these optional dependencies."""
    stamp = _stamp(extra)
    return stamp.exists() and stamp.read_text(encoding="utf-8") == _fingerprint()


def install(extra: str) -> bool:
    """Install the project with these optional dependencies; return whether that could be done."""
    target = f"{ROOT}[{extra}]" if extra else str(ROOT)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--editable", target], check=False).returncode:
        return False
    _stamp(extra).write_text(_fingerprint(), encoding="utf-8")
    return True


def _stamp(extra: str) -> Path:
    return ENVIRONMENT / f"installed-{extra or 'run'}"


def ensure_system_packages(packages: Sequence[str], *, purpose: str) -> bool:
    """Install Debian packages where that is allowed, else say how; return whether it was done."""
    apt = shutil.which("apt-get")
    by_hand = f"sudo apt-get install {' '.join(packages)}"
    if apt is None:
        say(f"{purpose} needs: {', '.join(packages)}. Install them with your package manager.")
        return False
    prefix = _privilege()
    if prefix is None:
        say(f"{purpose} needs system packages. Install them with: {by_hand}")
        return False
    say(f"Installing system packages: {' '.join(packages)} ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    command = [*prefix, apt, "install", "-y", "-qq", "--no-install-recommends", *packages]
    _quietly([*prefix, apt, "update", "-qq"], environment)
    if not _quietly(command, environment):
        say(f"They could not be installed. Try by hand: {by_hand}")
        return False
    return True


def _quietly(command: list[str], environment: dict[str, str] | None = None) -> bool:
    """Run a command without showing what it prints; return whether it succeeded."""
    done = subprocess.run(command, check=False, capture_output=True, env=environment)
    return done.returncode == 0


def has_portaudio() -> bool:
    """Return whether PortAudio can be loaded; on macOS and Windows sounddevice carries its own."""
    return not sys.platform.startswith("linux") or bool(ctypes.util.find_library("portaudio"))


def _privilege() -> list[str] | None:
    """Return what to put before apt-get; None where nobody may install without being asked."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def _make_environment() -> None:
    say("Making a virtual environment ...")
    command = [sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)]
    if _quietly(command):
        return
    # Debian's own Python comes without ensurepip.
    version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    installed = ensure_system_packages([version], purpose="A virtual environment")
    if installed and subprocess.run(command, check=False).returncode == 0:
        return
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    give_up(f"No virtual environment could be made. Try: sudo apt-get install {version}")


def _works(python: Path) -> bool:
    return python.exists() and _quietly([str(python), "-m", "pip", "--version"])


def _fingerprint() -> str:
    version = (ROOT / "voice_companion" / "__init__.py").read_bytes()
    project = (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(project + version + str(ROOT).encode()).hexdigest()
