"""The planner: which moves a turn is answered with, rule by rule, on hand-made understandings."""

from dataclasses import replace

import pytest

from voice_companion.adapters.data_files import read_intents
from voice_companion.core.companion_rules import read_companion_rules
from voice_companion.core.impression import Act
from voice_companion.core.labels import (
    Blame,
    Family,
    Feeling,
    Holder,
    Intensity,
    Kind,
    Person,
    Polarity,
    Span,
    Trigger,
)
from voice_companion.core.reflection.additions import ask, give_room, offer_other_side
from voice_companion.core.reflection.memory import Gate, Kept, Memory, Named, Pending
from voice_companion.core.reflection.planner import Plan, plan_reply, reached_stage
from voice_companion.core.reflection.rule_order import ADDITIONS, RESPONSES
from voice_companion.core.reflection.scene import Scene, read_scene
from voice_companion.core.reply import Move, Stage
from voice_companion.core.understood import Understanding

RULES = read_companion_rules(read_intents())
KNOWN = Memory(
    caused=True,
    turn=8,
    stage=Stage.TRIGGER,
    feelings=(Named("sad", "sad", "sadness", Family.SADNESS, 2),),
    triggers=(Kept("what your boss said", 3, frozenset({"boss"})),),
    validations=1,
    validated_on=7,
    reflections=6,
    complex_reflections=3,
    alone=6,
    person="your boss",
    pronoun="he",
    person_turn=7,
)
"""A session in which a feeling and a cause are known and room was given."""


def span(text: str, part: str) -> Span:
    start = text.index(part)
    return Span(part, start, start + len(part))


def feeling(  # noqa: PLR0917 - a table of labels reads best in a row
    text: str,
    word: str,
    family: Family = Family.SADNESS,
    kind: Kind = Kind.FEELING,
    polarity: Polarity = Polarity.FELT,
    holder: Holder = Holder.SELF,
    holder_text: str | None = "i",
) -> Feeling:
    return Feeling(
        span(text, word), word, family, kind, polarity, Intensity.PLAIN, holder, holder_text
    )


def scene_of(
    text: str,
    *feelings: Feeling,
    memory: Memory | None = None,
    trigger: str | None = None,
    belief: str | None = None,
    blame: str | None = None,
    people: tuple[Person, ...] = (),
    uncertain: tuple[str, ...] = (),
) -> Scene:
    heard = Understanding(
        text=text,
        feelings=feelings,
        triggers=(Trigger(span(text, trigger), 0 if feelings else None),) if trigger else (),
        belief=span(text, belief) if belief else None,
        blame=Blame(span(text, blame)) if blame else None,
        people=people,
    )
    return read_scene(heard, memory or Memory(turn=2), RULES.tables, uncertain=uncertain)


def plan_of(scene: Scene) -> Plan:
    return plan_reply(scene, RESPONSES, ADDITIONS)


def moves(plan: Plan) -> set[Move]:
    return {move for step in plan.steps for move in step.ways[0].moves}


def test_a_feeling_with_its_cause_is_said_back_with_both() -> None:
    text = "i am hurt because she left"
    plan = plan_of(scene_of(text, feeling(text, "hurt"), trigger="she left"))

    assert moves(plan) >= {Move.REFLECT_FEELING, Move.REFLECT_TRIGGER}
    assert plan.rules[0] == "feeling"


def test_the_last_of_the_strongest_feelings_weighs_most() -> None:
    text = "i was sad then scared and lonely"
    first, second, third = (feeling(text, word) for word in ("sad", "scared", "lonely"))
    strong = replace(second, intensity=Intensity.HIGH)

    assert scene_of(text, first, second, third).main.bare == "lonely"  # type: ignore[union-attr]
    assert scene_of(text, first, strong, third).main.bare == "scared"  # type: ignore[union-attr]


def test_a_denied_feeling_is_dropped_aloud() -> None:
    text = "i am not angry"
    plan = plan_of(scene_of(text, feeling(text, "angry", Family.ANGER, polarity=Polarity.DENIED)))

    assert plan.rules[0] == "denied feeling"
    assert plan.steps[0].ways[0].slots["bare"] == "angry"


def test_two_feelings_of_two_families_are_named_together() -> None:
    text = "i am sad and scared"
    plan = plan_of(scene_of(text, feeling(text, "sad"), feeling(text, "scared", Family.FEAR)))

    assert Move.DOUBLE_SIDED in moves(plan)


def test_the_feeling_of_another_is_brought_back_to_the_person() -> None:
    text = "my mum is worried"
    other = feeling(text, "worried", Family.FEAR, holder=Holder.OTHER, holder_text="my mum")
    plan = plan_of(scene_of(text, other))

    assert plan.pending is Pending.AND_YOU
    assert plan.steps[0].ways[0].slots["holder"] == "your mum"


def test_a_judgement_is_met_with_what_may_lie_under_it() -> None:
    text = "i feel ignored"
    plan = plan_of(scene_of(text, feeling(text, "ignored", kind=Kind.JUDGEMENT)))

    assert plan.offers
    assert {plan.steps[0].ways[0].slots[name] for name in ("one", "two")} == {"hurt", "loneliness"}


def test_a_good_feeling_is_savoured_and_nothing_is_asked() -> None:
    text = "i am happy"
    plan = plan_of(scene_of(text, feeling(text, "happy", Family.JOY)))

    assert moves(plan) == {Move.REFLECT_FEELING, Move.SAVOUR}
    assert len(plan.steps) == 1


def test_a_belief_waits_for_feeling_cause_and_room() -> None:
    text = "i feel like i'm not good enough"

    early = plan_of(scene_of(text, belief="i'm not good enough"))
    late = plan_of(scene_of(text, belief="i'm not good enough", memory=KNOWN))

    assert moves(early) == {Move.VALIDATE}
    assert moves(late) == {Move.SURFACE_BELIEF}
    assert late.steps[0].ways[0].slots["belief"] == "you're not good enough"


def test_deed_and_feeling_are_put_side_by_side_once() -> None:
    text = "i felt worthless when he went quiet"
    scene = scene_of(text, feeling(text, "worthless"), trigger="he went quiet", memory=KNOWN)

    assert Move.OWN_FEELING in moves(plan_of(scene))
    assert Move.OWN_FEELING not in moves(plan_of(replace(scene, memory=replace(KNOWN, owned=True))))


@pytest.mark.parametrize("gate", list(Gate))
def test_nothing_is_owned_or_imagined_where_a_gate_is_closed(gate: Gate) -> None:
    text = "i felt angry when he went quiet"
    memory = replace(KNOWN, gates=frozenset({gate}))
    plan = plan_of(
        scene_of(text, feeling(text, "angry", Family.ANGER), trigger="he went quiet", memory=memory)
    )

    assert not moves(plan) & {Move.OWN_FEELING, Move.OTHER_SIDE}


@pytest.mark.parametrize(
    ("text", "gate"),
    [
        ("my dad died in march", Gate.BEREAVEMENT),
        ("he hit me", Gate.ABUSE),
        ("they keep threatening us", Gate.THREAT),
        ("he said it because i'm gay", Gate.DISCRIMINATION),
    ],
)
def test_words_that_close_a_gate_are_known(text: str, gate: Gate) -> None:
    assert gate in scene_of(text).cues.gates


def test_the_other_side_is_offered_late_and_once() -> None:
    text = "i am angry"
    scene = scene_of(text, feeling(text, "angry", Family.ANGER), memory=KNOWN)
    plan = plan_reply(scene, RESPONSES, ())

    offered = offer_other_side(scene, plan)
    early = replace(scene, memory=replace(KNOWN, turn=3))
    again = replace(scene, memory=replace(KNOWN, other_side_offered=True))

    assert offered.pending is Pending.OTHER_SIDE_OFFER
    assert offer_other_side(early, plan) is plan
    assert offer_other_side(again, plan) is plan


def test_room_is_given_on_the_second_mention_and_then_now_and_then() -> None:
    text = "i am lonely"
    memory = replace(KNOWN, validated_on=1)
    scene = scene_of(text, feeling(text, "lonely"), memory=memory)
    plan = plan_reply(scene, RESPONSES, ())

    assert Move.VALIDATE in moves(give_room(scene, plan))
    just_given = replace(scene, memory=replace(memory, validated_on=7))
    assert give_room(just_given, plan) is plan


@pytest.mark.parametrize("ago", [0, 1, 2])
def test_a_question_leaves_the_next_turns_alone(ago: int) -> None:
    text = "we had the meeting today"
    memory = replace(KNOWN, asked_on=KNOWN.turn - ago)
    scene = scene_of(text, memory=memory)
    plan = plan_reply(scene, RESPONSES, ())

    assert ask(scene, plan) is plan


def test_a_closed_topic_is_neither_said_back_nor_asked_about() -> None:
    text = "my father called me yesterday"
    memory = replace(KNOWN, closed=frozenset({"father"}))
    plan = plan_of(scene_of(text, memory=memory))

    assert moves(plan) == {Move.ENCOURAGE}


def test_an_uncertain_word_that_matters_is_confirmed() -> None:
    text = "i feel hurt"
    plan = plan_of(scene_of(text, feeling(text, "hurt"), uncertain=("hurt",)))

    assert moves(plan) == {Move.CONFIRM}
    assert plan.pending is Pending.CONFIRM


def test_a_need_is_named_only_where_the_words_point_to_it() -> None:
    text = "i am angry because nobody listens to me"
    angry = feeling(text, "angry", Family.ANGER)
    with_cue = plan_of(scene_of(text, angry, trigger="nobody listens to me"))
    plain = "i am angry because it rained"
    without = plan_of(scene_of(plain, feeling(plain, "angry", Family.ANGER), trigger="it rained"))

    assert any(way.slots.get("need") == "being heard" for way in with_cue.steps[0].ways)
    assert all("need" not in way.slots for way in without.steps[0].ways)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("ich bin heute sehr traurig", "nothing said"),
        ("сегодня мне грустно", "nothing said"),
        ("...", "nothing said"),
        ("qwrtz asdfgh", "nothing said"),
        ("fuck this", "swearing"),
        ("i feel a little better now it helps to talk", "eased"),
        ("that feels a bit lighter now", "eased"),
        ("today was a really hard day", "hard time"),
        ("it's been a tough week", "hard time"),
        ("i just want to keep everyone happy", "pleasing others"),
        ("the silence was the worst part", "worst part"),
    ],
)
def test_special_turns_are_known(text: str, rule: str) -> None:
    assert plan_of(scene_of(text)).rules[0] == rule


@pytest.mark.parametrize(
    ("text", "act", "rule"),
    [
        ("hello", Act.GREETING, "greeting"),
        ("thank you so much", Act.THANKS, "thanks"),
        ("mm", Act.BACKCHANNEL, "short answer"),
        ("you just said that", Act.REMARK, "remark"),
        ("will it rain", Act.QUESTION, "asked the companion"),
    ],
)
def test_what_a_turn_does_decides_how_it_is_met(text: str, act: Act, rule: str) -> None:
    scene = scene_of(text)
    scene = replace(scene, heard=replace(scene.heard, act=act))

    assert plan_of(scene).rules[0] == rule


def test_a_known_question_gets_its_own_answer() -> None:
    scene = scene_of("are you a person")
    heard = replace(scene.heard, act=Act.QUESTION, about="person")

    assert plan_of(replace(scene, heard=heard)).steps[0].ways[0].keys == ("inform_person",)


@pytest.mark.parametrize(
    "text", ["she feels better about it", "it was a hard exam", "better late than never"]
)
def test_look_alikes_of_special_turns_are_none(text: str) -> None:
    assert plan_of(scene_of(text)).rules[0] not in {"eased", "hard time"}


def test_after_a_death_no_need_is_read_into_missing_somebody() -> None:
    text = "nobody listens to me since my dad died"
    mourning = scene_of(text, memory=replace(KNOWN, gates=frozenset({Gate.BEREAVEMENT})))

    assert scene_of("nobody listens to me").needs
    assert mourning.needs == ()


def test_the_same_words_twice_are_noticed() -> None:
    memory = replace(KNOWN, last_heard="nobody calls me")

    assert plan_of(scene_of("Nobody calls me", memory=memory)).rules[0] == "repeated turn"


def test_the_stage_never_goes_back_and_needs_a_named_feeling() -> None:
    unnamed = scene_of("we moved", memory=Memory(turn=2))
    known = scene_of("we moved", memory=KNOWN)

    assert reached_stage(unnamed, (Move.REFLECT_TRIGGER,)) is Stage.NAME
    assert reached_stage(known, (Move.REFLECT_FEELING,)) is Stage.TRIGGER
    assert reached_stage(known, (Move.REFLECT_MEANING,)) is Stage.MEANING


def test_every_rule_is_named_and_documented_once() -> None:
    names = [rule.__name__ for rule in (*RESPONSES, *ADDITIONS)]

    assert len(names) == len(set(names))
    assert all(rule.__doc__ for rule in (*RESPONSES, *ADDITIONS))
