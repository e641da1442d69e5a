"""How long things are kept, how many rows are done at once, and what the book says."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from copper.core import network
from copper.records import book

AT_ONCE = 200  # rows that are brought in while the person waits; more is a job's work
BATCH = 200  # rows of one transaction


def _days(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 400:
        raise ValueError(_("Write a number of days from 1 to 400."))


network.declare(
    "exchange.preview_days", 7, _("Days that a file waits for somebody to say yes"), _days
)
network.declare("exchange.undo_days", 60, _("Days in which an import can be taken back"), _days)
for _kind, _label in {
    "exchange.added": _("Organisations were invited, from a file"),
    "exchange.brought_in": _("Organisations or grants were brought in from a file"),
    "exchange.taken_back": _("What came in from a file was taken back"),
    "exchange.given_out": _("A file of organisations or grants was given out"),
}.items():
    book.declare_kind(_kind, _label)
