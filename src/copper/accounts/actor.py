"""Who is doing something: a person with the seats they sit in today, loaded once a request.

Services take an `actor`, never a request. Permission predicates read the seats from here and so
need no queries.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from copper.core import clock
from copper.core.errors import NotAllowed

from . import roles
from .models import Assistance, Person, Seat


@dataclass(frozen=True)
class Actor:
    """A person and their seats of today; `acting_for` while they help somebody (assisted mode).

    `system` actors (the worker, the demonstration, set-up) have no person and name their job.
    """

    person: Person | None
    seats: tuple[Seat, ...] = ()
    assistance: Assistance | None = None
    system: str = ""
    # The staff seats are left out until the person has done the second step of signing in.
    needs_second_step: bool = False
    _roles: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_roles", frozenset(seat.role for seat in self.seats))

    @property
    def is_known(self) -> bool:
        return self.person is not None or bool(self.system)

    @property
    def ref(self) -> uuid.UUID | None:
        """The person's public id, as the book writes it."""
        return self.person.public_id if self.person else None

    @property
    def acting_for(self) -> Person | None:
        return self.assistance.person if self.assistance else None

    @property
    def subject(self) -> Person | None:
        """Whose answer, promise or vote it is: the person helped, else the actor."""
        return self.acting_for or self.person

    def has_role(self, *codes: str) -> bool:
        """True when any seat of today is one of these roles."""
        return not self._roles.isdisjoint(codes)

    def seats_in(
        self, *, role: str = "", organisation_id: int | None = None, scope: str | None = None
    ) -> list[Seat]:
        """The seats that match all that is given."""
        return [
            seat
            for seat in self.seats
            if (not role or seat.role == role)
            and (organisation_id is None or seat.organisation_id == organisation_id)
            and (scope is None or seat.scope == scope)
        ]

    @property
    def blocs(self) -> frozenset[str]:
        return frozenset(seat.bloc for seat in self.seats)

    @property
    def is_staff(self) -> bool:
        return any(roles.get(code).staff for code in self._roles)

    def refuse_when_assisting(self) -> None:
        """Raises NotAllowed in assisted mode: services that only the person themselves may use."""
        if self.assistance is not None:
            raise NotAllowed(
                _("You are helping somebody. This is something only they can do, by themselves."),
                next_step=_("Stop helping first, or ask them to do it."),
            )

    @property
    def is_member(self) -> bool:
        """Anybody who holds a seat today."""
        return bool(self.seats)


STRANGER = Actor(None)


def actor_for(person: Person | None, assistance: Assistance | None = None) -> Actor:
    """The actor of a person, with the seats open today: one query."""
    if person is None or not person.pk:
        return STRANGER
    return Actor(person, tuple(open_seats(person)), assistance)


def system_actor(job: str) -> Actor:
    """The network itself at work: `job` says as what ("worker", "set-up", "demonstration")."""
    return Actor(None, system=job)


def open_seats(person: Person) -> Iterable[Seat]:
    today = clock.today()
    seats = Seat.objects.filter(person=person, starts_on__lte=today, closed_at__isnull=True)
    return [
        seat
        for seat in seats.select_related("organisation")
        if seat.ends_on is None or seat.ends_on >= today
    ]


def require(allowed: bool, message: object = "") -> None:
    """Raises NotAllowed, with a sentence for the person, unless allowed."""
    if not allowed:
        raise NotAllowed(message or _("Your role does not include this."))
