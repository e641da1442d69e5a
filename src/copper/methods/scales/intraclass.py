"""Do judges agree on numbers? The six intraclass correlations of Shrout and Fleiss (1979).

ICC(1,·): each target has judges of its own. ICC(2,·): the same judges for all, drawn from many;
whether they are equally strict counts. ICC(3,·): these judges and no others; only the order counts.
ICC(·,1): one judge's number; ICC(·,k): the mean of all k.
"""

import math
from dataclasses import dataclass

import numpy as np

from copper.methods import checks
from copper.methods.intervals import Interval

from .rows import NEGATIVE_VARIANCE, NO_VARIATION, NOTHING, Rows, read, squared

ICCS = ("ICC(1,1)", "ICC(2,1)", "ICC(3,1)", "ICC(1,k)", "ICC(2,k)", "ICC(3,k)")
ONE_TARGET = "one_target"
ONE_JUDGE = "one_judge"
METHOD = "Shrout and Fleiss 1979"


@dataclass(frozen=True)
class Intraclass:
    """One coefficient: `value` or None with a `reason`; F test of "no differences between targets".

    f, p_value, interval: None when the judges leave no error at all to compare with. For ICC(2,·) the
    interval is approximate; a limit that its formula cannot give is None.
    """

    kind: str
    value: float | None
    reason: str | None
    f: float | None
    df1: int
    df2: int
    p_value: float | None
    interval: Interval | None


@dataclass(frozen=True)
class ICC:
    """The six coefficients and the mean squares they are made of (None: too large or small to write down).

    targets, judges: who counts; left_out: targets that not all judges rated.
    """

    coefficients: tuple[Intraclass, ...]
    targets: int
    judges: int
    left_out: int
    between_targets: float | None
    within_targets: float | None
    between_judges: float | None
    error: float | None

    def of(self, kind: str) -> Intraclass:
        """For example "ICC(2,1)". ValueError: not one of the six."""
        checks.one_of(kind, ICCS, "kind")
        return self.coefficients[ICCS.index(kind)]


@dataclass(frozen=True)
class _Squares:
    """Mean squares: between targets, within targets, between judges, error."""

    b: float
    w: float
    j: float
    e: float
    n: int
    k: int


def icc(ratings: Rows, *, level: float = 0.95) -> ICC:
    """ICCs of a table [targets × judges]; targets with a gap are left out.

    Intervals as in Shrout and Fleiss (1979), for ICC(2,·) after McGraw and Wong (1996).
    ONE_TARGET, ONE_JUDGE: fewer than two. NO_VARIATION: all numbers the same, or for ICC(3,·) no
    differences but between judges. NEGATIVE_VARIANCE: the estimated whole variance is not above 0.

    ValueError: rows of different lengths, or a value that is not a finite number.
    """
    checks.level(level)
    table = read(ratings, where="target", column="judge", each=False)
    n, k = table.values.shape
    if n < 2 or k < 2:
        reason = ONE_TARGET if n < 2 else ONE_JUDGE
        none = tuple(Intraclass(kind, None, reason, None, 0, 0, None, None) for kind in ICCS)
        return ICC(none, n, k, table.left_out, None, None, None, None)
    squares = _squares(table.values)
    return ICC(
        tuple(_one(kind, squares, level) for kind in ICCS),
        n,
        k,
        table.left_out,
        *(squared(part, table) for part in (squares.b, squares.w, squares.j, squares.e)),
    )


def _squares(values: np.ndarray) -> _Squares:
    n, k = values.shape
    middle = values.mean()
    targets, judges = values.mean(axis=1), values.mean(axis=0)
    between = k * float(((targets - middle) ** 2).sum())
    strict = n * float(((judges - middle) ** 2).sum())
    error = float(((values - targets[:, None] - judges[None, :] + middle) ** 2).sum())
    within = float(((values - targets[:, None]) ** 2).sum())
    tiny = NOTHING * n * k  # the table's span is 1
    b, w, j, e = (part if part > tiny else 0.0 for part in (between, within, strict, error))
    return _Squares(b / (n - 1), w / (n * (k - 1)), j / (k - 1), e / ((n - 1) * (k - 1)), n, k)


def _one(kind: str, s: _Squares, level: float) -> Intraclass:
    model, single = int(kind[4]), kind[6] == "1"
    noise = s.w if model == 1 else s.e
    df1, df2 = s.n - 1, s.n * (s.k - 1) if model == 1 else (s.n - 1) * (s.k - 1)
    judges = (s.j - s.e) / s.n if model == 2 else 0.0
    whole = s.b + (s.k - 1) * noise + s.k * judges if single else s.b + judges
    if not s.b and not noise:
        return Intraclass(kind, None, NO_VARIATION, None, df1, df2, None, None)
    f = s.b / noise if noise else None
    p = above_f(f, df1, df2) if f is not None else None
    if whole <= 1e-12 * (s.b + noise + s.j):  # no more than what rounding leaves of 0
        reason = NO_VARIATION if not s.b and model != 2 else NEGATIVE_VARIANCE
        return Intraclass(kind, None, reason, f, df1, df2, p, None)
    value = (s.b - noise) / whole
    interval = None
    if f:
        low, high = _limits(model, s, f, df1, df2, level)
        if not single:
            low, high = _stepped(low, s.k), _stepped(high, s.k)
        interval = Interval(low, high, level, METHOD)
    return Intraclass(kind, value, None, f, df1, df2, p, interval)


def _stepped(single: float | None, k: int) -> float | None:
    """From one judge to the mean of k (Spearman, 1910; Brown, 1910). Below −1/(k − 1) there is none."""
    below = 0.0 if single is None else 1 + (k - 1) * single
    return k * single / below if single is not None and below > 1e-12 else None


def _limits(
    model: int, s: _Squares, f: float, df1: int, df2: int, level: float
) -> tuple[float | None, float | None]:
    """Limits of the coefficient of a single judge."""
    tail = 0.5 + level / 2
    if model == 2:
        return _limits_random_judges(s, tail)
    low, high = f / quantile(tail, df1, df2), f * quantile(tail, df2, df1)
    return (low - 1) / (low + s.k - 1), (high - 1) / (high + s.k - 1)


def _limits_random_judges(s: _Squares, tail: float) -> tuple[float | None, float | None]:
    """Shrout and Fleiss (1979), p. 424, with Satterthwaite's degrees of freedom. None: where these
    come to nothing, and F has no such point."""
    n, k = s.n, s.k
    rho = (s.b - s.e) / (s.b + (k - 1) * s.e + k * (s.j - s.e) / n)
    strict = s.j / s.e
    inner = n * (1 + (k - 1) * rho) - k * rho
    above = (k - 1) * (n - 1) * (k * rho * strict + inner) ** 2
    freedom = above / ((n - 1) * k**2 * rho**2 * strict**2 + inner**2)
    upper, lower = quantile(tail, n - 1, freedom), quantile(tail, freedom, n - 1)
    rest = k * s.j + (k * n - k - n) * s.e
    low = n * (s.b - upper * s.e) / (upper * rest + n * s.b) if math.isfinite(upper) else None
    high = n * (lower * s.b - s.e) / (rest + n * lower * s.b) if math.isfinite(lower) else None
    return low, high


def quantile(share: float, df1: float, df2: float) -> float:
    """The value that a share of an F distribution lies below."""
    from scipy.special import fdtri

    return float(fdtri(df1, df2, share))


def above_f(f: float, df1: float, df2: float) -> float:
    from scipy.special import fdtrc

    return float(fdtrc(df1, df2, f))
