"""What the room puts on the menu."""

from django.utils.translation import gettext_lazy as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import may
from copper.ui.places_to_go import MenuItem


def _may(actor: Actor) -> bool:
    return may(actor, "exchange.bring_in")


MENU = {"exchange": MenuItem(_("Files in and out"), "exchange:list", _may, 70)}
