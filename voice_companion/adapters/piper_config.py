"""What the companion asks of a natural voice's description, the .onnx.json beside its network.

Standard library only: the rendering process reads it before it loads anything.
"""

import json
from typing import Any

_VERSION = "1"
"""Piper's version by which a voice was made; its number before the first point."""
_PHONEMES = "espeak"
"""Other kinds of phonemes fetch what they need from a network, and are for other languages."""
_RATES = range(8_000, 48_001)


class VoiceFileError(Exception):
    """The description cannot be used; the message is the end of a sentence that names the file."""


def read_piper_config(raw: bytes) -> dict[str, Any]:
    """Return a voice's description; raise VoiceFileError unless it is an English voice for us."""
    try:
        config = json.loads(raw)
        version = str(config.get("piper_version") or _VERSION).partition(".")[0]
        language = str(config["espeak"]["voice"])
        phonemes = str(config.get("phoneme_type", _PHONEMES)).lower()
        rate, speakers = int(config["audio"]["sample_rate"]), int(config["num_speakers"])
        known = len(config["phoneme_id_map"]) and int(config["num_symbols"])
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        message = "is no description of a Piper voice"
        raise VoiceFileError(message) from exc
    if version != _VERSION:
        message = f"is for Piper {version}, and not for Piper {_VERSION}"
        raise VoiceFileError(message)
    if not language.startswith("en") or phonemes != _PHONEMES:
        message = "describes no English voice"
        raise VoiceFileError(message)
    if rate not in _RATES or speakers < 1 or not known:
        message = "is no description of a Piper voice"
        raise VoiceFileError(message)
    return dict(config)
