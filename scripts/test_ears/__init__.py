"""Builds a tiny Vosk model that understands synthetic voices only, for tests and demonstrations."""
