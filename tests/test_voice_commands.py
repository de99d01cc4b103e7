"""Which voice speaks, and the commands that list, try, fetch and import voices."""

import hashlib
import json
import os
from contextlib import closing
from pathlib import Path

import pytest

from tests.loopback_server import LoopbackServer
from tests.natural_voice import JOE, copy_of_joe
from tests.processes import workers
from tests.program import LISTENING, RECORDINGS, assert_refused, objects, run
from voice_companion.adapters.engines import VoiceFiles, piper_engine, pyttsx3_engine
from voice_companion.adapters.fallback_voice import FallbackVoice
from voice_companion.adapters.model_catalog import RemoteFile, VoiceEntry, read_voice_catalog
from voice_companion.adapters.model_download import download
from voice_companion.adapters.onnx_cutting import OnnxError, cut_at
from voice_companion.adapters.piper_config import VoiceFileError, read_piper_config
from voice_companion.adapters.rendered_voice import RenderedVoice
from voice_companion.adapters.sound_file import read_recording
from voice_companion.adapters.voice_store import VoiceStore
from voice_companion.cli import speech
from voice_companion.cli.speech import choose_engine, start_voice, wait_for
from voice_companion.errors import DownloadError, InputError, ModelError, VoiceError
from voice_companion.settings import Settings

CONFIG = json.loads(JOE.files.config.read_bytes())


def damaged(tmp_path, change):
    """Return the natural voice's files, the network changed, as its store would describe them."""
    model = copy_of_joe(tmp_path)
    model.write_bytes(change(model.read_bytes()))
    config = model.with_name(f"{model.name}.json")
    return VoiceFiles(model, config, JOE.files.model_sha256, JOE.files.config_sha256)


def summed(files):
    """Return the files with the sums that they have now."""
    sums = [hashlib.sha256(one.read_bytes()).hexdigest() for one in (files.model, files.config)]
    return VoiceFiles(files.model, files.config, *sums)


class TestTheChosenVoice:
    @pytest.mark.parametrize(
        ("setting", "engine"),
        [
            (None, piper_engine(JOE.files)),
            ("joe", piper_engine(JOE.files)),
            ("espeak", pyttsx3_engine()),
            ("pyttsx3", pyttsx3_engine()),
            ("en-gb", pyttsx3_engine("en-gb")),
        ],
    )
    def test_is_what_the_setting_means(self, tmp_path, setting, engine):
        assert choose_engine(Settings(voice=setting), tmp_path) == engine

    def test_is_the_plain_one_where_the_natural_engine_is_not_installed(
        self, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(speech, "has_natural_engine", lambda: False)

        assert choose_engine(Settings(), tmp_path) == pyttsx3_engine()

    def test_that_does_not_exist_is_refused_with_those_that_do(self, tmp_path):
        voice = start_voice(Settings(voice="nobody"), tmp_path, tell=pytest.fail)
        with closing(voice), pytest.raises(InputError, match=r"nobody.*joe.*espeak.*en-us"):
            wait_for(voice, tmp_path)

    @pytest.mark.parametrize(
        ("change", "reason"),
        [
            (lambda raw: raw[:-1000], "damaged or another version"),
            (lambda raw: raw[:1000] + b"x" + raw[1001:], "damaged or another version"),
            (lambda _: b"", "damaged or another version"),
        ],
    )
    def test_is_the_plain_one_where_the_natural_one_is_damaged_and_that_is_told_once(
        self, tmp_path, change, reason
    ):
        told = []
        files = damaged(tmp_path, change)
        first = RenderedVoice(piper_engine(files))
        with closing(FallbackVoice(first, plain_voice, tell=told.append)) as voice:
            voice.wait_until_ready()
            voice.configure(rate=200, volume=0.5)

            assert list(voice.render("Hello."))
        assert len(told) == 1
        assert reason in told[0]
        assert "en_US-joe-medium.onnx" in told[0]

    def test_is_told_missing_where_its_file_is_gone(self, tmp_path):
        files = damaged(tmp_path, lambda raw: raw)
        files.model.unlink()
        with (
            closing(RenderedVoice(piper_engine(files))) as voice,
            pytest.raises(VoiceError, match="cannot be read"),
        ):
            voice.wait_until_ready()

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"no network at all", "cannot be loaded"),
            (b"", "cannot be loaded"),
            (bytes(100_000), "cannot be loaded"),
        ],
    )
    def test_whose_sums_are_right_but_which_is_no_voice_is_told(self, tmp_path, content, reason):
        files = summed(damaged(tmp_path, lambda _: content))
        with (
            closing(RenderedVoice(piper_engine(files))) as voice,
            pytest.raises(VoiceError, match=reason),
        ):
            voice.wait_until_ready()

    def test_of_another_version_of_piper_is_told(self, tmp_path):
        files = damaged(tmp_path, lambda raw: raw)
        files.config.write_text(json.dumps({**CONFIG, "piper_version": "2.0.0"}))
        with (
            closing(RenderedVoice(piper_engine(summed(files)))) as voice,
            pytest.raises(VoiceError, match="is for Piper 2, and not for Piper 1"),
        ):
            voice.wait_until_ready()

    def test_that_nothing_can_replace_is_an_error(self, tmp_path):
        files = damaged(tmp_path, lambda _: b"")
        first = RenderedVoice(piper_engine(files))
        other = lambda: RenderedVoice(piper_engine(files))  # noqa: E731
        with (
            closing(FallbackVoice(first, other, tell=lambda _: None)) as voice,
            pytest.raises(VoiceError),
        ):
            voice.wait_until_ready()

    @pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="looks into /proc")
    def test_leaves_no_process_behind_when_it_was_replaced(self, tmp_path):
        before = set(workers(os.getpid()))
        first = RenderedVoice(piper_engine(damaged(tmp_path, lambda _: b"")))
        with closing(FallbackVoice(first, plain_voice, tell=lambda _: None)) as voice:
            voice.wait_until_ready()

        assert set(workers(os.getpid())) == before


def plain_voice():
    return RenderedVoice(pyttsx3_engine())


class TestACheckin:
    def test_with_a_voice_that_does_not_exist_ends_before_it_begins(self, tmp_path):
        (tmp_path / "settings.toml").write_text('voice = "nobody"\n')
        recording = RECORDINGS / "command.flac"
        done = run(
            "checkin", "--input", recording, "--output", tmp_path / "out", *LISTENING,
            data_dir=tmp_path,
        )  # fmt: skip

        assert done.returncode == 2
        assert "There is no voice called nobody. Set `voice` to one of: joe" in done.stderr.decode()
        assert b"Companion:" not in done.stdout + done.stderr
        assert list((tmp_path / "out").iterdir()) == []

    def test_speaks_each_reply_with_the_natural_voice(self, tmp_path):
        done = run(
            "checkin", "--input", RECORDINGS / "command.flac", "--output", tmp_path / "out",
            "--json", *LISTENING, data_dir=tmp_path,
        )  # fmt: skip

        assert done.returncode == 0, done.stderr.decode()
        assert sorted((tmp_path / "out").glob("*.wav"))


class TestDoctor:
    def test_looks_at_the_voice_that_is_set(self, tmp_path):
        (tmp_path / "settings.toml").write_text('voice = "nobody"\n')
        findings = {one["name"]: one for one in objects(run("doctor", "--json", data_dir=tmp_path))}

        assert not findings["voice"]["ok"]
        assert "no voice called nobody" in findings["voice"]["what_to_do"]


class TestCommands:
    def test_list_shows_voices_of_both_kinds_with_their_licences(self, tmp_path):
        lines = run("voices", "list", data_dir=tmp_path).stdout.decode().splitlines()

        assert "joe: natural, 63 MB, CC0-1.0" in lines
        assert any(line.startswith("alba: natural, can be had, CC-BY-4.0") for line in lines)
        assert any(line.startswith("gmw/en-us: plain, of ") for line in lines)
        assert not any(line.startswith("roa/") for line in lines)

    @pytest.mark.parametrize("name", ["joe", "espeak"])
    def test_try_speaks_a_sample_into_a_file(self, tmp_path, name):
        out = tmp_path / "sample.wav"
        done = run("voices", "try", name, "--output", out, data_dir=tmp_path)

        assert done.returncode == 0, done.stderr.decode()
        assert len(read_recording(out)) > 3 * 16_000

    def test_try_refuses_a_voice_that_does_not_exist(self, tmp_path):
        out = tmp_path / "sample.wav"
        done = run("voices", "try", "nobody", "--output", out, data_dir=tmp_path)

        assert_refused(done, "no voice called nobody", "joe")
        assert not out.exists()

    def test_get_tells_of_a_voice_that_is_there(self, tmp_path):
        done = run("voices", "get", "joe", data_dir=tmp_path)

        assert done.returncode == 0
        assert "installed already" in done.stderr.decode()

    def test_get_refuses_what_is_not_in_the_catalogue(self, tmp_path):
        assert_refused(run("voices", "get", "albo", data_dir=tmp_path), "Did you mean alba?")

    def test_import_installs_a_voice_that_speaks_for_its_owners_eyes_only(self, tmp_path):
        model = copy_of_joe(tmp_path, "mine")
        done = run("voices", "import", model, data_dir=tmp_path)

        assert done.returncode == 0, done.stderr.decode()
        (voice,) = [one for one in VoiceStore(tmp_path).list() if one.name == "mine"]
        files = [*(tmp_path / "voices" / "mine").iterdir()]
        assert {file.stat().st_mode & 0o077 for file in files if file.suffix != ".json"} == {0}
        assert (tmp_path / "voices").stat().st_mode & 0o077 == 0
        assert voice.licence == "CC0-1.0"
        out = tmp_path / "sample.wav"
        assert run("voices", "try", "mine", "--output", out, data_dir=tmp_path).returncode == 0
        assert_refused(run("voices", "import", model, data_dir=tmp_path), "already")

    def test_a_voice_that_was_changed_after_it_was_imported_does_not_speak(self, tmp_path):
        store = VoiceStore(tmp_path, trial=lambda _files: None)
        voice = store.import_voice(copy_of_joe(tmp_path, "mine"))
        voice.files.model.write_bytes(voice.files.model.read_bytes() + b"x")
        done = run("voices", "try", "mine", "--output", tmp_path / "out.wav", data_dir=tmp_path)

        assert_refused(done, "mine.onnx", "damaged")


class TestWhatIsNoVoice:
    @pytest.mark.parametrize(
        ("name", "reason"),
        [("mine.txt", "no voice"), ("mine.onnx", "There is no file"), ("-m.onnx", "no file")],
    )
    def test_by_its_name_or_its_absence_is_refused(self, tmp_path, name, reason):
        with pytest.raises(ModelError, match=reason):
            VoiceStore(tmp_path / "data").import_voice(tmp_path / name)

    @pytest.mark.parametrize(
        ("config", "reason"),
        [
            (b"", "too small"),
            (b"{", "no description"),
            (b"[]", "no description"),
            (b"{}", "no description"),
            (json.dumps({**CONFIG, "piper_version": "0.9"}).encode(), "is for Piper 0"),
            (json.dumps({**CONFIG, "espeak": {"voice": "de"}}).encode(), "no English voice"),
            (json.dumps({**CONFIG, "phoneme_type": "pinyin"}).encode(), "no English voice"),
            (json.dumps({**CONFIG, "audio": {"sample_rate": 0}}).encode(), "no description"),
        ],
    )
    def test_by_its_description_is_refused_and_leaves_nothing(self, tmp_path, config, reason):
        model = copy_of_joe(tmp_path, "mine")
        model.with_name("mine.onnx.json").write_bytes(config)
        store = VoiceStore(tmp_path / "data")

        with pytest.raises(ModelError, match=reason):
            store.import_voice(model)
        assert store.find("mine") is None

    def test_by_its_network_is_refused_and_leaves_nothing(self, tmp_path):
        model = copy_of_joe(tmp_path, "mine")
        model.write_bytes(b"no network")
        store = VoiceStore(tmp_path / "data")

        with pytest.raises(ModelError, match="cannot be loaded"):
            store.import_voice(model)
        assert store.find("mine") is None
        assert [path.name for path in (tmp_path / "data" / "voices").iterdir()] == [".lock"]

    @pytest.mark.parametrize("raw", [b"", b"{}", b"null", b'{"espeak": 1}', b"\xff"])
    def test_is_not_read_as_a_description(self, raw):
        with pytest.raises(VoiceFileError):
            read_piper_config(raw)


class TestCutting:
    def test_gives_both_halves_of_a_voice(self):
        model = JOE.files.model.read_bytes()
        seam = cut_at(model, "/dec/")

        assert len(seam.front) + len(seam.back) == pytest.approx(len(model), rel=0.01)
        assert len(seam.back) < len(seam.front) / 5

    def test_gives_nothing_where_there_is_no_such_part(self):
        assert cut_at(JOE.files.model.read_bytes(), "/no such part/") is None

    @pytest.mark.parametrize("raw", [b"", b"RIFF", b"\xff" * 50, b"\x08\x07"])
    def test_refuses_what_is_no_network(self, raw):
        with pytest.raises(OnnxError):
            cut_at(raw, "/dec/")


class TestTheCatalogue:
    def test_lists_the_voice_of_the_package_with_its_true_sums(self):
        (joe,) = [entry for entry in read_voice_catalog() if entry.name == "joe"]
        content = JOE.files.model.read_bytes()

        assert joe.model.bytes == len(content)
        assert joe.model.sha256 == hashlib.sha256(content).hexdigest()
        assert joe.config.sha256 == hashlib.sha256(JOE.files.config.read_bytes()).hexdigest()

    def test_has_free_licences_and_protected_addresses_only(self):
        free = {"CC0-1.0", "CC-BY-4.0", "LicenseRef-public-domain"}
        for entry in read_voice_catalog():
            assert entry.licence in free
            assert all(file.address.startswith("https://") for file in entry.files)


class TestFetching:
    @pytest.fixture
    def fetched(self, tmp_path):
        """Return a function that fetches a voice whose network is `content` from a real server."""

        def fetch(content, *, sha256=None):
            with LoopbackServer(content) as server, LoopbackServer(config) as other:
                entry = VoiceEntry(
                    name="fetched", licence="CC0-1.0", rank=1, about="A voice.",
                    model=RemoteFile(
                        file="fetched.onnx", address=server.address, bytes=len(content),
                        sha256=sha256 or hashlib.sha256(content).hexdigest(),
                    ),
                    config=RemoteFile(
                        file="fetched.onnx.json", address=other.address, bytes=len(config),
                        sha256=hashlib.sha256(config).hexdigest(),
                    ),
                )  # fmt: skip
                return [download(one, tmp_path / "downloads") for one in entry.files]

        config = JOE.files.config.read_bytes()
        return fetch

    def test_brings_a_voice_that_can_be_imported(self, tmp_path, fetched):
        model, _ = fetched(JOE.files.model.read_bytes())
        voice = VoiceStore(tmp_path / "data").import_voice(model)

        assert voice.name == "fetched"
        assert voice.licence == "CC0-1.0"

    def test_refuses_another_content_and_says_how_else_to_get_it(self, fetched):
        with pytest.raises(DownloadError, match=r"not the published.*voices import fetched\.onnx"):
            fetched(b"something else", sha256="0" * 64)
