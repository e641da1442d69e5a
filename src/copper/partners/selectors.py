"""What viewers may see of partners, each in a fixed number of queries."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Count, OuterRef, Q, QuerySet, Subquery, When

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check, may
from copper.core import network
from copper.core.errors import NotHere

from . import codes
from .models import Community, Contact, Meeting, Partner, Vetting
from .permissions import SPEAKS

HERE = frozenset({codes.TALKING, codes.MEMBER, codes.ACTIVE})  # whom we keep in touch with


def directory(
    actor: Actor, *, kind: str = "", state: str = "", words: str = "", community: str = ""
) -> QuerySet[Partner]:
    """Partners by name, those who left last. An unknown filter finds nothing."""
    check(actor, "partners.list")
    found = (
        Partner.objects.filter(merged_into=None)
        .select_related("organisation")
        .order_by("organisation__name")
    )
    if not may(actor, "partners.add"):
        found = found.exclude(Q(state=codes.LEFT) & ~Q(left_data_choice="keep"))
    if kind:
        found = found.filter(kind=kind)
    found = found.filter(state=state) if state else found.exclude(state=codes.LEFT)
    if community:
        found = found.filter(communities__code=community)
    if words:
        found = found.filter(organisation__name__icontains=words.replace("\x00", ""))
    return found


def one(actor: Actor, public_id: uuid.UUID) -> Partner:
    """The partner with this id; NotHere also for one who left and asked to be hidden.

    A page that became one with another is found too: its `merged_into` says where to go.
    """
    found = (
        Partner.objects.select_related("organisation", "merged_into__organisation")
        .prefetch_related("identifiers", "communities", "areas__edition")
        .filter(public_id=public_id)
        .first()
    )
    if found is None or not may(actor, "partners.see", found):
        raise NotHere()
    return found


def of_organisation(actor: Actor, organisation: Organisation) -> Partner | None:
    """The page of an organisation, if it has one and this actor may see it."""
    found = Partner.objects.select_related("organisation").filter(organisation=organisation).first()
    return found if found is not None and may(actor, "partners.see", found) else None


def could_be_the_same(actor: Actor, partner: Partner) -> QuerySet[Partner]:
    """Other pages of the same bloc that this one could become one with."""
    check(actor, "partners.merge")
    rows = Partner.objects.filter(merged_into=None, organisation__bloc=partner.organisation.bloc)
    return rows.exclude(pk=partner.pk).select_related("organisation").order_by("organisation__name")


def own(actor: Actor) -> list[Partner]:
    """Partners for which this actor speaks: those whose page is theirs to keep."""
    ids = [s.organisation_id for s in actor.seats if s.role in SPEAKS and s.organisation_id]
    if not ids:
        return []
    return list(
        Partner.objects.select_related("organisation")
        .filter(organisation_id__in=ids)
        .order_by("organisation__name")
    )


def contacts(actor: Actor, partner: Partner) -> list[Contact]:
    """Whom to call there, in order; nobody, for those who may not know."""
    if not may(actor, "partners.see_contacts", partner):
        return []
    return list(partner.contacts.order_by("order", "pk"))


def contact(actor: Actor, public_id: uuid.UUID) -> Contact:
    found = Contact.objects.select_related("partner__organisation").filter(public_id=public_id)
    for row in found:
        if may(actor, "partners.see_contacts", row):
            return row
    raise NotHere()


def log(actor: Actor, partner: Partner) -> QuerySet[Meeting]:
    """When people met or spoke, newest first. Empty for those who may not read it."""
    if not may(actor, "partners.see_log", partner):
        return Meeting.objects.none()
    return partner.meetings.order_by("-on", "-pk")


def vettings(actor: Actor, organisation: Organisation) -> list[Vetting]:
    """What others found about it and what it found about others, newest first.

    Institutions' conduct is open to members. What is said of a community organisation is read by
    itself and the coordinator only.
    """
    check(actor, "partners.list")
    about, by = Q(about=organisation), Q(by=organisation)
    if not may(actor, "partners.see_log", organisation):
        if organisation.bloc != "institution":
            return []
        by = Q(pk__in=[])
    rows = Vetting.objects.filter(about | by).select_related("by", "about")
    return list(rows.order_by("-on", "-pk")[:20])


@dataclass(frozen=True)
class Due:
    """Somebody to get in touch with, why (a code) and since or until when."""

    partner: Partner
    why: str  # "agreed": a day was agreed; "rhythm": longer ago than they wished; "never"
    on: date
    last_on: date | None = None


def due_contacts(*, actor: Actor, until: date, most: int = 50) -> list[Due]:
    """Whom to get in touch with until that day, the longest overdue first. Two queries.

    An agreed day comes before the rhythm: who agreed to meet in June is left in peace until then.
    """
    if not may(actor, "partners.add"):
        return []
    weeks = network.value("partners.contact_weeks")
    last = Meeting.objects.filter(partner=OuterRef("pk")).order_by("-on").values("on")[:1]
    rows = (
        Partner.objects.filter(state__in=HERE, merged_into=None)
        .select_related("organisation")
        .annotate(last_on=Subquery(last))
        .filter(Q(next_contact_on__isnull=True) | Q(next_contact_on__lte=until))
    )
    found = [due for row in rows if (due := _due(row, weeks, until))]
    return sorted(found, key=lambda due: (due.on, due.partner.organisation.name))[:most]


def _due(row: Partner, weeks: int, until: date) -> Due | None:
    last_on: date | None = row.last_on  # type: ignore[attr-defined]
    if row.next_contact_on is not None:
        return Due(row, "agreed", row.next_contact_on, last_on)
    if last_on is None:
        return Due(row, "never", row.state_since)
    turn = last_on + timedelta(weeks=row.contact_weeks or weeks)
    return Due(row, "rhythm", turn, last_on) if turn <= until else None


def latest_meetings(*, actor: Actor, since: date, most: int = 20) -> list[Meeting]:
    """Meetings written down since a day, newest first, of partners whose log this actor may read."""
    rows = Meeting.objects.filter(on__gte=since).select_related("partner__organisation")
    if not may(actor, "partners.add"):
        rows = rows.filter(partner__in=own(actor))
    return list(rows.order_by("-on", "-pk")[:most])


def hang_on_one_person(*, actor: Actor, most: int = 50) -> list[Partner]:
    """Partners of whom we know fewer people than the network wants: ties that hang on one person."""
    if not may(actor, "partners.add"):
        return []
    rows = (
        Partner.objects.filter(state__in=HERE, merged_into=None)
        .select_related("organisation")
        .annotate(known=Count("contacts"))
        .filter(known__lt=network.value("partners.contacts_deep"))
    )
    return list(rows.order_by("known", "organisation__name")[:most])


def communities(*, only_in_use: bool = True) -> QuerySet[Community]:
    ours_first = Case(When(taxonomy="own", then=0), default=1)
    rows = Community.objects.order_by(ours_first, "taxonomy", "code")
    return rows.filter(in_use=True) if only_in_use else rows
