"""Reads about people and seats. Nobody gets a list of people: only of seats, for a job."""

import uuid

from django.db.models import Q, QuerySet

from copper.core import clock

from . import roles
from .models import Person, Seat, SignInCard


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
    try:
        reference = uuid.UUID(public_id)
    except ValueError:
        return None
    return Person.objects.filter(public_id=reference, is_active=True).first()


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
