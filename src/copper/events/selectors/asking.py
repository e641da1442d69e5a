"""What is asked of communities' members, and who may read what of it."""

import uuid
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check, may
from copper.core.errors import NotHere
from copper.events import codes, rules
from copper.events.models import Ask
from copper.events.permissions import speaks_at

AGREED = (codes.ACCEPTED, codes.DONE)


def _asks() -> QuerySet[Ask]:
    return Ask.objects.select_related("asker", "of")


def ask(actor: Actor, public_id: uuid.UUID) -> Ask:
    """One ask; NotHere also when this actor may not know of it."""
    found = _asks().filter(public_id=public_id).first()
    if found is None or not may(actor, "events.see_ask", found):
        raise NotHere()
    return found


def asks_in(actor: Actor, *, month: date, words: str = "") -> QuerySet[Ask]:
    """What is asked in a month and was said yes to: stands in the calendar for all members."""
    check(actor, "events.list")
    last = rules.next_month(month) - timedelta(days=1)
    found = _asks().filter(state__in=AGREED, first_day__lte=last, last_day__gte=month)
    if words:
        words = words.replace("\x00", "")
        found = found.filter(Q(of__name__icontains=words) | Q(asker__name__icontains=words))
    return found.order_by("first_day", "pk")


def asks_of_mine(actor: Actor, side: str = "") -> QuerySet[Ask]:
    """What is asked of the actor's organisations ("us") and by them ("them"); the coordinator: all.

    What waits for an answer comes first, then the newest.
    """
    check(actor, "events.list")
    here = [seat.organisation_id for seat in actor.seats if seat.organisation_id]
    of_us, by_us = Q(of__in=here), Q(asker__in=speaks_at(actor))
    if actor.has_role("coordinator"):
        by_us |= Q(asker__isnull=True)
    found = _asks()
    if side == "us":
        found = found.filter(of_us)
    elif side == "them":
        found = found.filter(by_us)
    elif not (actor.has_role("coordinator") or actor.system):
        found = found.filter(of_us | by_us)
    return found.order_by("-proposed_at", "-pk")


def whom_to_ask(actor: Actor, words: str = "") -> QuerySet[Organisation]:
    """Community organisations that may be asked, by name; never one's own."""
    check(actor, "events.choose_whom_to_ask")
    own = speaks_at(actor)
    found = Organisation.objects.filter(bloc="community").exclude(pk__in=own).order_by("name")
    return found.filter(name__icontains=words.replace("\x00", "")) if words else found
