"""A measure's numbers as a map, with the words that are read aloud instead of it."""

from functools import lru_cache

from django.utils.translation import gettext as _

from copper.ui.charts import Area, Choropleth, Outlines, figure, project_geojson

from . import geometry
from .models import Measure
from .selectors import MapData, MapRow

WIDTH = 600


def unit_of(measure: Measure) -> str:
    return "%" if measure.base_id or measure.unit == "percent" else ""


@lru_cache(maxsize=8)
def _outlines(boundaries: tuple[str, ...]) -> Outlines | None:
    """The paths of these boundaries. Kept by content, so nothing goes stale: the same few maps are
    looked at again and again, and projecting is half of what a page costs."""
    shapes = [geometry.load(boundary) for boundary in boundaries]
    if not any(shapes):
        return None
    features = [{"geometry": geometry.as_geojson(shape) if shape else None} for shape in shapes]
    return project_geojson(features, WIDTH)


def choropleth(data: MapData) -> Choropleth | None:
    """The map, or None when no area of the edition has a boundary."""
    outlines = _outlines(tuple(row.area.boundary for row in data.rows))
    if outlines is None:
        return None
    held = data.measure
    return Choropleth(
        title=held.title,
        caption=caption(data),
        areas=[
            Area(row.area.code, row.area.name, row.shown, path)
            for row, path in zip(data.rows, outlines.paths, strict=True)
        ],
        width=outlines.width,
        height=outlines.height,
        unit=unit_of(held),
        decimals=data.decimals,
        name_heading=_("Area"),
        value_heading=held.get_unit_display() if not held.base_id else _("per cent"),
        note=meaning(held),
        credit=data.edition.licence,
    )


def caption(data: MapData) -> str:
    """Where it is lowest and highest, in a sentence."""
    known = [row for row in data.rows if row.shown is not None]
    if not known:
        return _("There is no number for any of these areas.")
    low = min(known, key=lambda row: row.shown or 0)
    high = max(known, key=lambda row: row.shown or 0)
    return _(
        "%(count)s areas. Lowest: %(low)s in %(low_area)s. Highest: %(high)s in %(high_area)s."
    ) % {
        "count": len(known),
        "low": words(data, low),
        "low_area": low.area.name,
        "high": words(data, high),
        "high_area": high.area.name,
    }


def words(data: MapData, row: MapRow) -> str:
    return figure(row.shown, data.decimals, unit_of(data.measure))


def meaning(measure: Measure) -> str:
    """What a high number means, where that is not plain."""
    return {
        "more_deprived": _("A high number means more deprived."),
        "less_deprived": _("A low number means more deprived."),
    }.get(measure.higher_means, "")
