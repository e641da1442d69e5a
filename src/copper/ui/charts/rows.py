"""Where the marks of bar charts and dot-and-interval charts go."""

from dataclasses import dataclass

from .kinds import Bars, Datum, Dots
from .numbers import (
    BAR_GAP,
    BAR_HEIGHT,
    Tick,
    across,
    figure,
    known,
    label_lines,
    nice_ticks,
    scale,
    whole,
)


@dataclass(frozen=True)
class Row:
    """One bar or dot: label lines with their heights, then x, width and interval in percent."""

    datum: Datum
    lines: tuple[tuple[int, str], ...]
    y: int
    x: float
    width: float
    low: float | None
    high: float | None
    text: str
    text_x: float
    text_anchor: str


@dataclass(frozen=True)
class RowDrawing:
    """A drawing made of rows; `height` in pixels."""

    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    height: int
    zero: float
    reference: float | None = None


def _tick_row(ticks: list[float], end: float, decimals: int, unit: str, rtl: bool) -> list[Tick]:
    marks = []
    for index, tick in enumerate(ticks):
        at = scale(tick, ticks[0], ticks[-1], 0, end)
        edge = "start" if index == 0 else "middle"
        if rtl and edge == "start":
            edge = "end"
        marks.append(Tick(across(at, rtl), figure(tick, decimals, unit), edge))
    return marks


def _lay_rows(
    chart: Bars | Dots, ticks: list[float], end: float, *, from_zero: bool, rtl: bool
) -> RowDrawing:
    low, high = ticks[0], ticks[-1]
    zero = scale(0, low, high, 0, end) if from_zero else 0.0
    rows, y = [], 0
    for datum in chart.data:
        lines, y = label_lines(datum.label, y, rtl)
        at = scale(datum.value, low, high, 0, end) if datum.state == "shown" else 0.0  # type: ignore[arg-type]
        ends = [
            None if number is None or datum.state != "shown" else scale(number, low, high, 0, end)
            for number in (datum.low, datum.high)
        ]
        left, width = (min(at, zero), abs(at - zero)) if from_zero else (at, 0.0)
        after = max([left + width, *(end for end in ends if end is not None)])
        if rtl:
            left = 100 - left - width
        rows.append(
            Row(
                datum=datum,
                lines=lines,
                y=y,
                x=round(left, 2) if from_zero else across(at, rtl),
                width=round(width, 2),
                low=None if ends[0] is None else across(ends[0], rtl),
                high=None if ends[1] is None else across(ends[1], rtl),
                text=figure(datum.value, chart.decimals, chart.unit)
                if datum.state == "shown"
                else "",
                text_x=across(after + 1.5, rtl),
                text_anchor="end" if rtl else "start",
            )
        )
        y += BAR_HEIGHT + BAR_GAP
    marks = _tick_row(ticks, end, chart.decimals, chart.unit, rtl)
    return RowDrawing(tuple(rows), tuple(marks), y + 20, across(zero, rtl))


def draw_bars(chart: Bars, rtl: bool = False) -> RowDrawing:
    """The marks of a bar chart. Its scale holds nought, the values and their intervals."""
    numbers = [0.0, *known(chart.data)]
    ticks = nice_ticks(min(numbers), max(numbers))
    return _lay_rows(chart, whole(ticks, chart.decimals), 82, from_zero=True, rtl=rtl)


def draw_dots(chart: Dots, rtl: bool = False) -> RowDrawing:
    """The marks of a dot-and-interval chart. Its scale need not hold nought."""
    numbers = known(chart.data) or [0.0]
    if chart.reference is not None:
        numbers.append(chart.reference)
    ticks = whole(nice_ticks(min(numbers), max(numbers)), chart.decimals)
    end = 82.0
    drawing = _lay_rows(chart, ticks, end, from_zero=False, rtl=rtl)
    if chart.reference is None:
        return drawing
    at = across(scale(chart.reference, ticks[0], ticks[-1], 0, end), rtl)
    return RowDrawing(drawing.rows, drawing.ticks, drawing.height, drawing.zero, at)
