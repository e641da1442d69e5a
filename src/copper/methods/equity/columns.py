"""Columns of numbers that belong together: checked row by row, in one order, summed safely."""

from collections.abc import Iterable, Sequence
from math import fsum, isfinite
from typing import TypeAlias

import numpy as np

from copper.methods import checks, order
from copper.methods.intervals import Interval
from copper.methods.order import Id

from .standard import ESP_2013_BANDS

Column: TypeAlias = Sequence[float] | np.ndarray


def named(labels: Sequence[Id] | None, rows: int, name: str) -> list[Id]:
    """One label a row: those given, each once, or the numbers from 1."""
    if labels is None:
        return list(range(1, rows + 1))
    checks.same_length(name, labels=labels, rows=range(rows))
    order.canonical(labels, name)
    return list(checks.unique([order.plain(one, name) for one in labels], name))


def in_order(labels: Sequence[Id]) -> list[int]:
    """The rows by label: age bands of the standard population by age, others by size or text."""
    if set(labels) <= set(ESP_2013_BANDS):
        return sorted(range(len(labels)), key=lambda i: ESP_2013_BANDS.index(str(labels[i])))
    return sorted(range(len(labels)), key=labels.__getitem__)


def place(row: int, label: Id, field: str) -> str:
    """Where a number stands: "row 3 (10-14), field “population”"."""
    return f"row {row + 1} ({label}), field “{field}”"


def array(values: Column, field: str, *, least: float | None = None) -> np.ndarray:
    """A column of finite numbers. A column of a number type is checked as a whole, others by row."""
    found = np.asarray(values) if isinstance(values, np.ndarray) else None
    if found is not None and found.ndim == 1 and found.dtype.kind in "iuf":
        column = found.astype(float)
        bad = ~np.isfinite(column)
        if least is not None:
            bad |= column < least
        if not bad.any():
            return column
    return np.array(
        [
            checks.number(value, checks.row(row, field), least=least)
            for row, value in enumerate(values)
        ],
        dtype=float,
    )


def finite(value: float, where: str) -> float:
    """The value, unless the numbers it was made of are so far apart that it is none."""
    if not isfinite(value):
        checks.fail(where, "the result is too large to be a number")
    return value


def total(values: Iterable[float], where: str) -> float:
    """The sum, rounded once, so that the order of the values does not show."""
    try:
        return fsum(values)
    except OverflowError:
        checks.fail(where, "the result is too large to be a number")


def scaled(limits: Interval, factor: float) -> Interval:
    """The same limits in another unit; `factor` is above 0."""
    low, high = (
        None if side is None else finite(side * factor, "a limit")
        for side in (limits.low, limits.high)
    )
    return Interval(low, high, limits.level, limits.method)
