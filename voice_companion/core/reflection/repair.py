"""A correction is taken at once and without defence: "no, hurt, not angry"."""

from voice_companion.core.labels import Command, Polarity
from voice_companion.core.reflection.corrections import CorrectionRules, corrected_words
from voice_companion.core.reflection.learning import named_feelings
from voice_companion.core.reflection.memory import Memory
from voice_companion.core.reflection.planner import Plan, step
from voice_companion.core.reflection.remembering import with_denied, with_feelings
from voice_companion.core.reflection.scene import Scene, read_scene
from voice_companion.core.reply import Move
from voice_companion.core.understanding import Understander
from voice_companion.core.wording.grammar import flip, tidy
from voice_companion.core.wording.lines import Step


def repair_plan(
    scene: Scene, corrections: CorrectionRules, understander: Understander
) -> tuple[Plan, Memory] | None:
    """Return what answers a correction and the memory without what it took back.

    None for other turns.
    """
    if scene.heard.command is not Command.CORRECT or scene.heard.instead is not None:
        return None  # "it's not that i don't care it's more like ..." corrects nobody
    words = corrected_words(scene.heard.text, corrections)
    meant, replaced = words or ("", None)
    meant_scene = _as_feeling(scene, meant, understander)
    taken_back = _taken_back(scene, replaced)
    memory = with_denied(scene.memory, taken_back)
    main = meant_scene.main
    if main is not None and main.bare:
        slots = dict(main.slots())
        slots.setdefault("feeling", main.bare)
        denied = _denied_words(scene, replaced)
        key = "repair_not" if denied else "repair"
        said = step(
            key, (Move.REPAIR, Move.REFLECT_FEELING), {**slots, "bare": denied or main.bare}
        )
        return _plan(said, "correction of a feeling"), _named(memory, meant_scene)
    cut = tidy(meant, scene.tables.grammar) if meant else None
    flipped = flip(cut) if cut and len(cut.words) <= 4 else None  # noqa: PLR2004
    if flipped:
        said = step("repair_words", Move.REPAIR, {"meant": flipped})
        return _plan(said, "correction of words"), memory
    return _plan(step("repair_open", Move.REPAIR), "correction"), memory


def _plan(said: Step, name: str) -> Plan:
    return Plan((said,), settled=True, rules=(name,))


def _as_feeling(scene: Scene, meant: str, understander: Understander) -> Scene:
    """Return the scene itself where it names a feeling.

    Else that of "i feel" with what was meant.
    """
    if scene.felt or not meant:
        return scene
    heard = understander.understand(f"i feel {meant}")
    return read_scene(heard, scene.memory, scene.tables)


def _named(memory: Memory, scene: Scene) -> Memory:
    return with_feelings(memory, named_feelings(scene, memory.turn))


def _taken_back(scene: Scene, replaced: str | None) -> tuple[str, ...]:
    """Return the lemmas that the correction drops."""
    denied: list[str] = []
    if replaced is None:
        denied = [feeling.lemma for feeling in scene.denied]
    else:
        denied = [
            named.lemma
            for named in scene.memory.feelings
            if named.bare in replaced or named.lemma in replaced
        ]
    return tuple(dict.fromkeys(denied))


def _denied_words(scene: Scene, replaced: str | None) -> str | None:
    if replaced is not None:
        return replaced if len(replaced.split()) <= 2 else None  # noqa: PLR2004
    spans = [f.span.text.lower() for f in scene.heard.feelings if f.polarity is Polarity.DENIED]
    return spans[-1] if spans else None
