"""What the room puts on the menu. No panel: the home page has enough, and this is a page of its own."""

from django.utils.translation import gettext_lazy as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import may
from copper.ui.places_to_go import MenuItem


def _is_coordinator(actor: Actor) -> bool:
    return may(actor, "relationships.see_monday")


def _speaks(actor: Actor) -> bool:
    return may(actor, "relationships.have_own")


def _is_member(actor: Actor) -> bool:
    return may(actor, "relationships.list_conduct")


FOOTER = {
    "conduct": MenuItem(
        _("How institutions keep their promises"), "relationships:conduct", _is_member, 25
    )
}
MENU = {
    "monday": MenuItem(_("Monday"), "relationships:monday", _is_coordinator, 10),
    "my_organisation": MenuItem(_("My organisation"), "relationships:mine", _speaks, 15),
}
