"""Tables of numbers with gaps, brought into one order and onto one scale.

All coefficients here stay the same when one constant is taken off every number and all are divided
by another; so that is done first, and numbers of any size neither overflow nor lose their digits.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from numbers import Real
from typing import Any, TypeAlias

import numpy as np

from copper.methods import checks

NO_VARIATION = "no_variation"
NEGATIVE_VARIANCE = "negative_variance"
# A sum of squares this small beside the whole is what rounding leaves of 0.
NOTHING = 1e-24

Rows: TypeAlias = Sequence[Sequence[float | None]] | np.ndarray


@dataclass(frozen=True)
class Table:
    """Rows without gaps, sorted. A number was `times` · (`low` + `unit` · value); `times` is 4 where
    the span of the largest numbers is itself no number, else 1.

    values [rows × columns]: from 0 to 1 over the whole; `low` [columns].
    """

    values: np.ndarray
    low: np.ndarray
    unit: float
    times: float
    left_out: int


def read(rows: Rows, *, where: str = "row", column: str = "item", each: bool = True) -> Table:
    """Rows with a gap are left out. `each`: every column begins at 0, else the whole table does.

    ValueError, with row and column: another number of columns, not a finite number.
    """
    cells = [_cells(row, number, where) for number, row in enumerate(rows)]
    width = len(cells[0]) if cells else 0
    for number, row in enumerate(cells):
        if len(row) != width:
            checks.fail(f"{where} {number + 1}", f"{len(row)} numbers, the first has {width}")
    _check(cells, where, column)
    complete = [row for row in cells if None not in row]
    table = np.array(complete, dtype=float).reshape(len(complete), width)
    if table.size and width:
        table = table[np.lexsort(table.T[::-1])]
    return _scaled(table, len(cells) - len(complete), each)


def _scaled(table: np.ndarray, left_out: int, each: bool) -> Table:
    if not table.size:
        return Table(table, np.zeros(table.shape[1]), 1.0, 1.0, left_out)
    times = 4.0 if np.abs(table).max() > 1e300 else 1.0
    table = table / times
    low = table.min(axis=0) if each else np.full(table.shape[1], table.min())
    moved = table - low
    unit = float(moved.max()) or 1.0
    return Table(moved / unit, low, unit, times, left_out)


def _cells(row: Any, number: int, where: str) -> list[Any]:
    if isinstance(row, str | dict) or not hasattr(row, "__iter__"):
        checks.fail(f"{where} {number + 1}", "a row is a list of numbers")
    return row.tolist() if isinstance(row, np.ndarray) else list(row)


def _check(cells: Sequence[Sequence[Any]], where: str, column: str) -> None:
    types = set(map(type, chain.from_iterable(cells))) - {type(None)}
    fine = all(issubclass(t, Real) and not issubclass(t, bool) for t in types)
    if fine and all(_finite(value) for value in chain.from_iterable(cells) if value is not None):
        return
    for number, row in enumerate(cells):
        for place, value in enumerate(row):
            checked(0 if value is None else value, f"{where} {number + 1}, {column} {place + 1}")


def checked(value: Any, where: str) -> float:
    """A finite number. A whole number too long for a float is none."""
    if not isinstance(value, bool) and isinstance(value, Real) and not _finite(value):
        checks.fail(where, f"{value!r} is not a finite number; None means “no answer”")
    return checks.number(value, where)


def _finite(value: Any) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def finite(value: float) -> float | None:
    """None when going back to the numbers' own size leaves what a float can hold."""
    return value if math.isfinite(value) else None


def squared(value: float, table: Table) -> float | None:
    """A mean of squares in the numbers' own size. None: too large, or too small, to write down."""
    unit = table.times * table.unit
    size = value * unit * unit
    return finite(size) if bool(size) == bool(value) else None
