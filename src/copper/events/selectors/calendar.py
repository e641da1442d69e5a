"""Meetings in the one calendar of the network."""

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check, may
from copper.core import clock, ids
from copper.core.errors import NotAllowed, NotHere
from copper.events import codes, rules
from copper.events.models import Arrangement, CalendarLink, Coming, Event
from copper.events.permissions import SPEAKS, speaks_at


def begin_of(day: date) -> datetime:
    """Midnight of a day where the network is, in UTC."""
    return datetime.combine(day, time.min, timezone.get_default_timezone()).astimezone(UTC)


def events_between(first: date, last: date, words: str = "") -> QuerySet[Event]:
    """All events with some part from the first to the last day, the earliest first."""
    found = Event.objects.filter(
        starts_at__lt=begin_of(last + timedelta(days=1)), ends_at__gt=begin_of(first)
    )
    if words:
        found = found.filter(organiser__name__icontains=words.replace("\x00", ""))
    return found.select_related("organiser").order_by("starts_at", "pk")


def events_in(
    actor: Actor, *, month: date, day: date | None = None, words: str = ""
) -> QuerySet[Event]:
    """Events of a month, or of one day; of organisations with these words in their name."""
    check(actor, "events.list")
    last = rules.next_month(month) - timedelta(days=1)
    return events_between(day or month, day or last, words)


def days_with_something(actor: Actor, *, month: date, words: str = "") -> dict[date, int]:
    """{day: how many events begin on it}, without cancelled ones. One query."""
    check(actor, "events.list")
    found = events_between(month, rules.next_month(month) - timedelta(days=1), words)
    on = TruncDate("starts_at", tzinfo=timezone.get_default_timezone())
    rows = found.exclude(state=codes.CANCELLED).order_by().annotate(on=on).values("on")
    return dict(rows.annotate(n=Count("pk")).values_list("on", "n"))


def event(actor: Actor, public_id: uuid.UUID) -> Event:
    """One event; NotHere when there is none."""
    check(actor, "events.list")
    rows = Event.objects.select_related("organiser").prefetch_related("arrangements")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotHere()
    return found


def arrangements(actor: Actor, of: Event) -> list[Arrangement]:
    """What is needed and arranged; who does it is read by those who arrange only."""
    rows = list(of.arrangements.all())
    if not may(actor, "events.see_numbers", of):
        for row in rows:
            row.who = ""
    return rows


def own_answer(actor: Actor, of: Event) -> Coming | None:
    """What this person (or who they help) said about the event."""
    return of.answers.filter(person=actor.subject).first() if actor.subject else None


def said_yes_to(actor: Actor) -> list[Event]:
    """What is still to come and this person said yes to; also what was cancelled, until its day."""
    if actor.subject is None:
        return []
    rows = Event.objects.filter(
        Q(answers__person=actor.subject) & Q(answers__answer=codes.COMING),
        ends_at__gte=clock.now(),
    )
    return list(rows.select_related("organiser").order_by("starts_at", "pk")[:20])


# --- the calendar of one person, read by a program --------------------------------------------------

FEED_KEEPS = timedelta(days=60)
FEED_MOST = 500


def link_of(actor: Actor) -> CalendarLink | None:
    return CalendarLink.objects.filter(person=actor.person).first() if actor.person else None


def print_of(token: str) -> str:
    return ids.fingerprint("events.calendar", token)


def by_token(token: str) -> tuple[CalendarLink, Iterable[Event]]:
    """Whose secret address it is, and what they said yes to. NotHere for any other text."""
    link = (
        CalendarLink.objects.select_related("person")
        .filter(token_print=print_of(token), person__is_active=True)
        .first()
    )
    if link is None:
        raise NotHere()
    rows = Event.objects.filter(
        Q(answers__person=link.person) & Q(answers__answer=codes.COMING),
        ends_at__gte=clock.now() - FEED_KEEPS,
    )
    return link, rows.order_by("starts_at", "pk")[:FEED_MOST]


# --- for whom one may plan and ask --------------------------------------------------------------------


def may_plan_for(actor: Actor) -> tuple[list[Organisation], bool]:
    """(organisations for which this actor may plan and ask, whether for the network, too).

    NotAllowed when there is none. No query: the seats know their organisations.
    """
    own = {seat.organisation_id: seat.organisation for seat in actor.seats if seat.role in SPEAKS}
    found = sorted((one for one in own.values() if one), key=lambda one: one.name)
    network = actor.has_role("coordinator")
    if not found and not network:
        raise NotAllowed()
    return found, network


def may_plan(actor: Actor) -> bool:
    return actor.has_role("coordinator") or bool(speaks_at(actor))


def led_by(actor: Actor) -> list[Organisation]:
    """The organisations that this actor leads."""
    return [
        seat.organisation for seat in actor.seats_in(role="community_lead") if seat.organisation
    ]
