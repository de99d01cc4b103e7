"""Settings come from one file, and all its mistakes are told at once."""

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
