"""The example sentences of acts.toml, danger.toml and appraisal.toml, by their vectors."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import model_validator

from voice_companion.core.acts import ActRules
from voice_companion.core.examples import Examples, Nearest, same_words
from voice_companion.core.impression import Encoder, Valence
from voice_companion.core.labels import Danger, Family
from voice_companion.core.rulebook import Rules
from voice_companion.core.safety.danger_rules import DangerRules

__all__ = ["AppraisalRules", "ExampleIndex", "all_sentences"]

_NO_FAMILY = "none"
Label = TypeVar("Label")


class AppraisalRules(Rules):
    """The table appraisal.toml: example events by valence, then by family or "none"."""

    good: dict[str, tuple[str, ...]]
    hard: dict[str, tuple[str, ...]]
    mixed: dict[str, tuple[str, ...]]
    neutral: dict[str, tuple[str, ...]]

    @model_validator(mode="after")
    def _is_known(self) -> "AppraisalRules":
        known = {_NO_FAMILY, *(family.value for family in Family)}
        unknown = {name for valence in Valence for name in self.by(valence)} - known
        if unknown:
            raise ValueError(f"these are no families: {', '.join(sorted(unknown))}")
        return self

    def by(self, valence: Valence) -> dict[str, tuple[str, ...]]:
        """Return the events of one valence by family."""
        found: dict[str, tuple[str, ...]] = getattr(self, valence.value)
        return found


Appraised = tuple[Valence, Family | None]


@dataclass(frozen=True, slots=True)
class ExampleIndex:
    """Every example by its vector."""

    acts: Nearest[str | None]
    """By act; None is a look-alike, which is no command."""
    questions: Nearest[str]
    partings: Nearest[str]
    dangers: Nearest[Danger | None]
    """By tier; None is a harmless twin."""
    appraisals: Nearest[Appraised]

    @classmethod
    def of(
        cls, encoder: Encoder, acts: ActRules, dangers: DangerRules, appraisals: AppraisalRules
    ) -> "ExampleIndex":
        """Return the index; the encoder keeps vectors of lines that it knows already."""
        return cls(
            acts=_nearest(encoder, _labelled(acts.acts.items())),
            questions=_nearest(encoder, _named(acts.questions)),
            partings=_nearest(encoder, _named(acts.partings)),
            dangers=_nearest(encoder, _labelled(dangers.tiers.items())),
            appraisals=_nearest(encoder, _appraisals(appraisals)),
        )


def all_sentences(acts: ActRules, dangers: DangerRules, appraisals: AppraisalRules) -> list[str]:
    """Return every example sentence, for their vectors to be made beforehand."""
    pairs: list[tuple[str, object]] = [
        *_labelled(acts.acts.items()), *_named(acts.questions), *_named(acts.partings),
        *_labelled(dangers.tiers.items()), *_appraisals(appraisals),
    ]  # fmt: skip
    return list(dict.fromkeys(text for text, _ in pairs))


def _nearest(encoder: Encoder, pairs: Sequence[tuple[str, Label]]) -> Nearest[Label]:
    texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
    words = {same_words(text): label for text, label in reversed(pairs)}
    return Nearest(encoder.vectors(texts), labels, words)


def _labelled(tables: Iterable[tuple[Label, Examples]]) -> list[tuple[str, Label | None]]:
    """Return every sentence with its label, and every look-alike with None."""
    found: list[tuple[str, Label | None]] = []
    for label, examples in tables:
        found += [(text, label) for text in examples.says]
        found += [(text, None) for text in examples.not_]
    return found


def _named(tables: Mapping[str, Examples]) -> list[tuple[str, str]]:
    return [(text, name) for name, examples in tables.items() for text in examples.says]


def _appraisals(rules: AppraisalRules) -> list[tuple[str, Appraised]]:
    return [
        (text, (valence, None if family == _NO_FAMILY else Family(family)))
        for valence in Valence
        for family, texts in rules.by(valence).items()
        for text in texts
    ]
