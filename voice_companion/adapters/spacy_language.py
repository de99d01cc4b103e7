"""Loads the spoken-English pipeline that travels with the program."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from voice_companion.adapters.data_files import data_folder
from voice_companion.adapters.look_alikes import look_alike
from voice_companion.adapters.word_cutter import SegmentedWords
from voice_companion.adapters.word_encoder import WordEncoder
from voice_companion.core.parsing.language import Language
from voice_companion.core.parsing.plain_text import Disguises
from voice_companion.errors import ModelError

if TYPE_CHECKING:
    from voice_companion.ports import WordCutter

_COMMAND_LINE = ("spacy.cli", "spacy.cli.info")
_TOKENIZER = "voice_companion.bare_tokenizer"


def import_engine() -> None:
    """Import spaCy, which takes as long as loading a language, while something is waited for."""
    with _without_command_line():
        import spacy  # noqa: F401 - wanted in memory


def load_language(name: str = "en_spoken") -> Language:
    """Return the language of models/<name>; raise ModelError when it is missing or broken."""
    import_engine()
    import spacy
    from spacy.util import registry
    from thinc.api import NumpyOps, set_current_ops
    from threadpoolctl import threadpool_limits

    # For matrices as small as one utterance's, numpy's own products are a third faster than blis,
    # and a second thread only waits for the first: on a busy machine it made them ten times slower.
    set_current_ops(NumpyOps(use_blis=False))
    threadpool_limits(limits=1, user_api="blas")
    path = data_folder("models") / name
    registry.tokenizers(_TOKENIZER, func=_bare_tokenizer)
    try:
        with _without_plug_ins():
            pipeline = spacy.load(
                path, exclude=["tokenizer"], config={"nlp.tokenizer.@tokenizers": _TOKENIZER}
            )
        _read_lower_case_rules(pipeline.tokenizer, path / "tokenizer")
        encoder: Any = pipeline.get_pipe("tok2vec")
        vars(encoder)["predict"] = WordEncoder(encoder).encode
    except (OSError, ValueError, KeyError) as exc:
        message = f"The language model {name} cannot be loaded. Install voice-companion again."
        raise ModelError(message) from exc
    # The words that the pipeline knows by their clusters are the 36,000 most frequent ones.
    words: WordCutter = SegmentedWords(pipeline.vocab.has_vector)
    return Language(pipeline, disguises=Disguises(look_alike, words.is_common, words.cut))


@contextmanager
def _without_plug_ins() -> Iterator[None]:
    """Let spaCy not look for plug-ins through all that is installed, some hundred times over.

    Our pipeline needs none, and what else is installed must not find its way into it.
    """
    import catalogue

    found, catalogue.AVAILABLE_ENTRY_POINTS = catalogue.AVAILABLE_ENTRY_POINTS, {}
    try:
        yield
    finally:
        catalogue.AVAILABLE_ENTRY_POINTS = found


@contextmanager
def _without_command_line() -> Iterator[None]:
    """Let `import spacy` leave out its command line, which is a third of the time it takes.

    spaCy imports it for `spacy.info` alone, and with it a web client, a templating engine and more.
    """
    stood_in = [name for name in _COMMAND_LINE if name not in sys.modules]
    for name in stood_in:
        sys.modules[name] = _StandIn(name)
    try:
        yield
    finally:
        for name in stood_in:
            del sys.modules[name]


class _StandIn(ModuleType):
    """Stands where a module is imported from, and has whatever name is asked of it."""

    __path__: list[str] = []  # noqa: RUF012 - as the import system wants it of a package

    def __getattr__(self, name: str) -> None:
        if name.startswith("__"):
            raise AttributeError(name)


def _bare_tokenizer() -> Any:  # noqa: ANN401 - a compiled class without types
    from spacy.tokenizer import Tokenizer

    return lambda nlp: Tokenizer(nlp.vocab)


def _read_lower_case_rules(tokenizer: Any, path: Path) -> None:  # noqa: ANN401 - as above
    """Read a tokenizer without the rules for capitals: text is lower case before it is split.

    spaCy files each of its rules ten times over while it loads; half of them are for capitals.
    """
    import srsly

    rules = srsly.msgpack_loads(path.read_bytes())["exceptions"]
    tokenizer.from_disk(path, exclude=["exceptions"])
    tokenizer.rules = {text: cases for text, cases in rules.items() if text == text.lower()}
