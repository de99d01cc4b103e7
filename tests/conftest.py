"""What all tests may use."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Tests share helpers (tests/fakes.py, tests/sound_server.py) whichever way pytest was started.
_ROOT = str(Path(__file__).resolve().parent.parent)
if _ROOT not in sys.path:
    sys.path.insert(0, _ROOT)

# Started in the background, a shell lets Ctrl-C be ignored, by this process and all it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# No timing ever decides a test: a busy machine is no fault.
settings.register_profile(
    "steady",
    deadline=None,
    derandomize=os.environ.get("CI") == "true",
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("steady")

from tests.sound_server import SoundServer, SoundServerError  # noqa: E402 - after the path
from voice_companion.adapters import sound_devices  # noqa: E402 - as above


@pytest.fixture(scope="session")
def _sound_server() -> Iterator[SoundServer]:
    """Start the daemon once and lead this process's sound to it."""
    if os.environ.get("VOICE_COMPANION_NO_DEVICES") == "1":
        pytest.skip("VOICE_COMPANION_NO_DEVICES=1: no sound server is wanted")
    try:
        server = SoundServer()
        server.start()
    except SoundServerError as exc:
        pytest.fail(str(exc), pytrace=False)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in server.environment.items():
            patch.setenv(name, value)
        sound_devices.reinitialise()
        yield server
        server.close()


@pytest.fixture
def sound_server(_sound_server: SoundServer) -> SoundServer:
    """A running sound server with a virtual microphone and a recordable loudspeaker."""
    return _sound_server
