"""Messages of this room. They hold no title, topic or group: phones are shared."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from copper.accounts.models import Person, Seat
from copper.accounts.selectors import open_only
from copper.events import codes
from copper.events.models import Ask, Event
from copper.messages import services as messages


def _send(person: Person, sentence: str, key: str, discreet: bool) -> None:
    text = f"{sentence}\n{settings.SITE_ADDRESS}"
    rest: dict[str, Any] = {"dedupe_key": f"{key}:{person.public_id}", "discreet": discreet}
    if person.email:
        messages.send_email(to=person.email, subject=_("You have a message"), body=text, **rest)
    elif person.phone:
        messages.send_sms(to=person.phone, text=text, **rest)


def _when(moment: datetime) -> str:
    return formats.date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def tell_comers(event: Event, *, was: datetime | None = None) -> int:
    """Tells who said they come that it is cancelled, or moved (`was`: when it was to begin).

    Returns how many people said they come. Shared phones get neutral words without a time.
    """
    people = Person.objects.filter(
        comings__event=event, comings__answer=codes.COMING, is_active=True
    )
    count = 0
    for person in people:
        with translation.override(person.language):
            sentence = (
                _("Something you said yes to has changed. It was to begin on %(when)s.")
                if was
                else _("Something you said yes to is cancelled. It was to begin on %(when)s.")
            ) % {"when": _when(was or event.starts_at)}
            sentence = f"{sentence} {_('Open CoPPeR to read more.')}"
            key = f"event:{event.public_id}:{event.sequence}"
            _send(person, sentence, key, person.shares_phone)
        count += 1
    return count


def tell_asked(ask: Ask) -> None:
    """Tells who leads the asked organisation that something waits for them."""
    seats = open_only(Seat.objects.filter(organisation=ask.of, role="community_lead"))
    _neutral(Person.objects.filter(seats__in=seats, is_active=True).distinct(), ask)


def tell_asker(ask: Ask) -> None:
    """Tells who proposed it that there is an answer."""
    if ask.proposed_by_ref:
        _neutral(Person.objects.filter(public_id=ask.proposed_by_ref, is_active=True), ask)


def _neutral(people: Iterable[Person], ask: Ask) -> None:
    for person in people:
        with translation.override(person.language):
            _send(person, "", f"ask:{ask.public_id}:{ask.state}:{ask.version}", True)
