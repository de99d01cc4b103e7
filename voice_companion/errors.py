"""Everything that can go wrong for a person, as one tree.

CompanionError
├── InputError            what was given cannot be used (a file, a setting, a device name)
│   ├── SoundFileError    a recording is missing, empty, cut short or not audio
│   ├── SettingsError     the settings file has mistakes (all of them are listed at once)
│   ├── RulebookError     the words and rules in intents/ have mistakes (all listed at once)
│   └── ModelError        a speech or language model is missing, broken or of another kind
├── MemoryShortError      there is not enough memory for what was asked for
├── DownloadError         a speech model could not be fetched whole
├── DeviceError           a sound device or its library is missing, was lost, or refuses to open
├── VoiceError            the speech engine could not render a sentence
│   └── UnknownVoiceError the speech engine has no voice of that name
├── JournalError          the journal could not be opened or written
└── OutputError           standard output is closed, full or gone

Every message is one sentence or two: what is wrong, and what to do next. No message holds a word
that the person spoke. The command line prints the message and exits with status 2.
"""

from collections.abc import Sequence


class CompanionError(Exception):
    """Base of all errors that are meant for the person who runs the companion."""


class InputError(CompanionError):
    """What was given cannot be used."""


class SoundFileError(InputError):
    """A recording is missing, empty, cut short or not audio."""


class SettingsError(InputError):
    """The settings have mistakes; the message lists all of them."""


class RulebookError(InputError):
    """The words and rules have mistakes; the message lists all of them."""


class ModelError(InputError):
    """A speech or language model is missing, broken or of another kind."""


class MemoryShortError(CompanionError):
    """There is not enough memory for what was asked for."""


class DownloadError(CompanionError):
    """A speech model could not be fetched whole."""


class DeviceError(CompanionError):
    """A sound device or its library is missing, was lost, or refuses to open."""


class VoiceError(CompanionError):
    """The speech engine could not render a sentence."""


class UnknownVoiceError(VoiceError):
    """The speech engine has no voice of that name; `voices` are the names that there are."""

    def __init__(self, message: str, voices: Sequence[str]) -> None:
        super().__init__(f"{message} Run `voice-companion voices list` and choose one.")
        self.voices = tuple(voices)


class JournalError(CompanionError):
    """The journal could not be opened or written."""


class OutputError(CompanionError):
    """Standard output is closed, full or gone."""
