"""The closed classes of English grammar, as sets of words and of tags.

They stand here, not in intents/, because they are not a matter of choice. Tags are those of the
Penn Treebank, dependencies those of Universal Dependencies.
"""

SUBJECT_PRONOUNS = frozenset({"i", "he", "she", "we", "they"})
OPEN_PRONOUNS = frozenset({
    "it", "you", "that", "this", "these", "those", "there", "what", "who", "which",
    "nobody", "everyone", "everybody", "someone", "somebody", "something", "everything",
    "nothing", "anything", "anyone", "anybody", "people", "all",
})  # fmt: skip
QUANTIFIERS = frozenset({"everything", "nothing", "anything", "something", "all", "everyone"})
INDEFINITE = frozenset({
    "nobody", "everyone", "everybody", "someone", "somebody", "anyone", "anybody", "nothing",
})  # fmt: skip
POINTING_SUBJECTS = frozenset({"it", "you", "that", "this"})
OBJECT_PRONOUNS = frozenset({"me", "him", "her", "us", "them", "you", "it"})
FINITE_TAGS = frozenset({"VBD", "VBZ", "VBP", "MD"})
AUXILIARIES = frozenset({
    "'m", "'re", "'s", "'ve", "'d", "'ll", "am", "is", "are", "was", "were", "be", "been",
    "being", "have", "has", "had", "do", "does", "did", "will", "would", "can", "could",
    "should", "might", "may", "must", "wo", "ca", "gonna", "s", "m", "re", "ve", "ll", "d",
})  # fmt: skip
BE = frozenset({
    "'m", "'re", "'s", "am", "is", "are", "was", "were", "be", "been", "being", "s", "m",
    "re",
})  # fmt: skip
JOINERS = frozenset({"and", "but", "or", "so", "yet", "plus", "then"})
MARKERS = frozenset({
    "because", "cos", "cause", "'cause", "coz", "cuz", "since", "as", "when", "whenever",
    "while", "whilst", "after", "before", "if", "unless", "until", "till", "that", "although",
    "though", "whether", "once", "where", "wherever", "how", "why", "what", "who", "whom",
    "whose", "which", "than", "like", "whatever", "whoever",
})  # fmt: skip
WH_WORDS = frozenset({"what", "who", "whom", "whose", "which", "how", "why", "where", "whether"})
CONTENT_DEPENDENT = frozenset({"ccomp", "acl:relcl", "acl", "csubj", "csubj:pass", "xcomp"})
SUBJECT_DEPS = frozenset({
    "nsubj", "nsubj:pass", "nsubj:outer", "csubj", "csubj:pass", "csubj:outer", "expl",
})  # fmt: skip
NOUN_TAGS = frozenset({"NN", "NNS", "NNP", "NNPS"})
HARD_STOPS = frozenset({".", "!", "?", ";", ":", "\N{EM DASH}", "\N{EN DASH}", "(", ")"})

# Verbs after which a clause without "that" is what was thought or said.
REPORTING = frozenset({
    "think", "thinks", "thought", "thinking", "know", "knows", "knew", "known", "knowing",
    "say", "says", "said", "saying", "feel", "feels", "felt", "hope", "hopes", "hoped",
    "hoping", "wish", "wishes", "wished", "wishing", "guess", "believe", "believes", "believed",
    "realise", "realised", "realize", "realized", "realising", "realizing", "heard", "hear",
    "found", "find", "out", "see", "saw", "seen", "understand", "understood", "remember",
    "remembered", "remembering", "forgot", "forget", "suppose", "imagine", "swear", "bet",
    "mean", "means", "meant", "noticed", "notice", "learned", "learnt", "learning", "decided",
    "pretend", "pretending", "figured", "assume", "assumed", "prove", "proves", "proved",
    "admit", "admits", "admitted", "claim", "claims", "claimed", "insist", "insists",
    "insisted", "explained", "mentioned", "announced", "discovered", "doubt", "doubts",
    "doubted", "dreamt", "dreamed", "expect", "expects", "expected", "suspect", "suspects",
    "suspected", "worry", "worries", "show", "shows", "recall", "sorry", "aware", "certain",
    "lucky", "convinced", "sure", "seems", "seemed", "told", "tell", "tells", "telling",
    "promised", "reckon", "reckons", "reckoned",
})  # fmt: skip
# Verbs that are seldom used with an object, so that nothing is missing behind them.
INTRANSITIVE = frozenset({
    "died", "dies", "came", "comes", "went", "goes", "cried", "cries", "laughed", "laughs",
    "happened", "happens", "arrived", "slept", "sleeps", "fell", "falls", "moved", "works",
    "worked", "left", "leaves", "leave", "passed", "collapsed", "disappeared", "listens",
    "listen", "cares", "care", "agreed", "lied", "lies", "shouted", "shouts", "screamed",
    "stopped", "changed", "matters", "matter", "exists", "failed",
})  # fmt: skip
TELLING = frozenset({
    "told", "tell", "tells", "telling", "promised", "convinced", "reminded", "showed",
    "asked", "warned", "assured",
})  # fmt: skip
# Nouns that take a clause right behind them ("the way he talks", "every time she calls").
HEADED = frozenset({
    "way", "ways", "time", "times", "thing", "things", "fact", "moment", "day", "reason",
    "everything", "something", "anything", "nothing", "all", "idea", "thought", "feeling",
    "possibility", "question", "doubt", "chance", "news", "proof", "sign", "hope", "everyone",
    "anyone", "someone", "people", "person", "one", "place", "much", "many", "stuff", "part",
    "minute", "second", "only",
})  # fmt: skip
ADVERBS = frozenset({
    "just", "really", "even", "also", "still", "never", "always", "only", "actually",
    "probably", "maybe", "ever", "honestly", "literally", "like", "both", "all", "finally",
    "now", "then", "suddenly", "not", "n't",
})  # fmt: skip
SOFT_STOPS = frozenset({",", "-", '"', "'", "...", "…"})
LEADING_ON = frozenset({
    "and", "but", "or", "so", "because", "cos", "when", "that", "which", "who", "if",
    "then", "i", "we", "the", "a", "my", "yeah", "like", "just", "ever",
})  # fmt: skip
FILLERS = frozenset({
    "just", "like", "um", "uh", "well", "yeah", "honestly", "basically", "actually", "okay",
    "anyway", "literally", "maybe", "apparently", "obviously",
})  # fmt: skip
PREPOSITIONS = frozenset({"to", "with", "of", "as"})
CLAUSE_BREAKERS = frozenset({
    "because", "cos", "cause", "'cause", "coz", "cuz", "when", "whenever", "if", "while", "whilst",
    "although", "though", "until", "unless", "but", "so", "since",
})  # fmt: skip
REGION_EDGES = HARD_STOPS | {"and", "but", "so", "because", "cos", ",", "then"}
DAYS = frozenset({"tomorrow", "today", "tonight", "yesterday", "monday", "tuesday", "friday"})
POINTERS = frozenset({"it", "this", "that", "which", "these", "those", "what", "one"})
PRESENT_FORMS = frozenset({
    "'m", "'re", "'s", "am", "is", "are", "have", "has", "do", "does", "can", "ca", "will",
    "'ll", "wo", "m", "re",
})  # fmt: skip
NOUN_PHRASE_TAGS = frozenset({
    "DT", "PDT", "PRP$", "JJ", "JJR", "JJS", "CD", "POS", "WP$", "NN", "NNS",
})  # fmt: skip
