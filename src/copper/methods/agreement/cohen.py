"""Agreement beyond chance between two coders (Cohen), plain and weighted."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import erfc, sqrt
from typing import Any, TypeAlias

import numpy as np

from copper.methods import checks, intervals
from copper.methods.intervals import Interval
from copper.methods.order import Id

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

WEIGHTS = ("none", "linear", "quadratic")
Weights: TypeAlias = str | Sequence[float] | Sequence[Sequence[float]]


@dataclass(frozen=True)
class Kappa:
    """How far two coders agree beyond chance: 1 all, 0 as much as by chance, below 0 less.

    value: (observed − expected) / (1 − expected), None with a `reason` when it is not defined.
    observed, expected: the share of (weighted) agreement found, and expected by chance.
    n, left_out: units that both rated; units that only one of them rated.
    standard_error, interval: large-sample (Fleiss, Cohen and Everitt, 1969), cut at −1 and 1. The
        interval is None when the estimated error is 0, which is no proof that there is none.
    standard_error_null, z, p_value: for the question whether there is any agreement beyond chance
        (two-sided).
    maximum: the most that κ could be with these totals (Cohen, 1960); None for weighted κ.
    categories, table: what was counted: rows the first coder, columns the second.
    specific: for each category the share of times that one coder's choice was the other's, too.
    """

    value: float | None
    reason: str | None
    observed: float | None
    expected: float | None
    n: int
    left_out: int
    standard_error: float | None
    interval: Interval | None
    standard_error_null: float | None
    z: float | None
    p_value: float | None
    maximum: float | None
    weights: str
    categories: tuple[Value, ...]
    table: tuple[tuple[int, ...], ...]
    specific: tuple[tuple[Value, float | None], ...]


@dataclass(frozen=True)
class PairKappa:
    """Cohen's κ of two of several coders."""

    first: Id
    second: Id
    kappa: Kappa


def cohen_kappa(
    first: Sequence[Value | None],
    second: Sequence[Value | None],
    *,
    weights: Weights = "none",
    categories: Sequence[Value] | None = None,
    level: float = 0.95,
) -> Kappa:
    """Cohen's κ (1960) of two coders, or weighted κ (1968). Units with a None do not count.

    first, second: what each said about the same units, in the same order of units.
    weights: "none"; "linear" or "quadratic" (by the distance in places between categories); or own
        weights of disagreement ≥ 0: a list, one for each distance 0, 1, 2 …, the first 0, or a
        square in the order of `categories` with zeros on the diagonal.
    categories: their order. None: those used, numbers by size. Weights need them for text.

    ValueError: lengths differ, a value is no category, bad weights or level.
    """
    checks.same_length("ratings", first=first, second=second)
    ranked = not isinstance(weights, str) or weights != "none"
    known, codes = coded(as_ratings([first, second]), categories, ranked=ranked)
    both = codes[:, (codes >= 0).all(axis=0)]
    table = np.zeros((len(known), len(known)), dtype=np.int64)
    np.add.at(table, (both[0], both[1]), 1)
    left_out = int((codes >= 0).any(axis=0).sum()) - both.shape[1]
    one_coder = (codes >= 0).any(axis=1).sum() == 1
    return _cohen(
        table, known, weights, level, left_out, ONE_CODER if one_coder else NOTHING_SHARED
    )


def cohen_kappa_table(
    table: Sequence[Sequence[int]],
    *,
    weights: Weights = "none",
    categories: Sequence[Value] | None = None,
    level: float = 0.95,
) -> Kappa:
    """The same from a square table of counts: rows the first coder, columns the second."""
    counts = cells(table)
    for number, row in enumerate(counts):
        if len(row) != len(counts):
            checks.fail(checks.row(number), f"{len(row)} cells in a table of {len(counts)} rows")
    names = named(range(len(counts)) if categories is None else categories)
    if len(names) != len(counts):
        checks.fail("categories", f"{len(names)} for a table of {len(counts)} rows")
    return _cohen(
        np.array(counts, dtype=np.int64).reshape(len(counts), len(counts)),
        names,
        weights,
        level,
        0,
        NOTHING_SHARED,
    )


def pairwise_kappa(
    ratings: Ratings | Sequence[Sequence[Value | None]],
    *,
    weights: Weights = "none",
    categories: Sequence[Value] | None = None,
    level: float = 0.95,
) -> tuple[PairKappa, ...]:
    """Cohen's κ of every two coders, each over the units that both rated."""
    found = as_ratings(ratings)
    return tuple(
        PairKappa(
            one,
            two,
            cohen_kappa(
                found.of(one), found.of(two), weights=weights, categories=categories, level=level
            ),
        )
        for one, two in combinations(found.coders, 2)
    )


def _disagreement(weights: Any, size: int) -> tuple[str, np.ndarray]:
    """The name and the square of weights of disagreement, the largest of them 1."""
    if isinstance(weights, str):
        checks.one_of(weights, WEIGHTS, "weights")
        apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(float)
        far = max(size - 1, 1)
        power = {"none": 0, "linear": 1, "quadratic": 2}[weights]
        return weights, (apart > 0).astype(float) if power == 0 else (apart / far) ** power
    given = _weights(weights, size)
    if len(given) != size or any(len(row) != size for row in given):
        checks.fail("weights", f"not a square of {size} rows for {size} categories")
    matrix = np.array(given, dtype=float).reshape(size, size)
    if np.diag(matrix).any():
        checks.fail("weights", "weights of disagreement have zeros on the diagonal")
    if size > 1 and not matrix.any():
        checks.fail("weights", "all are 0: nothing would count as disagreement")
    return "custom", matrix / matrix.max() if size > 1 else matrix


def _weights(weights: Any, size: int) -> list[list[float]]:
    """The square of numbers; a flat list gives the weight at each distance in places."""
    if not isinstance(weights, list | tuple | np.ndarray):
        checks.fail("weights", f"{weights!r} is neither one of {WEIGHTS} nor a list")
    rows = [list(row) if isinstance(row, list | tuple | np.ndarray) else row for row in weights]
    if rows and not any(isinstance(row, list) for row in rows):
        flat = [checks.number(w, f"weights, place {i + 1}", least=0) for i, w in enumerate(rows)]
        if len(flat) != size:
            checks.fail("weights", f"{len(flat)} distances for {size} categories")
        return [[flat[abs(i - j)] for j in range(size)] for i in range(size)]
    if not all(isinstance(row, list) for row in rows):
        checks.fail("weights", "some rows are lists and some are not")
    return [
        [checks.number(w, checks.row(r, "weights"), least=0) for w in row]
        for r, row in enumerate(rows)
    ]


def _cohen(
    table: np.ndarray, known: list[Value], weights: Any, level: float, left_out: int, empty: str
) -> Kappa:
    checks.level(level)
    name, apart = _disagreement(weights, len(known))
    n = int(table.sum())
    shown = tuple(tuple(int(cell) for cell in row) for row in table)
    specific = tuple((value, _specific(table, i)) for i, value in enumerate(known))
    fixed: dict[str, Any] = {
        "n": n,
        "left_out": left_out,
        "weights": name,
        "categories": tuple(known),
        "table": shown,
        "specific": specific,
    }
    if n == 0:
        return _no_kappa(empty, fixed)
    share = table / n
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    by_chance = float(rows @ apart @ columns)
    # Counted in whole numbers: rounding must not make a chance out of none.
    if not (apart[np.ix_(table.sum(axis=1) > 0, table.sum(axis=0) > 0)] > 0).any():
        return _no_kappa(NO_VARIATION, fixed)
    found = float((apart * share).sum())
    value = 1 - found / by_chance
    error, null = _errors(share, apart, value, n)
    z = value / null if null else None
    return Kappa(
        value=value,
        reason=None,
        observed=1 - found,
        expected=1 - by_chance,
        standard_error=error,
        interval=around(value, error, intervals.z(level), level, "Fleiss, Cohen and Everitt 1969"),
        standard_error_null=null,
        z=z,
        p_value=None if z is None else erfc(abs(z) / sqrt(2)),
        maximum=1 - (1 - float(np.minimum(rows, columns).sum())) / by_chance
        if name == "none"
        else None,
        **fixed,
    )


def _no_kappa(reason: str, fixed: dict[str, Any]) -> Kappa:
    nothing = dict.fromkeys(
        (
            *("value", "observed", "expected", "standard_error", "interval"),
            *("standard_error_null", "z", "p_value", "maximum"),
        )
    )
    return Kappa(reason=reason, **nothing, **fixed)  # type: ignore[arg-type]


def _specific(table: np.ndarray, place: int) -> float | None:
    named = int(table[place].sum() + table[:, place].sum())
    return 2 * int(table[place, place]) / named if named else None


def _errors(share: np.ndarray, apart: np.ndarray, value: float, n: int) -> tuple[float, float]:
    """Standard errors of κ, and of κ when there is none (Fleiss, Cohen and Everitt, 1969, (9), (14))."""
    near = 1 - apart
    rows, columns = share.sum(axis=1), share.sum(axis=0)
    expected = float(rows @ near @ columns)
    middle = (near @ columns)[:, None] + (rows @ near)[None, :]
    spread = (share * (near - middle * (1 - value)) ** 2).sum()
    variance = spread - (value - expected * (1 - value)) ** 2
    null = (np.outer(rows, columns) * (near - middle) ** 2).sum() - expected**2
    below = sqrt(n) * (1 - expected)
    return root(float(variance)) / below, root(float(null)) / below
