"""The voice renders whole sentences, in a process of its own that leaves nothing behind."""

import io
import os
import signal
import subprocess
import sys
import wave
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeVoice
from tests.processes import folder_of, is_gone, wait_until, workers
from voice_companion.adapters import pyttsx3_voice
from voice_companion.adapters.private_folder import PREFIX, PrivateFolder
from voice_companion.adapters.pyttsx3_voice import Pyttsx3Voice
from voice_companion.errors import InputError, VoiceError

SHORT = "You're hurt."
LONG = "You're hurt that your sister forgot your birthday, and you felt alone that evening."

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture(scope="module")
def real_voice():
    with closing(Pyttsx3Voice()) as voice:
        yield voice


@pytest.fixture(params=["fake", "real"])
def voice(request):
    chosen = FakeVoice() if request.param == "fake" else request.getfixturevalue("real_voice")
    chosen.configure(rate=165, volume=1.0)
    return chosen


def loudness(speech):
    return float(np.sqrt(np.mean(speech.samples.astype(float) ** 2)))


class TestEveryVoice:
    def test_renders_audible_mono_sound(self, voice):
        speech = voice.render(SHORT)

        assert speech.samples.ndim == 1
        assert speech.samples.dtype == np.int16
        assert np.abs(speech.samples.astype(int)).max() > 1000

    def test_takes_longer_for_a_longer_sentence(self, voice):
        assert voice.render(LONG).seconds > 2 * voice.render(SHORT).seconds

    def test_takes_longer_when_slower(self, voice):
        usual = voice.render(LONG)
        voice.configure(rate=110, volume=1.0)

        assert voice.render(LONG).seconds > 1.2 * usual.seconds

    def test_is_softer_when_told_so(self, voice):
        usual = voice.render(LONG)
        voice.configure(rate=165, volume=0.4)

        assert loudness(voice.render(LONG)) < 0.6 * loudness(usual)

    def test_renders_nothing_more_after_close(self, voice):
        if isinstance(voice, Pyttsx3Voice):
            voice = Pyttsx3Voice()
        voice.close()

        with pytest.raises(VoiceError, match="closed"):
            voice.render(SHORT)


class TestSentences:
    def test_are_never_cut_short_however_the_manner_changes(self, real_voice):
        lengths = {100: set(), 165: set(), 300: set()}
        for turn in range(60):
            rate = (100, 165, 300)[turn % 3]
            real_voice.configure(rate=rate, volume=1.0 if turn % 2 else 0.5)
            lengths[rate].add(real_voice.render(SHORT).seconds)

        assert all(max(seconds) < 1.1 * min(seconds) for seconds in lengths.values())
        assert min(lengths[100]) > min(lengths[165]) > min(lengths[300])

    def test_may_hold_control_characters_which_are_passed_over(self, real_voice):
        real_voice.configure(rate=165, volume=1.0)
        whole = real_voice.render(LONG)
        broken = real_voice.render(LONG.replace(" that ", "\x00that\n\x1b", 1))

        assert broken.seconds == pytest.approx(whole.seconds, rel=0.1)

    def test_begin_with_their_sound_at_once(self, real_voice):
        speech = real_voice.render("Perhaps.")
        first = np.flatnonzero(np.abs(speech.samples.astype(int)) > 24)[0]

        assert first / speech.rate < 0.01

    @pytest.mark.parametrize("blank", ["", "  ", "\x00"])
    def test_that_are_blank_have_no_sound(self, real_voice, blank):
        assert real_voice.render(blank).seconds == 0.0

    def test_are_not_printed_by_the_engine(self, real_voice, capfd):
        real_voice.render(LONG)

        assert capfd.readouterr() == ("", "")


class TestVoices:
    @pytest.mark.parametrize("name", ["en-gb", "English (Scotland)", "gmw/en-us", "en-us+f3"])
    def test_are_found_by_id_name_language_and_variant(self, real_voice, name):
        real_voice.configure(voice="en-us")
        usual = real_voice.render(LONG).samples
        real_voice.configure(voice=name)

        assert len(real_voice.render(LONG).samples) > 0.5 * len(usual)

    @pytest.mark.parametrize("name", ["nobody", "en-us+nobody", "+f3", "../../etc/passwd"])
    def test_that_do_not_exist_are_named_in_the_error(self, name):
        with closing(Pyttsx3Voice(voice=name)) as voice, pytest.raises(VoiceError) as raised:
            voice.render(SHORT)

        assert name in str(raised.value)
        assert SHORT not in str(raised.value)

    def test_are_listed(self, real_voice):
        assert {"gmw/en-us", "gmw/en-gb-scotland"} <= set(real_voice.voices())

    @pytest.mark.parametrize("wrong", [{"rate": 20}, {"volume": 1.5}])
    def test_refuse_an_impossible_manner(self, real_voice, wrong):
        with pytest.raises(InputError):
            real_voice.configure(**wrong)


@linux_only
class TestProcess:
    def test_uses_the_espeak_library_from_pypi_and_not_the_systems(self):
        with closing(Pyttsx3Voice()) as voice:
            voice.render(SHORT)
            maps = "".join(Path(f"/proc/{pid}/maps").read_text() for pid in workers(os.getpid()))

        libraries = {line.split()[-1] for line in maps.splitlines() if "libespeak" in line}
        assert libraries
        assert all("espeakng_loader" in library for library in libraries)

    def test_never_has_the_words_in_its_command_line(self):
        with closing(Pyttsx3Voice()) as voice:
            voice.render(LONG)
            commands = [Path(f"/proc/{p}/cmdline").read_bytes() for p in workers(os.getpid())]

        assert commands
        assert not any(b"sister" in command for command in commands)

    def test_is_replaced_when_it_was_killed_and_the_sentence_is_still_rendered(self):
        with closing(Pyttsx3Voice()) as voice:
            whole = voice.render(LONG)
            for pid in set(workers(os.getpid())):
                os.kill(pid, signal.SIGKILL)

            assert voice.render(LONG).seconds == pytest.approx(whole.seconds, rel=0.1)

    @pytest.mark.slow
    def test_is_replaced_when_it_hangs_and_the_hang_is_reported(self):
        before = set(workers(os.getpid()))
        with closing(Pyttsx3Voice(timeout=6.0)) as voice:
            voice.render(SHORT)
            (hung,) = set(workers(os.getpid())) - before
            os.kill(hung, signal.SIGSTOP)

            with pytest.raises(VoiceError, match="no answer within 6 seconds"):
                voice.render(LONG)
            assert hung not in workers(os.getpid())
            assert voice.render(LONG).seconds > 2.0

    def test_reports_a_folder_that_cannot_be_written(self, monkeypatch, tmp_path):
        monkeypatch.setattr("sys.platform", "none")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        with closing(Pyttsx3Voice()) as voice:
            voice.render(SHORT)
            (folder,) = tmp_path.glob(PREFIX + "*")
            folder.rmdir()

            with pytest.raises(VoiceError, match="No such file"):
                voice.render(SHORT)

    def test_ends_with_close_and_leaves_nothing_behind(self):
        before = set(workers(os.getpid()))
        voice = Pyttsx3Voice()
        voice.render(SHORT)
        (worker,) = set(workers(os.getpid())) - before
        folder = folder_of(worker)
        assert folder.is_dir()
        voice.close()

        assert is_gone(worker)
        assert not folder.exists()

    def test_ends_and_leaves_nothing_behind_when_its_starter_is_killed(self):
        program = (
            "from voice_companion.adapters.pyttsx3_voice import Pyttsx3Voice\n"
            "voice = Pyttsx3Voice()\nvoice.render('Hello.')\nprint('ready', flush=True)\n"
            "while True: voice.render('Hello there, how was your day?' * 20)\n"
        )
        starter = subprocess.Popen(
            [sys.executable, "-c", program],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parent.parent,
        )
        with starter:
            starter.stdout.readline()
            (worker,) = workers(starter.pid)
            folder = folder_of(worker)
            assert folder.is_dir()
            starter.kill()
        wait_until(lambda: is_gone(worker))

        assert not folder.exists()


class TestPrivateFolder:
    @linux_only
    def test_is_in_memory_and_for_the_owner_only(self):
        with closing(PrivateFolder()) as folder:
            assert folder.path.stat().st_mode & 0o777 == 0o700
            assert folder.path.parent == Path("/dev/shm")

    def test_is_removed_with_all_it_holds(self, tmp_path):
        folder = PrivateFolder(base=tmp_path)
        (folder.path / "sentence.wav").write_bytes(b"sound")
        folder.close()

        assert not list(tmp_path.iterdir())

    def test_removes_what_the_dead_left_but_not_what_the_living_use(self, tmp_path):
        dead = tmp_path / f"{PREFIX}dead"
        dead.mkdir()
        (dead / "sentence.wav").write_bytes(b"sound")
        living = PrivateFolder(base=tmp_path)
        mine = PrivateFolder(base=tmp_path)

        assert set(tmp_path.iterdir()) == {living.path, mine.path}
        living.close()
        mine.close()


def wav(samples, *, channels=1):
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((channels, 2, 16_000, 0, "NONE", ""))
        writer.writeframes(samples.astype("<i2").tobytes())
    return bytearray(file.getvalue())


def test_a_sound_file_whose_header_promises_too_much_is_read():
    file = wav(np.full(16_000, 5000))
    file[40:44] = (0x7FFFFFFF).to_bytes(4, "little")
    speech = pyttsx3_voice._speech(bytes(file))

    assert (len(speech.samples), speech.rate) == (16_000, 16_000)


def test_a_sound_file_in_stereo_is_mixed():
    speech = pyttsx3_voice._speech(bytes(wav(np.tile([4000, 6000], 16_000), channels=2)))

    assert (len(speech.samples), set(speech.samples)) == (16_000, {5000})


@pytest.mark.parametrize("file", [b"", b"RIFF", bytes(wav(np.zeros(0)))])
def test_a_sound_file_without_sound_is_an_error(file):
    with pytest.raises(VoiceError, match="no sound"):
        pyttsx3_voice._speech(file)
