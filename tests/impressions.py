"""Impressions made by hand, for tests of what the core concludes from them."""

import numpy as np

from voice_companion.core.impression import (
    ACT_CLASSES,
    Act,
    Answered,
    HoldAct,
    Impression,
    Mark,
    Valence,
)
from voice_companion.core.labels import Danger, Family


def certain(classes, chosen, chance=0.97):
    """Return chances that are all but certain of one class."""
    rest = (1.0 - chance) / max(1, len(classes) - 1)
    return {one: chance if one == chosen else rest for one in classes}


def _dangers(tier, chance):
    """Return chances with so much danger of this tier, and none of any other."""
    if tier is None:
        return certain((None, *Danger), None)
    return {None: 1.0 - chance, **{one: chance if one is tier else 0.0 for one in Danger}}


def impression(
    *,
    act=Act.TELL,
    hold=HoldAct.OTHER,
    tier=None,
    danger=0.97,
    evidence=(),
    points=(),
    echoed=(),
    stops=(),
    quoted=(),
    vector=None,
    act_chance=0.97,
):
    """Return an impression that is certain of all that is given."""
    return Impression(
        acts=certain(ACT_CLASSES, act, act_chance),
        dangers=_dangers(tier, danger),
        holds=certain(tuple(HoldAct), hold),
        answers=certain(tuple(Answered), Answered.CONTENT),
        valences=certain(tuple(Valence), Valence.HARD),
        families=certain((None, *Family), None),
        evidence=tuple(Mark(*one) for one in evidence),
        points=tuple(Mark(*one) for one in points),
        echoed=tuple(Mark(*one) for one in echoed),
        stops=tuple(Mark(*one) for one in stops),
        quoted=tuple(Mark(*one) for one in quoted),
        vector=np.zeros(384, dtype=np.float32) if vector is None else vector,
    )
