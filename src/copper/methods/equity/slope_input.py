"""What the slope index stands on: each quantile's value and standard error, on the right scale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any, cast

import numpy as np

from copper.methods import checks
from copper.methods.intervals import LARGEST_COUNT, Interval, wilson, z
from copper.methods.order import Id

from .columns import in_order, named, place

# Kind of value → the scale on which its error is taken to be normal.
SCALES = {"other": "none", "rate": "log", "proportion": "logit"}
Column = Sequence[Any] | None


@dataclass(frozen=True)
class Point:
    """A quantile as given; `scaled` is its value on the scale of the simulation, as is the error."""

    quantile: Id
    population: float
    value: float
    scaled: float
    standard_error: float


@dataclass(frozen=True)
class Spread:
    """Whichever of these was given, and the level of the limits."""

    standard_errors: Column
    lows: Column
    highs: Column
    level: float


def points(
    kind: str,
    values: Column,
    counts: Column,
    populations: Sequence[float],
    quantiles: Sequence[Id] | None,
    spread: Spread,
) -> tuple[Point, ...]:
    """The rows in the order of the quantiles."""
    checks.one_of(kind, SCALES, "kind")
    if (values is None) == (counts is None):
        checks.fail("values", "give either values or, for a proportion, counts")
    if counts is not None and kind != "proportion":
        checks.fail("counts", "only a proportion can be given as counts")
    columns = {"values": values, "counts": counts, "standard_errors": spread.standard_errors}
    columns |= {"lows": spread.lows, "highs": spread.highs, "populations": populations}
    rows = checks.same_length("values", **{k: v for k, v in columns.items() if v is not None})
    labels = named(quantiles, rows, "quantiles")
    level = checks.level(spread.level, "limits_level")
    _one_spread(spread, counts)

    def point(row: int) -> Point:
        def where(field: str) -> str:
            return place(row, labels[row], field)

        people = checks.positive(populations[row], where("population"))
        if counts is not None:
            value = _counted(counts[row], people, where)
        else:
            value = checks.number(cast(Sequence[Any], values)[row], where("value"))
        scaled = on_scale(kind, value, where("value"))
        if spread.standard_errors is not None:
            error = checks.number(spread.standard_errors[row], where("standard error"), least=0)
        else:
            low, high = _limits(row, spread, counts, people, level, where)
            ends = [on_scale(kind, low, where("low")), on_scale(kind, high, where("high"))]
            error = (ends[1] - ends[0]) / (2 * z(level))
        return Point(labels[row], people, value, scaled, error)

    return tuple(point(row) for row in in_order(labels))


def on_scale(kind: str, value: float, where: str) -> float:
    """The log of a rate, the logit of a proportion, any other value as it is."""
    if kind == "rate":
        if value <= 0:
            checks.fail(where, f"{value!r} has no logarithm; rates must be above 0")
        return log(value)
    if kind == "proportion":
        if not 0 < value < 1:
            checks.fail(where, f"{value!r} has no logit; proportions must lie between 0 and 1")
        return log(value) - log(1 - value)
    return value


def back(kind: str, scaled: np.ndarray) -> np.ndarray:
    """From the scale of the simulation to the unit of the values."""
    if kind == "rate":
        return np.exp(scaled)
    # The same as 1/(1 + exp(-x)), but never too large on the way.
    return scaled if kind == "other" else (1 + np.tanh(scaled / 2)) / 2


def _one_spread(spread: Spread, counts: Column) -> None:
    pair = (spread.lows is not None, spread.highs is not None)
    if any(pair) and not all(pair):
        checks.fail("lows" if pair[1] else "highs", "lows and highs belong together")
    if spread.standard_errors is not None and all(pair):
        checks.fail("standard_errors", "give either standard errors or lows and highs")
    if spread.standard_errors is None and not any(pair) and counts is None:
        checks.fail("standard_errors", "give standard errors, or lows and highs")


def _counted(count: Any, people: float, where: Callable[[str], str]) -> float:
    found = checks.whole(count, where("count"), most=LARGEST_COUNT)
    if found > people:
        checks.fail(where("count"), f"{found} is more than the population, {people!r}")
    return found / people


def _limits(
    row: int,
    spread: Spread,
    counts: Column,
    people: float,
    level: float,
    where: Callable[[str], str],
) -> tuple[float, float]:
    if spread.lows is not None and spread.highs is not None:
        low = checks.number(spread.lows[row], where("low"))
        return low, checks.number(spread.highs[row], where("high"), least=low)
    if not people.is_integer():
        checks.fail(where("population"), f"{people!r} is no whole number: give lows and highs")
    limits = wilson(int(cast(Sequence[int], counts)[row]), int(people), level).interval
    return cast(float, cast(Interval, limits).low), cast(float, cast(Interval, limits).high)
