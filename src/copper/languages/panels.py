"""What the room puts into the footer, where everybody finds it."""

from django.utils.translation import gettext_lazy as _

from copper.accounts.permissions import may
from copper.ui.places_to_go import MenuItem

MENU = {
    "languages": MenuItem(
        _("Languages"), "languages:coverage", lambda actor: may(actor, "languages.see_coverage"), 80
    )
}
