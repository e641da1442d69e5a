"""Every read of places. Numbers of one edition are never joined to areas of another by their codes:
that is refused, naming both, and `convert` goes across by the official look-ups and says what it did.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from copper.accounts.actor import Actor
from copper.accounts.permissions import check
from copper.core.errors import NotHere, Refused

from . import geometry, kinds, permissions  # noqa: F401 - permissions declares what may be read
from .models import Area, AreaLink, Edition, Measure, Postcode, PostcodeList, Value


def editions(actor: Actor) -> list[Edition]:
    """All editions with `area_count` and `measure_count`, smallest kind and newest year first."""
    check(actor, "places.read")
    found = Edition.objects.annotate(
        area_count=Count("areas", distinct=True), measure_count=Count("measures", distinct=True)
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


def measures_of(actor: Actor, edition_code: str) -> list[Measure]:
    """The measures of an edition, in the order in which their source gives them."""
    held = edition(actor, edition_code)
    return list(held.measures.order_by("topic", "order", "key"))


def measure(actor: Actor, key: str) -> Measure:
    check(actor, "places.read")
    found = Measure.objects.select_related("edition", "base").filter(key=key).first()
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
    there_is_a_way = AreaLink.objects.filter(_between(held.edition, wanted)).exists()
    how = (
        _("Convert the numbers with the look-up between the two: it says what changed.")
        if there_is_a_way
        else _("Load a look-up between the two, or choose numbers made for these areas.")
    )
    return Refused(
        _("“%(measure)s” is for %(theirs)s, and can't be joined to %(ours)s.")
        % {
            "measure": f"{held.topic}: {held.name}",
            "theirs": held.edition.name,
            "ours": wanted.name,
        },
        missing=[how],
    )


def _between(one: Edition, other: Edition) -> Q:
    return Q(from_area__edition=one, to_area__edition=other) | Q(
        from_area__edition=other, to_area__edition=one
    )


@dataclass
class Converted:
    """A measure carried to another edition.

    `numbers` by area code; `how` counts target areas by what was done: "same", "copied" (a part takes
    its whole's number), "added_up", "missing". `left_out` counts areas of the source that had no way
    across. `warning` says it in words; empty when all areas are the same.
    """

    measure: Measure
    edition: Edition
    numbers: dict[str, float | None] = field(default_factory=dict)
    how: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    warning: str = ""


def convert(actor: Actor, measure_key: str, edition_code: str) -> Converted:
    """A measure in another edition, by the look-up between the two, and what that cost.

    Areas that stayed the same keep their number. Counts of areas that were joined, or that lie in a
    larger area, are added up. A part of a split area takes a rank, tenth, score or share of its
    whole (with a warning), but not a count: nothing says how many people live in which part.
    """
    held, wanted = measure(actor, measure_key), edition(actor, edition_code)
    result = Converted(held, wanted)
    if held.edition_id == wanted.pk:
        result.numbers = values(actor, measure_key, edition_code)
        result.how["same"] = len(result.numbers)
        return result
    if held.edition.made_up != wanted.made_up:
        raise other_edition(held, wanted)
    sources = _sources(held.edition, wanted)
    if not sources:
        raise other_edition(held, wanted)
    if held.edition.kind != wanted.kind and held.unit not in kinds.COUNTS:
        raise Refused(
            _("“%(measure)s” can't be carried from %(theirs)s to %(ours)s: only counts add up.")
            % {"measure": held.name, "theirs": held.edition.name, "ours": wanted.name}
        )
    _carry(result, sources, dict(held.values.values_list("area__code", "number")))
    return result


def _sources(theirs: Edition, ours: Edition) -> dict[str, list[tuple[str, str]]]:
    """{our area: [(their area, how it comes)]}; how is one of same, part, whole, other.

    "part": ours is a part of theirs. "whole": theirs lies inside ours.
    """
    seen = {
        kinds.SAME: ("same", "same"),
        kinds.SPLIT: ("part", "whole"),
        kinds.MERGED: ("whole", "part"),
        kinds.PARENT: ("whole", "other"),
        kinds.BEST_FIT: ("whole", "other"),
        kinds.OTHER: ("other", "other"),
    }
    rows = AreaLink.objects.filter(_between(theirs, ours)).values_list(
        "kind", "from_area__code", "to_area__code", "from_area__edition"
    )
    sources: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, start, end, start_edition in rows:
        forward = start_edition == theirs.pk
        source, target = (start, end) if forward else (end, start)
        sources[target].append((source, seen[kind][0 if forward else 1]))
    return sources


def _carry(
    result: Converted,
    sources: dict[str, list[tuple[str, str]]],
    numbers: dict[str, float | None],
) -> None:
    is_count = result.measure.unit in kinds.COUNTS
    used = set()
    for target, parts in sources.items():
        ways = {way for _source, way in parts}
        found = [numbers.get(source) for source, _way in parts]
        known = [number for number in found if number is not None]
        number, how = None, "missing"
        if len(known) == len(found) and ways == {"same"}:
            number, how = known[0], "same"
        elif len(known) == len(found) and ways == {"whole"} and is_count:
            number, how = sum(known), "added_up"
        elif known and ways == {"part"} and not is_count:
            number, how = known[0], "copied"
        result.numbers[target] = number
        result.how[how] += 1
        if number is not None:
            used |= {source for source, _way in parts}
    result.left_out = len(numbers.keys() - used)
    result.warning = _warning(result)


def _warning(result: Converted) -> str:
    how, said = result.how, []
    if how["copied"]:
        said.append(
            _("%(count)s areas are parts of an older area and take its number.")
            % {"count": how["copied"]}
        )
    if how["added_up"]:
        said.append(
            _("%(count)s areas are added up from smaller ones, by best fit.")
            % {"count": how["added_up"]}
        )
    if how["missing"]:
        said.append(_("%(count)s areas have no number.") % {"count": how["missing"]})
    if result.left_out:
        said.append(_("%(count)s areas of the source are left out.") % {"count": result.left_out})
    if not said:
        return ""
    return " ".join(
        [
            _("Carried from %(theirs)s to %(ours)s.")
            % {"theirs": result.measure.edition.name, "ours": result.edition.name},
            *said,
        ]
    )


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
    """A number of an area with its share of a base ("of all residents"), per cent, where it has one."""

    measure: Measure
    number: float | None
    share: float | None


def share_of(measure_of: Measure, number: float | None, base: float | None) -> float | None:
    return 100 * number / base if measure_of.base_id and number is not None and base else None


def one_area(actor: Actor, edition_code: str, code: str) -> dict[str, Any]:
    """What the page of an area shows, in five queries: area, figures, links out and in, children.

    `topics` {(topic, edition name, source, year, licence): [Figure]}; `links` with the other area;
    `children` {edition: [areas]}.
    """
    held = edition(actor, edition_code)
    area = Area.objects.filter(edition=held, code=code).first()
    if area is None:
        raise NotHere(_("There is no such area here."))
    rows = (
        Value.objects.filter(area=area)
        .select_related("measure")
        .order_by("measure__topic", "measure__order")
    )
    by_id = {row.measure_id: row.number for row in rows}
    topics: dict[str, list[Figure]] = defaultdict(list)
    for row in rows:
        share = share_of(row.measure, row.number, by_id.get(row.measure.base_id or 0))
        topics[row.measure.topic].append(Figure(row.measure, row.number, share))
    out, back = _links_of(area)
    children: dict[Edition, list[Area]] = defaultdict(list)
    changes = []
    for link in back:
        if link.kind in kinds.NESTING:
            children[link.from_area.edition].append(link.from_area)
        else:
            changes.append(link)
    return {
        "edition": held,
        "area": area,
        "topics": dict(topics),
        "links": out,
        "earlier": changes,
        "children": dict(children),
    }


def _links_of(area: Area) -> tuple[list[AreaLink], list[AreaLink]]:
    plain = Area.objects.select_related("edition").defer("boundary")
    out = area.links_out.prefetch_related(Prefetch("to_area", plain)).order_by("kind")
    back = area.links_in.prefetch_related(Prefetch("from_area", plain)).order_by("kind")
    return list(out), sorted(back, key=lambda link: link.from_area.name)


# A map of more areas than this is neither quick nor readable.
MAP_LIMIT = 1_000


@dataclass(frozen=True)
class MapRow:
    """`shown` is the share where the measure has a base, else the number."""

    area: Area
    number: float | None
    share: float | None

    @property
    def shown(self) -> float | None:
        return self.number if self.share is None else self.share


def map_rows(actor: Actor, held: Measure) -> list[MapRow]:
    """Each area of the measure's edition with its number, by name, in four queries.

    Raises Refused past MAP_LIMIT areas.
    """
    check(actor, "places.read")
    areas = Area.objects.filter(edition=held.edition_id)
    if areas.count() > MAP_LIMIT:
        raise Refused(
            _("There are more than %(limit)s areas here: too many for one page.")
            % {"limit": MAP_LIMIT}
        )
    numbers = dict(held.values.values_list("area_id", "number"))
    bases = dict(held.base.values.values_list("area_id", "number")) if held.base else {}
    return [
        MapRow(
            area,
            numbers.get(area.pk),
            share_of(held, numbers.get(area.pk), bases.get(area.pk)),
        )
        for area in areas.order_by("name", "code")
    ]


def postcode_lists(actor: Actor) -> list[PostcodeList]:
    """Where our postcodes come from, with the line of their licence."""
    check(actor, "places.read")
    return list(PostcodeList.objects.order_by("name"))
