"""Reads about people and seats. Nobody gets a list of people: only of seats, for a job."""

import uuid

from django.db.models import Q, QuerySet

from copper.core import clock
from copper.core.errors import NotHere

from . import permissions, roles
from .actor import Actor
from .models import Assistance, Invitation, Organisation, Person, Seat, SignInCard


def person_with(kind: str, value: str) -> Person | None:
    """Who signs in with this "email" or "phone": the account itself, or the one it was joined into.

    Erased and switched-off people are nobody.
    """
    person = Person.objects.select_related("merged_into").filter(**{kind: value}).first()
    if person is not None and person.merged_into is not None:
        person = person.merged_into
    return person if person is not None and person.is_active else None


def active_person(public_id: str) -> Person | None:
    """The person with this public id, if the text is one and they are not erased."""
    reference = as_uuid(public_id)
    return Person.objects.filter(public_id=reference, is_active=True).first() if reference else None


def as_uuid(text: str) -> uuid.UUID | None:
    """A public id from what a form sent; None when it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def may_list(actor: Actor) -> bool:
    """Coordinators, and who leads an organisation, have lists of seats for their job."""
    return actor.has_role("coordinator", "community_lead")


def may_help(actor: Actor) -> bool:
    """May begin assisted mode now."""
    return permissions.may(actor, "accounts.assist") and actor.assistance is None


def open_only(seats: QuerySet[Seat]) -> QuerySet[Seat]:
    """Of these seats, the ones open today."""
    today = clock.today()
    return seats.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=today),
        starts_on__lte=today,
        closed_at__isnull=True,
    )


def seats_of(person: Person) -> list[Seat]:
    """The person's seats of today."""
    return list(open_only(Seat.objects.filter(person=person)).select_related("organisation"))


def is_staff(person: Person) -> bool:
    return any(roles.get(seat.role).staff for seat in seats_of(person))


def cards_of(person: Person) -> list[SignInCard]:
    """The person's cards that still work, newest first."""
    return list(
        SignInCard.objects.filter(person=person, revoked_at__isnull=True).order_by("-made_at")
    )


def one_press_people() -> list[tuple[Person, Seat]]:
    """Whom a visitor of the demonstration may be: up to two people of each role. One query."""
    found: dict[str, list[tuple[Person, Seat]]] = {}
    taken: set[int] = set()
    seats = open_only(Seat.objects.filter(person__is_active=True))
    for seat in seats.select_related("person", "organisation").order_by("pk")[:500]:
        of_role = found.setdefault(seat.role, [])
        if len(of_role) < 2 and seat.person_id not in taken:
            taken.add(seat.person_id)
            of_role.append((seat.person, seat))
    return [pair for role in roles.ROLES for pair in found.get(role, [])]


def seats_visible_to(actor: Actor) -> QuerySet[Seat]:
    """The open seats that an actor may list for their job, with person and organisation.

    A coordinator: all. Who leads a community organisation: the seats there. Everybody else: their
    own. An institution's seat never lists a community person (domain.md §9): no register of people.
    """
    seats = open_only(Seat.objects.filter(person__is_active=True))
    if not (actor.system or actor.has_role("coordinator")):
        led = [seat.organisation_id for seat in actor.seats_in(role="community_lead")]
        own = Q(person=actor.person) if actor.person else Q(pk__in=[])
        theirs = Q(organisation_id__in=[each for each in led if each])
        if roles.INSTITUTION in actor.blocs:
            theirs &= ~Q(bloc=roles.COMMUNITY)
        seats = seats.filter(own | theirs)
    return seats.select_related("person", "organisation").order_by(
        "organisation__name", "role", "person__name", "pk"
    )


def people_visible_to(actor: Actor) -> QuerySet[Person]:
    """The people behind `seats_visible_to`."""
    return Person.objects.filter(seats__in=seats_visible_to(actor).order_by()).distinct()


def visible_seat(actor: Actor, public_id: uuid.UUID) -> Seat:
    """One seat that the actor may list, else NotHere: it does not say whether there is one."""
    seat = seats_visible_to(actor).filter(public_id=public_id).first() if may_list(actor) else None
    if seat is None:
        raise NotHere()
    return seat


def all_seats_of(person: Person) -> list[Seat]:
    """Every seat the person ever held, newest first."""
    seats = Seat.objects.filter(person=person).select_related("organisation")
    return list(seats.order_by("-starts_on", "-pk"))


def organisations_for(actor: Actor) -> QuerySet[Organisation]:
    """The organisations where the actor may seat or invite people."""
    organisations = Organisation.objects.here().order_by("name")
    if actor.system or actor.has_role("coordinator"):
        return organisations
    led = [seat.organisation_id for seat in actor.seats_in(role="community_lead")]
    return organisations.filter(pk__in=[each for each in led if each])


def invitations_of(actor: Actor) -> QuerySet[Invitation]:
    """The invitations the actor made, or all of them for a coordinator, newest first."""
    invitations = Invitation.objects.select_related("organisation", "invited_by", "accepted_by")
    if not actor.has_role("coordinator"):
        invitations = invitations.filter(invited_by=actor.person)
    return invitations.order_by("-invited_at")


def assistances_of(person: Person) -> list[Assistance]:
    """When helpers acted for this person, newest first, with what they entered."""
    found = Assistance.objects.filter(person=person).select_related("helper")
    return list(found.prefetch_related("entries").order_by("-started_at")[:50])
