"""Saying whether one comes, and reading what people need with their say-so."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import PersonNeeds
from copper.accounts.permissions import check
from copper.accounts.services import note_assisted
from copper.core import clock
from copper.core.errors import Refused
from copper.events import codes
from copper.events.models import Coming, Event
from copper.events.selectors import people_coming
from copper.records import book


@transaction.atomic
def say(
    *,
    actor: Actor,
    event: Event,
    answer: str,
    wants: Iterable[str] = (),
    interpreter: str = "",
    brings_needs: bool = False,
) -> Coming:
    """Comes, or can't come; may be changed until it begins. A helper answers for who they help.

    `wants`: codes of codes.ACCESS; `interpreter`: a language tag. With `brings_needs` the organisers
    may read what the person keeps under "needs and languages". Who can't come leaves no needs behind.
    Refused: cancelled, over, or an unknown answer.
    """
    check(actor, "events.come", event)
    person = actor.subject
    assert person is not None  # noqa: S101 - the permission says so; this tells mypy
    if not event.is_open(clock.now()):
        raise Refused(_("This is over or cancelled, so there is nothing to answer."))
    if answer not in dict(codes.ANSWERS):
        raise Refused(_("Say whether you come."))
    wanted = sorted(set(wants))
    if set(wanted) - set(dict(codes.ACCESS)):
        raise Refused(_("Choose things from the list only."))
    comes = answer == codes.COMING
    needs: Any = {"wants": wanted, "interpreter": interpreter} if comes else {}
    row, _made = Coming.objects.update_or_create(
        event=event,
        person=person,
        defaults={
            "answer": answer,
            "needs": needs,
            "brings_needs": comes and brings_needs,
            "said_at": clock.now(),
            "with_helper": actor.acting_for is not None,
        },
    )
    note_assisted(actor, "event.answered", row.public_id)
    return row


@dataclass(frozen=True)
class Needs:
    """What one person who comes lets the organisers know."""

    name: str
    words: str
    spoken: list[str] = field(default_factory=list)
    read: list[str] = field(default_factory=list)


@transaction.atomic
def read_needs(*, actor: Actor, event: Event) -> list[Needs]:
    """What those who come keep under "needs and languages" and let the organisers read.

    Each of them is told, in the book, that it was read. NotAllowed for every institution's seat.
    """
    rows = list(people_coming(actor, event).filter(brings_needs=True))
    kept: dict[int, Any] = {
        needs.person_id: needs.content
        for needs in PersonNeeds.objects.filter(person__in=[row.person_id for row in rows])
    }
    found = []
    for row in rows:
        content: Any = {"needs": "", "spoken": [], "read": [], **(kept.get(row.person_id) or {})}
        found.append(
            Needs(row.person.shown_name(), content["needs"], content["spoken"], content["read"])
        )
        if actor.person is None or actor.person.pk != row.person_id:
            book.write(
                actor=actor,
                kind="event.needs_read",
                audience=book.PERSON,
                person_ref=row.person.public_id,
                subject_type="event",
                subject=event.public_id,
            )
    return found
