"""From moves to one spoken line: grammar, phrases, and the lint that may refuse it."""
