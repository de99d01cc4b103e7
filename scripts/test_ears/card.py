"""The README that travels with the model: what it is for, what it is not, and how well it hears."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import talk

if TYPE_CHECKING:
    from pathlib import Path

    from .evaluate import Measured

_CARD = """# A Vosk model for synthetic voices only

**For tests and demonstrations. Never choose it for a live microphone: it was trained on synthetic
voices only (espeak-ng and flite) and does not understand people.**

It lets libvosk be exercised for real (partial results, words with times and confidences, silence,
the end of phrases, a flush) without a download. It knows {words} words of check-in talk; anything
else becomes `[unk]`. Runtime grammars do not work, since the decoding graph is a static one.

## How it was built

`python scripts/build_test_ears.py all --work DIR`, from fixed seeds:

1. **Sentences** come from the phrase grammar `scripts/test_ears/checkin_talk.toml`, a fifth of the
   training sentences being random words instead. Nothing was taken from any text collection.
2. **Voices**: flite slt, rms and awb; espeak-ng voices with varied pitch and speed. kal16 and some
   espeak-ng variants are kept for tests. Pauses, digital silence and noise are added.
3. **Acoustic model**: a TDNN of 0.6 million parameters on 40 MFCCs, trained from a flat start by
   lattice-free MMI (Povey et al., 2016) in PyTorch, written in Kaldi's nnet3 format.
4. **Decoding graph**: a trigram model composed with pronunciations of the CMU dictionary, with
   kaldifst.

## How well it hears

Sentences of the test sets are in no training set. "written apart" are sentences that the phrase
grammar cannot make. Made by `python scripts/build_test_ears.py evaluate --work DIR`:

{table}

## Licence

The model is this project's own, under its Apache-2.0 licence. The voices it learned from: flite's
are under Carnegie Mellon's free, BSD-like licence; espeak-ng is a GPL-3.0-or-later program that was
only run. The CMU pronouncing dictionary, used for the graph, is under a BSD-like licence, copyright
(C) 1993-2015 Carnegie Mellon University.
"""


def write_card(measured: Measured, model_dir: Path) -> None:
    """README.md of the model directory, with the figures just measured."""
    card = _CARD.format(words=len(talk.vocabulary()), table=measured.table())
    (model_dir / "README.md").write_text(card, encoding="utf-8")
