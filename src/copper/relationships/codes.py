"""Words with a fixed meaning in this room."""

from django.utils.translation import gettext_lazy as _

WHY_CONTACT = [
    ("agreed", _("You agreed to meet or speak by this day.")),
    ("rhythm", _("It is longer ago than they wished.")),
    ("never", _("Nobody has met them yet.")),
]

GOOD, LOOK, UNKNOWN = "good", "look", "unknown"
STATES = {GOOD: _("good"), LOOK: _("look at this"), UNKNOWN: _("we can't say")}
COLOURS = {GOOD: "green", LOOK: "copper", UNKNOWN: "grey"}

# What a question about the openness of institutions' conduct is about, in the book.
CONDUCT = "relationships.conduct"
