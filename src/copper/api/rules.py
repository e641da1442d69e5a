"""What a token looks like and how long it may live."""

import secrets
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from copper.core import ids, network
from copper.records import book

# So that a token found lying about is known for what it is, also by scanners of code sites.
PREFIX = "copper_"
# A page that shows tokens needs no second: one write in so many is enough.
NOTE_USE_EVERY = timedelta(minutes=5)
LIFETIMES = (30, 90, 365)  # days to choose from, as far as the network's longest allows


def _whole_days(value: object) -> None:
    if not isinstance(value, int) or not 1 <= value <= 3650:
        raise ValueError(_("Write a number of days, 1 or more."))


network.declare("api.token_days", 365, _("Longest life of an access token, in days"), _whole_days)


def declare_lines() -> None:
    """The lines that this room writes in the book."""
    book.declare_kind("api.token_made", _("An access token for programs was made"))
    book.declare_kind("api.token_revoked", _("An access token for programs was ended"))


def new_token() -> str:
    return PREFIX + secrets.token_urlsafe(30)


def print_of(token: str) -> str:
    return ids.fingerprint("api.token", token)


def lifetimes() -> list[int]:
    """The days that a person may choose from."""
    longest = network.value("api.token_days")
    return [days for days in LIFETIMES if days < longest] + [longest]
