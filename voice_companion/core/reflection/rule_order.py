"""The order in which the planner asks its rules."""

from voice_companion.core.reflection.additions import ask, give_room, offer_other_side
from voice_companion.core.reflection.content_turns import (
    cause_alone,
    likened_to,
    meant_to_be_told,
    need_heard,
    nothing_found,
    own_verdict,
    plan_weighed,
    pleasing_others,
    set_against,
    told_of_oneself,
    words_of_another,
)
from voice_companion.core.reflection.deeper_turns import belief, own_feeling
from voice_companion.core.reflection.echoes import echoed_feeling
from voice_companion.core.reflection.others_feelings import feeling_of_another, feelings_of_both
from voice_companion.core.reflection.responses import (
    denied_feeling,
    feeling,
    good_feeling,
    judgement,
    mixed_and_unsure,
    mixed_feelings,
    unsure_feeling,
)
from voice_companion.core.reflection.special_turns import (
    asked_the_companion,
    eased,
    greeting,
    hard_time,
    nothing_said,
    other_side_heard,
    remark,
    repeated_turn,
    short_answer,
    swearing,
    thanks,
    uncertain_feeling,
    worst_part,
)

RESPONSES = (
    nothing_said,
    asked_the_companion,
    greeting,
    thanks,
    remark,
    repeated_turn,
    uncertain_feeling,
    other_side_heard,
    echoed_feeling,
    meant_to_be_told,
    belief,
    denied_feeling,
    mixed_and_unsure,
    mixed_feelings,
    feelings_of_both,
    judgement,
    good_feeling,
    own_feeling,
    feeling,
    unsure_feeling,
    pleasing_others,
    feeling_of_another,
    eased,
    hard_time,
    swearing,
    worst_part,
    short_answer,
    own_verdict,
    likened_to,
    plan_weighed,
    told_of_oneself,
    set_against,
    need_heard,
    cause_alone,
    words_of_another,
    nothing_found,
)
"""The rules of what a turn is answered with, in the order in which they are asked."""
ADDITIONS = (offer_other_side, give_room, ask)
