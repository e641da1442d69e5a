"""The life of a membership: which moves there are, and what each needs. Plain Python, no database.

invited → talking → member → active → resting (keeps its seat, no guilt) → left (with data choices).
Institutions pass the same states, and communities vet them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from copper.core import network
from copper.records import book

from . import codes
from .codes import ACTIVE, INVITED, LEFT, MEMBER, RESTING, TALKING

MOVES: Mapping[str, frozenset[str]] = {
    INVITED: frozenset({TALKING, LEFT}),
    TALKING: frozenset({MEMBER, RESTING, LEFT}),
    MEMBER: frozenset({ACTIVE, RESTING, LEFT}),
    ACTIVE: frozenset({MEMBER, RESTING, LEFT}),
    RESTING: frozenset({TALKING, MEMBER, ACTIVE, LEFT}),
    LEFT: frozenset({TALKING}),  # the door stays open
}

# What a person reads who chooses the move.
MOVE_WORDS = {
    INVITED: _("Invite again"),
    TALKING: _("We talk about working together"),
    MEMBER: _("Become a member"),
    ACTIVE: _("Take an active part"),
    RESTING: _("Rest for a while. The seat stays, and nobody minds."),
    LEFT: _("Leave the network"),
}


def _weeks(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 104:
        raise ValueError(_("Write a number of weeks from 1 to 104."))


def _at_least_one(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(_("Write a whole number, 1 or more."))


network.declare(
    "partners.contact_weeks", 6, _("Weeks between contacts, unless an organisation says"), _weeks
)
network.declare(
    "partners.contacts_deep",
    2,
    _("People we should know at each organisation"),
    _at_least_one,
)
for _kind, _label in {
    "partner.invited": _("An organisation was invited"),
    "partner.moved": _("An organisation's membership changed"),
    "partner.changed": _("What we know of an organisation changed"),
    "partner.vetted": _("One organisation looked into another before working with it"),
    "partner.met": _("People met or spoke"),
    "partner.contact_held": _("A contact was written down, with consent"),
    "partner.contact_removed": _("A contact was removed"),
    "partner.merged": _("Two pages of one organisation became one"),
}.items():
    book.declare_kind(_kind, _label)


@dataclass(frozen=True)
class Standing:
    """What a move is judged by. `vetted_by_them`: they have looked into us (or into an institution)."""

    state: str
    vetted_by_us: bool = False
    vetted_by_them: bool = False
    has_contact: bool = False
    data_choice: str = ""


def why_not(standing: Standing, to: str) -> list[str]:
    """What is missing before the membership may become `to`, in plain words. Empty: it may."""
    names = dict(codes.STATES)
    if to not in MOVES[standing.state]:
        return [
            _now("From “%(old)s” it can't become “%(new)s”.")
            % {"old": names[standing.state], "new": names.get(to, to)}
        ]
    missing = []
    if to in {MEMBER, ACTIVE} and standing.state != RESTING:
        if not standing.vetted_by_us:
            missing.append(_now("Somebody from the network has to look into the organisation."))
        if not standing.vetted_by_them:
            missing.append(_now("The organisation has to look into the network, too."))
        if not standing.has_contact:
            missing.append(_now("We need the name of one person there."))
    if to == LEFT and not standing.data_choice:
        missing.append(_now("They have to say what becomes of their data."))
    return missing
