"""Which feelings an utterance names, who holds them, how strongly, denied or not."""
