"""How a relationship is: what the ten signals are made of, in a fixed number of queries."""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check, may
from copper.core import clock, network
from copper.core.errors import NotHere
from copper.events import codes as event_codes
from copper.events import rules as event_rules
from copper.events import selectors as events
from copper.events.models import Ask, Lift
from copper.partners.models import Contact, Meeting, Partner, Vetting
from copper.reach.models import Tally
from copper.records.models import Decision, Objection
from copper.relationships import rules
from copper.relationships.codes import CONDUCT
from copper.relationships.rules import Kept, Looked, Paper
from copper.relationships.signals import Maker, Shown, Signal, signals

from . import agreed
from .promising import came_back, kept_by

MONTHS = 6


@dataclass
class Facts:
    """What the signals of one partner are made of. `papers` and `months` are for those who may see
    both sides; conduct needs only `kept` and `back`."""

    partner: Any
    today: date
    settings: dict[str, Any]
    kept: Kept
    back: Kept
    papers: list[Paper] = field(default_factory=list)
    months: list[event_rules.CapState] = field(default_factory=list)

    @property
    def is_institution(self) -> bool:
        return self.partner.organisation.bloc == "institution"


def _count(rows: QuerySet, what: Any) -> Coalesce:
    """How many rows, as a column beside others."""
    counted = rows.order_by().values(**{"_one": what}).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted[:1]), 0)


def one(actor: Actor, public_id: uuid.UUID) -> Partner:
    """The partner with everything its signals need in columns: two queries. NotHere when there is none,
    NotAllowed for those who see neither side of it nor the conduct of an institution."""
    found = _with_columns().filter(public_id=public_id, merged_into=None).first()
    if found is None:
        raise NotHere()
    if not may(actor, "relationships.see_conduct", found):
        check(actor, "relationships.see_both_sides", found)
    return found


def _with_columns() -> QuerySet[Partner]:
    org = OuterRef("organisation")
    by_us = Vetting.objects.filter(about=org, by__isnull=True).order_by("-on", "-pk")
    by_them = Vetting.objects.filter(by=org, about__isnull=True).order_by("-on", "-pk")
    open_ = Objection.objects.filter(closed_at__isnull=True).filter(
        Q(through=org) | Q(subject=OuterRef("public_id"))
    )
    since = clock.today() - timedelta(days=network.value("relationships.health_days"))
    asked = Ask.objects.filter(asker=org, first_day__gte=since)
    asked = asked.exclude(state__in=[event_codes.DECLINED, event_codes.WITHDRAWN])
    over = Lift.objects.filter(asker=org, used_by__isnull=False, month__gte=since)
    one_for_all = OuterRef("pk")
    return Partner.objects.select_related("organisation").annotate(
        last_met=Subquery(
            Meeting.objects.filter(partner=one_for_all).order_by("-on").values("on")[:1]
        ),
        known=Coalesce(
            Subquery(
                Contact.objects.filter(partner=one_for_all)
                .order_by()
                .values("partner")
                .annotate(n=Count("pk"))
                .values("n")
            ),
            0,
        ),
        us_on=Subquery(by_us.values("on")[:1]),
        us_go_on=Subquery(by_us.values("go_on")[:1]),
        them_on=Subquery(by_them.values("on")[:1]),
        them_go_on=Subquery(by_them.values("go_on")[:1]),
        objections_open=_count(open_, one_for_all),
        objections_since=Subquery(open_.order_by("raised_at").values("raised_at")[:1]),
        asks_made=_count(asked, org),
        lifts_used=_count(over, org),
        last_lift=Subquery(over.order_by("-month").values("month")[:1]),
        counted_on=Subquery(
            Tally.objects.filter(organisation=org).order_by("-last").values("last")[:1]
        ),
    )


def facts(actor: Actor, partner: Partner) -> Facts:
    """At most nine queries, fewer for those who see an institution's conduct only."""
    today, settings = clock.today(), network.values(*rules.SETTINGS)
    since = today - timedelta(days=settings["relationships.health_days"])
    organisation = partner.organisation
    side = "asker" if organisation.bloc == "institution" else "of"
    ids = [organisation.pk]
    found = Facts(
        partner,
        today,
        settings,
        kept_by(ids, since=since, today=today).get(organisation.pk, Kept()),
        came_back(ids, side=side, since=since, today=today).get(organisation.pk, Kept()),
    )
    if may(actor, "relationships.see_both_sides", partner):
        found.papers = agreed.papers(actor, organisation)
        if side == "of":
            first = events.half_a_year_ago()
            found.months = events.cap_states(ids, first=first, months=MONTHS)[organisation.pk]
    return found


def health(actor: Actor, partner: Partner) -> list[Shown]:
    """The signals that this actor may see, the conduct of an institution first. Never added up."""
    both = may(actor, "relationships.see_both_sides", partner)
    found = facts(actor, partner)
    makers = [(code, signals.get(code)) for code in signals.names()]
    return [
        Shown(code, maker.title, maker.make(found), maker.about_conduct)
        for code, maker in sorted(makers, key=lambda pair: pair[1].order)
        if both or maker.about_conduct
    ]


@dataclass(frozen=True)
class Conduct:
    """One institution and what it did, in words."""

    partner: Partner
    signals: list[Shown]


def institutions() -> QuerySet[Partner]:
    """By name: institutions are not ranked either."""
    return (
        Partner.objects.filter(organisation__bloc="institution", merged_into=None)
        .exclude(state__in=["invited", "left"])
        .select_related("organisation")
        .order_by("organisation__name")
    )


def is_public() -> bool:
    return network.value("relationships.conduct_public") is True


def may_read_conduct(actor: Actor) -> bool:
    """Members; everybody, once the community decided so."""
    return may(actor, "relationships.list_conduct") or is_public()


def conduct(partners: list[Partner]) -> list[Conduct]:
    """What these institutions did, whoever reads it. Three queries."""
    today, settings = clock.today(), network.values(*rules.SETTINGS)
    since = today - timedelta(days=settings["relationships.health_days"])
    ids = [one.organisation_id for one in partners]
    kept = kept_by(ids, since=since, today=today)
    back = came_back(ids, side="asker", since=since, today=today)
    makers = [(code, signals.get(code)) for code in signals.names()]
    shown = sorted(
        ((code, m) for code, m in makers if m.about_conduct), key=lambda pair: pair[1].order
    )
    found = []
    for one in partners:
        of_it = Facts(
            one,
            today,
            settings,
            kept.get(one.organisation_id, Kept()),
            back.get(one.organisation_id, Kept()),
        )
        lines = [Shown(code, maker.title, maker.make(of_it), True) for code, maker in shown]
        found.append(Conduct(one, lines))
    return found


def open_question() -> Decision | None:
    """The question to the community whether everybody may read it, while it is open."""
    return Decision.objects.filter(
        subject_type=CONDUCT, decided_at__isnull=True, withdrawn_at__isnull=True
    ).first()


# --- the signals -------------------------------------------------------------------------------------


def _promises(f: Facts) -> Signal:
    return rules.promises(f.kept, f.settings["relationships.kept_of_100"])


def _loops(f: Facts) -> Signal:
    return rules.loops(f.back, f.settings["relationships.kept_of_100"], by_them=f.is_institution)


def _rhythm(f: Facts) -> Signal:
    return rules.rhythm(
        last=f.partner.last_met,
        weeks=f.partner.contact_weeks or f.settings["partners.contact_weeks"],
        agreed=f.partner.next_contact_on,
        rests=f.partner.state in {"resting", "left"},
        today=f.today,
    )


def _known(f: Facts) -> Signal:
    return rules.people_known(f.partner.known, f.settings["partners.contacts_deep"])


def _agreement(f: Facts) -> Signal:
    return rules.agreement(f.papers, f.today)


def _caps(f: Facts) -> Signal:
    if f.is_institution:
        return rules.caps_kept(f.partner.asks_made, f.partner.lifts_used, f.partner.last_lift)
    past = [one for one in f.months if one.month <= f.today]
    return rules.caps_had(
        [one.month for one in past if one.is_passed],
        [one.month for one in past if one.is_full and not one.is_passed],
        len(past),
    )


def _vetting(f: Facts) -> Signal:
    p = f.partner
    return rules.vetting(Looked(p.us_on, bool(p.us_go_on)), Looked(p.them_on, bool(p.them_go_on)))


def _objections(f: Facts) -> Signal:
    since = f.partner.objections_since
    return rules.objections(f.partner.objections_open, clock.local_date(since) if since else None)


def _membership(f: Facts) -> Signal:
    return rules.membership(f.partner.state, f.partner.state_since)


def _reach(f: Facts) -> Signal:
    return rules.reach(f.partner.counted_on, f.today)


for _code, _maker in {
    "promises": Maker(10, _("Promises kept on time"), _promises, about_conduct=True),
    "loops": Maker(20, _("What people gave came back to them"), _loops, about_conduct=True),
    "rhythm": Maker(30, _("We meet as often as wished"), _rhythm),
    "known": Maker(40, _("We know more than one person"), _known),
    "agreement": Maker(50, _("The agreement is in date"), _agreement),
    "caps": Maker(60, _("Nobody is asked too much"), _caps),
    "vetting": Maker(70, _("Both sides looked into each other"), _vetting),
    "objections": Maker(80, _("Objections"), _objections),
    "membership": Maker(90, _("Membership"), _membership),
    "reach": Maker(100, _("Who takes part was counted"), _reach),
}.items():
    signals.add(_code, _maker)
