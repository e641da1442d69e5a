"""What is done in the morning: whom to contact this week is chosen, and slow things are noted."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.urls import reverse

from copper.accounts.actor import Actor
from copper.accounts.models import Seat
from copper.accounts.permissions import check
from copper.accounts.selectors import open_only
from copper.agreements import codes as agreement_codes
from copper.agreements import selectors as agreements
from copper.agreements.models import Comment
from copper.core import clock, network
from copper.events import selectors as events
from copper.partners import selectors as partners
from copper.partners.models import Meeting
from copper.reach import selectors as reach
from copper.relationships.models import Noted, ToContact, Week
from copper.relationships.rules import monday_of
from copper.ties import selectors as ties

AHEAD = timedelta(days=30)
FOUR_WEEKS = timedelta(days=28)


def prepare(*, actor: Actor) -> Week:
    """Chooses whom to contact, once for each week, and notes anew what changes slowly. Repeatable."""
    check(actor, "relationships.prepare")
    first = monday_of(clock.today())
    week = Week.objects.filter(first=first).first()
    if week is None:
        try:
            week = _choose(actor, first)
        except IntegrityError:  # somebody else did, a moment ago
            week = Week.objects.get(first=first)
    found = list(_to_note(actor))
    with transaction.atomic():
        Noted.objects.all().delete()
        Noted.objects.bulk_create(found, 500)
        Week.objects.filter(pk=week.pk).update(looked_at=clock.now())
    week.refresh_from_db()
    return week


@transaction.atomic
def _choose(actor: Actor, first: date) -> Week:
    """At most seven, the longest overdue first; nobody whose members were asked enough this month, and
    nobody who was met often in the last four weeks."""
    limits = network.values("relationships.contacts_a_week", "relationships.contacts_in_four_weeks")
    due = partners.due_contacts(actor=actor, until=first + timedelta(days=6), most=500)
    ids = {one.partner.organisation_id for one in due}
    full = events.at_cap(actor=actor, organisations=ids, month=clock.today()) if ids else set()
    often = set(
        Meeting.objects.filter(partner__in=[one.partner.pk for one in due])
        .filter(on__gt=clock.today() - FOUR_WEEKS)
        .order_by()
        .values("partner")
        .annotate(n=Count("pk"))
        .filter(n__gte=limits["relationships.contacts_in_four_weeks"])
        .values_list("partner", flat=True)
    )
    calm = [
        one
        for one in due
        if one.partner.organisation_id not in full and one.partner.pk not in often
    ]
    week = Week.objects.create(
        first=first,
        chosen_at=clock.now(),
        looked_at=clock.now(),
        spared=len(due) - len(calm),
    )
    ToContact.objects.bulk_create(
        ToContact(week=week, partner=one.partner, why=one.why, on=one.on, last_on=one.last_on)
        for one in calm[: limits["relationships.contacts_a_week"]]
    )
    return week


def _to_note(actor: Actor) -> Iterator[Noted]:
    until = clock.today() + AHEAD
    yield from _agreements(actor, until)
    yield from _worries(actor)
    yield from _asks(actor, until)
    yield from _seats(until)
    yield from _thin(actor)
    yield from _missing(actor)


def _agreements(actor: Actor, until: date) -> Iterator[Noted]:
    for one in agreements.expiring(actor=actor, until=until, most=100):
        yield Noted(
            section="expiring" if one.why == "review" else "wait",
            what=one.why,
            params={"parties": ", ".join(one.parties)},
            on=one.on,
            address=reverse("agreements:one", args=[one.agreement.public_id]),
        )


def _worries(actor: Actor) -> Iterator[Noted]:
    """Agreements beside which somebody wrote a worry that is not settled: where, never what."""
    open_ = Comment.objects.filter(is_worry=True, settled_at__isnull=True)
    rows = agreements.visible(actor).filter(pk__in=open_.values("agreement"))
    for row in rows.exclude(state__in=agreement_codes.OVER).order_by("-pk")[:50]:
        yield Noted(
            section="offers",
            what="worry",
            params={"parties": ", ".join(party.name for party in row.parties.all())},
            address=reverse("agreements:one", args=[row.public_id]),
        )


def _asks(actor: Actor, until: date) -> Iterator[Noted]:
    for one in events.expiring(actor=actor, until=until)[:100]:
        ours = one.ask.asker_id is None
        # What is late to people who gave their time is owed to them, whoever asked.
        late = one.what == "comes_back" and one.on < clock.today()
        yield Noted(
            section="owe" if one.what == "comes_back" and (ours or late) else "wait",
            what=one.what,
            params={
                "asker": one.ask.asker.name if one.ask.asker else "",
                "of": one.ask.of.name,
            },
            organisation=one.ask.of,
            on=one.on,
            address=one.address,
        )


def _seats(until: date) -> Iterator[Noted]:
    """Seats that end: the role and where, never who sits there."""
    rows = open_only(Seat.objects.filter(ends_on__isnull=False, ends_on__lte=until))
    for row in rows.select_related("organisation").order_by("ends_on", "pk")[:100]:
        yield Noted(
            section="expiring",
            what="seat",
            params={"role": row.role},
            organisation=row.organisation,
            on=row.ends_on,
            address=reverse("accounts:seat", args=[row.public_id]),
        )


def _thin(actor: Actor) -> Iterator[Noted]:
    for one in ties.quiet_ties(actor=actor, most=100):
        yield Noted(
            section="quiet",
            what=one.why,
            params={"name": one.name, "through": one.through},
            organisation_id=one.organisation_id,
            address=reverse("partners:one", args=[one.page]) if one.page else "",
        )


def _missing(actor: Actor) -> Iterator[Noted]:
    for one in reach.not_heard(actor=actor):
        whose = one.tally.organisation
        yield Noted(
            section="missing",
            what="missing",
            params={
                # A tenth is named when it is read, in the reader's language.
                **({"tenth": one.line.key} if one.tally.tenths_id else {"group": one.line.name}),
                "came": one.line.came.shown,
                "whose": whose.name if whose else "",
            },
            organisation=whose,
            tally=one.tally,
            address=reverse("reach:one", args=[one.tally.public_id]),
        )
