"""Tables for spaCy's rule lemmatizer, made from the lemmas of the treebanks."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from spacy.lookups import Lookups

from .feeling_words import ADJECTIVES, NOUNS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .conllu import Sentence, Word

DOUBLED = "bdglmnprt"
NOUN_RULES = [
    ("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("zzes", "zz"),
    ("ss", "ss"), ("us", "us"), ("is", "is"), ("s", ""), ("ves", "f"), ("men", "man"), ("", ""),
]  # fmt: skip
VERB_RULES = [
    ("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x"), ("zzes", "zz"),
    ("oes", "o"), ("ss", "ss"), ("s", ""), ("ied", "y"),
    *((f"{letter * 2}{ending}", letter) for letter in DOUBLED for ending in ("ed", "ing")),
    *((f"{stem}{ending}", f"{stem}e")
      for stem in ("at", "iz", "is", "v", "c", "rg", "dg", "ng", "ur", "ir", "uc", "dl", "gl",
                   "bl", "tl", "pl", "ut", "us", "ag", "yz", "id", "ok", "sh", "as", "rs", "os")
      if stem not in {"sh", "ng"}
      for ending in ("ed", "ing")),
    ("ed", ""), ("ing", ""), ("ed", "e"), ("ing", "e"), ("in", "ing"), ("", ""),
]  # fmt: skip
ADJ_RULES = [("ier", "y"), ("iest", "y"), ("er", ""), ("er", "e"), ("est", ""), ("est", "e")]
OPEN_CLASSES = {"NOUN": NOUN_RULES, "VERB": VERB_RULES, "ADJ": ADJ_RULES, "ADV": ADJ_RULES}
VERBS_OF_FEELING = """
abandon admire adore aggravate ail alarm amaze amuse annoy appal appreciate astonish baffle belittle
betray bewilder blame boil bore bother brood brush bully calm care cherish comfort confide confuse
console cope crave criticise criticize crush cry cuddle daunt delight depress despair despise
detest devastate disappoint discourage disgust dismay dismiss distress disturb dread elate embarrass
encourage enjoy enrage envy excite exclude exhaust fear flatter forgive fret frighten frustrate fume
fuss gloat grate grieve grin gripe groan grudge gut hassle hate haunt hope horrify humiliate hurt
ignore infuriate inspire insult intimidate intrigue invade irk irritate isolate jolt judge lament
loathe long love manipulate miss mock mope mourn nag neglect obsess offend overlook overwhelm panic
patronise patronize peeve perturb please pout provoke puzzle rage rattle regret reject rejoice
relax relieve resent ridicule sadden scare scorn seethe shame shatter shock shun sicken sigh smile
smother sob soothe spook startle stress stun suffer sulk surprise suspect terrify threaten thrill
tire torment torture trap treasure tremble trigger trouble trust undermine unnerve unsettle upset
value vent vex wallow weep welcome whine worry worship wound wreck yearn yell
""".split()  # noqa: SIM905 - words to read


def lemma_lookups(sentences: Iterable[Sentence]) -> Lookups:
    """Make the three tables of the rule lemmatizer: index of lemmas, exceptions, suffix rules."""
    words = [word for sentence in sentences for word in sentence.words if word.lemma]
    index = _index(words)
    rules = {upos.lower(): [list(rule) for rule in rules] for upos, rules in OPEN_CLASSES.items()}
    lookups = Lookups()
    lookups.add_table("lemma_index", {key: sorted(lemmas) for key, lemmas in index.items()})
    lookups.add_table("lemma_rules", rules)
    lookups.add_table("lemma_exc", _exceptions(words, index, rules))
    return lookups


def _index(words: Iterable[Word]) -> dict[str, set[str]]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word in words:
        if word.upos in OPEN_CLASSES and word.lemma.isalpha():
            counts[word.upos.lower()][word.lemma.lower()] += 1
    index = {key: set(counter) for key, counter in counts.items()}
    index["verb"].update(VERBS_OF_FEELING)
    index["noun"].update(NOUNS)
    index["adj"].update(ADJECTIVES)
    return index


def _exceptions(
    words: Iterable[Word], index: dict[str, set[str]], rules: dict[str, list[list[str]]]
) -> dict[str, dict[str, list[str]]]:
    """Forms whose usual lemma differs from what index and rules give."""
    counts: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for word in words:
        if word.upos not in {"PUNCT", "SYM", "NUM", "X", "PROPN"}:
            form = word.form.lower().replace("\u2019", "'")
            counts[word.upos.lower(), form][_cased(word)] += 1
    exceptions: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for (upos, form), lemmas in sorted(counts.items()):
        lemma, _ = min(lemmas.items(), key=lambda item: (-item[1], item[0]))
        if lemma != by_rules(form, index.get(upos, set()), rules.get(upos, [])):
            exceptions[upos][form] = [lemma]
    return dict(exceptions)


def _cased(word: Word) -> str:
    return word.lemma if word.lemma == "I" else word.lemma.lower()


def by_rules(form: str, index: set[str], rules: list[list[str]]) -> str:
    """Lemma that spaCy's rule lemmatizer finds with these tables and no exceptions."""
    stems = [
        form[: len(form) - len(old)] + new
        for old, new in rules
        if form.endswith(old) and len(form) + len(new) > len(old)
    ]
    known = [stem for stem in stems if stem in index]
    return known[-1] if known else (stems[0] if stems else form)
