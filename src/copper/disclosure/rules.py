"""When a number may be shown: the network's settings for the rule, which is a method's."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.core import network
from copper.methods.disclosure import Rule
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
network.declare(
    "disclosure.hide_whole_groups",
    False,
    _("Hide the numbers of a group when all of it gave the same answer"),
)
book.declare_kind("disclosure.released", _("A table of numbers was released"))


# What of the rule is a setting. The rest of it (copper.methods.disclosure.Rule) is as it begins.
SETTINGS = ("small_cell_max", "round_to", "rate_threshold", "raters_min", "hide_whole_groups")


def in_force(on: date | None = None) -> Rule:
    """The rule of a date (default today): one query."""
    found = network.values(*(f"disclosure.{name}" for name in SETTINGS), on=on)
    values = {name: found[f"disclosure.{name}"] for name in SETTINGS}
    return Rule(whole_groups="hide" if values.pop("hide_whole_groups") else "flag", **values)
