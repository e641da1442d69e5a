"""Writing down who takes part: totals only."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused
from copper.partners import selectors as partners
from copper.places.models import Area, Measure
from copper.records import book

from . import codes, rules, selectors
from . import permissions as _declared  # noqa: F401 - declares them
from .models import Tally

TYPED = ("whom", "first", "last", "people", "how", "organisation")


@transaction.atomic
def count(
    *,
    actor: Actor,
    whom: str,
    first: date,
    last: date,
    base: Measure,
    people: int,
    counts: Mapping[str, int],
    how: str,
    organisation: Organisation | None = None,
    tenths: Measure | None = None,
    areas: Iterable[Area] = (),
) -> Tally:
    """Keeps a count. `counts` is {measure key: people}, or {"1" … "10": people} for tenths; a group that
    is not in it was not asked about (where each person is in one group, it is nobody).

    Refused when the numbers can't be right, name an unknown group, or lie in the future; and when the
    areas served have no census number in the edition of the table.
    """
    row = Tally(
        organisation=organisation,
        whom=whom,
        first=first,
        last=last,
        base=base,
        tenths=tenths,
        people=people,
        counts=dict(counts),
        how=how,
        entered_at=clock.now(),
        entered_by_ref=actor.ref,
    )
    check(actor, "reach.count", row)
    areas = list(areas)
    living = selectors.living(base, tenths, areas)
    wrong = _faults(row, living)
    if wrong:
        raise Refused(_("These numbers can't be right."), missing=wrong)
    row.save(force_insert=True)
    row.areas.set(areas)
    book.write(
        actor=actor,
        kind="reach.counted",
        subject_type="tally",
        subject=row.public_id,
        codes={"whom": whom, "organisation": organisation.public_id if organisation else None},
    )
    return row


def count_for(*, actor: Actor, organisation: Organisation | None, **typed: Any) -> Tally:
    """A count against the area that the organisation serves (or, for the network, everywhere)."""
    page = partners.of_organisation(actor, organisation) if organisation else None
    areas = list(page.areas.all()) if page else []
    return count(actor=actor, organisation=organisation, areas=areas, **typed)


def _faults(row: Tally, living: selectors.Living) -> list[str]:
    wrong = []
    if row.whom not in dict(codes.WHOM) or row.how not in dict(codes.HOW):
        wrong.append(_("Say who was counted, and how they were asked."))
    if row.last < row.first:
        wrong.append(_("The last day must not be before the first day."))
    if row.last > clock.today():
        wrong.append(_("The last day must not be in the future."))
    if unknown := sorted(set(row.counts) - set(living.groups)):
        wrong.append(_("The table has no group “%(group)s”.") % {"group": unknown[0]})
    if not living.everybody:
        wrong.append(_("The table of the census has no numbers for these areas."))
    once = rules.each_once(list(living.groups.values()), living.everybody)
    return wrong + rules.faults(row.people, row.counts, each_once=once or row.tenths is not None)


@transaction.atomic
def remove(*, actor: Actor, tally: Tally) -> None:
    """Takes a count out: by who typed it in, when it was wrong or people do not want it."""
    check(actor, "reach.count", tally)
    tally.delete()
