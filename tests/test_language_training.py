"""How treebank sentences become training text for the spoken-English pipeline."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.language_training.conllu import ROOT, Lexicon, Sentence, Word, read_treebank
from scripts.language_training.lemma_tables import VERB_RULES, by_rules
from scripts.language_training.spoken_form import disfluent, to_spoken

TREEBANK = """\
# newdoc id = GUM_vlog_made_up
# text = "Well-known", he said: I don't like 21 of them!
1\t"\t"\tPUNCT\t``\t_\t2\tpunct\t_\t_
2\tWell-known\twell-known\tADJ\tJJ\tDegree=Pos\t5\tccomp\t_\t_
3\t",\t",\tPUNCT\t,\t_\t2\tpunct\t_\t_
4\the\the\tPRON\tPRP\tCase=Nom\t5\tnsubj\t_\t_
5\tsaid\tsay\tVERB\tVBD\tTense=Past|Style=Coll\t0\troot\t_\t_
6\t:\t:\tPUNCT\t:\t_\t10\tpunct\t_\t_
7\tI\tI\tPRON\tPRP\tCase=Nom\t10\tnsubj\t_\t_
8-9\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
8\tdo\tdo\tAUX\tVBP\t_\t10\taux\t_\t_
9\tn't\tnot\tPART\tRB\tPolarity=Neg\t10\tadvmod\t_\t_
10\tlike\tlike\tVERB\tVB\tVerbForm=Inf\t5\tparataxis\t_\t_
11\t21\t21\tNUM\tCD\t_\t10\tobj\t_\t_
12\tof\tof\tADP\tIN\t_\t13\tcase\t_\t_
13\tthem\tthey\tPRON\tPRP\tCase=Acc\t11\tnmod\t_\t_
14\t!\t!\tPUNCT\t.\t_\t5\tpunct\t_\t_
"""


@pytest.fixture(scope="module")
def sentence(tmp_path_factory: pytest.TempPathFactory) -> Sentence:
    path = tmp_path_factory.mktemp("treebank") / "made_up.conllu"
    path.write_text(TREEBANK, encoding="utf-8")
    return next(read_treebank(path))


def _said(words: tuple[Word, ...]) -> str:
    return "".join(word.form + " " * word.space for word in words).strip()


def _is_tree(words: tuple[Word, ...]) -> bool:
    for start in range(len(words)):
        seen, at = set(), start
        while at != ROOT:
            if at in seen:
                return False
            seen.add(at)
            at = words[at].head
    return sum(word.head == ROOT for word in words) == 1


def test_a_sentence_knows_its_genre_and_keeps_only_useful_features(sentence: Sentence) -> None:
    assert sentence.genre == "vlog"
    assert sentence.words[4].feats == "Tense=Past"


def test_the_spoken_form_is_what_a_recognizer_would_write(sentence: Sentence) -> None:
    spoken = to_spoken(sentence, Lexicon([sentence]))

    assert spoken
    assert _said(spoken.words) == "well known he said i don't like twenty one of them"


def test_the_spoken_form_keeps_heads_and_labels(sentence: Sentence) -> None:
    spoken = to_spoken(sentence, Lexicon([sentence]))

    assert spoken
    words = spoken.words
    arcs = {word.form: (words[word.head].form, word.deprel) for word in words if word.head != ROOT}
    assert arcs["well"] == ("known", "compound")
    assert arcs["like"] == ("said", "parataxis")
    assert arcs["them"] == ("one", "nmod")


def test_nobody_says_a_web_address(sentence: Sentence) -> None:
    link = Word("www.example.org", "", "X", "ADD", "", ROOT, "root")

    assert to_spoken(Sentence("d", "g", (link,)), Lexicon([sentence])) is None


@given(seed=st.integers(min_value=0, max_value=10_000))
def test_disfluencies_leave_one_tree(sentence: Sentence, seed: int) -> None:
    lexicon = Lexicon([sentence])
    spoken = to_spoken(sentence, lexicon)
    assert spoken

    halting = disfluent(spoken, lexicon, random.Random(seed))  # noqa: S311 - variety, no secret

    assert _is_tree(halting.words)


@given(seed=st.integers(min_value=0, max_value=10_000))
def test_disfluencies_only_add_words(sentence: Sentence, seed: int) -> None:
    lexicon = Lexicon([sentence])
    spoken = to_spoken(sentence, lexicon)
    assert spoken

    halting = disfluent(spoken, lexicon, random.Random(seed))  # noqa: S311 - variety, no secret

    left = iter([word.form for word in halting.words])
    assert all(word.form in left for word in spoken.words)


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("worried", "worry"), ("hated", "hate"), ("sobbing", "sob"), ("missed", "miss"),
        ("frightens", "frighten"), ("betrayed", "betray"), ("embarrasses", "embarrass"),
    ],
)  # fmt: skip
def test_verbs_never_seen_are_taken_back_to_their_base_form(form: str, lemma: str) -> None:
    rules = [list(rule) for rule in VERB_RULES]

    assert by_rules(form, {"hate", "sob"}, rules) == lemma
