"""Every write of this room: files are looked at, brought in, taken back, given out."""

from .bringing import carry_out, confirm
from .forgetting import forget_old
from .looking import choose, look_at, throw_away
from .undoing import carry_back, take_back

__all__ = [
    "carry_back",
    "carry_out",
    "choose",
    "confirm",
    "forget_old",
    "look_at",
    "take_back",
    "throw_away",
]
