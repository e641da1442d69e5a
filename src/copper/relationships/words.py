"""What is noted in the morning, in words. Names stand in the sentence as they are."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from copper.accounts import roles
from copper.reach.words import tenth_names

# code: (what it is, why it stands there); both may use the row's params
NOTED: dict[str, tuple[Any, Any]] = {
    "review": (_("Agreement: %(parties)s"), _("Look at it again.")),
    "unsigned": (_("Agreement: %(parties)s"), _("Not all have signed it.")),
    "worry": (_("Agreement: %(parties)s"), _("Somebody has a worry about it.")),
    "answer": (_("%(asker)s asks %(of)s"), _("Nobody has said yes or no yet.")),
    "comes_back": (_("%(asker)s to %(of)s"), _("What came of it has to come back to people.")),
    "seat": (_("A seat: %(role)s"), _("It ends on this day.")),
    "one_person": ("%(name)s", _("We know one person there, or nobody.")),
    "alone": ("%(name)s", _("Works with nobody else, as far as they told us.")),
    "through_one": ("%(name)s", _("The only way to the others is %(through)s.")),
    "missing": ("%(group)s", _("%(came)s took part: fewer than live there. %(whose)s.")),
}


def said(what: str, names: dict[str, Any]) -> tuple[str, str]:
    """(title, reason) of a row. A missing name reads as “the network”."""
    params: dict[str, Any] = {key: value or _now("The network") for key, value in names.items()}
    if what == "missing" and not names.get("whose"):
        params["whose"] = _now("The whole network")
    if "tenth" in params:
        params["group"] = tenth_names()[params["tenth"]]
    if "role" in params:
        params["role"] = roles.get(params["role"]).name if params["role"] in roles.ROLES else "–"
    title, why = NOTED[what]
    return str(title) % params, str(why) % params
