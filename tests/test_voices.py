"""Every voice renders whole sentences, in a process of its own that leaves nothing behind."""

import contextlib
import io
import os
import signal
import subprocess
import sys
import threading
import time
import wave
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeVoice
from tests.natural_voice import JOE
from tests.processes import folder_of, is_gone, wait_until, workers
from voice_companion.adapters.earcons import earcons
from voice_companion.adapters.engines import piper_engine, pyttsx3_engine
from voice_companion.adapters.levels import VOICE_LUFS, loudness
from voice_companion.adapters.private_folder import PREFIX, PrivateFolder
from voice_companion.adapters.pyttsx3_worker import mono
from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.errors import InputError, UnknownVoiceError, VoiceError
from voice_companion.ports import Earcon, Speech
from voice_companion.speaking import joined, spoken

SHORT = "You're hurt."
LONG = "You're hurt that your sister forgot your birthday, and you felt alone that evening."
LINES = (
    "You're just really hurt because your sister forgot your birthday.",
    "You wish you'd sat with him.",
    "You feel like you don't matter to her at all.",
    "I'm here, and nothing you say leaves this device.",
    "You got the job, after all those months of waiting.",
    "What was that like for you?",
)
ENGINES = {"plain": pyttsx3_engine(), "natural": piper_engine(JOE.files)}

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


@pytest.fixture(scope="module")
def plain_voice():
    with closing(RenderedVoice(ENGINES["plain"])) as voice:
        yield voice


@pytest.fixture(scope="module")
def natural_voice():
    with closing(RenderedVoice(ENGINES["natural"])) as voice:
        yield voice


@pytest.fixture(params=["plain", "natural"])
def real_voice(request):
    chosen = request.getfixturevalue(f"{request.param}_voice")
    chosen.configure(rate=165, volume=1.0)
    return chosen


@pytest.fixture(params=["fake", "plain", "natural"])
def voice(request):
    if request.param == "fake":
        return FakeVoice()
    chosen = request.getfixturevalue(f"{request.param}_voice")
    chosen.configure(rate=165, volume=1.0)
    return chosen


@pytest.fixture(params=["plain", "natural"])
def engine(request):
    return ENGINES[request.param]


def whole(voice, sentence):
    """Return the sentence's pieces as one."""
    pieces = list(voice.render(sentence))
    return joined(pieces) if pieces else Speech(samples=np.zeros(0, dtype=np.int16), rate=16_000)


def size(speech):
    return float(np.sqrt(np.mean(speech.samples.astype(float) ** 2)))


class TestEveryVoice:
    def test_renders_audible_mono_sound(self, voice):
        speech = whole(voice, SHORT)

        assert speech.samples.ndim == 1
        assert speech.samples.dtype == np.int16
        assert np.abs(speech.samples.astype(int)).max() > 1000

    def test_takes_longer_for_a_longer_sentence(self, voice):
        assert whole(voice, LONG).seconds > 2 * whole(voice, SHORT).seconds

    def test_takes_longer_when_slower(self, voice):
        usual = whole(voice, LONG)
        voice.configure(rate=110, volume=1.0)

        assert whole(voice, LONG).seconds > 1.2 * usual.seconds

    def test_is_softer_when_told_so(self, voice):
        usual = whole(voice, LONG)
        voice.configure(rate=165, volume=0.4)

        assert size(whole(voice, LONG)) < 0.6 * size(usual)

    def test_can_be_left_in_the_middle_of_a_sentence(self, voice):
        expected = whole(voice, SHORT).seconds
        for _ in range(5):
            next(voice.render(LONG))

            assert whole(voice, SHORT).seconds == pytest.approx(expected, rel=0.2)

    def test_lets_a_sentence_be_when_it_is_asked_for_another(self, voice):
        first = voice.render(LONG)
        next(first)
        whole(voice, SHORT)

        assert len(list(first)) <= 1
        assert whole(voice, SHORT).seconds > 0.2

    def test_renders_nothing_more_after_close(self, voice):
        if isinstance(voice, RenderedVoice):
            voice = RenderedVoice(voice.engine)
        voice.close()

        with pytest.raises(VoiceError, match="closed"):
            whole(voice, SHORT)


class TestSentences:
    def test_are_never_cut_short_however_the_manner_changes(self, real_voice):
        lengths = {100: set(), 165: set(), 300: set()}
        for turn in range(60):
            rate = (100, 165, 300)[turn % 3]
            real_voice.configure(rate=rate, volume=1.0 if turn % 2 else 0.5)
            lengths[rate].add(whole(real_voice, SHORT).seconds)

        assert all(max(seconds) < 1.35 * min(seconds) for seconds in lengths.values())
        assert min(lengths[100]) > max(lengths[165]) > max(lengths[300])

    def test_may_hold_control_characters_which_are_passed_over(self, real_voice):
        clean = whole(real_voice, LONG)
        broken = whole(real_voice, LONG.replace(" that ", "\x00that\n\x1b", 1))

        assert broken.seconds == pytest.approx(clean.seconds, rel=0.1)

    def test_may_hold_what_an_engine_takes_for_its_own_notation(self, real_voice):
        clean = whole(real_voice, LONG)
        odd = whole(real_voice, LONG.replace(" that ", " [[that]] <b>", 1))

        assert odd.seconds == pytest.approx(clean.seconds, rel=0.35)

    def test_begin_and_end_with_their_sound(self, real_voice):
        speech = whole(real_voice, "Perhaps.")
        loud = np.flatnonzero(np.abs(speech.samples.astype(int)) > 30)

        assert loud[0] / speech.rate < 0.02
        assert (len(speech.samples) - loud[-1]) / speech.rate < 0.02

    @pytest.mark.parametrize("blank", ["", "  ", "\x00"])
    def test_that_are_blank_have_no_sound(self, real_voice, blank):
        assert list(real_voice.render(blank)) == []

    def test_are_not_printed_by_the_engine(self, real_voice, capfd):
        whole(real_voice, LONG)

        assert capfd.readouterr() == ("", "")

    def test_of_the_natural_voice_begin_long_before_they_are_rendered_whole(self, natural_voice):
        started = time.perf_counter()
        times = [time.perf_counter() - started for _ in natural_voice.render(LONG * 3)]

        assert times[0] < times[-1] / 2


class TestLevels:
    def test_of_both_voices_are_the_same_and_no_peak_is_too_high(self, real_voice):
        speeches = [whole(real_voice, line) for line in LINES]
        levels = [loudness(speech.samples, speech.rate) for speech in speeches]

        assert np.mean(levels) == pytest.approx(VOICE_LUFS, abs=2.0)
        assert (
            max(np.abs(s.samples.astype(int)).max() for s in speeches) <= 10 ** (-1 / 20) * 32_768
        )

    @pytest.mark.parametrize("earcon", Earcon)
    def test_of_the_tones_are_a_little_below_the_voices(self, earcon):
        tone = earcons()[earcon]

        assert VOICE_LUFS - 12 < loudness(tone.samples, tone.rate) < VOICE_LUFS - 4


class TestRates:
    @pytest.mark.parametrize("rate", [80, 110, 165, 250, 400])
    def test_mean_the_same_for_both_voices(self, plain_voice, natural_voice, rate):
        seconds = []
        for voice in (plain_voice, natural_voice):
            voice.configure(rate=rate, volume=1.0)
            seconds.append(sum(whole(voice, line).seconds for line in LINES))

        assert seconds[1] == pytest.approx(seconds[0], rel=0.15)

    @pytest.mark.parametrize("wrong", [{"rate": 20}, {"rate": 401}, {"volume": 1.5}])
    def test_and_volumes_that_are_impossible_are_refused(self, real_voice, wrong):
        with pytest.raises(InputError):
            real_voice.configure(**wrong)


class TestPlainVoices:
    @pytest.mark.parametrize("name", ["en-gb", "English (Scotland)", "gmw/en-us", "en-us+f3"])
    def test_are_found_by_id_name_language_and_variant(self, plain_voice, name):
        with closing(RenderedVoice(pyttsx3_engine(name))) as voice:
            assert whole(voice, LONG).seconds > 0.5 * whole(plain_voice, LONG).seconds

    @pytest.mark.parametrize("name", ["nobody", "en-us+nobody", "+f3", "../../etc/passwd"])
    def test_that_do_not_exist_are_named_in_the_error_with_those_that_do(self, name):
        with (
            closing(RenderedVoice(pyttsx3_engine(name))) as voice,
            pytest.raises(UnknownVoiceError) as raised,
        ):
            whole(voice, SHORT)

        assert name in str(raised.value)
        assert SHORT not in str(raised.value)
        assert "gmw/en-us" in raised.value.voices

    def test_are_listed(self, plain_voice):
        assert {"gmw/en-us", "gmw/en-gb-scotland"} <= set(plain_voice.voices())


@linux_only
class TestProcess:
    def test_uses_the_espeak_library_from_pypi_and_not_the_systems(self):
        with closing(RenderedVoice(ENGINES["plain"])) as voice:
            whole(voice, SHORT)
            maps = "".join(Path(f"/proc/{pid}/maps").read_text() for pid in workers(os.getpid()))

        libraries = {line.split()[-1] for line in maps.splitlines() if "libespeak" in line}
        assert libraries
        assert all("espeakng_loader" in library for library in libraries)

    def test_never_has_the_words_in_its_command_line_its_files_or_its_environment(self, engine):
        with closing(RenderedVoice(engine)) as voice:
            rendering = threading.Thread(target=lambda: [whole(voice, LONG) for _ in range(5)])
            rendering.start()
            seen = []
            while rendering.is_alive():
                for pid in workers(os.getpid()):
                    process = Path(f"/proc/{pid}")
                    seen += [process.joinpath("cmdline").read_bytes()]
                    seen += [process.joinpath("environ").read_bytes()]
                    seen += [name.encode() for name in _open_files(process)]
            rendering.join()

        assert seen
        assert not any(b"sister" in one for one in seen)

    def test_of_the_natural_voice_writes_no_file(self, natural_voice):
        whole(natural_voice, LONG)
        (pid,) = [one for one in workers(os.getpid()) if b"piper" in _command(one)]
        written = Path(f"/proc/{pid}/io").read_text()
        before = _open_files(Path(f"/proc/{pid}"))
        whole(natural_voice, LONG)

        assert {name.partition(":")[0] for name in before} <= {"pipe", "/dev/null"}
        assert "write_bytes: 0" in written

    def test_of_the_natural_voice_alone_has_piper_and_at_most_two_threads_that_compute(
        self, natural_voice
    ):
        whole(natural_voice, LONG)
        own = Path("/proc/self/maps").read_text()
        (pid,) = [one for one in workers(os.getpid()) if b"piper" in _command(one)]

        assert "/piper/" not in own
        assert not any(name.partition(".")[0] == "piper" for name in sys.modules)
        assert "/piper/" in Path(f"/proc/{pid}/maps").read_text()
        assert len(list(Path(f"/proc/{pid}/task").iterdir())) <= 4  # two of them wait for pipes

    def test_opens_no_connection(self, real_voice):
        whole(real_voice, LONG)
        for pid in workers(os.getpid()):
            names = _open_files(Path(f"/proc/{pid}"))

            assert not [name for name in names if name.startswith("socket:")]

    def test_is_replaced_when_it_was_killed_and_the_sentence_is_still_rendered(self, engine):
        with closing(RenderedVoice(engine)) as voice:
            complete = whole(voice, LONG)
            for pid in [one for one in workers(os.getpid()) if _module(engine) in _command(one)]:
                os.kill(pid, signal.SIGKILL)

            assert whole(voice, LONG).seconds == pytest.approx(complete.seconds, rel=0.15)

    @pytest.mark.slow
    def test_is_replaced_when_it_hangs_and_the_hang_is_reported(self, engine):
        before = set(workers(os.getpid()))
        with closing(RenderedVoice(engine, timeout=6.0)) as voice:
            whole(voice, SHORT)
            (hung,) = set(workers(os.getpid())) - before
            os.kill(hung, signal.SIGSTOP)

            with pytest.raises(VoiceError, match="no answer within 6 seconds"):
                whole(voice, LONG)
            assert hung not in workers(os.getpid())
            assert whole(voice, LONG).seconds > 2.0

    def test_that_dies_in_the_middle_of_a_sentence_is_reported(self, natural_voice):
        with closing(RenderedVoice(natural_voice.engine)) as voice:
            voice.wait_until_ready()
            pieces = voice.render(LONG * 5)
            next(pieces)
            os.kill(max(workers(os.getpid())), signal.SIGKILL)  # the one that was started last

            with pytest.raises(VoiceError, match="ended unexpectedly"):
                list(pieces)

    def test_reports_a_folder_that_cannot_be_written(self, monkeypatch, tmp_path):
        monkeypatch.setattr("sys.platform", "none")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
        with closing(RenderedVoice(ENGINES["plain"])) as voice:
            whole(voice, SHORT)
            (folder,) = tmp_path.glob(PREFIX + "*")
            folder.rmdir()

            with pytest.raises(VoiceError, match="No such file"):
                whole(voice, SHORT)

    def test_ends_with_close_and_leaves_nothing_behind(self, engine):
        before = set(workers(os.getpid()))
        voice = RenderedVoice(engine)
        whole(voice, SHORT)
        (worker,) = set(workers(os.getpid())) - before
        folder = folder_of(worker)
        assert (folder is not None) == engine.keeps_files
        voice.close()

        assert is_gone(worker)
        assert folder is None or not folder.exists()

    def test_ends_and_leaves_nothing_behind_when_its_starter_is_killed(self, engine):
        program = (
            "from voice_companion.adapters.engines import *\n"
            "from voice_companion.adapters.rendered_voice import RenderedVoice\n"
            "from tests.test_voices import ENGINES\n"
            f"voice = RenderedVoice(ENGINES[{_name(engine)!r}])\n"
            "list(voice.render('Hello.'))\nprint('ready', flush=True)\n"
            "while True: list(voice.render('Hello there, how was your day?' * 20))\n"
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
            assert folder is None or folder.is_dir()
            starter.kill()
        wait_until(lambda: is_gone(worker))

        assert folder is None or not folder.exists()


@linux_only
def test_whatever_opens_a_connection_in_a_rendering_process_is_stopped():
    program = (
        "import socket, sys\n"
        "from voice_companion.adapters import worker\n"
        "sys.addaudithook(worker._refuse_network)\n"
        "for act in (lambda: socket.create_connection(('127.0.0.1', 9)),\n"
        "            lambda: socket.getaddrinfo('example.org', 80)):\n"
        "    try: act()\n"
        "    except worker.RenderingError: print('stopped')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
        cwd=Path(__file__).parent.parent,
    )

    assert done.stdout.split() == ["stopped", "stopped"]


class TestPauses:
    def test_stand_between_sentences_a_longer_one_after_the_first(self):
        pieces = list(spoken(FakeVoice(), ["One.", "Two.", "Three."]))
        silences = [piece.seconds for piece in pieces if not piece.samples.any()]

        assert [bool(piece.samples.any()) for piece in pieces] == [True, False, True, False, True]
        assert silences[0] > silences[1] > 0.2


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


class TestSoundFilesOfAnEngine:
    def test_whose_header_promises_too_much_are_read(self):
        file = wav(np.full(16_000, 5000))
        file[40:44] = (0x7FFFFFFF).to_bytes(4, "little")
        samples, rate = mono(io.BytesIO(file))

        assert (len(samples), rate) == (16_000, 16_000)

    def test_in_stereo_are_mixed(self):
        samples, _ = mono(io.BytesIO(wav(np.tile([4000, 6000], 16_000), channels=2)))

        assert (len(samples), set(samples)) == (16_000, {5000})

    @pytest.mark.parametrize("file", [b"", b"RIFF", bytes(wav(np.zeros(0)))])
    def test_without_sound_have_none(self, file):
        assert mono(io.BytesIO(file)) is None


def _name(engine):
    return next(name for name, one in ENGINES.items() if one == engine)


def _module(engine):
    return engine.program.encode()


def _command(pid):
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _open_files(process):
    """Return the names of what a process has open; some of it may be closed meanwhile."""
    names = []
    for place in (process / "fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            names.append(str(place.readlink()))
    return names
