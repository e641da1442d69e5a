"""Do the items of a scale hang together? Cronbach's α, and what each item adds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from copper.methods import checks
from copper.methods.intervals import LARGEST_COUNT, Interval

from .covariances import TOO_FEW_ITEMS, correlations_of, covariances_of, people, square, too_few
from .intraclass import quantile
from .rows import NO_VARIATION, Rows, Table, finite

# The variance of a sum this small beside those of its parts is what rounding leaves of 0.
ROUNDING = 1e-12


@dataclass(frozen=True)
class ItemStatistics:
    """One item, counted from 0: its mean and standard deviation, and how it fits the others.

    total_correlation: with the sum of all items; rest_correlation: with the sum of the others
    ("corrected"); alpha_if_dropped: α of the others. None: not defined.
    """

    item: int
    mean: float | None
    sd: float | None
    total_correlation: float | None
    rest_correlation: float | None
    alpha_if_dropped: float | None


@dataclass(frozen=True)
class CronbachAlpha:
    """Cronbach's α: which share of the spread of the sum is what the items have in common.

    value: from the items as they are, None with a `reason`. standardised: as if all items had the
    same spread; None when one has none. mean_correlation: between the items.
    interval: Feldt (1965), needs the number of people. n, left_out: people who answered all items,
    and the others. show_interval: so few people that the number must not stand without it.
    """

    value: float | None
    reason: str | None
    standardised: float | None
    mean_correlation: float | None
    interval: Interval | None
    items: int
    n: int | None
    left_out: int
    show_interval: bool
    item_statistics: tuple[ItemStatistics, ...]


def cronbach_alpha(
    rows: Rows, *, level: float = 0.95, refuse_below: int = 10, show_interval_below: int = 30
) -> CronbachAlpha:
    """Cronbach's α (1951) of a table [people × items], reverse items turned (see `keyed`).

    People with a gap are left out. With fewer than `refuse_below` people there is no α; under
    `show_interval_below` the result says that the interval must be shown with it.

    ValueError: rows of different lengths, a value that is not a finite number, bad limits.
    """
    checks.level(level)
    table, n, few = people(rows, refuse_below, show_interval_below)
    k = table.values.shape[1]
    fixed: dict[str, Any] = {"items": k, "n": n, "left_out": table.left_out, "show_interval": few}
    reason = too_few(n, k, refuse_below, 2)
    if reason:
        return _no_alpha(reason, fixed)
    found = _from_covariances(covariances_of(table.values), level, fixed)
    if found.value is None:
        return found
    return CronbachAlpha(**{**vars(found), "item_statistics": _statistics(table)})


def cronbach_alpha_covariances(
    covariances: Sequence[Sequence[float]], *, n: int | None = None, level: float = 0.95
) -> CronbachAlpha:
    """The same from a published matrix of covariances (or correlations); `n` gives the interval.

    ValueError: not square, not symmetric, not finite, a variance below 0; `n` is no whole number ≥ 2.
    """
    checks.level(level)
    matrix = square(covariances, "covariances")
    if n is not None:
        n = checks.whole(n, "n", least=2, most=LARGEST_COUNT)
    k = len(matrix)
    fixed: dict[str, Any] = {"items": k, "n": n, "left_out": 0, "show_interval": False}
    if k < 2:
        return _no_alpha(TOO_FEW_ITEMS, fixed)
    largest = np.abs(matrix).max()
    return _from_covariances(matrix / (largest or 1.0), level, fixed)


def _no_alpha(reason: str, fixed: dict[str, Any]) -> CronbachAlpha:
    return CronbachAlpha(
        value=None,
        reason=reason,
        standardised=None,
        mean_correlation=None,
        interval=None,
        item_statistics=(),
        **fixed,
    )


def _from_covariances(c: np.ndarray, level: float, fixed: dict[str, Any]) -> CronbachAlpha:
    value = _alpha(c)
    if value is None:
        return _no_alpha(NO_VARIATION, fixed)
    k, n = len(c), fixed["n"]
    r = correlations_of(c)
    mean = None if r is None else float((r.sum() - k) / (k * (k - 1)))
    standardised = None
    if mean is not None and 1 + (k - 1) * mean > ROUNDING:
        standardised = k * mean / (1 + (k - 1) * mean)
    return CronbachAlpha(
        value=value,
        reason=None,
        standardised=standardised,
        mean_correlation=mean,
        interval=None if n is None else _feldt(value, n, k, level),
        item_statistics=(),
        **fixed,
    )


def _alpha(c: np.ndarray) -> float | None:
    """k / (k − 1) · (1 − Σ variances / variance of the sum)."""
    k = len(c)
    parts, whole = float(np.trace(c)), float(c.sum())
    if k < 2 or whole <= ROUNDING * parts:
        return None
    return k / (k - 1) * (1 - parts / whole)


def _feldt(value: float, n: int, k: int, level: float) -> Interval | None:
    """Feldt (1965): (1 − α population) / (1 − α sample) follows F. None when α is 1."""
    if value >= 1:
        return None
    freedom = (n - 1, (n - 1) * (k - 1))
    low, high = (1 - (1 - value) * quantile(0.5 + side * level / 2, *freedom) for side in (1, -1))
    return Interval(low, high, level, "Feldt 1965")


def _statistics(table: Table) -> tuple[ItemStatistics, ...]:
    c = covariances_of(table.values)
    k = len(c)
    whole, parts = float(c.sum()), float(np.trace(c))
    found = []
    for i in range(k):
        others = [j for j in range(k) if j != i]
        variance, with_all = float(c[i, i]), float(c[i].sum())
        rest = float(c[np.ix_(others, others)].sum())
        found.append(
            ItemStatistics(
                item=i,
                mean=finite(
                    table.times * float(table.low[i] + table.unit * table.values[:, i].mean())
                ),
                sd=finite(table.times * (table.unit * math.sqrt(variance))),
                total_correlation=_correlation(with_all, variance, whole, parts),
                rest_correlation=_correlation(with_all - variance, variance, rest, parts),
                alpha_if_dropped=_alpha(c[np.ix_(others, others)]),
            )
        )
    return tuple(found)


def _correlation(together: float, one: float, two: float, parts: float) -> float | None:
    """None when the item, or the sum, does not vary: a sum of `parts` may come to rounding only."""
    if one <= 0 or two <= ROUNDING * parts:
        return None
    return max(-1.0, min(1.0, together / math.sqrt(one) / math.sqrt(two)))
