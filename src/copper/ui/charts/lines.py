"""Where the marks of line charts go."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from .kinds import Datum, Lines, Series
from .numbers import LABEL_LETTERS, Tick, across, figure, known, nice_ticks, scale, whole


@dataclass(frozen=True)
class Mark:
    """A point of a line: x in percent, y and the ends of its interval in pixels."""

    datum: Datum
    x: float
    y: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class DrawnLine:
    name: Any
    number: int  # 1…: its colour, dash and shape
    marks: tuple[Mark, ...]
    strokes: tuple[tuple[float, float, float, float], ...]  # x1, y1, x2, y2: gaps stay gaps
    unseen: tuple[float, ...]  # x where the value is hidden


@dataclass(frozen=True)
class LineDrawing:
    lines: tuple[DrawnLine, ...]
    ticks: tuple[Tick, ...]
    moments: tuple[Tick, ...]
    height: int
    bottom: int


def draw_lines(chart: Lines, rtl: bool = False, height: int = 240) -> LineDrawing:
    """The marks of a line chart: axis from left to right, or from right to left."""
    for series in chart.series:
        if len(series.data) != len(chart.axis):
            raise ValueError(f"'{series.name}' needs a value for each of the axis.")
    numbers = [number for series in chart.series for number in known(series.data)] or [0.0]
    if chart.from_zero:
        numbers.append(0.0)
    ticks = whole(nice_ticks(min(numbers), max(numbers)), chart.decimals)
    top, bottom = 24, height - 32
    last = max(1, len(chart.axis) - 1)
    places = [across(5 + 90 * index / last, rtl) for index in range(len(chart.axis))]

    def down(value: float) -> float:
        return round(scale(value, ticks[0], ticks[-1], bottom, top), 1)

    lines = tuple(
        _draw_line(series, number, places, down) for number, series in enumerate(chart.series, 1)
    )
    levels = tuple(Tick(down(tick), figure(tick, chart.decimals, chart.unit)) for tick in ticks)
    return LineDrawing(lines, levels, tuple(_moments(chart.axis, places, rtl)), height, bottom)


def _draw_line(series: Series, number: int, places: list[float], down: Any) -> DrawnLine:
    marks: list[Mark | None] = []
    for datum, x in zip(series.data, places, strict=True):
        if datum.state != "shown":
            marks.append(None)
            continue
        ends = [None if end is None else down(end) for end in (datum.low, datum.high)]
        marks.append(Mark(datum, x, down(datum.value), ends[0], ends[1]))
    strokes = tuple(
        (one.x, one.y, two.x, two.y)
        for one, two in pairwise(marks)
        if one is not None and two is not None
    )
    unseen = tuple(x for datum, x in zip(series.data, places, strict=True) if datum.hidden)
    return DrawnLine(series.name, number, tuple(m for m in marks if m), strokes, unseen)


def _moments(axis: Sequence[Any], places: list[float], rtl: bool) -> list[Tick]:
    """The names under the axis that fit a phone: first and last always, and evenly between."""
    count = len(axis)
    if count <= 5 or sum(len(str(name)) + 3 for name in axis) <= LABEL_LETTERS:
        shown = list(range(count))
    else:
        shown = sorted({round(i * (count - 1) / 4) for i in range(5)})
    return [Tick(places[i], str(axis[i]), _edge(i, count)) for i in shown]


def _edge(index: int, count: int) -> str:
    """Names at the ends grow inwards. Start and end follow the direction of the page."""
    if count == 1:
        return "middle"
    return {0: "start", count - 1: "end"}.get(index, "middle")
