"""When a number may be shown: the network's settings, and rounding. Plain Python, no database."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.core import network
from copper.records import book


def _a_count(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError(_("Write a whole number, 0 or more."))


def _at_least_one(value: Any) -> None:
    _a_count(value)
    if value < 1:
        raise ValueError(_("Write a whole number, 1 or more."))


network.declare(
    "disclosure.small_cell_max", 7, _("Numbers of people from 1 up to this are hidden"), _a_count
)
network.declare("disclosure.round_to", 5, _("Numbers of people are rounded to this"), _at_least_one)
network.declare("disclosure.rate_threshold", 10, _("Fewest people for a percentage"), _at_least_one)
network.declare(
    "disclosure.raters_min", 5, _("Fewest people for an average of their answers"), _at_least_one
)
book.declare_kind("disclosure.released", _("A table of numbers was released"))


@dataclass(frozen=True)
class Rule:
    """The network's rule on a day. Defaults are the network's own default (domain.md §6)."""

    small_cell_max: int = 7
    round_to: int = 5
    rate_threshold: int = 10
    raters_min: int = 5

    def hides(self, n: int) -> bool:
        """True for a number of people that is too small to show. Nobody at all (0) is shown."""
        return 0 < n <= self.small_cell_max

    def rounded(self, n: int) -> int:
        """To the nearest `round_to`, halves up; never down to 0, since 0 is said of nobody only."""
        if n == 0:
            return 0
        return max(self.round_to, (n + self.round_to // 2) // self.round_to * self.round_to)

    def could_be(self, shown: int) -> tuple[int, int]:
        """(least, most): every number that is shown as `shown`."""
        if shown == 0:
            return 0, 0
        least = shown - self.round_to // 2
        if shown == self.round_to:
            least = 1
        return max(least, self.small_cell_max + 1), shown - self.round_to // 2 + self.round_to - 1


def in_force(on: date | None = None) -> Rule:
    """The rule of a date (default today): one query."""
    names = ("small_cell_max", "round_to", "rate_threshold", "raters_min")
    found = network.values(*(f"disclosure.{name}" for name in names), on=on)
    return Rule(**{name: found[f"disclosure.{name}"] for name in names})
