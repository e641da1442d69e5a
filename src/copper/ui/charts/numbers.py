"""Scales, ticks and figures: pure functions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .kinds import Datum

BAR_LINE, BAR_HEIGHT, BAR_GAP = 20, 18, 14  # pixels: a line of the label, the bar, air below it
# Nastaliq hangs each word from the line: its lines stand further apart.
TALL_LINE = 30
LABEL_LETTERS = 38  # letters that fit across a phone of 360 pixels


@dataclass(frozen=True)
class Tick:
    at: float  # percent across, or pixels down
    text: str
    anchor: str = "middle"


def nice_ticks(low: float, high: float, wanted: int = 4) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`, about `wanted` steps apart.

    >>> nice_ticks(0, 87)
    [0.0, 25.0, 50.0, 75.0, 100.0]
    """
    if not (math.isfinite(low) and math.isfinite(high)) or wanted < 1:
        raise ValueError("A scale needs two finite numbers and at least one step.")
    if high < low:
        low, high = high, low
    if high == low:
        low, high = min(low, 0.0), max(high, 0.0)
        if high == low:
            high = 1.0
    rough = (high - low) / wanted
    magnitude = 10 ** math.floor(math.log10(rough))
    step = next(m * magnitude for m in (1, 2, 2.5, 5, 10) if m * magnitude >= rough * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) + 0.0 for index in range(first, last + 1)]


def scale(value: float, low: float, high: float, start: float = 0.0, end: float = 100.0) -> float:
    """Where a value lies between start and end, when low…high is stretched over them."""
    if high == low:
        return start
    return start + (value - low) / (high - low) * (end - start)


def across(percent: float, rtl: bool) -> float:
    """A place across, mirrored for right-to-left pages, rounded for short markup."""
    return round(100 - percent if rtl else percent, 2)


def wrap(text: Any, letters: int = LABEL_LETTERS, lines: int = 3) -> list[str]:
    """The text in at most `lines` lines of about `letters`; what does not fit ends in "…"."""
    found = [""]
    for word in str(text).split():
        if found[-1] and len(found[-1]) + 1 + len(word) > letters:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {word}".strip()
    if len(found) > lines:
        found = [*found[: lines - 1], found[lines - 1].rstrip(".,;:") + "…"]
    return found


def label_lines(text: Any, y: int, rtl: bool) -> tuple[tuple[tuple[int, str], ...], int]:
    """((baseline, line of the label)…) from `y` down, and where the label ends; in pixels."""
    step = TALL_LINE if rtl else BAR_LINE
    lines = wrap(text)
    baseline = y + round(step * 0.72)
    return tuple((baseline + step * i, line) for i, line in enumerate(lines)), y + step * len(lines)


def figure(value: float | None, decimals: int = 0, unit: str = "") -> str:
    """A number as the chart writes it: 1,234 · 12.5% · £40."""
    if value is None:
        return ""
    text = f"{abs(value):,.{decimals}f}"
    sign = "−" if value < 0 and text.strip("0.,") else ""
    return f"{sign}{unit}{text}" if unit in {"£", "€", "$"} else f"{sign}{text}{unit}"


def known(data: Sequence[Datum]) -> list[float]:
    """Every number that needs room: values and ends of intervals of what is shown."""
    return [
        number
        for datum in data
        if datum.state == "shown"
        for number in (datum.value, datum.low, datum.high)
        if number is not None
    ]


def whole(ticks: list[float], decimals: int) -> list[float]:
    """Only ticks that are written as what they are: with one decimal 2.75 would read 2.8.

    >>> whole([2.5, 2.75, 3.0], 1)
    [2.5, 3.0]
    """
    kept = [tick for tick in ticks if abs(round(tick, decimals) - tick) < 1e-9]
    if len(kept) >= 2 and kept[0] <= ticks[0] and kept[-1] >= ticks[-1]:
        return kept
    unit = 10.0**-decimals
    ends = math.floor(ticks[0] / unit + 1e-9), math.ceil(ticks[-1] / unit - 1e-9)
    return [round(end * unit, decimals) for end in ends]
