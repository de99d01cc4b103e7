"""Devices are found by name, whatever their number; what is missing is said with what to do."""

import ctypes.util
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests.program import ENVIRONMENT
from voice_companion.adapters import sound_devices
from voice_companion.adapters.sound_devices import (
    Direction,
    SoundDevice,
    choose_device,
    find_device,
    list_devices,
    reinitialise,
)
from voice_companion.errors import DeviceError


def device(index, name, *, host_api="ALSA", inputs=0, outputs=0, default_for=()):
    return SoundDevice(
        index=index,
        name=name,
        host_api=host_api,
        inputs=inputs,
        outputs=outputs,
        rate=48_000.0,
        default_for=frozenset(default_for),
    )


DESK = (
    device(0, "Built-in Audio: ALC257 Analog (hw:0,0)", inputs=2, outputs=2),
    device(1, "USB Headset: Audio (hw:2,0)", inputs=1, outputs=2),
    device(2, "USB Camera: Audio (hw:3,0)", inputs=1),
    device(3, "default", inputs=32, outputs=32, default_for=Direction),
)


class TestChoosing:
    def test_takes_the_systems_default_where_no_name_is_given(self):
        assert choose_device(DESK, None, Direction.INPUT).index == 3

    def test_takes_any_usable_one_where_the_system_has_no_default(self):
        assert choose_device(DESK[1:3], None, Direction.INPUT).index == 1

    @pytest.mark.parametrize(
        "name", ["headset", "USB Headset: Audio", "usb headset: audio (hw:2,0)", " Headset "]
    )
    def test_takes_a_part_of_the_name_in_any_case(self, name):
        assert choose_device(DESK, name.strip(), Direction.OUTPUT).index == 1

    def test_finds_a_device_that_came_back_as_another_card(self):
        again = (device(7, "USB Headset: Audio (hw:5,0)", inputs=1),)

        assert choose_device(again, "USB Headset: Audio (hw:2,0)", Direction.INPUT).index == 7

    def test_prefers_the_whole_name_to_a_part_of_another(self):
        devices = (device(0, "Speakers 2", outputs=2), device(1, "Speakers", outputs=2))

        assert choose_device(devices, "speakers", Direction.OUTPUT).index == 1

    def test_prefers_the_default_host_interface_for_a_device_that_several_show(self):
        devices = (
            device(0, "Headset", host_api="MME", outputs=2),
            device(1, "Headset", host_api="WASAPI", outputs=2),
            device(2, "Speakers", host_api="WASAPI", outputs=2, default_for=[Direction.OUTPUT]),
        )

        assert choose_device(devices, "Headset", Direction.OUTPUT).index == 1

    def test_refuses_a_name_that_several_devices_share_and_lists_them(self):
        with pytest.raises(DeviceError, match=r"USB Camera: Audio, USB Headset: Audio"):
            choose_device(DESK, "USB", Direction.INPUT)

    def test_refuses_a_device_that_cannot_do_it(self):
        with pytest.raises(DeviceError, match="no loudspeaker called 'camera'"):
            choose_device(DESK, "camera", Direction.OUTPUT)

    def test_suggests_what_may_have_been_meant(self):
        with pytest.raises(DeviceError, match="Did you mean 'default'"):
            choose_device(DESK, "defualt", Direction.INPUT)

    def test_says_what_to_do_where_there_is_none(self):
        with pytest.raises(DeviceError, match=r"No microphone was found\. Connect one, or run"):
            choose_device((), None, Direction.INPUT)


def test_without_portaudio_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr(ctypes.util, "find_library", lambda _name: None)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)

    with pytest.raises(DeviceError, match="apt install libportaudio2"):
        list_devices()


@pytest.mark.devices
class TestRealDevices:
    @pytest.mark.usefixtures("sound_server")
    def test_are_listed_with_their_abilities(self):
        (pulse,) = [entry for entry in list_devices() if entry.name == "pulse"]

        assert pulse.inputs > 0
        assert pulse.outputs > 0
        assert pulse.rate > 0

    @pytest.mark.usefixtures("sound_server")
    @pytest.mark.parametrize("direction", Direction)
    def test_are_found_by_name_and_by_default(self, direction):
        assert find_device("PULSE", direction).name == "pulse"
        assert find_device(None, direction).channels(direction) > 0

    @pytest.mark.usefixtures("sound_server")
    def test_are_listed_again_after_a_new_start_which_frees_all_streams_first(self):
        class Holder:
            released = 0

            def release(self):
                self.released += 1

        holder = Holder()
        sound_devices.register(holder)
        reinitialise()

        assert holder.released == 1
        assert find_device("pulse", Direction.INPUT).name == "pulse"


@pytest.mark.skipif(sys.platform != "linux", reason="breaks the settings of ALSA")
def test_a_sound_system_that_cannot_be_started_is_explained(tmp_path):
    (tmp_path / "broken.conf").write_text("pcm.!default {")
    program = (
        "from voice_companion.adapters import sound_devices\n"
        "from voice_companion.errors import DeviceError\n"
        "try:\n"
        "    sound_devices.list_devices()\n"
        "except DeviceError as exc:\n"
        "    print(exc)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={**ENVIRONMENT, "ALSA_CONFIG_PATH": str(tmp_path / "broken.conf")},
    )

    assert "cannot be started" in done.stdout or "PortAudio is missing" in done.stdout
    assert done.stderr == ""


def test_what_portaudio_prints_while_it_looks_for_devices_is_not_seen(capfd, monkeypatch):
    def start():
        os.write(2, b"Expression 'ret' failed in 'pa_linux_alsa.c', line: 1736\n")

    chatty = SimpleNamespace(_terminate=start, _initialize=start, PortAudioError=OSError)
    monkeypatch.setattr(sound_devices, "portaudio", lambda: chatty)

    sound_devices.reinitialise()
    os.write(2, b"afterwards\n")

    assert capfd.readouterr().err == "afterwards\n"
