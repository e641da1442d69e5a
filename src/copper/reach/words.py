"""What the room's codes mean, in plain words."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .codes import TENTHS

CAVEATS = {
    "too_few": _("There were too few people to compare. We can't say."),
    "rounded": _(
        "Numbers are rounded and small ones are not shown, so that nobody can be recognised."
    ),
    "self_described": _("People said themselves which group they belong to, and nobody had to."),
    "year": _("The census is some years old. The area may have changed."),
    "best_fit": _("Areas of the census do not fit wards exactly: people near a border may count on the other side."),
    "tenths": _("A tenth says how deprived the area is, not the person who lives there."),
}  # fmt: skip
READINGS = {
    "below": _("fewer than live there"),
    "comparable": _("about as many as live there"),
    "above": _("more than live there"),
}


def tenth_names() -> dict[str, str]:
    """{"1": "tenth 1 (most deprived)", …}."""
    names = {code: gettext("tenth %(number)s") % {"number": code} for code in TENTHS}
    names["1"] = gettext("tenth 1 (most deprived areas)")
    names["10"] = gettext("tenth 10 (least deprived areas)")
    return names
