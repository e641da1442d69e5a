"""Every write of the survey."""

from .answering import begin, name_partners, rate, send, skip
from .waves import close_due, close_wave, open_wave

__all__ = [
    "begin",
    "close_due",
    "close_wave",
    "name_partners",
    "open_wave",
    "rate",
    "send",
    "skip",
]
