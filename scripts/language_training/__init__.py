"""Training of the spoken-English spaCy pipeline from Universal Dependencies treebanks."""
