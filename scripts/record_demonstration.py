"""Speak demo/script.toml with the natural voice and write it as demo/checkin.flac.

    python scripts/record_demonstration.py

Words and times are written to demo/checkin.toml. Needs the extra `natural`.
"""

import json
import sys
import tomllib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402 - after the path
import soundfile  # noqa: E402 - as above
from rendering import spoken_at_our_rate  # noqa: E402 - as above

from voice_companion.adapters.rendered_voice import RenderedVoice  # noqa: E402 - as above
from voice_companion.cli.speech import choose_engine  # noqa: E402 - as above
from voice_companion.core.spoken_words import SAMPLE_RATE  # noqa: E402 - as above
from voice_companion.ports import Samples  # noqa: E402 - as above
from voice_companion.settings import Settings  # noqa: E402 - as above

_DEMO = ROOT / "demo"
_ROOM = 20.0
"""The standard deviation of the noise of a quiet room: -64 dB of full scale."""


def main() -> None:
    """Write the recording and its table."""
    script = tomllib.loads((_DEMO / "script.toml").read_text(encoding="utf-8"))
    engine = choose_engine(Settings(), _DEMO)
    with closing(RenderedVoice(engine)) as voice:
        turns = [_turn(voice, stretches) for stretches in script["turns"]]
    parts, entries = [_silence(1.0)], []
    for stretches, sound in zip(script["turns"], turns, strict=True):
        start = sum(map(len, parts)) / SAMPLE_RATE
        words = " ".join(one for one in stretches if isinstance(one, str))
        entries.append((words, start, start + len(sound) / SAMPLE_RATE))
        parts += [sound, _silence(script["between_turns"])]
    whole = np.concatenate(parts)
    room = np.random.default_rng(1).normal(scale=_ROOM, size=len(whole))
    recording = (whole + room).clip(-32_768, 32_767).astype(np.int16)
    soundfile.write(_DEMO / "checkin.flac", recording, SAMPLE_RATE, compression_level=1.0)
    (_DEMO / "checkin.toml").write_text(_table(script["about"], entries), encoding="utf-8")


def _turn(voice: RenderedVoice, stretches: Sequence[str | float]) -> Samples:
    """Return one turn: its stretches with the silence that stands between them."""
    parts = [
        spoken_at_our_rate(voice, one) if isinstance(one, str) else _silence(one)
        for one in stretches
    ]
    return np.concatenate(parts)


def _silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLE_RATE), dtype=np.int16)


def _table(about: str, entries: Sequence[tuple[str, float, float]]) -> str:
    head = (
        "# Made by scripts/record_demonstration.py; a synthetic voice only. Times in seconds.\n\n"
    )
    lines = ["[[recording]]", 'file = "checkin.flac"', f"about = {json.dumps(about)}"]
    for words, start, end in entries:
        lines += ["", "[[recording.speech]]", f"words = {json.dumps(words)}"]
        lines += [f"start = {start:.2f}", f"end = {end:.2f}"]
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
