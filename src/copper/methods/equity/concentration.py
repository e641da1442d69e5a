"""Concentration index: how unequally something falls on the worse off and the better off."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from copper.methods import checks
from copper.methods.intervals import Interval, z

from .columns import Column, array, total

KINDS = ("plain", "generalised", "erreygers", "wagstaff")
MEAN_IS_ZERO = "mean_is_zero"
MEAN_AT_BOUND = "mean_at_bound"
NEGATIVE_VALUES = "negative_values"


@dataclass(frozen=True)
class ConcentrationIndex:
    """Below 0: it falls on the worse off; above 0: on the better off; 0: evenly.

    `value` is None with a `reason`: "mean_is_zero" (plain) or "mean_at_bound" (Wagstaff: everybody
    has the least or the most there can be). `standard_error` and `interval` are None too with one
    row. `warnings`: "negative_values", with which the plain index can leave −1 to 1.
    """

    kind: str
    value: float | None
    standard_error: float | None
    interval: Interval | None
    reason: str | None
    mean: float
    n: int
    weight: float
    bounds: tuple[float, float] | None
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class ConcentrationCurve:
    """`people` and `outcome`: cumulative shares from (0, 0) to (1, 1), the worst off first."""

    people: tuple[float, ...]
    outcome: tuple[float, ...]


@dataclass(frozen=True)
class _Ranked:
    """Rows sorted by standing, then outcome and weight. `shares` of the weight; `ranks`: the weight
    below plus half the weight level with a row, as a share; `ends`: the last row of each standing."""

    outcome: np.ndarray
    shares: np.ndarray
    ranks: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    group: np.ndarray
    weight: float


def concentration_index(
    outcome: Column,
    standing: Column,
    weights: Column | None = None,
    *,
    kind: str = "plain",
    bounds: tuple[float, float] | None = None,
    level: float = 0.95,
) -> ConcentrationIndex:
    """Twice the covariance of an outcome with the fractional rank by standing, on a chosen scale.

    C = 2/μ·Σ w·y·R − 1 (w: shares of the weight, R: fractional rank, ties sharing the middle of
    theirs). kind: "plain" C (Wagstaff, Paci and van Doorslaer, 1991); "generalised" μC; for an
    outcome between `bounds` (a, b), which these two need: "erreygers" 4μC/(b − a) (2009) and
    "wagstaff" (b − a)μC/((b − μ)(μ − a)) (2005), which count having and lacking alike.

    outcome, standing (more is better off), weights (≥ 0, as drawn): lists or arrays, one row a
    person. The standard error is the delta method with estimated ranks (Kakwani, Wagstaff and van
    Doorslaer, 1997; with weights and ties by linearisation). It takes rows for people drawn
    independently: that of a handful of means of areas or fifths says little.
    ValueError: a number is missing or not finite (the row is named), a weight is below 0 or all
    are 0, lengths differ, bounds are missing, not a < b or do not hold the outcome.
    """
    checks.one_of(kind, KINDS, "kind")
    checks.level(level)
    limits = _bounds(bounds, kind)
    data = _ranked(outcome, standing, weights)
    y = data.outcome
    if limits and (y.min() < limits[0] or y.max() > limits[1]):
        checks.fail("bounds", f"the outcome lies outside {limits[0]!r} to {limits[1]!r}")
    with np.errstate(over="ignore", invalid="ignore"):
        mean, gap = _mean_and_gap(data)
        value, reason = _scaled(kind, gap, mean, limits)
        error = None
        if value is not None and len(y) > 1:
            error = _standard_error(kind, data, gap, mean, value, limits)
    if not all(np.isfinite([mean, gap, value or 0.0, error or 0.0])):
        checks.fail("outcome", "the values are too far apart to be reckoned with")
    interval = None
    if value is not None and error is not None:
        half = z(level) * error
        interval = Interval(value - half, value + half, level, "delta")
    negative = (NEGATIVE_VALUES,) if y.min() < 0 else ()
    return ConcentrationIndex(
        kind, value, error, interval, reason, mean, len(y), data.weight, limits, negative
    )


def concentration_curve(
    outcome: Column, standing: Column, weights: Column | None = None
) -> ConcentrationCurve | None:
    """Which share of the outcome the worst off 10 %, 20 % … have: one point for each standing.

    The plain index is 1 − 2·(area under the curve). None if the outcomes add up to 0.
    Arguments and errors: as `concentration_index`.
    """
    data = _ranked(outcome, standing, weights)
    people = np.cumsum(data.shares)[data.ends]
    reached = np.cumsum(data.shares * data.outcome)[data.ends]
    if reached[-1] == 0:
        return None
    return ConcentrationCurve(
        (0.0, *(people / people[-1]).tolist()), (0.0, *(reached / reached[-1]).tolist())
    )


def _ranked(outcome: Column, standing: Column, weights: Column | None) -> _Ranked:
    y, x = array(outcome, "outcome"), array(standing, "standing")
    w = np.ones(len(y)) if weights is None else array(weights, "weight", least=0)
    checks.not_empty(range(len(y)), "outcome")
    checks.same_length(
        "outcome", outcome=range(len(y)), standing=range(len(x)), weights=range(len(w))
    )
    kept = w > 0
    if not kept.any():
        checks.fail("weights", "all are 0")
    y, x, w = y[kept], x[kept], w[kept]
    rows = np.lexsort((w, y, x))
    y, x, w = y[rows], x[rows], w[rows]
    weight = total(w.tolist(), "weights")
    shares = w / weight
    first = np.concatenate([[True], x[1:] != x[:-1]])
    starts = np.flatnonzero(first)
    ends = np.concatenate([starts[1:], [len(x)]]) - 1
    level_with = np.add.reduceat(shares, starts)
    below = np.concatenate([[0.0], np.cumsum(level_with)[:-1]])
    group = np.cumsum(first) - 1
    return _Ranked(y, shares, (below + level_with / 2)[group], starts, ends, group, weight)


def _bounds(bounds: tuple[float, float] | None, kind: str) -> tuple[float, float] | None:
    if bounds is None:
        if kind in ("erreygers", "wagstaff"):
            checks.fail("bounds", f"{kind} needs the least and the most the outcome can be")
        return None
    if not isinstance(bounds, tuple | list) or len(bounds) != 2:
        checks.fail("bounds", f"{bounds!r} is not a pair of numbers")
    low, high = checks.number(bounds[0], "bounds, from"), checks.number(bounds[1], "bounds, to")
    if low >= high:
        checks.fail("bounds", f"{low!r} is not less than {high!r}")
    return low, high


def _mean_and_gap(data: _Ranked) -> tuple[float, float]:
    """The mean, and twice the covariance with the rank: the generalised index.

    Counted from the first outcome, so that equal outcomes give exactly 0. What rounding leaves of
    a mean of 0 is 0.
    """
    first, largest = data.outcome[0], np.abs(data.outcome).max()
    apart = data.outcome - first
    mean = float(first + apart @ data.shares)
    if abs(mean) <= largest * len(apart) * np.finfo(float).eps:
        mean = 0.0
    return mean, float(2 * (apart * (data.ranks - 0.5)) @ data.shares)


def _scaled(
    kind: str, gap: float, mean: float, bounds: tuple[float, float] | None
) -> tuple[float | None, str | None]:
    """The index from `gap`, the generalised one; or why there is none."""
    if kind == "plain":
        return (gap / mean, None) if mean else (None, MEAN_IS_ZERO)
    if kind == "generalised" or bounds is None:
        return gap, None
    low, high = bounds
    if kind == "erreygers":
        return 4 * gap / (high - low), None
    room = (high - mean) * (mean - low)
    return ((high - low) * gap / room, None) if room > 0 else (None, MEAN_AT_BOUND)


def _standard_error(
    kind: str,
    data: _Ranked,
    gap: float,
    mean: float,
    value: float,
    bounds: tuple[float, float] | None,
) -> float:
    """By linearisation: what each row adds to the index, itself and by moving others' ranks."""
    y, p, ranks = data.outcome, data.shares, data.ranks
    in_group = np.add.reduceat(p * y, data.starts)
    above = in_group.sum() - np.cumsum(in_group)
    moved = (above + in_group / 2)[data.group]  # outcome of those better off, half of those level
    theta = (gap + mean) / 2
    on_mean = y - mean
    on_gap = 2 * (y * ranks + moved - 2 * theta) - on_mean
    if kind == "plain":
        pulls = (on_gap - value * on_mean) / mean
    elif kind == "generalised" or bounds is None:
        pulls = on_gap
    elif kind == "erreygers":
        pulls = 4 * on_gap / (bounds[1] - bounds[0])
    else:
        low, high = bounds
        room = (high - mean) * (mean - low)
        pulls = ((high - low) * on_gap - value * (high + low - 2 * mean) * on_mean) / room
    return float(sqrt(((p * pulls) ** 2).sum()))
