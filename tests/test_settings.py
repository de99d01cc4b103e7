"""Settings come from one file, and all its mistakes are told at once."""

import os
import sys

import pytest

from voice_companion.errors import SettingsError
from voice_companion.settings import Settings, read_settings


def write(folder, text):
    (folder / "settings.toml").write_text(text, encoding="utf-8")


def test_without_a_file_everything_has_a_default(tmp_path):
    assert read_settings(tmp_path) == Settings()


def test_what_the_file_says_is_taken(tmp_path):
    write(tmp_path, 'country = "NZ"\nrate = 140\n')

    assert read_settings(tmp_path) == Settings(country="NZ", rate=140)


def test_all_mistakes_are_told_at_once_with_what_was_probably_meant(tmp_path):
    write(tmp_path, 'contry = "NZ"\nrate = "fast"\nvolume = 7\n')

    with pytest.raises(SettingsError) as caught:
        read_settings(tmp_path)

    message = str(caught.value)
    assert "contry is not a setting (did you mean country?)" in message
    assert "rate:" in message
    assert "volume:" in message


def test_a_file_that_is_not_toml_is_named(tmp_path):
    write(tmp_path, "country: NZ")

    with pytest.raises(SettingsError, match=r"settings\.toml cannot be read"):
        read_settings(tmp_path)


def test_a_file_that_is_not_text_is_named(tmp_path):
    (tmp_path / "settings.toml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(SettingsError, match=r"settings\.toml cannot be read"):
        read_settings(tmp_path)


def test_settings_that_are_nested_too_deeply_are_refused(tmp_path):
    write(tmp_path, f"rate = {'[' * 2_000}{']' * 2_000}")

    with pytest.raises(SettingsError, match="nested too deeply"):
        read_settings(tmp_path)


def test_settings_that_are_far_too_large_are_refused_unread(tmp_path):
    with (tmp_path / "settings.toml").open("wb") as out:
        out.truncate(10**12)

    with pytest.raises(SettingsError, match="far too large"):
        read_settings(tmp_path)


def test_a_folder_of_that_name_is_no_settings(tmp_path):
    (tmp_path / "settings.toml").mkdir()

    with pytest.raises(SettingsError, match="not an ordinary file"):
        read_settings(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")
@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_a_pipe_and_a_device_are_no_settings_and_not_waited_for(tmp_path, kind):
    if kind == "pipe":
        os.mkfifo(tmp_path / "settings.toml")
    else:
        (tmp_path / "settings.toml").symlink_to("/dev/zero")

    with pytest.raises(SettingsError, match="not an ordinary file"):
        read_settings(tmp_path)
