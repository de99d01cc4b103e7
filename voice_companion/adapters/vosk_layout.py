"""Which files a Vosk model needs, checked before its engine may touch them.

libvosk answers some broken models with a null pointer and others by ending the process, so a model
is looked over first. The layouts are those that libvosk 0.3.45 itself knows.
"""

import mmap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from voice_companion.errors import ModelError

_FST_MAGIC: Final = (2_125_659_606).to_bytes(4, "little")
"""The first four bytes of every OpenFst file."""
_HAS_OUTPUT_SYMBOLS: Final = 2
"""The bit of an OpenFst header's flags that says the words are inside the file."""
_AM_STARTS: Final = (b"\0B<Tra", b"<Trans")
"""How an acoustic model begins: Kaldi's binary mark or plain text, then <TransitionModel>."""
_IVECTOR_FILES: Final = (
    "final.ie",
    "final.dubm",
    "final.mat",
    "global_cmvn.stats",
    "online_cmvn.conf",
    "splice.conf",
)
_WANTS_IVECTOR: Final = b"input-node name=ivector"


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where one generation of models keeps its files, relative to the model's folder."""

    acoustic: str
    always: Sequence[str]
    graph: str

    def graph_file(self, name: str) -> str:
        return f"{self.graph}{name}"


_FOLDERS: Final = _Layout(
    acoustic="am/final.mdl",
    always=("conf/mfcc.conf", "conf/model.conf", "graph/phones/word_boundary.int"),
    graph="graph/",
)
_FLAT: Final = _Layout(
    acoustic="final.mdl",
    always=("mfcc.conf", "word_boundary.int"),
    graph="",
)


def check_vosk_model(path: Path) -> None:
    """Raise ModelError, naming what is missing or broken, unless this is a whole Vosk model."""
    if not path.is_dir():
        raise ModelError(f"There is no model folder {path}. {_ADVICE}")
    layout = next((it for it in (_FOLDERS, _FLAT) if _shows(path, it)), None)
    if layout is None:
        raise ModelError(f"{path} holds no Vosk model. {_ADVICE}")
    missing = [name for name in _needed(path, layout) if not _has_bytes(path / name)]
    if missing:
        message = f"The speech model {path.name} lacks {', '.join(missing)}."
        raise ModelError(f"{message} Install it again. {_ADVICE}")
    broken = [name for name, whole in _openings(path, layout).items() if not whole]
    if broken:
        message = f"The speech model {path.name} is damaged in {', '.join(broken)}."
        raise ModelError(f"{message} Install it again. {_ADVICE}")


_ADVICE: Final = "`voice-companion models list` shows what there is."


def _shows(path: Path, layout: _Layout) -> bool:
    """Whether anything of this layout's own is there, so that the rest can be called missing."""
    telling = (layout.acoustic, *layout.always, layout.graph_file("HCLG.fst"))
    return any((path / name).is_file() for name in telling)


def _needed(path: Path, layout: _Layout) -> list[str]:
    graph = _graph_files(path, layout)
    words = layout.graph_file("words.txt")
    spelled_inside = any(_carries_words(path / name) for name in graph if name.endswith(".fst"))
    ivector = [f"ivector/{name}" for name in _IVECTOR_FILES] if _wants_ivector(path, layout) else []
    return [layout.acoustic, *layout.always, *graph, *([] if spelled_inside else [words]), *ivector]


def _graph_files(path: Path, layout: _Layout) -> list[str]:
    dynamic = [layout.graph_file(name) for name in ("HCLr.fst", "Gr.fst", "disambig_tid.int")]
    static = layout.graph_file("HCLG.fst")
    if not (path / static).is_file() and any((path / name).is_file() for name in dynamic[:2]):
        return dynamic
    return [static]


def _openings(path: Path, layout: _Layout) -> Mapping[str, bool]:
    graph = [name for name in _graph_files(path, layout) if name.endswith(".fst")]
    acoustic = _first_bytes(path / layout.acoustic, 6) in _AM_STARTS
    fsts = {name: _first_bytes(path / name, 4) == _FST_MAGIC for name in graph}
    return {layout.acoustic: acoustic, **fsts}


def _carries_words(fst: Path) -> bool:
    """Read OpenFst's header: magic, fst and arc type (counted strings), version, flags; int32."""
    head = _first_bytes(fst, 512)
    place = 4
    for _ in ("fst type", "arc type"):
        place += 4 + int.from_bytes(head[place : place + 4], "little")
    flags = int.from_bytes(head[place + 4 : place + 8], "little")
    return head[:4] == _FST_MAGIC and bool(flags & _HAS_OUTPUT_SYMBOLS)


def _wants_ivector(path: Path, layout: _Layout) -> bool:
    if (path / "ivector").is_dir():
        return True
    acoustic = path / layout.acoustic
    if not _has_bytes(acoustic):
        return False
    with acoustic.open("rb") as raw, mmap.mmap(raw.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return whole.find(_WANTS_IVECTOR) >= 0


def _has_bytes(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


def _first_bytes(path: Path, count: int) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as raw:
        return raw.read(count)
