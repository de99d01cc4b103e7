# ruff: noqa: D401 - a rule's docstring is the rule in words
"""The planner's responses to turns of a special kind, asked before anything is mirrored."""

from collections.abc import Mapping

from voice_companion.core.impression import Act, Answered, Valence
from voice_companion.core.reflection.memory import Pending
from voice_companion.core.reflection.planner import Plan, step, way
from voice_companion.core.reflection.scene import Scene, render_holder
from voice_companion.core.reflection.ways import other_side_slots
from voice_companion.core.reply import Move
from voice_companion.core.understood import Understanding
from voice_companion.core.wording.feeling_shapes import Shape
from voice_companion.core.wording.lines import Step

SUMMARY_EVERY = 9
"""Turns after which a short answer is met with a summary, when there is something to gather."""


def nothing_said(scene: Scene) -> Plan | None:
    """A turn without words, or of another language, is told so honestly."""
    if scene.cues.foreign:
        return Plan((step("say_foreign", Move.INFORM),), settled=True)
    hummed = scene.heard.act is Act.BACKCHANNEL
    if scene.cues.empty or (_is_gibberish(scene.heard.text) and not hummed):
        return Plan((step("say_nonsense", Move.ENCOURAGE),), settled=True)
    return None


def asked_the_companion(scene: Scene) -> Plan | None:
    """A question to the companion about itself is answered truly and shortly."""
    heard = scene.heard
    if heard.act is not Act.QUESTION:
        return None
    name = heard.about
    main = scene.main
    if name is not None and name in _WEIGHED and main is not None and main.shape is Shape.PREDICATE:
        named = step("say_named", Move.REFLECT_FEELING, main.slots())
        return Plan((named, step(f"inform_{name}", _WEIGHED[name])), settled=True)
    if name is None:
        return None if scene.felt else Plan((step("say_question", Move.INFORM),), settled=True)
    if scene.felt and name not in _ANSWERED_FIRST:
        return None
    move = Move.ENCOURAGE if name in _NOT_ANSWERED else Move.INFORM
    return Plan((step(f"inform_{name}", move),), settled=True)


_WEIGHED: Mapping[str, Move | tuple[Move, ...]] = {
    "permission": (Move.INFORM, Move.VALIDATE),
    "verdict": Move.INFORM,
}
"""Questions about what is felt: it is named first, where it was said."""
_NOT_ANSWERED = {"wondering", "permission"}
"""Questions that ask for no knowledge: they are turned back to the person who asks them."""
_ANSWERED_FIRST = {"opinion", "person", "recording", "why_ask", "verdict"}
"""Questions that are answered even where a feeling was named in them ("am i wrong to be angry")."""


def greeting(scene: Scene) -> Plan | None:
    """A greeting is returned."""
    if scene.heard.act is not Act.GREETING or scene.felt:
        return None
    return Plan((step("say_greeting", Move.OPEN),), settled=True)


def thanks(scene: Scene) -> Plan | None:
    """Thanks are taken simply."""
    if scene.heard.act is not Act.THANKS or scene.felt:
        return None
    return Plan((step("say_thanks", Move.ENCOURAGE),), settled=True)


def remark(scene: Scene) -> Plan | None:
    """What is said about the companion is taken without defence."""
    heard = scene.heard
    own = scene.felt or heard.likened or heard.belief
    if heard.act is not Act.REMARK or (own and _chance(heard, Act.REMARK) < _SURE_REMARK):
        return None
    kind = heard.appraisal.valence if heard.appraisal else Valence.NEUTRAL
    key = "say_liked" if kind is Valence.GOOD else "say_remark"
    return Plan((step(key, Move.ENCOURAGE),), settled=True)


def uncertain_feeling(scene: Scene) -> Plan | None:
    """A feeling the recognizer was not certain of is confirmed by its word.

    Before it is mirrored.
    """
    main = scene.main
    if main is None or main.shape is Shape.STATE or scene.memory.pending is Pending.CONFIRM:
        return None
    words = {word.lower() for word in main.feeling.span.text.split()}
    if not words & scene.uncertain:
        return None
    key = "confirm_statement" if scene.memory.just_asked else "confirm"
    ways = (way(key, Move.CONFIRM, {"bare": main.bare}),)
    return Plan((Step(ways),), pending=Pending.CONFIRM, settled=True)


def other_side_heard(scene: Scene) -> Plan | None:
    """What the person imagines of the other is said back, and their own side kept."""
    if scene.memory.pending is not Pending.OTHER_SIDE:
        return None
    slots = other_side_slots(scene)
    if slots is None:
        return None
    for feeling in reversed(scene.of_others):
        holder = render_holder(feeling.holder_text, scene.tables.grammar) or slots["they"]
        words = feeling.span.text.lower()
        if " " not in words and feeling.lemma not in scene.tables.noun_lemmas:
            was = "were" if holder == "they" else "was"
            filled = {**slots, "holder": holder, "felt": was, "their_feeling": words}
            return Plan((step("other_side_heard", Move.OTHER_SIDE, filled),), settled=True)
    if scene.felt or answered_shortly(scene):
        return None
    return Plan((step("other_side_general", Move.OTHER_SIDE, slots),), settled=True)


def short_answer(scene: Scene) -> Plan | None:
    """A short answer is met with less; after a long stretch, with a gathering of what was said."""
    kind = answered_shortly(scene)
    if kind is None or scene.felt:
        return None
    memory = scene.memory
    last = memory.summed_on
    gathered = len(memory.feelings) + len(memory.triggers) + len(memory.told)
    if memory.turn - last >= SUMMARY_EVERY and gathered >= 3 and not scene.closed:  # noqa: PLR2004
        return Plan((summary_step(scene),), settled=True)
    key = {Answered.NO: "brief_no", Answered.UNSURE: "brief_unsure"}.get(kind)
    return Plan((step(key or ("brief", "encourage"), Move.ENCOURAGE),))


def _chance(heard: Understanding, act: Act) -> float:
    return heard.impression.acts[act] if heard.impression else 0.0


_SURE_REMARK = 0.85
"""The listener's chance from which on a feeling is taken as one about the companion."""


def answered_shortly(scene: Scene) -> Answered | None:
    """Return yes, no or unsure where a short turn says no more than that; None for other turns."""
    heard = scene.heard
    if heard.act is Act.BACKCHANNEL:
        return Answered.YES
    few = len(heard.text.split()) <= _FEW_WORDS
    if heard.impression is None or heard.act is not Act.ANSWER or not few:
        return None
    chances = heard.impression.answers
    kind = max(chances, key=lambda one: chances[one])
    return None if kind is Answered.CONTENT or chances[kind] < _SURE else kind


_FEW_WORDS = 5
"""Words of a short answer at most."""
_SURE = 0.6
"""The listener's chance from which on a short turn is no more than a yes, a no or a don't-know."""


def repeated_turn(scene: Scene) -> Plan | None:
    """The same words twice are heard twice."""
    text = " ".join(scene.heard.text.lower().split())
    if text != scene.memory.last_heard or len(text.split()) < 3:  # noqa: PLR2004
        return None
    return Plan((step("repeated", Move.ENCOURAGE),), settled=True)


def worst_part(scene: Scene) -> Plan | None:
    """What the person calls the worst part is marked as that."""
    if "worst" not in scene.cues.kinds or scene.felt or scene.closed:
        return None
    return Plan((step("worst", Move.REFLECT_MEANING),))


def eased(scene: Scene) -> Plan | None:
    """Feeling a little better is stayed with, and nothing is hunted for."""
    if "eased" not in scene.cues.kinds or scene.felt or scene.heard.feelings:
        return None
    return Plan((step("eased", Move.SAVOUR),), settled=True)


def hard_time(scene: Scene) -> Plan | None:
    """A hard day or week is seen as one, and what was in it left open."""
    if "hard_time" not in scene.cues.kinds or scene.felt or scene.cause is not None:
        return None
    return Plan((step("hard_time", Move.REFLECT_TRIGGER),), settled=True)


def swearing(scene: Scene) -> Plan | None:
    """Swearing with nothing else in it is let be, without blame."""
    few = len(scene.heard.text.split()) <= 6  # noqa: PLR2004
    if "swearing" not in scene.cues.kinds or scene.felt or not few:
        return None
    return Plan((step("swearing", Move.ENCOURAGE),), settled=True)


def summary_step(scene: Scene) -> Step:
    """Return the step that gathers the session: feelings still felt, causes still open, beliefs."""
    memory = scene.memory
    denied = set(memory.denied)
    named: dict[str, str] = {}
    for feeling in memory.feelings:
        if feeling.lemma not in denied:
            named.pop(feeling.lemma, None)
            named[feeling.lemma] = feeling.bare
    feelings = _joined(list(named.values())[-3:])
    causes = _joined([kept.phrase for kept in memory.triggers[-2:]])
    own = next((kept.phrase for kept in memory.told if kept.phrase.startswith("you")), "")
    told = f"that {own}" if own else ""
    means = f"And there's the thought that {memory.beliefs[-1]}." if memory.beliefs else ""
    slots = {"means_so_far": means}
    slots |= {"feelings_so_far": feelings} if feelings else {}
    slots |= {"causes_so_far": causes} if causes else {}
    slots |= {"told_so_far": told} if told else {}
    ways = (
        way("summary", Move.SUMMARY, slots),
        way("summary_told", Move.SUMMARY, slots),
        way("summary_feelings", Move.SUMMARY, slots),
        way("summary_causes", Move.SUMMARY, slots),
        way("summary_told_only", Move.SUMMARY, slots),
        way("summary_empty", Move.ENCOURAGE),
    )
    return Step(ways)


def _joined(items: list[str]) -> str:
    unique = list(dict.fromkeys(items))
    if len(unique) < 2:  # noqa: PLR2004
        return "".join(unique)
    return f"{', '.join(unique[:-1])} and {unique[-1]}"


def _is_gibberish(text: str) -> bool:
    """Return whether no word has the look of English.

    No vowel in any, or one letter over and over.
    """
    words = [word for word in text.lower().split() if word.isalpha()]
    if not words or len(words) > 6:  # noqa: PLR2004
        return False
    hums = {
        "hmm",
        "hm",
        "mm",
        "mmm",
        "shh",
        "pfft",
        "ugh",
        "tv",
        "my",
        "by",
        "why",
        "cry",
        "try",
        "dry",
    }
    return all(_is_noise(word) for word in words if word not in hums) and not set(words) & hums


def _is_noise(word: str) -> bool:
    vowels = sum(char in "aeiouy" for char in word)
    return len(word) > 2 and (vowels == 0 or len(set(word)) <= len(word) / 3 or _clusters(word))  # noqa: PLR2004


def _clusters(word: str) -> bool:
    """Return whether five consonants follow each other, as in no English word of talk."""
    run = 0
    for char in word:
        run = 0 if char in "aeiouy'" else run + 1
        if run >= 5:  # noqa: PLR2004
            return True
    return False
