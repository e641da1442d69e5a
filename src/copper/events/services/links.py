"""The secret address under which a person's calendar program reads what they said yes to."""

import secrets

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.core import clock
from copper.core.errors import NotAllowed, Refused
from copper.events import codes
from copper.events.models import CalendarLink
from copper.events.selectors.calendar import print_of


@transaction.atomic
def make_link(*, actor: Actor, titles: str = "neutral") -> str:
    """A new secret; the old one stops working. Shown once: only its keyed hash is kept."""
    actor.refuse_when_assisting()
    if actor.person is None:
        raise NotAllowed()
    if titles not in dict(codes.TITLES):
        raise Refused(_("Choose what the calendar shows."))
    token = secrets.token_urlsafe(30)
    CalendarLink.objects.update_or_create(
        person=actor.person,
        defaults={"token_print": print_of(token), "titles": titles, "made_at": clock.now()},
    )
    return token


@transaction.atomic
def end_link(*, actor: Actor) -> None:
    """The address stops working, at once."""
    actor.refuse_when_assisting()
    CalendarLink.objects.filter(person=actor.person).delete()
