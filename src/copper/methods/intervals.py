"""Uncertainty of single numbers: a proportion, a count, a statistic that was simulated."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist

from . import checks


@dataclass(frozen=True)
class Interval:
    """A range that holds the true value with the given confidence (`level`, 0 to 1).

    None on a side: there is no limit that could be given.
    """

    low: float | None
    high: float | None
    level: float
    method: str


@dataclass(frozen=True)
class Proportion:
    """`count` of `n`, with its interval. `value` and `interval` are None when n is 0."""

    count: int
    n: int
    value: float | None
    interval: Interval | None


@lru_cache(maxsize=64)
def z(level: float) -> float:
    """The standard normal deviate of a two-sided confidence level: 0.95 → 1.95996…"""
    return NormalDist().inv_cdf(0.5 + checks.level(level) / 2)


def wilson(count: int, n: int, level: float = 0.95) -> Proportion:
    """A proportion with its score interval (Wilson, 1927).

    ValueError: `count` or `n` is not a whole number ≥ 0, or count > n.
    """
    n = checks.whole(n, "n")
    count = checks.whole(count, "count", most=n)
    if n == 0:
        return Proportion(0, 0, None, None)
    deviate = z(level)
    share = count / n
    middle = 2 * count + deviate**2
    half = deviate * sqrt(deviate**2 + 4 * count * (1 - share))
    below = 2 * (n + deviate**2)
    # Exact at the ends, where rounding would leave a hair on the wrong side.
    low = 0.0 if count == 0 else (middle - half) / below
    high = 1.0 if count == n else (middle + half) / below
    return Proportion(count, n, share, Interval(low, high, level, "Wilson"))


def percentile(draws: Sequence[float], level: float = 0.95, method: str = "bootstrap") -> Interval:
    """The middle `level` of simulated values (Hyndman and Fan type 7). Not empty, all finite."""
    import numpy as np

    checks.not_empty(draws, "draws")
    values = np.asarray(draws, dtype=float)
    if not np.isfinite(values).all():
        checks.fail("draws", "a simulated value is not finite")
    tail = (1 - checks.level(level)) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return Interval(float(low), float(high), level, method)
