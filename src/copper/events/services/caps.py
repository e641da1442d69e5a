"""How much an organisation lets itself be asked: its own word, from a month on."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import Refused
from copper.events import rules
from copper.events.models import Cap, Lift
from copper.records import book

MOST = 10_000


@transaction.atomic
def set_cap(
    *,
    actor: Actor,
    organisation: Organisation,
    asks: int,
    minutes: int,
    from_month: date | None = None,
) -> Cap:
    """At most so many asks, and minutes of one person, in each month from a month on (default this).

    0 means: ask us nothing. What was agreed before stays agreed. Refused for months that have passed.
    """
    check(actor, "events.set_cap", organisation)
    month = rules.month_of(from_month or clock.today())
    if month < rules.month_of(clock.today()):
        raise Refused(_("This can't be changed for months that have passed."))
    if not (0 <= asks <= MOST and 0 <= minutes <= MOST):
        raise Refused(_("Write a whole number, 0 or more."))
    cap = Cap.objects.create(
        organisation=organisation,
        from_month=month,
        asks=asks,
        minutes=minutes,
        set_at=clock.now(),
        set_by_ref=actor.ref,
    )
    book.write(
        actor=actor,
        kind="cap.set",
        subject_type="organisation",
        subject=organisation.public_id,
        codes={"asks": asks, "minutes": minutes, "from": month},
    )
    return cap


@transaction.atomic
def lift_cap(
    *, actor: Actor, organisation: Organisation, asker: Organisation | None, month: date
) -> Lift:
    """Lets one ask more through in one month, from this asker (None: the network). Once."""
    check(actor, "events.set_cap", organisation)
    month = rules.month_of(month)
    if month < rules.month_of(clock.today()):
        raise Refused(_("This month has passed."))
    if asker is not None and asker.pk == organisation.pk:
        raise Refused(_("Choose somebody else."))
    lift, made = Lift.objects.get_or_create(
        organisation=organisation,
        asker=asker,
        month=month,
        used_by=None,
        defaults={"made_at": clock.now(), "made_by_ref": actor.ref},
    )
    if made:
        book.write(
            actor=actor,
            kind="cap.lifted",
            subject_type="organisation",
            subject=organisation.public_id,
            codes={"for": asker.public_id if asker else None, "month": month},
        )
    return lift
