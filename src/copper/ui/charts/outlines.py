"""Turns outlines of areas (GeoJSON, WGS 84) into SVG paths for a Choropleth."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Point = tuple[float, float]


@dataclass(frozen=True)
class Outlines:
    """An SVG path for each feature, in the same order ("" without an outline), and the map's size."""

    paths: list[str]
    width: float
    height: float

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)


def project_geojson(
    features: Sequence[Mapping[str, Any]], width: float = 600, *, digits: int = 1
) -> Outlines:
    """The outlines of GeoJSON features on a map `width` wide.

    Equirectangular with the middle's cosine of latitude: true enough for a city or a county. Points
    that fall on the point before them at this size are left out. A feature without an outline gets "".
    ValueError when no feature has one.
    """
    outlines = [list(_rings(feature.get("geometry"))) for feature in features]
    points = [point for rings in outlines for ring in rings for point in ring]
    if not points:
        raise ValueError("None of the areas has an outline.")
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    span = (east - west) * shrink or 1.0
    factor = width / span

    def place(point: Point) -> Point:
        x, y = point
        return round((x - west) * shrink * factor, digits), round((north - y) * factor, digits)

    paths = ["".join(_path(map(place, ring)) for ring in rings) for rings in outlines]
    return Outlines(paths, width, round((north - south) * factor, digits))


def _rings(geometry: Mapping[str, Any] | None) -> Iterator[list[Point]]:
    """Every ring of a (multi)polygon; holes too: the path is filled even-odd."""
    if not geometry:
        return
    kind, parts = geometry.get("type"), geometry.get("coordinates") or []
    if kind == "GeometryCollection":
        for part in geometry.get("geometries", []):
            yield from _rings(part)
    elif kind in {"Polygon", "MultiPolygon"}:
        for polygon in parts if kind == "MultiPolygon" else [parts]:
            for ring in polygon:
                yield [(float(point[0]), float(point[1])) for point in ring]


def _path(points: Iterable[Point]) -> str:
    kept: list[Point] = []
    for point in points:
        if not kept or point != kept[-1]:
            kept.append(point)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    if len(kept) < 3:  # smaller than a dot at this size: still a mark that can be seen
        x, y = kept[0]
        return f"M{_n(x)} {_n(y)}h.5v.5h-.5z"
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in kept) + "Z"


def _n(number: float) -> str:
    return f"{number:g}"
