"""Numbers and words of this room."""

from django.utils.translation import gettext_lazy as _

from copper.core import network
from copper.records import book


def _days(value: object) -> None:
    if not isinstance(value, int) or not 1 <= value <= 3660:
        raise ValueError(_("Write a whole number of days, from 1 to 3660."))


book.declare_kind("network.restored", _("The network was brought back from a backup"))
book.declare_kind("network.upgraded", _("The program was changed to a newer version"))
network.declare(
    "operate.aside_days", 30, _("Days that data from before a restore are kept aside"), _days
)
network.declare("operate.backups_kept", 30, _("How many nightly backups are kept"), _days)
network.declare(
    "operate.invitation_days", 90, _("Days after which an unused invitation is deleted"), _days
)
