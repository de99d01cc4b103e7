"""The spaCy pipeline as it is loaded: faster than spaCy loads and runs it, and no different."""

import subprocess
import sys

import numpy as np
import pytest
import spacy

from voice_companion.adapters.data_files import data_folder
from voice_companion.adapters.spacy_language import load_language
from voice_companion.adapters.word_encoder import WordEncoder
from voice_companion.errors import ModelError

AS_SPACY_LOADS_IT = spacy.load(data_folder("models") / "en_spoken")
LANGUAGE = load_language()
TEXTS = [
    "i'm not angry i'm just really hurt because my sister forgot my birthday",
    "sad",
    "",
    "so , i told him — again — that it isn't fair",
    "qwrtz 42 ünïcödé 🙂 don't",
    "it's gonna be alright, y'all can't stop 10pm e-mails",
]


def test_it_encodes_words_as_spacy_does():
    component = AS_SPACY_LOADS_IT.get_pipe("tok2vec")
    docs = [AS_SPACY_LOADS_IT.make_doc(text) for text in TEXTS]
    expected = component.predict(docs)

    encoder = WordEncoder(component)

    for once, again, wanted in zip(
        encoder.encode(docs), encoder.encode(docs), expected, strict=True
    ):
        np.testing.assert_allclose(once, wanted, atol=1e-4)
        np.testing.assert_allclose(again, wanted, atol=1e-4)


def test_it_refuses_an_encoder_that_looks_further_than_one_word():
    pipeline = spacy.blank("en")
    wide = {"@architectures": "spacy.MaxoutWindowEncoder.v2", "window_size": 2}
    wide |= {"width": 8, "depth": 2, "maxout_pieces": 2}
    embed = {"@architectures": "spacy.MultiHashEmbed.v2", "width": 8, "rows": [50]}
    embed |= {"attrs": ["NORM"], "include_static_vectors": False}
    model = {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": wide}
    component = pipeline.add_pipe("tok2vec", config={"model": model})
    pipeline.initialize()

    with pytest.raises(ValueError, match="window of one word"):
        WordEncoder(component)


@pytest.mark.parametrize("text", TEXTS)
def test_it_splits_lower_case_text_as_spacy_does(text):
    expected = [(token.text, token.norm_) for token in AS_SPACY_LOADS_IT.make_doc(text)]

    tokens = LANGUAGE.parse(text).doc

    assert [(token.text, token.norm_) for token in tokens] == [
        (text, norm) for text, norm in expected if not text.isspace()
    ]


def test_a_contraction_is_parsed_with_the_norms_that_training_gave_it():
    tokens = LANGUAGE.parse("i don't think i'm angry").doc

    assert [token.norm_ for token in tokens] == ["i", "do", "not", "think", "i", "am", "angry"]


def test_spacys_command_line_can_be_used_after_loading():
    program = (
        "from voice_companion.adapters.spacy_language import load_language\n"
        "load_language()\n"
        "import sys; assert 'spacy.cli' not in sys.modules\n"
        "import spacy.cli; print(spacy.cli.download.__name__)"
    )

    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )

    assert run.stdout.strip() == "download", run.stderr


def test_a_model_that_is_not_there_is_told_with_what_to_do():
    with pytest.raises(ModelError, match="Install voice-companion again"):
        load_language("nowhere")
