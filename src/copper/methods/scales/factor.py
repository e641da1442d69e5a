"""What the items of a scale have in common, when it is one thing: McDonald's ω."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from copper.methods import chance, checks, intervals
from copper.methods.intervals import Interval

from .covariances import TOO_FEW_ITEMS, correlations_of, covariances_of, people, square, too_few
from .rows import NO_VARIATION, Rows

NO_CORRELATION = "no_correlation"


@dataclass(frozen=True)
class Omega:
    """McDonald's ω of one common factor: (Σλ)² / ((Σλ)² + Σ(1 − λ²)), λ standardised.

    value: None with a `reason`: TOO_FEW_PEOPLE, TOO_FEW_ITEMS (under three), NO_VARIATION (an item
    has none), NO_CORRELATION (no two items have any).
    improper: an item would be explained wholly or more (a Heywood case), so its λ was held at 1: too
    few people or items, or not one factor. Such an ω is no good news.
    loadings: λ of each item; a negative one may be an item that was not turned round.
    residual: root mean square of what the factor leaves of the correlations (0: it explains all).
    interval: bootstrap over people, when there is a seed; in `undefined_draws` of `draws` an item
    had no variation. Others as in CronbachAlpha.
    """

    value: float | None
    reason: str | None
    improper: bool
    loadings: tuple[float, ...]
    residual: float | None
    interval: Interval | None
    items: int
    n: int | None
    left_out: int
    show_interval: bool
    draws: int
    undefined_draws: int


def omega(
    rows: Rows,
    *,
    level: float = 0.95,
    seed: int | None = None,
    draws: int = 500,
    undefined_most: float = 0.05,
    refuse_below: int = 10,
    show_interval_below: int = 30,
) -> Omega:
    """McDonald's ω (1999) of a table [people × items], with one factor fitted by minimal residuals
    (Harman and Jones, 1966) to the correlations. People with a gap are left out.

    seed: gives the interval, by drawing people with replacement `draws` times; None when more than
    `undefined_most` of the draws have no ω. Others, and ValueError: as in `cronbach_alpha`.
    """
    checks.level(level)
    draws = checks.draws(draws)
    checks.share(undefined_most, "undefined_most")
    table, n, few = people(rows, refuse_below, show_interval_below)
    k = table.values.shape[1]
    fixed: dict[str, Any] = {"items": k, "n": n, "left_out": table.left_out, "show_interval": few}
    reason = too_few(n, k, refuse_below, 3)
    if reason:
        return _no_omega(reason, fixed)
    found = _omega(covariances_of(table.values), fixed)
    if found.value is None or seed is None:
        return found
    stream = chance.generator(seed, "omega")
    values = []
    for _ in range(draws):
        drawn = table.values[stream.integers(n, size=n)]
        again = _omega(covariances_of(drawn), fixed).value
        if again is not None:
            values.append(again)
    undefined = draws - len(values)
    interval = None
    if values and undefined <= undefined_most * draws:
        interval = intervals.percentile(values, level, "bootstrap over people")
    return Omega(
        **{**vars(found), "interval": interval, "draws": draws, "undefined_draws": undefined}
    )


def omega_correlations(correlations: Sequence[Sequence[float]]) -> Omega:
    """The same from a published matrix of correlations."""
    matrix = square(correlations, "correlations")
    if len(matrix) and not np.allclose(np.diag(matrix), 1, atol=1e-9):
        checks.fail("correlations", "the diagonal must be 1")
    if (np.abs(matrix) > 1 + 1e-9).any():
        checks.fail("correlations", "a correlation lies between -1 and 1")
    k = len(matrix)
    fixed: dict[str, Any] = {"items": k, "n": None, "left_out": 0, "show_interval": False}
    return _no_omega(TOO_FEW_ITEMS, fixed) if k < 3 else _omega(matrix, fixed)


def omega_loadings(loadings: Sequence[float]) -> float | None:
    """ω from standardised loadings of one factor, each between −1 and 1. None without items."""
    found = np.array(
        [checks.number(x, checks.row(i), least=-1, most=1) for i, x in enumerate(loadings)]
    )
    return _from_loadings(found) if len(found) else None


def _no_omega(reason: str, fixed: dict[str, Any]) -> Omega:
    return Omega(
        value=None,
        reason=reason,
        improper=False,
        loadings=(),
        residual=None,
        interval=None,
        draws=0,
        undefined_draws=0,
        **fixed,
    )


def _omega(c: np.ndarray, fixed: dict[str, Any]) -> Omega:
    r = correlations_of(c)
    if r is None:
        return _no_omega(NO_VARIATION, fixed)
    if np.abs(r - np.eye(len(r))).max() < 1e-12:
        return _no_omega(NO_CORRELATION, fixed)
    loadings = _one_factor(r)
    if improper := loadings is None or bool((np.abs(loadings) >= 1).any()):
        loadings = _held(r)
    k = len(r)
    left = _left(r, loadings)
    return Omega(
        value=_from_loadings(loadings),
        reason=None,
        improper=improper,
        loadings=tuple(float(one) for one in loadings),
        residual=float(np.sqrt((left**2).sum() / (k * (k - 1)))),
        interval=None,
        draws=0,
        undefined_draws=0,
        **fixed,
    )


def _from_loadings(loadings: np.ndarray) -> float:
    common = float(loadings.sum()) ** 2
    own = float((1 - loadings**2).sum())
    return common / (common + own) if common + own else 1.0


def _left(r: np.ndarray, loadings: np.ndarray) -> np.ndarray:
    """What the factor leaves of the correlations; the diagonal does not count."""
    left = r - np.outer(loadings, loadings)
    np.fill_diagonal(left, 0.0)
    return np.asarray(left)


def _one_factor(r: np.ndarray, *, tolerance: float = 1e-12, most: int = 200) -> np.ndarray | None:
    """Loadings that leave the least squares off the diagonal; None when no minimum is near.

    Levenberg and Marquardt's damped Newton steps from the first principal component.
    """
    loadings = _start(r)
    damping, worth = 1e-3, float((_left(r, loadings) ** 2).sum())
    for _ in range(most):
        left = _left(r, loadings)
        slope = -left @ loadings
        if np.abs(slope).max() < tolerance or damping > 1e12:
            return _upright(loadings)
        square = np.outer(loadings, loadings) - left
        np.fill_diagonal(square, (loadings**2).sum() - loadings**2)
        step = np.linalg.lstsq(square + damping * np.eye(len(r)), -slope, rcond=None)[0]
        after = float((_left(r, loadings + step) ** 2).sum())
        if after <= worth:
            loadings, worth, damping = loadings + step, after, damping / 10
        else:
            damping *= 10
    return None


def _held(r: np.ndarray) -> np.ndarray:
    """The same with every loading held between −1 and 1 (L-BFGS-B; Byrd et al., 1995)."""
    from scipy.optimize import minimize

    def worth(loadings: np.ndarray) -> tuple[float, np.ndarray]:
        left = _left(r, loadings)
        return float((left**2).sum()) / 4, -left @ loadings

    found = minimize(
        worth, _start(r), jac=True, method="L-BFGS-B", bounds=[(-1, 1)] * len(r), tol=1e-14
    )
    return _upright(np.clip(found.x, -1, 1))


def _upright(loadings: np.ndarray) -> np.ndarray:
    return -loadings if loadings.sum() < 0 else loadings


def _start(r: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(r)
    first = _upright(vectors[:, -1])
    return np.asarray(first * math.sqrt(max(float(values[-1]) - 1, 0.01)))
