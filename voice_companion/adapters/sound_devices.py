"""PortAudio, reached only from here: found late, searched by name, started anew after a loss.

PortAudio reads the list of devices once, when it is initialised, and being initialised again breaks
every open stream. So whoever opens a stream registers as a Tenant and is asked to let go first.
"""

import contextlib
import ctypes
import difflib
import functools
import re
import sys
import threading
import weakref
from contextlib import nullcontext
from dataclasses import dataclass
from enum import Enum
from types import ModuleType
from typing import Any, Protocol

from voice_companion.adapters.native_chatter import no_native_chatter
from voice_companion.errors import DeviceError

GUARD = threading.RLock()
"""Held while streams are opened and closed: PortAudio itself is not safe in several threads."""

_NOT_STARTED = "The sound system cannot be started. Restart it, or run with a recording."

# The number of a card changes when it is plugged in again; its name does not.
_CARD_NUMBER = re.compile(r"\s*\((?:hw|plughw):[^)]*\)\s*$")


class Direction(Enum):
    """Which way the sound goes; the value is what to call such a device."""

    INPUT = "microphone"
    OUTPUT = "loudspeaker"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundDevice:
    """One entry of PortAudio's list."""

    index: int
    """PortAudio's number for it, good until the next reinitialise()."""
    name: str
    host_api: str
    inputs: int
    """Channels it can record."""
    outputs: int
    """Channels it can play."""
    rate: float
    """Its own samples per second."""
    default_for: frozenset[Direction] = frozenset()
    """What the system uses it for where nothing else was asked for."""

    def channels(self, direction: Direction) -> int:
        """Return how many channels it has that way."""
        return self.inputs if direction is Direction.INPUT else self.outputs


class Tenant(Protocol):
    """Whoever has a stream open."""

    def release(self) -> None:
        """Close the stream now and forget it; called with GUARD held, from any thread."""


_tenants: "weakref.WeakSet[Tenant]" = weakref.WeakSet()


def portaudio() -> ModuleType:
    """Return the sounddevice module, with PortAudio loaded and initialised; raise DeviceError."""
    first = "sounddevice" not in sys.modules
    try:
        with no_native_chatter() if first else nullcontext():
            import sounddevice
    except (OSError, ImportError) as exc:
        message = (
            "The sound library PortAudio is missing. Install it (on Debian and Ubuntu: "
            "apt install libportaudio2), or run with a recording."
        )
        raise DeviceError(message) from exc
    except Exception as exc:  # PortAudio's own error, whose class cannot be had yet
        raise DeviceError(_NOT_STARTED) from exc
    _quieten_alsa()
    module: ModuleType = sounddevice
    return module


@functools.cache
def _quieten_alsa() -> None:
    """Keep ALSA from writing to standard error, among the captions, what we are told anyway."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):  # another ALSA, or none: then it may speak
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_say_nothing)


def _ignore_message(*_message: object) -> None:
    """Take a message from ALSA: file, line, function, error number, text."""


_say_nothing = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)(_ignore_message)


def register(tenant: Tenant) -> None:
    """Have `tenant` asked to release its stream before PortAudio is initialised again."""
    _tenants.add(tenant)


@no_native_chatter()
def reinitialise() -> None:
    """Make PortAudio look for devices anew; every tenant loses its stream and may open it again."""
    sounddevice = portaudio()
    with GUARD:
        for tenant in tuple(_tenants):
            tenant.release()
        try:
            sounddevice._terminate()
            sounddevice._initialize()
        except sounddevice.PortAudioError as exc:
            raise DeviceError(_NOT_STARTED) from exc


def list_devices() -> tuple[SoundDevice, ...]:
    """Return the devices that PortAudio found when last initialised; raise DeviceError."""
    sounddevice = portaudio()
    try:
        with GUARD:
            entries, apis = sounddevice.query_devices(), sounddevice.query_hostapis()
            defaults = tuple(sounddevice.default.device)
    except sounddevice.PortAudioError as exc:
        message = (
            "The sound devices cannot be listed. Restart the sound system, or run with a recording."
        )
        raise DeviceError(message) from exc
    return tuple(_device(entry, apis, defaults) for entry in entries)


def _device(entry: dict[str, Any], apis: Any, defaults: tuple[int, int]) -> SoundDevice:  # noqa: ANN401 - untyped
    directions = zip(Direction, defaults, strict=True)
    return SoundDevice(
        index=entry["index"],
        name=entry["name"],
        host_api=apis[entry["hostapi"]]["name"],
        inputs=entry["max_input_channels"],
        outputs=entry["max_output_channels"],
        rate=entry["default_samplerate"],
        default_for=frozenset(way for way, index in directions if index == entry["index"]),
    )


def find_device(name: str | None, direction: Direction) -> SoundDevice:
    """Return the device of that name, for None the default; raise DeviceError with the choice."""
    return choose_device(list_devices(), name, direction)


def choose_device(
    devices: tuple[SoundDevice, ...], name: str | None, direction: Direction
) -> SoundDevice:
    """Return the one of `devices` that is meant; raise DeviceError.

    A whole name wins over a part of one, small and capital letters are the same, and a card's
    number does not count. A device seen through two host interfaces is taken where the default is.
    """
    usable = [device for device in devices if device.channels(direction) > 0]
    if not usable:
        raise DeviceError(_nothing_there(direction))
    if name is None:
        return _default(usable, direction)
    wanted = _plain(name)
    found = [device for device in usable if _plain(device.name) == wanted]
    found = found or [device for device in usable if wanted and wanted in _plain(device.name)]
    if len({_plain(device.name) for device in found}) != 1:
        raise DeviceError(_no_such_device(name, usable, found, direction))
    home = next((device.host_api for device in usable if direction in device.default_for), None)
    return next((device for device in found if device.host_api == home), found[0])


def _default(usable: list[SoundDevice], direction: Direction) -> SoundDevice:
    return next((device for device in usable if direction in device.default_for), usable[0])


def _plain(name: str) -> str:
    return _CARD_NUMBER.sub("", name).strip().casefold()


def _nothing_there(direction: Direction) -> str:
    way_out = (
        "run with a recording" if direction is Direction.INPUT else "write the replies to files"
    )
    return (
        f"No {direction.value} was found. Connect one, or {way_out} (checkin --input and --output)."
    )


def _no_such_device(
    name: str, usable: list[SoundDevice], found: list[SoundDevice], direction: Direction
) -> str:
    names = sorted({_CARD_NUMBER.sub("", device.name) for device in (found or usable)})
    if found:
        return f"{name!r} is part of several names. Choose one of: {', '.join(names)}."
    near = difflib.get_close_matches(name, names, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return (
        f"There is no {direction.value} called {name!r}. {hint}Choose one of: {', '.join(names)}."
    )
