"""Where the pages of the API are found."""

from django.utils.translation import gettext_lazy as _

from copper.ui.places_to_go import MenuItem

FOOTER = {"api": MenuItem(_("For programs (API)"), "api:guide", order=900)}
