"""Every write of this room: files are looked at, brought in, taken back, given out."""

from .bringing import carry_out, confirm
from .forgetting import forget_old
from .giving import give_grants, give_organisations
from .looking import choose, look_at, throw_away
from .undoing import carry_back, take_back

__all__ = [
    "carry_back",
    "carry_out",
    "choose",
    "confirm",
    "forget_old",
    "give_grants",
    "give_organisations",
    "look_at",
    "take_back",
    "throw_away",
]
