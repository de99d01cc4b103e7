"""Saying something: what was told, turned round, and the lines around it."""

from voice_companion.core.speech.lines import LineRules, digest, lines_of
from voice_companion.core.speech.lint import Circumstances, Fault, LintRules, find_fault
from voice_companion.core.speech.rules import SpeechRules
from voice_companion.core.speech.say import say
from voice_companion.core.speech.sentence import said_words, sentence, sentence_case

__all__ = [
    "Circumstances", "Fault", "LineRules", "LintRules", "SpeechRules", "digest", "find_fault",
    "lines_of", "said_words", "say", "sentence", "sentence_case",
]  # fmt: skip
