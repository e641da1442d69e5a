"""What the room puts on the menu."""

from django.utils.translation import gettext_lazy as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import may
from copper.ui.places_to_go import MenuItem


def _is_member(actor: Actor) -> bool:
    return may(actor, "agreements.list")


MENU = {"agreements": MenuItem(_("Agreements"), "agreements:list", _is_member, 52)}
