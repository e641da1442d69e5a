"""Promises seen from both sides, in one query each."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Count, F, Max, Q, QuerySet, Value, When

from copper.accounts.models import Organisation, Seat
from copper.accounts.selectors import open_only
from copper.events import codes as event_codes
from copper.events.models import Ask
from copper.records.models import Promise
from copper.relationships.rules import Kept

# What two people promise each other is theirs: it stands on no page that is printed and left lying.
BETWEEN_TWO = Q(by_person__isnull=False, to_person__isnull=False)


def _rows() -> QuerySet[Promise]:
    return Promise.objects.select_related(
        "by_person", "by_organisation", "to_person", "to_organisation"
    )


def owed_and_waited_for(*, today: date, until: date, most: int) -> list[Promise]:
    """Open promises due until a day, each with `side`: "owe" or "wait"; overdue first. One query.

    We owe what a coordinator promised, and whatever is overdue to a community or to all members,
    whoever promised it: the network keeps promises moving. All else is waited for.
    """
    ours = Q(by_person__in=open_only(Seat.objects.filter(role="coordinator")).values("person"))
    to_communities = Q(to_organisation__bloc="community") | Q(
        to_organisation__isnull=True, to_person__isnull=True
    )
    owe = ours | (to_communities & Q(due_on__lt=today))
    due = Promise.objects.exclude(BETWEEN_TWO).filter(state="open", due_on__lte=until)
    first = due.order_by("due_on", "pk").values("pk")
    rows = _rows().filter(Q(pk__in=first.filter(owe)[:most]) | Q(pk__in=first.exclude(owe)[:most]))
    side = Case(When(owe, then=Value("owe")), default=Value("wait"), output_field=CharField())
    return list(rows.annotate(side=side).order_by("due_on", "pk"))


def of_organisation(organisation: Organisation, most: int = 20) -> list[Promise]:
    """What it promised and what it was promised: open ones first by their day, then the newest
    closed ones. One query."""
    theirs, ours = Q(by_organisation=organisation), Q(to_organisation=organisation)
    first = Promise.objects.exclude(BETWEEN_TWO).order_by("due_on", "pk").values("pk")
    newest = first.exclude(state="open").order_by("-closed_on", "-pk")
    chosen = Q(pk__in=[])
    for side in (theirs, ours):
        chosen |= Q(pk__in=first.filter(side, state="open")[:most])
        chosen |= Q(pk__in=newest.filter(side)[:5])
    is_open = Case(When(state="open", then=Value(0)), default=Value(1))
    return list(_rows().filter(chosen).order_by(is_open, "due_on", "pk"))


def kept_by(organisations: Collection[int], *, since: date, today: date) -> dict[int, Kept]:
    """How organisations kept promises whose day came since a day. One query."""
    kept, late = (
        Q(state="kept", closed_on__lte=F("due_on")),
        Q(state="kept", closed_on__gt=F("due_on")),
    )
    broken, overdue = Q(state="broken"), Q(state="open", due_on__lt=today)
    rows = (
        Promise.objects.exclude(BETWEEN_TWO)
        .filter(by_organisation__in=organisations, due_on__gte=since)
        .order_by()
        .values("by_organisation")
        .annotate(
            on_time=Count("pk", filter=kept),
            late=Count("pk", filter=late),
            broken=Count("pk", filter=broken),
            overdue=Count("pk", filter=overdue),
            last_good=Max("closed_on", filter=kept | late),
            last_bad=Max("due_on", filter=broken | overdue),
        )
    )
    return _by("by_organisation", rows)


def came_back(
    organisations: Collection[int], *, side: str, since: date, today: date
) -> dict[int, Kept]:
    """What had to come back for asks, since a day, by organisation. `side`: "asker" or "of". One query."""
    done = Q(came_back_on__lte=F("comes_back_on"))
    late = Q(came_back_on__gt=F("comes_back_on"))
    waits = Q(came_back_on__isnull=True, comes_back_on__lt=today)
    rows = (
        Ask.objects.filter(**{f"{side}__in": organisations})
        .filter(state__in=(event_codes.ACCEPTED, event_codes.DONE), comes_back_on__gte=since)
        .order_by()
        .values(side)
        .annotate(
            on_time=Count("pk", filter=done),
            late=Count("pk", filter=late),
            overdue=Count("pk", filter=waits),
            last_good=Max("came_back_on"),
            last_bad=Max("comes_back_on", filter=waits),
        )
    )
    return _by(side, rows)


def _by(side: str, rows: Iterable[Any]) -> dict[int, Kept]:
    return {
        row[side]: Kept(**{name: value for name, value in row.items() if name != side})
        for row in rows
    }
