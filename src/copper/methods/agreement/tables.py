"""Tables of counts, and what standard errors and intervals of κ have in common."""

from collections.abc import Iterable, Sequence
from math import sqrt

from copper.methods import checks
from copper.methods.intervals import Interval

MOST = 10**9  # in one cell of a table: whole tables can be added up exactly


def cells(table: Sequence[Sequence[int]]) -> list[list[int]]:
    rows = []
    for number, row in enumerate(table):
        if isinstance(row, str) or not isinstance(row, Iterable):
            checks.fail(checks.row(number), f"{row!r} is not a list of counts")
        rows.append([checks.whole(cell, checks.row(number), most=MOST) for cell in row])
    return rows


def root(variance: float) -> float:
    """The square root; what is only rounding (these are differences of numbers about 1) is 0."""
    return sqrt(variance) if variance > 1e-14 else 0.0


def around(
    value: float, error: float | None, deviate: float, level: float, method: str
) -> Interval | None:
    if not error:
        return None
    return Interval(
        max(-1.0, value - deviate * error), min(1.0, value + deviate * error), level, method
    )
