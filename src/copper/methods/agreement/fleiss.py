"""Agreement beyond chance among a fixed number of coders (Fleiss)."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import Any

import numpy as np

from copper.methods import checks
from copper.methods.intervals import Interval

from .ratings import (
    NO_VARIATION,
    NOTHING_SHARED,
    ONE_CODER,
    Ratings,
    Value,
    as_ratings,
    coded,
    named,
)
from .tables import around, cells, root


@dataclass(frozen=True)
class CategoryKappa:
    """Fleiss' κ of one category against all others, with its share of all ratings."""

    category: Value
    share: float
    value: float | None
    standard_error_null: float | None
    z: float | None
    p_value: float | None


@dataclass(frozen=True)
class FleissKappa:
    """How far a fixed number of coders agree beyond chance (Fleiss, 1971).

    value, observed, expected, reason: as in Kappa. n: units that all rated; left_out: the others.
    standard_error, interval: over units (Gwet, 2008), Student's t, cut at −1 and 1; None with one
        unit, the interval also when the estimated error is 0.
    standard_error_null, z, p_value: for the question whether there is any agreement beyond chance
        (Fleiss, Nee and Landis, 1979).
    """

    value: float | None
    reason: str | None
    observed: float | None
    expected: float | None
    n: int
    left_out: int
    coders: int
    standard_error: float | None
    interval: Interval | None
    standard_error_null: float | None
    z: float | None
    p_value: float | None
    categories: tuple[CategoryKappa, ...]


def fleiss_kappa(
    ratings: Ratings | Sequence[Sequence[Value | None]],
    *,
    categories: Sequence[Value] | None = None,
    level: float = 0.95,
) -> FleissKappa:
    """Fleiss' κ of rows of ratings, one for each coder. Only units that all coders rated count.

    With gaps, `krippendorff_alpha` uses more of the data. ValueError: as in `cohen_kappa`.
    """
    found = as_ratings(ratings)
    known, codes = coded(found, categories, ranked=False)
    given = codes >= 0
    whole = codes[:, given.all(axis=0)] if len(codes) else codes
    counts = np.zeros((whole.shape[1], len(known)), dtype=np.int64)
    np.add.at(counts, (np.arange(whole.shape[1])[None, :], whole), 1)
    left_out = int(given.any(axis=0).sum()) - len(counts)
    return _fleiss(counts, known, len(codes), level, left_out)


def fleiss_kappa_counts(
    counts: Sequence[Sequence[int]],
    *,
    categories: Sequence[Value] | None = None,
    level: float = 0.95,
) -> FleissKappa:
    """The same from counts: a row for each unit, how many coders chose each category.

    ValueError: a count is not whole or below 0; a unit with another number of coders or categories.
    """
    rows = cells(counts)
    for number, row in enumerate(rows):
        if len(row) != len(rows[0]):
            checks.fail(checks.row(number), f"{len(row)} categories, the first row {len(rows[0])}")
        if sum(row) != sum(rows[0]):
            checks.fail(
                checks.row(number),
                f"{sum(row)} coders, the first row {sum(rows[0])}: must be equal",
            )
    width = len(rows[0]) if rows else 0
    names = named(range(width) if categories is None else categories)
    if rows and len(names) != width:
        checks.fail("categories", f"{len(names)} for {width} columns")
    table = np.array(rows, dtype=np.int64).reshape(len(rows), width)
    return _fleiss(table, names, sum(rows[0]) if rows else 0, level, 0)


def _fleiss(
    counts: np.ndarray, known: list[Value], coders: int, level: float, left_out: int
) -> FleissKappa:
    checks.level(level)
    counts = counts.astype(float)  # squares of large counts do not fit into whole numbers
    n = len(counts)
    fixed: dict[str, Any] = {"n": n, "left_out": left_out, "coders": coders}
    if coders < 2 or n == 0:
        return _no_fleiss(ONE_CODER if coders < 2 else NOTHING_SHARED, fixed)
    totals = counts.sum(axis=0)
    everything = n * coders
    shares = totals / everything
    each = ((counts**2).sum(axis=1) - coders) / (coders * (coders - 1))
    observed = float(((counts**2).sum() - everything) / (everything * (coders - 1)))
    if (totals > 0).sum() < 2:
        return _no_fleiss(NO_VARIATION, fixed)
    by_chance = float((shares * (1 - shares)).sum())
    expected = 1 - by_chance
    value = 1 - (1 - observed) / by_chance
    error = _over_units(counts / coders @ shares, each, value, expected)
    null = _fleiss_null(shares, by_chance, n, coders)
    z = value / null if null else None
    return FleissKappa(
        value=value,
        reason=None,
        observed=observed,
        expected=expected,
        standard_error=error,
        interval=around(value, error, _student(n - 1, level), level, "Gwet 2008")
        if error
        else None,
        standard_error_null=null,
        z=z,
        p_value=None if z is None else erfc(abs(z) / sqrt(2)),
        categories=_by_category(counts, known, shares, coders),
        **fixed,
    )


def _no_fleiss(reason: str, fixed: dict[str, Any]) -> FleissKappa:
    nothing = dict.fromkeys(
        (
            *("value", "observed", "expected", "standard_error", "interval"),
            *("standard_error_null", "z", "p_value"),
        )
    )
    return FleissKappa(reason=reason, categories=(), **nothing, **fixed)  # type: ignore[arg-type]


def _student(freedom: int, level: float) -> float:
    from scipy.special import stdtrit

    return float(stdtrit(freedom, 0.5 + level / 2))


def _over_units(
    chance: np.ndarray, each: np.ndarray, value: float, expected: float
) -> float | None:
    """Linearised standard error over units (Gwet, 2008; 2014, eq. 5.3.8)."""
    n = len(each)
    if n < 2:
        return None
    of_unit = (each - expected) / (1 - expected) - 2 * (1 - value) * (chance - expected) / (
        1 - expected
    )
    # Sorted, so that the last digit does not depend on which unit came first.
    return root(float(np.sort((of_unit - value) ** 2).sum()) / (n - 1)) / sqrt(n)


def _fleiss_null(shares: np.ndarray, by_chance: float, n: int, coders: int) -> float:
    """Fleiss, Nee and Landis (1979), eq. 12."""
    skew = float((shares * (1 - shares) * (1 - 2 * shares)).sum())
    return sqrt(2) * root(1 - skew / by_chance**2) / sqrt(n * coders * (coders - 1))


def _by_category(
    counts: np.ndarray, known: list[Value], shares: np.ndarray, coders: int
) -> tuple[CategoryKappa, ...]:
    pairs = len(counts) * coders * (coders - 1)
    null = sqrt(2 / pairs)
    found = []
    for place, category in enumerate(known):
        share = float(shares[place])
        if not 0 < share < 1:
            found.append(CategoryKappa(category, share, None, None, None, None))
            continue
        mixed = float((counts[:, place] * (coders - counts[:, place])).sum())
        value = 1 - mixed / (pairs * share * (1 - share))
        z = value / null
        found.append(CategoryKappa(category, share, value, null, z, erfc(abs(z) / sqrt(2))))
    return tuple(found)
