"""Loads the spoken-English pipeline that travels with the program."""

from voice_companion.adapters.data_files import data_folder
from voice_companion.core.parsing.language import Language
from voice_companion.errors import ModelError


def load_language(name: str = "en_spoken") -> Language:
    """Return the language of models/<name>; raise ModelError when it is missing or broken."""
    import spacy
    from thinc.api import NumpyOps, set_current_ops
    from threadpoolctl import threadpool_limits

    # For matrices as small as one utterance's, numpy's own products are a third faster than blis,
    # and a second thread only waits for the first: on a busy machine it made them ten times slower.
    set_current_ops(NumpyOps(use_blis=False))
    threadpool_limits(limits=1, user_api="blas")
    path = data_folder("models") / name
    try:
        return Language(spacy.load(path))
    except (OSError, ValueError, KeyError) as exc:
        message = f"The language model {name} cannot be loaded. Install voice-companion again."
        raise ModelError(message) from exc
