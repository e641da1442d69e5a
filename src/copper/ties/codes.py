"""Words with a fixed meaning in this room: the statements that organisations rate, in our own words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

# 1 to 4; "unknown" is no number.
POINTS = [
    ("1", _("not at all")),
    ("2", _("a little")),
    ("3", _("mostly")),
    ("4", _("fully")),
    ("unknown", _("I don't know, or it does not apply")),
]
UNKNOWN = "unknown"
LOW, HIGH = 1, 4

TRUST = {
    "reliable": _("They do what they say they will do."),
    "shared": _("They want the same things for people here as we do."),
    "open": _("We can talk openly with them, also about what goes wrong."),
}
VALUE = {
    "influence": _("They can get things changed."),
    "involved": _("They put time and effort into what we do together."),
    "resources": _("They bring what is needed: skills, rooms, people or money."),
}
LONG = {
    "power": _("We decide together, and our word counts as much as theirs."),
    "give_take": _("What we give and what we get are in balance."),
}
PHONE, ASSISTED = "phone", "assisted"
CHANNELS = [(PHONE, _("by themselves")), (ASSISTED, _("with a helper"))]


def items(*, is_long: bool) -> Mapping[str, Any]:
    """{code: statement} in the order in which they are asked."""
    return TRUST | VALUE | (LONG if is_long else {})
