"""Who takes part against who lives there, each in a fixed number of queries."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.models import Organisation
from copper.accounts.permissions import check, may
from copper.core import network
from copper.core.errors import NotHere, Refused
from copper.disclosure import gate
from copper.disclosure import rules as disclosure_rules
from copper.partners import selectors as partners
from copper.places import kinds
from copper.places.models import Area, Measure, Value

from . import codes, rules, words
from .models import Tally


@dataclass(frozen=True)
class Living:
    """Who lives in the area served: {group: people}, and everybody of the table."""

    groups: Mapping[str, float]
    everybody: float


def tables() -> list[tuple[Measure, Measure | None]]:
    """(base, tenths) of everything one can count against: tables whose parts are groups of people,
    and tenths of deprivation in editions where somebody counted the residents. Two queries."""
    bases = list(
        Measure.objects.filter(pk__in=Measure.objects.filter(base__isnull=False).values("base"))
        .filter(unit="people")
        .select_related("edition")
        .order_by("edition__code", "key")
    )
    tenths = Measure.objects.filter(unit="decile").select_related("edition").order_by("key")
    by_edition = {base.edition_id: base for base in reversed(bases)}
    found: list[tuple[Measure, Measure | None]] = [(base, None) for base in bases]
    return found + [
        (by_edition[one.edition_id], one) for one in tenths if one.edition_id in by_edition
    ]


def parts(base: Measure) -> list[Measure]:
    """The groups of a table, in the order of their source."""
    return list(Measure.objects.filter(base=base).order_by("order", "key"))


def _inside(base: Measure, areas: Sequence[Area]) -> QuerySet[Area]:
    """The areas of the table that lie in the area served, by the look-up between the editions.

    Refused when an area is of another edition and no look-up leads there: numbers of two editions
    are never mixed.
    """
    mine = Area.objects.filter(edition=base.edition_id)
    if not areas:
        return mine
    ids = [area.pk for area in areas]
    nested = Q(links_out__to_area__in=ids, links_out__kind__in=kinds.NESTING)
    found = mine.filter(Q(pk__in=ids) | nested).distinct()
    others = {area.pk for area in areas if area.edition_id != base.edition_id}
    led = set(
        Area.objects.filter(pk__in=others, links_in__from_area__edition=base.edition_id)
        .filter(links_in__kind__in=kinds.NESTING)
        .values_list("pk", flat=True)
    )
    if others - led:
        raise Refused(
            _("These areas and the table of the census belong to different years."),
            missing=[_("Load a look-up between the two, or choose other areas.")],
        )
    return found


def living(base: Measure, tenths: Measure | None, areas: Sequence[Area]) -> Living:
    """How many people of each group live in the area served. Three queries or fewer."""
    inside = _inside(base, areas).values("pk")
    if tenths is not None:
        if tenths.edition_id != base.edition_id:
            raise Refused(_("These two tables belong to different years."))
        return _by_tenth(base, tenths, inside)
    totals = dict(
        Value.objects.filter(Q(measure=base) | Q(measure__base=base), area__in=inside)
        .values_list("measure__key")
        .annotate(Sum("number"))
        .order_by("measure__key")
    )
    groups = {part.key: float(totals.get(part.key) or 0) for part in parts(base)}
    return Living(groups, float(totals.get(base.key) or 0))


def _by_tenth(base: Measure, tenths: Measure, inside: QuerySet) -> Living:
    tenth_of = dict(
        Value.objects.filter(measure=tenths, area__in=inside).values_list("area_id", "number")
    )
    groups = dict.fromkeys(codes.TENTHS, 0.0)
    for area, number in Value.objects.filter(measure=base, area__in=inside).values_list(
        "area_id", "number"
    ):
        tenth = tenth_of.get(area)
        if tenth is not None and number is not None:
            groups[str(int(tenth))] += number
    return Living(groups, sum(groups.values()))


def organisations(actor: Actor) -> QuerySet[Organisation]:
    """Organisations whose people this actor may count."""
    if may(actor, "reach.count"):
        return Organisation.objects.here().order_by("name")
    ids = [partner.organisation_id for partner in partners.own(actor)]
    return Organisation.objects.filter(pk__in=ids).order_by("name")


def may_count(actor: Actor) -> bool:
    return may(actor, "reach.count") or bool(partners.own(actor))


def tallies(actor: Actor) -> QuerySet[Tally]:
    """Every count, newest first. What they say is shown through the gate by `compare`."""
    check(actor, "reach.see")
    return Tally.objects.select_related(
        "organisation", "base__edition", "tenths__edition"
    ).order_by("-last", "-pk")


def tally(actor: Actor, public_id: uuid.UUID) -> Tally:
    found = tallies(actor).prefetch_related("areas").filter(public_id=public_id).first()
    if found is None:
        raise NotHere()
    return found


@dataclass(frozen=True)
class Comparison:
    """One count against the census, as it may be seen. `caveats` are codes of `words.CAVEATS`."""

    tally: Tally
    people: gate.ShownNumber
    lines: Sequence[rules.Line]
    population: str
    caveats: Sequence[str]


def compare(actor: Actor, found: Tally) -> Comparison:
    """The count against who lives in the area served. At most six queries."""
    check(actor, "reach.see")
    return _compared(found, disclosure_rules.in_force(), network.value("reach.comparable"))


def _compared(found: Tally, rule: disclosure_rules.Rule, comparable: Sequence[float]) -> Comparison:
    areas = list(found.areas.all())
    there = living(found.base, found.tenths, areas)
    names = (
        words.tenth_names()
        if found.tenths
        else {part.key: part.shown_name for part in parts(found.base)}
    )
    once = rules.each_once(list(there.groups.values()), there.everybody)
    groups = [
        rules.Group(key, names.get(key, key), number, int(found.counts.get(key, 0)))
        for key, number in there.groups.items()
        if once or key in found.counts
    ]
    population = found.base.title
    total, said = rules.lines(
        groups,
        found.people,
        there.everybody,
        population,
        rule=rule,
        comparable=(comparable[0], comparable[1]),
    )
    caveats = ["rounded", "self_described", "year"]
    if total.value is None or total.value < rule.rate_threshold:
        caveats.insert(0, "too_few")
    if areas:
        caveats.append("best_fit")
    if found.tenths:
        caveats.append("tenths")
    return Comparison(found, total, said, population, tuple(caveats))


@dataclass(frozen=True)
class NotHeard:
    """A group that is clearly less present than in the area served (the whole interval says so)."""

    tally: Tally
    line: rules.Line


def not_heard(*, actor: Actor, most: int = 7, counts: int = 12) -> list[NotHeard]:
    """Groups we hear too little of, the least present first, from the newest counts."""
    if not may(actor, "reach.see"):
        return []
    rule, comparable = disclosure_rules.in_force(), network.value("reach.comparable")
    found = []
    for one in tallies(actor).prefetch_related("areas")[:counts]:
        try:
            lines = _compared(one, rule, comparable).lines
        except Refused:
            continue  # its areas were changed since: the page of the count says so
        found += [NotHeard(one, line) for line in lines if line.certain and line.reading == "below"]
    return sorted(found, key=lambda each: each.line.ratio or 0)[:most]
