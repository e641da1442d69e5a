"""The organisation's own page: what both sides promised and asked, read by both sides."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core import clock
from copper.core.errors import NotHere
from copper.events import codes as event_codes
from copper.events import rules as event_rules
from copper.events import selectors as events
from copper.events.models import Ask
from copper.partners import selectors as partners
from copper.partners.models import Meeting, Partner
from copper.records.models import Promise
from copper.ties.models import Wave

from . import agreed
from .promising import of_organisation


@dataclass(frozen=True)
class BothSides:
    """`cap`: how full this month is, for a community organisation; None for an institution."""

    partner: Partner
    they_promised: list[Promise]
    we_promised: list[Promise]
    done: list[Promise]
    asks: list[Ask]
    came_back: list[Ask]
    waits: list[Ask]
    cap: event_rules.CapState | None
    agreements: Any
    meetings: list[Meeting]
    survey: Wave | None  # the last one that asked it and is closed
    today: date

    @property
    def is_institution(self) -> bool:
        return self.partner.organisation.bloc == "institution"


def mine(actor: Actor) -> list[Partner]:
    """Partners this actor speaks for. One query."""
    check(actor, "relationships.have_own")
    return [one for one in partners.own(actor) if one.merged_into_id is None]


def everybody(actor: Actor) -> QuerySet[Partner]:
    """For the coordinator: every organisation, by name."""
    check(actor, "relationships.see_monday")
    return partners.directory(actor)


def one(actor: Actor, public_id: uuid.UUID) -> Partner:
    """The partner whose both sides this actor may see; NotHere when there is none. One query."""
    rows = Partner.objects.select_related("organisation", "merged_into__organisation")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise NotHere()
    check(actor, "relationships.see_both_sides", found)
    return found


def both_sides(actor: Actor, partner: Partner) -> BothSides:
    """Everything of the page, at most ten queries."""
    check(actor, "relationships.see_both_sides", partner)
    organisation, today = partner.organisation, clock.today()
    promises = of_organisation(organisation)
    open_ = [row for row in promises if row.state == "open"]
    asks = _asks(partner, today)
    cap = None
    if organisation.bloc == "community":
        (cap,) = events.cap_states([organisation.pk], first=today)[organisation.pk]
    return BothSides(
        partner=partner,
        they_promised=[r for r in open_ if r.by_organisation_id == organisation.pk],
        we_promised=[r for r in open_ if r.by_organisation_id != organisation.pk],
        done=sorted(
            (r for r in promises if r.state != "open"), key=lambda r: r.closed_on or today
        )[::-1],
        asks=[ask for ask in asks if ask.last_day >= today and ask.came_back_on is None],
        came_back=[ask for ask in asks if ask.came_back_on is not None],
        waits=[ask for ask in asks if ask.last_day < today and ask.came_back_on is None
               and ask.state != event_codes.PROPOSED],
        cap=cap,
        agreements=agreed.of_organisation(actor, organisation),
        meetings=list(partners.log(actor, partner)[:5]),
        survey=_survey(organisation.pk),
        today=today,
    )  # fmt: skip


def _survey(organisation: int) -> Wave | None:
    rows = Wave.objects.filter(roster__organisation=organisation, closed_at__isnull=False)
    return rows.order_by("-opens_on", "-pk").first()


def _asks(partner: Partner, today: date) -> list[Ask]:
    """What is asked of its members (or asked by an institution), and what came back lately."""
    own = (
        Q(asker=partner.organisation) if partner.kind != "community" else Q(of=partner.organisation)
    )
    waits = Q(came_back_on__isnull=True)
    lately = Q(came_back_on__gte=today - timedelta(days=365))
    rows = Ask.objects.filter(own, waits | lately, state__in=event_codes.TAKES_A_PLACE)
    return list(rows.select_related("asker", "of").order_by("comes_back_on", "pk")[:40])
