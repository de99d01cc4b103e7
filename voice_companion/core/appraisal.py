"""How what is told would be for most people, whether or not a feeling was named."""

from voice_companion.core.examples import Nearest, same_words
from voice_companion.core.impression import Impression, Valence
from voice_companion.core.labels import Family
from voice_companion.core.understood import Appraisal

__all__ = ["appraise"]


def appraise(
    text: str,
    impression: Impression,
    examples: Nearest[tuple[Valence, Family | None]],
    *,
    near: float,
) -> Appraisal:
    """Return the appraisal; a turn very near an example event (`near`, a cosine) takes its own."""
    like = examples.label(impression.vector, least=near, said=same_words(text))
    if like is not None:
        valence, family = like.label
        return Appraisal(valence, family, like.likeness)
    valence = max(Valence, key=lambda one: impression.valences[one])
    family = max((None, *Family), key=lambda one: impression.families[one])
    return Appraisal(valence, family, impression.valences[valence])
