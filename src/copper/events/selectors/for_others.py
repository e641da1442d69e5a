"""What rooms above ask: for the Monday page, and for an organisation's own page."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check, may
from copper.events import codes, rules
from copper.events.models import Arrangement, Ask, Event
from copper.events.permissions import speaks_at
from copper.events.rules import CapState

from .asking import AGREED
from .calendar import events_between
from .caps import cap_states
from .coming import label_of


@dataclass(frozen=True)
class Session:
    """One event, and what is still to be arranged. `coming`: None for those who may not know."""

    public_id: uuid.UUID
    title: str
    organiser: str  # empty: the network itself
    starts_at: datetime
    ends_at: datetime
    place: str
    is_online: bool
    arranged: tuple[str, ...]
    to_arrange: tuple[str, ...]
    coming: int | None

    @property
    def address(self) -> str:
        return reverse("events:event", args=[self.public_id])


def sessions_between(*, actor: Actor, first: date, last: date) -> list[Session]:
    """Planned events from a day to a day, with what is arranged and what is not yet. Two queries."""
    check(actor, "events.list")
    rows = (
        events_between(first, last)
        .filter(state=codes.PLANNED)
        .annotate(n=Count("answers", filter=Q(answers__answer=codes.COMING)))
        .prefetch_related(Prefetch("arrangements", Arrangement.objects.defer("who")))
    )
    return [_session(actor, row) for row in rows[:100]]


def _session(actor: Actor, row: Event) -> Session:
    things = [(label_of(a.what, a.language), a.is_arranged) for a in row.arrangements.all()]
    return Session(
        public_id=row.public_id,
        title=row.title,
        organiser=row.organiser.name if row.organiser else "",
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=row.place,
        is_online=row.is_online,
        arranged=tuple(label for label, done in things if done),
        to_arrange=tuple(label for label, done in things if not done),
        coming=row.n if may(actor, "events.see_names", row) else None,  # type: ignore[attr-defined]
    )


@dataclass(frozen=True)
class AsksOf:
    """What is asked of an organisation's members in a month, and how full that month is."""

    asks: list[Ask]
    state: CapState


def asks_of(*, actor: Actor, organisation: Organisation, month: date) -> AsksOf:
    """Asks that touch the month, without declined and withdrawn ones. Four queries.

    Who neither asks nor is asked sees only what was said yes to.
    """
    check(actor, "events.list")
    month = rules.month_of(month)
    last = rules.next_month(month) - timedelta(days=1)
    rows = Ask.objects.filter(of=organisation, first_day__lte=last, last_day__gte=month)
    if may(actor, "events.see_burden", organisation):
        rows = rows.filter(state__in=codes.TAKES_A_PLACE)
    else:
        own = Q(asker__in=speaks_at(actor), state=codes.PROPOSED)
        rows = rows.filter(Q(state__in=AGREED) | own)
    asks = list(rows.select_related("asker", "of").order_by("first_day", "pk")[:100])
    return AsksOf(asks, cap_states([organisation.pk], first=month)[organisation.pk][0])


def at_cap(*, actor: Actor, organisations: Collection[int], month: date) -> set[int]:
    """Which of these organisations (ids) have no room left in that month. Three queries."""
    check(actor, "events.list")
    states = cap_states(organisations, first=month)
    return {organisation for organisation, (state,) in states.items() if state.is_full}


@dataclass(frozen=True)
class Expiring:
    """Something that needs somebody until a day.

    `what`: "answer" (the asked organisation has not answered) or "comes_back" (what was promised to
    those who gave their time).
    """

    what: str
    ask: Ask
    on: date

    @property
    def address(self) -> str:
        return reverse("events:ask", args=[self.ask.public_id])


def expiring(*, actor: Actor, until: date) -> list[Expiring]:
    """Asks to answer before they begin, and what has to come back, until that day. One query."""
    check(actor, "events.list")
    answer = Q(state=codes.PROPOSED, first_day__lte=until)
    back = Q(state__in=AGREED, came_back_on__isnull=True, comes_back_on__lte=until)
    rows = Ask.objects.filter(answer | back).select_related("asker", "of")
    if not (actor.has_role("coordinator") or actor.system):
        here = [seat.organisation_id for seat in actor.seats if seat.organisation_id]
        rows = rows.filter(Q(of__in=here) | Q(asker__in=speaks_at(actor)))
    found = [
        Expiring("answer", row, row.first_day)
        if row.state == codes.PROPOSED
        else Expiring("comes_back", row, row.comes_back_on)
        for row in rows.order_by("pk")[:500]
    ]
    return sorted(found, key=lambda one: (one.on, one.ask.pk))
