"""A private PulseAudio daemon with two null sinks: a room without air.

What is played into the sink `mic` is what the virtual microphone hears; what the companion says
goes to the sink `spk`, whose monitor can be recorded. Everything lives in one private folder.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]

RATE = 48_000
MICROPHONE_SINK = "mic"
LOUDSPEAKER_SINK = "spk"
PROGRAMS = ("pulseaudio", "pactl", "paplay", "parec")
_START_SECONDS = 10.0
# The daemon is killed when its standard input ends: by stop(), or by our own death.
_UNTIL_WE_END = '"$@" & cat; kill -KILL $!; wait'
_CHUNK_BYTES = RATE // 100 * 2


class SoundServerError(Exception):
    """The daemon cannot be had; the message says what to install."""


@dataclass
class Recording:
    """What the loudspeaker's monitor heard, in pieces, with the monotonic time each arrived."""

    pieces: list[tuple[float, Samples]] = field(default_factory=list)

    @property
    def samples(self) -> Samples:
        """Return all of it, mono at RATE."""
        return np.concatenate([piece for _, piece in self.pieces] or [np.zeros(0, dtype=np.int16)])

    def times_of_sound(self, *, threshold: int = 300) -> list[float]:
        """Return when the pieces with something audible in them arrived (time.monotonic())."""
        return [when for when, piece in self.pieces if _peak(piece) > threshold]

    def seconds_of_sound(self, *, threshold: int = 300) -> float:
        """Return how long the stretch from the first audible sample to the last is."""
        loud = np.flatnonzero(np.abs(self.samples.astype(np.int32)) > threshold)
        return float(loud[-1] - loud[0]) / RATE if len(loud) else 0.0


class SoundServer:
    """The daemon. `environment` is what a process needs to use it."""

    def __init__(self) -> None:
        missing = [program for program in PROGRAMS if shutil.which(program) is None]
        if missing:
            message = (
                f"The device tests need {', '.join(missing)}: apt install pulseaudio "
                "pulseaudio-utils libasound2-plugins libportaudio2, or set "
                "VOICE_COMPANION_NO_DEVICES=1."
            )
            raise SoundServerError(message)
        self.folder = Path(tempfile.mkdtemp(prefix="voice-companion-test-"))
        self._socket = self.folder / "native"
        self._daemon: subprocess.Popen[bytes] | None = None

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables that lead a process's sound here."""
        return {
            "XDG_RUNTIME_DIR": str(self.folder),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_SINK": LOUDSPEAKER_SINK,
            "PULSE_SOURCE": f"{MICROPHONE_SINK}.monitor",
            "PULSE_COOKIE": str(self.folder / "cookie"),
        }

    def start(self) -> None:
        """Start the daemon and wait until it answers; raise SoundServerError."""
        self._daemon = subprocess.Popen(
            [
                "/bin/sh", "-c", _UNTIL_WE_END, "sh", _program("pulseaudio"), "-n",
                "--daemonize=no", "--exit-idle-time=-1",
                "--log-target=stderr", "--log-level=error", "--use-pid-file=no",
                "--realtime=no", "--high-priority=no",
                f"--load=module-native-protocol-unix auth-anonymous=1 socket={self._socket}",
                *(f"--load=module-null-sink sink_name={name} rate={RATE} channels=1 norewinds=1"
                  for name in (MICROPHONE_SINK, LOUDSPEAKER_SINK)),
            ],
            env={**os.environ, **self.environment, "HOME": str(self.folder)},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        deadline = time.monotonic() + _START_SECONDS
        while self._pactl("info").returncode != 0:
            if time.monotonic() > deadline or self._daemon.poll() is not None:
                self.stop()
                message = (
                    "PulseAudio did not start; run pulseaudio -n --daemonize=no -v to see why."
                )
                raise SoundServerError(message)
            time.sleep(0.05)

    def stop(self) -> None:
        """End the daemon at once, as if it had crashed."""
        if self._daemon is not None:
            assert self._daemon.stdin is not None
            self._daemon.stdin.close()
            self._daemon.wait()
            self._daemon = None

    def close(self) -> None:
        """End the daemon and remove its folder."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def speak(self, samples: Samples, rate: int = RATE) -> None:
        """Play mono samples into the microphone and return when all of them were played."""
        subprocess.run(
            [_program("paplay"), f"--device={MICROPHONE_SINK}", "--raw", "--format=s16le",
             "--channels=1", f"--rate={rate}"],
            input=samples.astype("<i2").tobytes(),
            env=self._environment(),
            check=True,
            timeout=60 + len(samples) / rate,
        )  # fmt: skip

    def speak_file(self, path: Path) -> None:
        """Play a sound file into the microphone and return when all of it was played."""
        command = [_program("paplay"), f"--device={MICROPHONE_SINK}", str(path)]
        subprocess.run(command, env=self._environment(), check=True, timeout=600)

    @contextlib.contextmanager
    def recording(self) -> Iterator[Recording]:
        """Record the loudspeaker; what is recorded is complete when the block ends."""
        recording = Recording()
        recorder = subprocess.Popen(
            [_program("parec"), f"--device={LOUDSPEAKER_SINK}.monitor", "--raw", "--format=s16le",
             "--channels=1", f"--rate={RATE}", "--latency-msec=5"],
            stdout=subprocess.PIPE,
            bufsize=0,
            env=self._environment(),
        )  # fmt: skip
        reader = threading.Thread(target=_collect, args=(recorder, recording))
        reader.start()
        try:
            _wait_for(lambda: bool(recording.pieces))
            yield recording
            time.sleep(0.2)  # what was played is on its way through the monitor
        finally:
            recorder.terminate()
            recorder.wait()
            reader.join()

    @contextlib.contextmanager
    def loopback(self) -> Iterator[None]:
        """Let the microphone hear the loudspeaker, as in a room."""
        loaded = self._pactl(
            "load-module", "module-loopback", f"source={LOUDSPEAKER_SINK}.monitor",
            f"sink={MICROPHONE_SINK}", "latency_msec=20",
        )  # fmt: skip
        loaded.check_returncode()
        try:
            yield
        finally:
            self._pactl("unload-module", loaded.stdout.decode().strip())

    def is_used(self, kind: str) -> bool:
        """Return whether any stream of `kind` ("sink-inputs" or "source-outputs") is open."""
        return bool(self._pactl("list", "short", kind).stdout.strip())

    def _pactl(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = [_program("pactl"), *arguments]
        environment = self._environment()
        return subprocess.run(
            command, capture_output=True, env=environment, check=False, timeout=30
        )

    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment}


def _program(name: str) -> str:
    path = shutil.which(name)
    assert path is not None
    return path


def _collect(recorder: "subprocess.Popen[bytes]", recording: Recording) -> None:
    assert recorder.stdout is not None
    rest = b""
    with recorder.stdout as stream:
        while data := stream.read(_CHUNK_BYTES):
            data = rest + data
            even = len(data) // 2 * 2
            rest = data[even:]
            recording.pieces.append((time.monotonic(), np.frombuffer(data[:even], dtype="<i2")))


def _wait_for(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            message = (
                "The recorder of the test's sound server heard nothing; is the computer overloaded?"
            )
            raise SoundServerError(message)
        time.sleep(0.01)


def _peak(piece: Samples) -> int:
    return int(np.abs(piece.astype(np.int32)).max(initial=0))
