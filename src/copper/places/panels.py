"""What this room adds to the menu (config/wiring.py)."""

from django.utils.translation import gettext_lazy as _

from copper.accounts.permissions import may
from copper.ui.places_to_go import MenuItem

from . import permissions  # noqa: F401 - declares places.read

MENU = {
    "places": MenuItem(
        _("Places"),
        "places:edition_list",
        shown_to=lambda actor: may(actor, "places.read"),
        order=60,
    )
}
