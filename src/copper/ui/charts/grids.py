"""Where the marks of heat charts and shaded maps go."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .kinds import Area, Choropleth, Datum, Heat
from .numbers import LABEL_LETTERS, across, figure, label_lines, nice_ticks, wrap


def cut_points(values: Sequence[float], steps: int = 5) -> list[float]:
    """Round numbers that cut the values into at most `steps` even classes (ends included)."""
    if not values:
        return []
    low, high = min(values), max(values)
    if low == high:
        return [low, high]
    wanted = max(1, steps)
    while len(ticks := nice_ticks(low, high, wanted)) - 1 > steps and wanted > 1:
        wanted -= 1
    return ticks


def step_of(value: float, cuts: Sequence[float]) -> int:
    """The class of a value, from 1. A value on a cut belongs to the class above, the last to its own."""
    return max(1, min(sum(value >= cut for cut in cuts), len(cuts) - 1))


@dataclass(frozen=True)
class Cell:
    datum: Datum
    x: float
    y: int
    width: float
    middle: float
    step: int
    text: str


@dataclass(frozen=True)
class HeatDrawing:
    rows: tuple[tuple[tuple[tuple[int, str], ...], tuple[Cell, ...]], ...]
    heads: tuple[tuple[float, tuple[str, ...]], ...]
    numbered: bool  # the columns' names are too long: numbers stand there, and a list below
    head_height: int
    height: int
    cuts: tuple[float, ...]


def draw_heat(chart: Heat, rtl: bool = False) -> HeatDrawing:
    """The marks of a grid: one row of cells under each name."""
    count = max(1, len(chart.columns))
    for name, data in chart.rows:
        if len(data) != len(chart.columns):
            raise ValueError(f"'{name}' needs a value for each column.")
    cuts = cut_points([v for _name, data in chart.rows for v in _values(data)], 5)
    letters = max(3, LABEL_LETTERS // count)
    heads = [wrap(column, letters) for column in chart.columns]
    numbered = any(len(line) > letters + 1 for lines in heads for line in lines)
    if numbered:
        heads = [[str(index)] for index in range(1, count + 1)]
    head_height = 18 * max((len(lines) for lines in heads), default=1) + 8
    width = 100 / count
    rows, y = [], head_height
    for name, data in chart.rows:
        lines, y = label_lines(name, y + 2, rtl)
        cells = []
        for index, datum in enumerate(data):
            left = 100 - (index + 1) * width if rtl else index * width
            shown = datum.state == "shown"
            cells.append(
                Cell(
                    datum,
                    round(left, 2),
                    y,
                    round(width, 2),
                    round(left + width / 2, 2),
                    step_of(datum.value, cuts) if shown else 0,  # type: ignore[arg-type]
                    figure(datum.value, chart.decimals, chart.unit) if shown else "",
                )
            )
        rows.append((lines, tuple(cells)))
        y += 34
    middles = [across((index + 0.5) * width, rtl) for index in range(count)]
    tops = tuple((x, tuple(lines)) for x, lines in zip(middles, heads, strict=False))
    return HeatDrawing(tuple(rows), tops, numbered, head_height, y, tuple(cuts))


def _values(data: Sequence[Datum]) -> list[float]:
    return [d.value for d in data if d.state == "shown" and d.value is not None]


@dataclass(frozen=True)
class MapDrawing:
    areas: tuple[tuple[Area, str], ...]  # with the class of each: "1"…"5", "missing", "hidden"
    cuts: tuple[float, ...]
    has_missing: bool
    has_hidden: bool


def draw_map(chart: Choropleth) -> MapDrawing:
    """Each area with its class. A map is never mirrored."""
    shown = [a.value for a in chart.areas if a.state == "shown" and a.value is not None]
    cuts = cut_points(shown, chart.steps)
    states = {area.state for area in chart.areas}
    areas = tuple(
        (area, str(step_of(area.value, cuts)) if area.state == "shown" else area.state)  # type: ignore[arg-type]
        for area in chart.areas
    )
    return MapDrawing(areas, tuple(cuts), "missing" in states, "hidden" in states)


def legend(cuts: Sequence[float], decimals: int = 0, unit: str = "") -> list[tuple[int, str]]:
    """[(class, "10 to 20")…] for the key of a map or grid."""
    if len(cuts) == 2 and cuts[0] == cuts[1]:
        return [(1, figure(cuts[0], decimals, unit))]
    return [
        (index, f"{figure(low, decimals, unit)} – {figure(high, decimals, unit)}")
        for index, (low, high) in enumerate(pairwise(cuts), 1)
    ]
