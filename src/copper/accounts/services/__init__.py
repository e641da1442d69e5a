"""Every write of the room, gathered from the files beside this one."""

from .cards import (
    change_pin,
    choose_first_pin,
    make_card,
    person_of_card,
    revoke_card,
    right_pin,
)

__all__ = [
    "change_pin",
    "choose_first_pin",
    "make_card",
    "person_of_card",
    "revoke_card",
    "right_pin",
]
