"""Every write of this room: meetings, who comes, asks and caps, secret calendar addresses."""

from .asking import answer_ask, came_back, finish_ask, propose_ask, withdraw_ask
from .caps import lift_cap, set_cap
from .coming import read_needs, say
from .links import end_link, make_link
from .planning import arrange, cancel_event, change_event, held_event, make_event

__all__ = [
    "answer_ask",
    "arrange",
    "came_back",
    "cancel_event",
    "change_event",
    "end_link",
    "finish_ask",
    "held_event",
    "lift_cap",
    "make_event",
    "make_link",
    "propose_ask",
    "read_needs",
    "say",
    "set_cap",
    "withdraw_ask",
]
