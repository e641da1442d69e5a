"""Every read of places. Numbers of one edition are never joined to areas of another by their codes:
that is refused, naming both, and `convert` goes across by the official look-ups and says what it did.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core.errors import NotHere, Refused
from copper.ui.charts import figure

from . import geometry, kinds, permissions  # noqa: F401 - permissions declares what may be read
from .crossing import Converted, Sources, between, carry, sources_of
from .models import Area, AreaLink, Edition, Measure, Postcode, PostcodeList, Value


def editions(actor: Actor) -> list[Edition]:
    """All editions with `area_count` and `measure_count`, smallest kind and newest year first."""
    check(actor, "places.read")
    # Each by itself: joined, every area would be counted with every measure.
    areas = Area.objects.filter(edition=OuterRef("pk")).order_by().values("edition")
    measures = Measure.objects.filter(edition=OuterRef("pk")).order_by().values("edition")
    found = Edition.objects.annotate(
        area_count=Coalesce(Subquery(areas.annotate(n=Count("pk")).values("n")), 0),
        measure_count=Coalesce(Subquery(measures.annotate(n=Count("pk")).values("n")), 0),
    )
    order = [kind for kind, _label in kinds.KINDS]
    return sorted(found, key=lambda e: (e.made_up, order.index(e.kind), -e.year))


def edition(actor: Actor, code: str) -> Edition:
    check(actor, "places.read")
    found = Edition.objects.filter(code=code).first()
    if found is None:
        raise NotHere(_("There are no areas of this kind and year here."))
    return found


def areas_at(actor: Actor, edition_code: str, words: str = "") -> QuerySet[Area]:
    """The areas of an edition by name, without boundaries; `words` searches names and codes."""
    held = edition(actor, edition_code)
    found = Area.objects.filter(edition=held).defer("boundary").order_by("name", "code")
    for word in words.split()[:6]:
        found = found.filter(Q(name__icontains=word) | Q(code__iexact=word))
    return found


def measures_of(actor: Actor, edition_code: str) -> list[tuple[str, list[Measure]]]:
    """[(topic, its measures)] of an edition, in the order in which their source gives them."""
    held = edition(actor, edition_code)
    topics: dict[str, list[Measure]] = defaultdict(list)
    for found in held.measures.order_by("topic", "order", "key"):
        topics[gettext(found.topic)].append(found)
    return list(topics.items())


def measure(actor: Actor, key: str) -> Measure:
    check(actor, "places.read")
    found = Measure.objects.select_related("edition", "base__edition").filter(key=key).first()
    if found is None:
        raise NotHere(_("There is no such table of numbers here."))
    return found


def values(actor: Actor, measure_key: str, edition_code: str) -> dict[str, float | None]:
    """{area code: number, None where missing} of a measure, in the edition the caller works with.

    Raises Refused, naming both editions, when the measure is for another one.
    """
    held, wanted = measure(actor, measure_key), edition(actor, edition_code)
    if held.edition_id != wanted.pk:
        raise other_edition(held, wanted)
    return dict(held.values.values_list("area__code", "number"))


def other_edition(held: Measure, wanted: Edition) -> Refused:
    there_is_a_way = AreaLink.objects.filter(between(held.edition, wanted)).exists()
    how = (
        _("Convert the numbers with the look-up between the two: it says what changed.")
        if there_is_a_way
        else _("Load a look-up between the two, or choose numbers made for these areas.")
    )
    return Refused(
        _("“%(measure)s” is for %(theirs)s, and can't be joined to %(ours)s.")
        % {
            "measure": held.title,
            "theirs": held.edition.name,
            "ours": wanted.name,
        },
        missing=[how],
    )


def convert(actor: Actor, measure_key: str, edition_code: str) -> Converted:
    """A measure in another edition, by the look-up between the two, and what that cost.

    Areas that stayed the same keep their number. Counts of areas that were joined, or that lie in a
    larger area, are added up. A part of a split area takes a rank, tenth, score or share of its
    whole (with a warning), but not a count: nothing says how many people live in which part.
    """
    return _carried(measure(actor, measure_key), edition(actor, edition_code))


def _carried(held: Measure, wanted: Edition, sources: Sources | None = None) -> Converted:
    """`sources` when the caller has them already, to ask the database once."""
    result = Converted(held, wanted)
    numbers = dict(held.values.values_list("area__code", "number"))
    if held.edition_id == wanted.pk:
        result.numbers = numbers
        result.how["same"] = len(numbers)
        return result
    sources = sources or sources_of(held.edition, wanted)
    if not sources:
        raise other_edition(held, wanted)
    if held.edition.kind != wanted.kind and held.unit not in kinds.COUNTS:
        raise Refused(
            _("“%(measure)s” can't be carried from %(theirs)s to %(ours)s: only counts add up.")
            % {"measure": held.title, "theirs": held.edition.name, "ours": wanted.name}
        )
    carry(result, sources, numbers)
    return result


def area_at_point(actor: Actor, edition_code: str, lon: float, lat: float) -> Area | None:
    """The area of an edition that holds a point (degrees, WGS 84), or None outside all of them.

    Boundaries are generalised: within some 100 m of a border the neighbour may be the true one.
    """
    held = edition(actor, edition_code)
    near = Area.objects.filter(
        edition=held, west__lte=lon, east__gte=lon, south__lte=lat, north__gte=lat
    ).order_by("code")
    return next(
        (area for area in near if geometry.contains(geometry.load(area.boundary), lon, lat)), None
    )


def area_for(
    actor: Actor, row: Postcode, kind: str, edition_code: str = ""
) -> tuple[Area, list[str]]:
    """(area of the kind, notes) for a postcode's row. Goes across editions only where it is sure."""
    check(actor, "places.look_up_postcode")
    own: Area | None = {
        kinds.LSOA: row.lsoa,
        kinds.WARD: row.ward,
        kinds.DISTRICT: row.district,
    }.get(kind)
    start = own or row.lsoa
    if own and edition_code in ("", own.edition.code):
        return own, []
    target = Q(to_area__edition__kind=kind)
    back = Q(from_area__edition__kind=kind)
    if edition_code:
        held = edition(actor, edition_code)
        target &= Q(to_area__edition=held)
        back &= Q(from_area__edition=held)
    ways = [kinds.SAME] if own else list(kinds.NESTING)
    found = (
        AreaLink.objects.filter(
            # A part of a split area lies in the old whole; a merged area lies in the new one.
            Q(Q(from_area=start, kind__in=[*ways, kinds.MERGED]) & target)
            | Q(Q(to_area=start, kind__in=[kinds.SAME, kinds.SPLIT]) & back)
        )
        .select_related("from_area__edition", "to_area__edition")
        .order_by("-to_area__edition__year", "pk")
        .first()
    )
    if found is None:
        raise Refused(
            _("This postcode is known in %(theirs)s, and there is no sure way to %(ours)s.")
            % {
                "theirs": start.edition.name,
                "ours": held.name if edition_code else dict(kinds.KINDS).get(kind, kind),
            },
            missing=[_("A look-up between the two.")],
        )
    area = found.to_area if found.from_area_id == start.pk else found.from_area
    notes = [_("By best fit: most of the small area lies there.")] * (found.kind == kinds.BEST_FIT)
    return area, notes


@dataclass(frozen=True)
class Figure:
    """A number of an area, as text, with its part (per cent) of a base where it has one."""

    measure: Measure
    number: float | None
    share: float | None

    @property
    def text(self) -> str:
        decimals = 0 if self.measure.base_id else decimals_of(self.measure, [self.number])
        return figure(self.number, decimals)


@dataclass(frozen=True)
class Topic:
    """The figures of one topic, and where they come from."""

    name: str
    year: int
    source: str
    lines: list[Figure]

    @property
    def units(self) -> dict[str, str]:
        """{unit: its name} when names come in several units: the page then makes them columns."""
        units = {line.measure.unit: line.measure.get_unit_display() for line in self.lines}
        names = {line.measure.name for line in self.lines}
        return units if len(units) > 1 and len(names) < len(self.lines) else {}

    @property
    def notes(self) -> list[str]:
        """What low and high mean, where that is not plain."""
        deprivation = [m for m in (x.measure for x in self.lines) if m.higher_means != "more"]
        units = {measure.unit for measure in deprivation}
        notes = [_("Tenth 1 is the most deprived tenth.")] * ("decile" in units)
        notes += [_("Place 1 is the most deprived.")] * ("rank" in units)
        return notes + [_("A high score means more deprived.")] * ("score" in units)

    @property
    def grid(self) -> list[tuple[Measure, list[Figure | None]]]:
        """(a measure that bears the row's name, its figures: one or None for each of `units`)."""
        rows: dict[str, dict[str, Figure]] = defaultdict(dict)
        for line in self.lines:
            rows[line.measure.name][line.measure.unit] = line
        return [
            (next(iter(row.values())).measure, [row.get(unit) for unit in self.units])
            for row in rows.values()
        ]


def decimals_of(measure_of: Measure, numbers: Iterable[float | None]) -> int:
    """How many digits after the point these numbers are shown with; shares always have one."""
    if measure_of.unit == "score":
        # Scores of single kinds of deprivation lie between 0 and 1, or around 0.
        return 1 if any(abs(number or 0) >= 10 for number in numbers) else 3
    return 1 if measure_of.base_id else {"percent": 1, "share": 3}.get(measure_of.unit, 0)


def share_of(measure_of: Measure, number: float | None, base: float | None) -> float | None:
    return 100 * number / base if measure_of.base_id and number is not None and base else None


def one_area(actor: Actor, edition_code: str, code: str) -> dict[str, Any]:
    """What the page of an area shows: edition, area, topics (with their figures), links, earlier
    areas, children {edition: [areas]}, licences. A fixed number of queries."""
    held = edition(actor, edition_code)
    area = Area.objects.filter(edition=held, code=code).defer("boundary").first()
    if area is None:
        raise NotHere(_("There is no such area here."))
    out, back = _links_of(area)
    children: dict[Edition, list[Area]] = defaultdict(list)
    for link in back:
        if link.kind in kinds.NESTING:
            children[link.from_area.edition].append(link.from_area)
    topics = _topics(area)
    return {
        "edition": held,
        "area": area,
        "topics": topics,
        "links": out,
        "earlier": [link for link in back if link.kind not in kinds.NESTING],
        "children": dict(children),
        "licences": sorted({held.licence, *(t.lines[0].measure.licence for t in topics)}),
    }


def _topics(area: Area) -> list[Topic]:
    rows = (
        Value.objects.filter(area=area)
        .select_related("measure")
        .order_by("measure__topic", "measure__order", "measure__key")
    )
    by_id = {row.measure_id: row.number for row in rows}
    topics: dict[str, Topic] = {}
    for row in rows:
        held = row.measure
        topic = topics.setdefault(
            held.topic, Topic(gettext(held.topic), held.year, held.source, [])
        )
        share = share_of(held, row.number, by_id.get(held.base_id or 0))
        topic.lines.append(Figure(held, row.number, share))
    return list(topics.values())


def _links_of(area: Area) -> tuple[list[AreaLink], list[AreaLink]]:
    plain = Area.objects.select_related("edition").defer("boundary")
    out = area.links_out.prefetch_related(Prefetch("to_area", plain)).order_by("kind")
    back = area.links_in.prefetch_related(Prefetch("from_area", plain)).order_by("kind")
    return list(out), sorted(back, key=lambda link: link.from_area.name)


# A map of more areas than this is neither quick nor readable.
MAP_LIMIT = 1_000


@dataclass(frozen=True)
class MapRow:
    """`shown` is the share (per cent) where the measure has a base, else the number."""

    area: Area
    number: float | None
    share: float | None

    @property
    def shown(self) -> float | None:
        return self.number if self.share is None else self.share


@dataclass(frozen=True)
class MapData:
    """A measure on the areas of an edition; `warning` says what carrying it there cost."""

    measure: Measure
    edition: Edition
    rows: list[MapRow]
    warning: str = ""

    @property
    def decimals(self) -> int:
        return decimals_of(self.measure, [row.shown for row in self.rows])


def map_of(actor: Actor, measure_key: str, edition_code: str = "") -> MapData:
    """Each area of an edition (the measure's own unless another is named) with its number, by name.

    Raises Refused past MAP_LIMIT areas, and where there is no way to the edition named.
    """
    held = measure(actor, measure_key)
    target = (
        held.edition if edition_code in ("", held.edition.code) else edition(actor, edition_code)
    )
    areas = list(Area.objects.filter(edition=target).order_by("name", "code")[: MAP_LIMIT + 1])
    if len(areas) > MAP_LIMIT:
        raise Refused(
            _("There are more than %(limit)s areas here: too many for one page.")
            % {"limit": MAP_LIMIT}
        )
    away = held.edition_id != target.pk
    sources = sources_of(held.edition, target) if away else None
    carried = _carried(held, target, sources)
    bases = _carried(held.base, target, sources).numbers if held.base else {}
    rows = []
    for area in areas:
        number = carried.numbers.get(area.code)
        rows.append(MapRow(area, number, share_of(held, number, bases.get(area.code))))
    return MapData(held, target, rows, carried.warning)


def ways_across(actor: Actor, held: Measure) -> list[Edition]:
    """The other editions to which a measure can be carried."""
    check(actor, "places.read")
    near = Edition.objects.filter(
        Q(areas__links_in__from_area__edition=held.edition_id)
        | Q(areas__links_out__to_area__edition=held.edition_id)
    ).exclude(pk=held.edition_id)
    if held.unit not in kinds.COUNTS:
        near = near.filter(kind=held.edition.kind)
    order = [kind for kind, _label in kinds.KINDS]
    own = order.index(held.edition.kind)
    return [e for e in near.distinct().order_by("kind", "-year") if order.index(e.kind) >= own]


def postcode_lists(actor: Actor) -> list[PostcodeList]:
    """Where our postcodes come from, with the line of their licence."""
    check(actor, "places.read")
    return list(PostcodeList.objects.order_by("name"))
