"""What this room adds to the menu."""

from django.utils.translation import gettext_lazy as _

from copper.accounts.permissions import may
from copper.ui.places_to_go import MenuItem

MENU = {
    "doctor": MenuItem(
        label=_("How the network is doing"),
        url_name="operate:doctor",
        shown_to=lambda actor: may(actor, "operate.see_doctor"),
        order=900,
    )
}
