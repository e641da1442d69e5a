"""Assisted mode: a helper acts for a person who is there and agreed.

The helper never gets the person's seats. Each thing entered is listed, and ticked when it was read
back to the person.
"""

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from copper.accounts import events, selectors
from copper.accounts.actor import Actor
from copper.accounts.models import Assistance, AssistedEntry, Person
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import NotAllowed, Refused


@transaction.atomic
def assist_start(*, actor: Actor, person: Person, agreed_how: str) -> Assistance:
    """Begins helping. The caller has seen the person agree: their card and PIN, or a code that has
    just reached their phone. NotAllowed for people with a staff seat; Refused while helping."""
    actor.refuse_when_assisting()
    check(actor, "accounts.assist")
    if actor.person is None or person.pk == actor.person.pk:
        raise Refused(_("You can't help yourself this way: you are signed in as you."))
    if not person.is_active or selectors.is_staff(person):
        raise NotAllowed(_("Nobody acts for a person with a staff seat."))
    try:
        with transaction.atomic():
            assistance = Assistance.objects.create(
                helper=actor.person, person=person, started_at=clock.now(), agreed_how=agreed_how
            )
    except IntegrityError as error:
        raise Refused(
            _("You are helping somebody else already."),
            missing=[_("Stop helping them first.")],
        ) from error
    _tell("assistance.started", actor, assistance)
    return assistance


def _tell(kind: str, actor: Actor, assistance: Assistance) -> None:
    events.tell(
        kind,
        actor=actor,
        person_ref=assistance.person.public_id,
        subject=assistance.public_id,
        subject_type="assistance",
        on_behalf_of=assistance.person.public_id,
        codes={"agreed_how": assistance.agreed_how},
    )


def note_assisted(actor: Actor, what: str, subject: uuid.UUID | None = None) -> None:
    """Lists one thing entered in assisted mode; nothing when nobody is being helped.

    Services that allow assisted mode call it, inside their transaction.
    """
    if actor.assistance is not None:
        AssistedEntry.objects.create(
            assistance=actor.assistance, what=what, subject=subject, at=clock.now()
        )


@transaction.atomic
def read_back(*, actor: Actor, assistance: Assistance, entries: list[uuid.UUID]) -> int:
    """Ticks entries as read back to the person. Only the helper who entered them can say so."""
    if actor.person is None or assistance.helper_id != actor.person.pk:
        raise NotAllowed()
    ticked = AssistedEntry.objects.filter(
        assistance=assistance, public_id__in=entries, read_back_at__isnull=True
    ).update(read_back_at=clock.now())
    if ticked:
        _tell("assistance.read_back", actor, assistance)
    return ticked


@transaction.atomic
def assist_end(*, actor: Actor, assistance: Assistance) -> None:
    """Stops helping. The helper or the person may; ending twice changes nothing."""
    if actor.person is None or actor.person.pk not in (assistance.helper_id, assistance.person_id):
        raise NotAllowed()
    if Assistance.objects.filter(pk=assistance.pk, ended_at__isnull=True).update(
        ended_at=clock.now()
    ):
        _tell("assistance.ended", actor, assistance)
