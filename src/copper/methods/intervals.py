"""Uncertainty of single numbers: a proportion, a count, a statistic that was simulated."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from . import checks

if TYPE_CHECKING:
    import numpy as np


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
    upper = 0.5 + checks.level(level) / 2
    if upper >= 1:
        checks.fail("level", f"{level!r} is too near to 1")
    return NormalDist().inv_cdf(upper)


def wilson(count: int, n: int, level: float = 0.95) -> Proportion:
    """A proportion with its score interval (Wilson, 1927).

    ValueError: `count` or `n` is not a whole number from 0 to 2**53, or count > n.
    """
    n = checks.whole(n, "n", most=LARGEST_COUNT)
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


# Above this a whole number is no longer exact as a floating point number.
LARGEST_COUNT = 2**53


def byar(count: int, level: float = 0.95) -> Interval:
    """Limits of a count of independent events (Byar; Breslow and Day, 1987, p. 69).

    Close to the exact limits from ten events on. `low` is None where the formula falls below 0,
    which happens only with very few events or a level very near 1; of no events it is 0.
    ValueError: `count` is not a whole number from 0 to 2**53, or `level` is not between 0 and 1.
    """
    count = checks.whole(count, "count", most=LARGEST_COUNT)
    third, more = z(level) / 3, count + 1
    high = more * (1 - 1 / (9 * more) + third / sqrt(more)) ** 3
    if count == 0:
        return Interval(0.0, high, level, "Byar")
    low = count * (1 - 1 / (9 * count) - third / sqrt(count)) ** 3
    return Interval(low if low >= 0 else None, high, level, "Byar")


def poisson_exact(count: int, level: float = 0.95) -> Interval:
    """Exact limits of a count of independent events (Garwood, 1936).

    Half of chi-square quantiles: of 2·count degrees of freedom below, of 2·count + 2 above.
    ValueError: as `byar`.
    """
    from scipy.special import gammainccinv, gammaincinv

    count = checks.whole(count, "count", most=LARGEST_COUNT)
    tail = (1 - checks.level(level)) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return Interval(low, float(gammainccinv(count + 1, tail)), level, "exact Poisson")


def count_interval(count: int, level: float = 0.95, *, exact_below: int = 10) -> Interval:
    """Limits of a count: exact below `exact_below` events, Byar's from there on.

    The rule of the English public health indicators (OHID, Public Health Technical Guidance).
    ValueError: as `byar`, and `exact_below` is not a whole number ≥ 0.
    """
    checks.whole(exact_below, "exact_below")
    few = checks.whole(count, "count", most=LARGEST_COUNT) < exact_below
    return poisson_exact(count, level) if few else byar(count, level)


def percentile(
    draws: "Sequence[float] | np.ndarray", level: float = 0.95, method: str = "bootstrap"
) -> Interval:
    """The middle `level` of simulated values (Hyndman and Fan type 7). Not empty, all finite."""
    import numpy as np

    values = np.asarray(draws)
    if not values.size:
        checks.fail("draws", "there is nothing in it")
    if values.dtype.kind not in "iuf":  # text, yes and no, or too big for a number of the machine
        checks.fail("draws", "a simulated value is not a number")
    if not np.isfinite(values).all():
        checks.fail("draws", "a simulated value is not finite")
    tail = (1 - checks.level(level)) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return Interval(float(low), float(high), level, method)
