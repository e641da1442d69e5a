"""What is asked of communities' members, and who may read what of it."""

import uuid
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check, may
from copper.core import clock
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
    """What is asked of the actor's organisations ("us") and by them ("them"), the newest first.

    Neither: both; for the coordinator, all there are.
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
    found = (
        Organisation.objects.here().filter(bloc="community").exclude(pk__in=own).order_by("name")
    )
    return found.filter(name__icontains=words.replace("\x00", "")) if words else found


def one_to_ask(actor: Actor, public_id: uuid.UUID) -> Organisation:
    found = whom_to_ask(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotHere()
    return found


def organisation(actor: Actor, public_id: uuid.UUID) -> Organisation:
    """A community organisation whose burden this actor may see."""
    found = Organisation.objects.here().filter(public_id=public_id, bloc="community").first()
    if found is None or not may(actor, "events.see_burden", found):
        raise NotHere()
    return found


def possible_askers(of: Organisation) -> QuerySet[Organisation]:
    """Who may be let through once more: institutions, and who asked before."""
    asked = Ask.objects.filter(of=of, asker__isnull=False).values("asker")
    found = Organisation.objects.here().filter(Q(bloc="institution") | Q(pk__in=asked))
    return found.exclude(pk=of.pk).order_by("name")[:300]


def half_a_year_ago() -> date:
    month = rules.month_of(clock.today())
    for _n in range(5):
        month = rules.previous_month(month)
    return month


def moves_of(actor: Actor, of: Ask) -> set[str]:
    """What this actor may press: yes, no, withdraw, done, came_back."""
    found, to = set(), rules.MOVES[of.state]
    if may(actor, "events.answer_ask", of):
        found |= {"yes"} if codes.ACCEPTED in to else set()
        found |= {"no"} if codes.DECLINED in to else set()
        if of.state in AGREED and of.came_back_on is None:
            found.add("came_back")
    if codes.WITHDRAWN in to and may(actor, "events.withdraw_ask", of):
        found.add("withdraw")
    begun = of.first_day <= clock.today()
    if begun and codes.DONE in to and may(actor, "events.finish_ask", of):
        found.add("done")
    return found
