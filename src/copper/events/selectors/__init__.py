"""What viewers may see of meetings and asks, each in a fixed number of queries."""

from .asking import ask, asks_in, asks_of_mine, whom_to_ask
from .calendar import (
    arrangements,
    days_with_something,
    event,
    events_in,
    link_of,
    own_answer,
    said_yes_to,
)
from .caps import burden, cap_rows, cap_states, caps_of, network_caps
from .coming import Comers, Wanted, comers, people_coming
from .for_others import AsksOf, Expiring, Session, asks_of, at_cap, expiring, sessions_between

__all__ = [
    "AsksOf",
    "Comers",
    "Expiring",
    "Session",
    "Wanted",
    "arrangements",
    "ask",
    "asks_in",
    "asks_of",
    "asks_of_mine",
    "at_cap",
    "burden",
    "cap_rows",
    "cap_states",
    "caps_of",
    "comers",
    "days_with_something",
    "event",
    "events_in",
    "expiring",
    "link_of",
    "network_caps",
    "own_answer",
    "people_coming",
    "said_yes_to",
    "sessions_between",
    "whom_to_ask",
]
