"""What an agreement needs before it is offered and signed. Plain Python, no database."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from copper.core import network
from copper.files import rules as files
from copper.records import book

from . import content
from .codes import DRAFTING, ENDED, OFFERED, REPLACED, SIGNED
from .sections import Section

# From a state to those it can become. Changing the words of what was offered or signed makes a new
# version and leads back to writing; what all signed holds meanwhile.
MOVES = {
    DRAFTING: frozenset({OFFERED, ENDED}),
    OFFERED: frozenset({DRAFTING, SIGNED, ENDED}),
    SIGNED: frozenset({DRAFTING, ENDED, REPLACED}),
    ENDED: frozenset(),
    REPLACED: frozenset(),
}


def _months(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 60:
        raise ValueError(_("Write a number of months from 1 to 60."))


def _days(value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 365:
        raise ValueError(_("Write a number of days from 1 to 365."))


network.declare(
    "agreements.longest_months",
    24,
    _("Months after which an agreement is looked at again, at the latest"),
    _months,
)
network.declare(
    "agreements.told_before_days",
    30,
    _("Days before its review on which people hear of an agreement"),
    _days,
)
files.declare_purpose(
    "agreement", _("a photo or scan of a signed agreement"), files.types_of(files.IMAGE) | {"pdf"},
    work=True,
)  # fmt: skip
for _kind, _label in {
    "agreement.begun": _("Two or more began to write an agreement"),
    "agreement.changed": _("The words of an agreement changed"),
    "agreement.offered": _("An agreement was offered for signing"),
    "agreement.party_signed": _("A party signed an agreement"),
    "agreement.signed": _("An agreement was signed by all its parties"),
    "agreement.translated": _("An agreement was translated"),
    "agreement.translation_accepted": _("A speaker accepted the translation of an agreement"),
    "agreement.review_near": _("An agreement is soon to be looked at again"),
    "agreement.reviewed": _("An agreement was looked at again and goes on"),
    "agreement.ended": _("An agreement ended"),
    "agreement.replaced": _("A newer agreement took the place of an older one"),
    "agreement.pattern_changed": _("The pattern of agreements changed"),
}.items():
    book.declare_kind(_kind, _label)


def why_not_offer(
    *,
    sections: Sequence[Section],
    words: content.Content,
    parties: Sequence[Any],
    review_on: date | None,
    today: date,
    longest_months: int,
) -> list[str]:
    """What is missing before the agreement can be offered, in plain words. Empty: it may."""
    found = content.missing(sections, words, parties)
    if fault := review_fault(review_on, today, longest_months):
        found.append(fault)
    return found


def review_fault(on: date | None, today: date, longest_months: int) -> str:
    """Why this can't be the review day; empty when it can."""
    if on is None:
        return _now("Choose the day on which you look at it again.")
    if on <= today:
        return _now("The day on which you look at it again has to be still to come.")
    if on > today + timedelta(days=31 * longest_months):
        return _now("Look at it again within %(n)s months.") % {"n": longest_months}
    return ""


def signed_by_all(parties: Iterable[Any], signed: Iterable[int]) -> bool:
    """True when each party's primary key is among those who signed."""
    return {party.pk for party in parties} <= set(signed)
