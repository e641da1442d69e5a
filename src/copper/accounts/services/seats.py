"""Seats: who sits where, in which role, for which bloc, from when to when. None is ever deleted."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from copper.accounts import events, roles, selectors
from copper.accounts.actor import Actor
from copper.accounts.models import Organisation, Person, Seat
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused


@transaction.atomic
def make_organisation(*, actor: Actor, name: str, bloc: str) -> Organisation:
    """An organisation to sit at. Refused when the name is taken."""
    check(actor, "accounts.make_organisation")
    try:
        with transaction.atomic():
            return Organisation.objects.create(name=name, bloc=bloc, created_at=clock.now())
    except IntegrityError as error:
        raise Refused(_("There is an organisation of this name already.")) from error


def bloc_of(role: str, organisation: Organisation | None, bloc: str | None) -> str:
    """The bloc in which a seat counts: the one said, else the role's, else the organisation's."""
    found = bloc or roles.get(role).bloc or (organisation.bloc if organisation else None)
    if found is None:
        raise Refused(
            _("This role can sit in any bloc."), missing=[_("Say in which bloc the seat counts.")]
        )
    return found


@transaction.atomic
def give_seat(
    *,
    actor: Actor,
    person: Person,
    role: str,
    organisation: Organisation | None = None,
    scope: str = "",
    bloc: str | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Seat:
    """Gives a person a seat; from today on unless said otherwise.

    NotAllowed; Refused when the person left, or holds the same seat at that time already.
    """
    actor.refuse_when_assisting()
    seat = Seat(
        person=person,
        organisation=organisation,
        scope=scope,
        role=role,
        bloc=bloc_of(role, organisation, bloc),
        starts_on=starts_on or clock.today(),
        ends_on=ends_on,
    )
    check(actor, "accounts.give_seat", seat)
    if not person.is_active:
        raise Refused(_("This person has left, so they can't get a seat."))
    if ends_on is not None and ends_on < seat.starts_on:
        raise Refused(_("A seat can't end before it starts."))
    _refuse_a_double(seat)
    try:
        with transaction.atomic():
            seat.save(force_insert=True)
    except IntegrityError as error:  # somebody gave the same seat at the same moment
        raise Refused(_("This person holds this seat already.")) from error
    _tell("seat.given", actor, seat)
    return seat


def _refuse_a_double(seat: Seat) -> None:
    same = Seat.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=seat.starts_on),
        person=seat.person,
        organisation=seat.organisation,
        scope=seat.scope,
        role=seat.role,
        closed_at__isnull=True,
    )
    if seat.ends_on is not None:
        same = same.filter(starts_on__lte=seat.ends_on)
    if same.exists():
        raise Refused(_("This person holds this seat already."))


def _tell(kind: str, actor: Actor, seat: Seat) -> None:
    codes = {"role": seat.role, "bloc": seat.bloc, "scope": seat.scope}
    if seat.organisation:
        codes["organisation"] = str(seat.organisation.public_id)
    events.tell(
        kind,
        actor=actor,
        person_ref=seat.person.public_id,
        subject=seat.public_id,
        subject_type="seat",
        # Who speaks for whom concerns every member; who is a resident concerns nobody else.
        audience="person" if seat.role == "resident" else "members",
        codes=codes,
    )


@transaction.atomic
def end_seat(*, actor: Actor, seat: Seat, last_day: date | None = None) -> Seat:
    """Ends a seat: at once, or at the end of `last_day`. Ending an ended seat changes nothing.

    Refused for the last coordinator: a network needs one.
    """
    actor.refuse_when_assisting()
    check(actor, "accounts.end_seat", seat)
    now, today = clock.now(), clock.today()
    at_once = last_day is None or last_day < today
    last = max(seat.starts_on, today if at_once or last_day is None else last_day)
    if seat.role == "coordinator" and not actor.system:
        refuse_without_coordinator(seat.person)
    changed = (
        Seat.objects.filter(pk=seat.pk, closed_at__isnull=True)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
        .update(ends_on=last, closed_at=now if at_once else None)
    )
    if changed:
        seat.ends_on, seat.closed_at = last, now if at_once else None
        _tell("seat.ended", actor, seat)
    return seat


def refuse_without_coordinator(person: Person) -> None:
    """Raises Refused when nobody else would be coordinator."""
    others = selectors.open_only(Seat.objects.filter(role="coordinator", person__is_active=True))
    if not others.exclude(person=person).exists():
        raise Refused(
            _("You are the only coordinator, and a network needs one."),
            missing=[_("Give somebody else the seat of coordinator first.")],
        )
