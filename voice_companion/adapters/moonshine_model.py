"""Moonshine's small English model, run by onnxruntime: from a segment of speech to words.

The model (tiny-en, MIT licence) travels in the wheel of moonshine-voice. Only its files are used:
importing that package would bring a downloader and a sound library along, and its own programs tell
nothing of how sure they are of a word. The encoder makes one vector of each 24 ms of sound, the
decoder gives each next piece of a word its chance; a beam search keeps the likeliest beginnings.
"""

import hashlib
import importlib.util
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from voice_companion.adapters.beam_search import Beginning, search
from voice_companion.adapters.onnx_runtime import import_onnxruntime
from voice_companion.core.spoken_words import SAMPLE_RATE, plain_word
from voice_companion.errors import ModelError
from voice_companion.ports import Samples

_FILES: Final = {
    "encoder_model.ort": "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
    "decoder_model_merged.ort": "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
    "tokenizer.bin": "6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d",
}
"""The model's files and their sha256."""
_BEGIN, _END = 1, 2
"""The pieces that begin and end a text; they and 0, the unknown piece, have no letters."""
_SPACE: Final = "\N{LOWER ONE EIGHTH BLOCK}".encode()
"""What stands for the space before a word."""
_LAYERS, _HEADS, _WIDTH = 6, 8, 36
"""The decoder's memory: layers, attention heads, numbers for each."""
_PIECES_PER_SECOND: Final = 6.5
"""No text grows longer than this: nobody speaks faster, so it would be a loop (the bound that the
model's authors give)."""
_BEAM: Final = 4
"""Beginnings kept. On 120 recordings of accented readers 1 makes 41 errors in a hundred words,
2 make 38, 4 make 35 and 6 make 34, each slower than the one before."""

_DIGIT: Final = re.compile(r"[0-9]")
_SHORTEST: Final = SAMPLE_RATE // 10
"""Samples below which no word can be, and the encoder's first layers find nothing to hold on to."""

_Floats = npt.NDArray[np.float32]
_Memory = dict[str, _Floats]


class MoonshineModel:
    """Hears segments of up to about half a minute; knows nothing of the one before."""

    name: Final = "moonshine-tiny-en"

    def __init__(self, *, spell: Callable[[str], str] = str) -> None:
        """Load the model; raise ModelError where it is missing, damaged or does not fit in.

        `spell` writes out a word with digits in it: "twelve" for "12", as it was spoken.
        """
        self._spell = spell
        folder = _folder()
        for file, digest in _FILES.items():
            _check(folder / file, digest)
        self._pieces = _read_pieces((folder / "tokenizer.bin").read_bytes())
        self._encoder = _session(folder / "encoder_model.ort")
        self._decoder = _session(folder / "decoder_model_merged.ort")
        self._answers = [answer.name for answer in self._decoder.get_outputs()]

    def hear(self, samples: Samples) -> list[tuple[str, float]]:
        """Return the words, with capitals and marks, and how sure each is (0 to 1).

        A word is as sure as its least sure piece. Raises ModelError when the engine fails.
        """
        if len(samples) < _SHORTEST:
            return []
        return self._words(self._likeliest(samples, width=_BEAM))

    def guess(self, samples: Samples) -> str:
        """Return a quick text of speech that still goes on; raise ModelError as hear() does."""
        if len(samples) < _SHORTEST:
            return ""
        return " ".join(text for text, _ in self._words(self._likeliest(samples, width=1)))

    def encode(self, samples: Samples) -> _Floats:
        """Return the sound's vectors, of shape (1, steps, width)."""
        sound = (samples.astype(np.float32) / -np.iinfo(np.int16).min)[None]
        mask = np.ones(sound.shape, np.int64)
        (states,) = _run(self._encoder, None, {"input_values": sound, "attention_mask": mask})
        return np.asarray(states)

    def step(self, inputs: dict[str, Any]) -> dict[str, _Floats]:
        """Return what the decoder makes of one or more next pieces, by its outputs' names."""
        return dict(zip(self._answers, _run(self._decoder, self._answers, inputs), strict=True))

    def _likeliest(self, samples: Samples, *, width: int) -> Beginning:
        most = round(_PIECES_PER_SECOND * len(samples) / SAMPLE_RATE) + 8
        return search(_Hearing(self, samples), end=_END, width=width, longest=most)

    def _words(self, text: Beginning) -> list[tuple[str, float]]:
        """Return the words of the pieces, each as sure as its least sure piece."""
        words: list[tuple[bytes, float]] = []
        for piece, chance in zip(text.pieces, text.chances, strict=False):
            letters = self._pieces[piece]
            if letters.startswith(_SPACE) or not words:
                words.append((letters, chance))
            else:
                words[-1] = words[-1][0] + letters, min(words[-1][1], chance)
        spelled = (
            (letters.replace(_SPACE, b" ").decode("utf-8", "ignore").strip(), chance)
            for letters, chance in words
        )
        words_as_spoken = (
            (each, float(np.exp(chance)))
            for word, chance in spelled
            for each in (self._spell(word) if _DIGIT.search(word) else word).split()
        )
        return without_loops(list(words_as_spoken))


class _Hearing:
    """One segment under way: the sound's vectors, and what the decoder remembers of the text."""

    def __init__(self, model: MoonshineModel, samples: Samples) -> None:
        self._model = model
        self._length = len(samples)
        self._states = model.encode(samples)
        self._text: _Memory = _empty_memory("decoder")
        self._sound: _Memory = _empty_memory("encoder")
        """What the decoder has made of the sound at its first step, for one beginning."""
        self._count = 0
        """For how many beginnings the sound is told at each step; it is made up at the first."""
        self._told = self._about_sound(1)

    def next(self, beginnings: Sequence[Beginning]) -> _Floats:
        """Return the logarithms of the chances of each next piece; see Steps."""
        last = [one.pieces[-1] if one.pieces else _BEGIN for one in beginnings]
        answer = self._model.step(
            {**self._text, **self._told, "input_ids": np.asarray(last, np.int64)[:, None]}
        )
        self._text = {name: answer[_present(name)] for name in self._text}
        if not self._count:
            self._sound = {name: answer[_present(name)] for name in self._sound}
        return _log_chances(answer["logits"][:, -1])

    def follow(self, parents: Sequence[int]) -> None:
        """Go on from these beginnings of the last step, in this order; see Steps."""
        self._text = {name: memory[list(parents)] for name, memory in self._text.items()}
        if len(parents) != self._count:
            self._count = len(parents)
            self._told = self._about_sound(self._count)

    def _about_sound(self, count: int) -> dict[str, Any]:
        """Return what each step is told of the sound, once for each beginning."""
        return {
            **{name: np.repeat(memory, count, 0) for name, memory in self._sound.items()},
            "encoder_hidden_states": np.repeat(self._states, count, 0),
            "encoder_attention_mask": np.ones((count, self._length), np.int64),
            "use_cache_branch": np.asarray([bool(self._count)]),
        }


def without_loops(words: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Return the words up to a loop: the same ones again and again, which nobody says.

    Up to four words said three times over are a loop, and one word said six times.
    """
    texts = [plain_word(text) for text, _ in words]
    for place in range(len(texts)):
        for length in range(1, 5):
            often = 6 if length == 1 else 3
            run = texts[place : place + length * often]
            if len(run) == length * often and run == run[:length] * often:
                return list(words[: place + length])
    return list(words)


def _empty_memory(part: str) -> _Memory:
    nothing = np.zeros((1, _HEADS, 0, _WIDTH), np.float32)
    kinds = ("key", "value")
    return {f"past_key_values.{n}.{part}.{kind}": nothing for n in range(_LAYERS) for kind in kinds}


def _present(name: str) -> str:
    return name.replace("past_key_values", "present")


def _log_chances(scores: _Floats) -> _Floats:
    shifted = scores - scores.max(axis=-1, keepdims=True)
    result: _Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return result


def _read_pieces(raw: bytes) -> list[bytes]:
    """Return the letters of each piece: a length of one or two bytes, then so many letters."""
    pieces: list[bytes] = []
    place = 0
    while place < len(raw):
        length, place = raw[place], place + 1
        if length >= 128:  # noqa: PLR2004 - the high bit tells that a second byte follows
            length, place = raw[place] * 128 + length - 128, place + 1
        pieces.append(raw[place : place + length] if len(pieces) > _END else b"")
        place += length
    return pieces


def _folder() -> Path:
    """Return where the model lies, without importing the package that carries it."""
    found = importlib.util.find_spec("moonshine_voice")
    if found is None or not found.submodule_search_locations:
        raise ModelError(
            'The built-in ears are not installed. Run `pip install "moonshine-voice<0.1"`.'
        )
    return Path(found.submodule_search_locations[0]) / "assets" / "tiny-en"


def _check(path: Path, digest: str) -> None:
    advice = 'Run `pip install --force-reinstall "moonshine-voice<0.1"`.'
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as exc:
        message = f"The built-in ears lack their file {path.name}. {advice}"
        raise ModelError(message) from exc
    if found != digest:
        message = f"The built-in ears' file {path.name} is damaged or of another version. {advice}"
        raise ModelError(message)


def _session(path: Path) -> Any:  # noqa: ANN401 - onnxruntime has no types
    try:
        onnxruntime = import_onnxruntime()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as exc:  # onnxruntime raises classes of its own, and native code whatever
        message = "The built-in ears cannot be loaded. Close other programs and start again."
        raise ModelError(message) from exc


def _run(session: Any, answers: Any, inputs: dict[str, Any]) -> list[Any]:  # noqa: ANN401
    try:
        return list(session.run(answers, inputs))
    except Exception as exc:  # as above
        message = "The built-in ears failed while listening. Start again."
        raise ModelError(message) from exc
