"""Reading an utterance: words, clauses, patterns. Knows nothing of feelings."""
