"""The order in which the planner asks its rules."""

from voice_companion.core.reflection.additions import ask, give_room, offer_other_side
from voice_companion.core.reflection.content_turns import (
    cause_alone,
    need_heard,
    nothing_found,
    plan_weighed,
    pleasing_others,
)
from voice_companion.core.reflection.responses import (
    belief,
    denied_feeling,
    feeling,
    feeling_of_another,
    feelings_of_both,
    good_feeling,
    judgement,
    mixed_feelings,
    own_feeling,
    unsure_feeling,
)
from voice_companion.core.reflection.special_turns import (
    asked_the_companion,
    eased,
    greeting,
    hard_time,
    nothing_said,
    other_side_heard,
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
    repeated_turn,
    uncertain_feeling,
    other_side_heard,
    belief,
    denied_feeling,
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
    plan_weighed,
    need_heard,
    cause_alone,
    nothing_found,
)
"""The rules of what a turn is answered with, in the order in which they are asked."""
ADDITIONS = (offer_other_side, give_room, ask)
