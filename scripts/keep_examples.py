"""Make the vectors of the example sentences in intents/, so that the program needn't at its start.

    python scripts/keep_examples.py [FOLDER]

FOLDER is the listener's, models/listener if left out. To be run after acts.toml, danger.toml or
appraisal.toml was changed; the program works without it, and starts a little later.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from voice_companion.adapters.data_files import read_intents  # noqa: E402 - after the path
from voice_companion.adapters.listener_model import ListenerModel  # noqa: E402 - as above
from voice_companion.core.example_index import all_sentences  # noqa: E402 - as above
from voice_companion.core.understanding import read_understanding_rules  # noqa: E402 - as above


def keep_examples(folder: Path) -> int:
    """Write the vectors into a listener's folder; return how many there are."""
    rules = read_understanding_rules(read_intents())
    sentences = all_sentences(rules.acts, rules.dangers, rules.appraisals)
    ListenerModel(folder).keep_vectors(sentences, folder)
    return len(sentences)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "models" / "listener"
    print(f"{keep_examples(folder)} vectors in {folder}")


if __name__ == "__main__":
    main()
