"""Boundaries in plain Python: made compact, measured, and asked whether a point lies inside.

A boundary is a list of polygons, each a list of rings (the first outside, others holes), each a flat
list [lon, lat, lon, lat, …] in degrees, WGS 84, not closed.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

Ring = list[float]
Boundary = list[list[Ring]]

# Degrees to snap to, finest first: about 1 m, 5 m, 10 m, 20 m, 50 m, 100 m in England.
GRIDS = (1e-5, 5e-5, 1e-4, 2e-4, 5e-4, 1e-3)
POINTS_PER_AREA = 40


def _rings(geometry: dict[str, Any]) -> list[list[list[Sequence[float]]]]:
    """GeoJSON coordinates as a list of polygons. ValueError when it is no area."""
    kind = (geometry or {}).get("type")
    if kind == "Polygon":
        return [geometry["coordinates"]]
    if kind == "MultiPolygon":
        return list(geometry["coordinates"])
    raise ValueError("the shape is not a polygon")


def _snap(ring: Iterable[Sequence[float]], grid: float) -> Ring:
    points: list[tuple[float, float]] = []
    for lon, lat, *_height in ring:
        if not (-180 <= lon <= 180 and -90 <= lat <= 90):
            raise ValueError("the shape is not in degrees (WGS 84)")
        point = (round(round(lon / grid) * grid, 5), round(round(lat / grid) * grid, 5))
        if not points or points[-1] != point:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return [number for point in points for number in point] if len(points) >= 3 else []


def snapped(geometry: dict[str, Any], grid: float) -> Boundary:
    """The boundary with every point moved to the grid.

    Snapping works point by point, so that neighbours still share their border exactly.
    """
    polygons = [
        [small for ring in polygon if (small := _snap(ring, grid))] for polygon in _rings(geometry)
    ]
    kept = [polygon for polygon in polygons if polygon]
    return kept or (snapped(geometry, GRIDS[0]) if grid != GRIDS[0] else [])


def grid_for(geometries: Sequence[dict[str, Any]]) -> float:
    """The finest grid that leaves at most POINTS_PER_AREA points an area on average."""
    for grid in GRIDS:
        points = sum(
            len(ring) // 2 for g in geometries for polygon in snapped(g, grid) for ring in polygon
        )
        if points <= POINTS_PER_AREA * max(1, len(geometries)):
            return grid
    return GRIDS[-1]


def dump(boundary: Boundary) -> str:
    return json.dumps(boundary, separators=(",", ":"))


def load(text: str) -> Boundary:
    return json.loads(text) if text else []


def box(boundary: Boundary) -> tuple[float, float, float, float]:
    """(west, south, east, north) in degrees."""
    outer = [polygon[0] for polygon in boundary]
    return (
        min(min(ring[::2]) for ring in outer),
        min(min(ring[1::2]) for ring in outer),
        max(max(ring[::2]) for ring in outer),
        max(max(ring[1::2]) for ring in outer),
    )


def _pairs(ring: Ring) -> Iterable[tuple[float, float, float, float]]:
    """Each side of the ring as (x1, y1, x2, y2)."""
    count = len(ring) // 2
    for i in range(count):
        j = (i + 1) % count
        yield ring[2 * i], ring[2 * i + 1], ring[2 * j], ring[2 * j + 1]


def centre(boundary: Boundary) -> tuple[float, float]:
    """(lon, lat) of the centre of mass of the largest polygon, kept inside its box."""
    best, best_area = (0.0, 0.0), -1.0
    for polygon in boundary:
        ring, x0, y0 = polygon[0], polygon[0][0], polygon[0][1]
        twice = cx = cy = 0.0
        for x1, y1, x2, y2 in _pairs(ring):
            cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
            twice += cross
            cx += (x1 + x2 - 2 * x0) * cross
            cy += (y1 + y2 - 2 * y0) * cross
        if abs(twice) > best_area:
            best_area = abs(twice)
            best = (x0 + cx / (3 * twice), y0 + cy / (3 * twice)) if twice else (x0, y0)
    west, south, east, north = box(boundary)
    return (
        round(min(max(best[0], west), east), 5),
        round(min(max(best[1], south), north), 5),
    )


def _in_ring(ring: Ring, lon: float, lat: float) -> bool:
    inside = False
    for x1, y1, x2, y2 in _pairs(ring):
        if (y1 > lat) != (y2 > lat) and lon < (x2 - x1) * (lat - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def contains(boundary: Boundary, lon: float, lat: float) -> bool:
    """True when the point lies in a polygon and in none of its holes (ray casting)."""
    return any(
        _in_ring(polygon[0], lon, lat) and not any(_in_ring(h, lon, lat) for h in polygon[1:])
        for polygon in boundary
    )


def as_geojson(boundary: Boundary) -> dict[str, Any]:
    """A GeoJSON MultiPolygon with closed rings."""
    return {
        "type": "MultiPolygon",
        "coordinates": [
            [
                [[ring[i], ring[i + 1]] for i in range(0, len(ring), 2)] + [[ring[0], ring[1]]]
                for ring in polygon
            ]
            for polygon in boundary
        ],
    }
