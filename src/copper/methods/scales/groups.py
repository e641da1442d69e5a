"""Do the members of a group agree with each other, so that one may speak of "the group's" view?

r_wg: is the spread inside a group smaller than if all had answered at random? ICC(1): how much of
the differences is between groups? ICC(2): how far can the groups' means be told apart?
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median
from typing import Any, Literal

import numpy as np

from copper.methods import checks, order
from copper.methods.intervals import Interval
from copper.methods.order import Id

from .intraclass import above_f, quantile
from .rows import NO_VARIATION, NOTHING, Rows, Table, checked, finite, read, squared

ONE_RATER = "one_rater"
ONE_GROUP = "one_group"
MOST = 1_000_000  # answers offered


@dataclass(frozen=True)
class Rwg:
    """Agreement inside one group: 1 all the same, 0 as much spread as at random, or more.

    value: cut at 0; None with ONE_RATER. raw: before cutting; None where the formula has no value.
    n: raters who answered every item; left_out: the others. mean, variance: of the items' means and
    variances. null_variance: what answers at random would have. (None: too large or small to write down.)
    """

    value: float | None
    reason: str | None
    raw: float | None
    n: int
    left_out: int
    items: int
    mean: float | None
    variance: float | None
    null_variance: float | None


@dataclass(frozen=True)
class GroupRwg:
    """r_wg of one group."""

    group: Id
    rwg: Rwg


@dataclass(frozen=True)
class GroupAgreement:
    """r_wg or r_wg(j) of several groups. mean, median: over the groups that have one.

    reached: how many of these are at least `cut`.
    """

    groups: tuple[GroupRwg, ...]
    mean: float | None
    median: float | None
    reached: int
    defined: int
    cut: float


@dataclass(frozen=True)
class GroupICC:
    """ICC(1) and ICC(2) of Bliese (2000), from a one-way analysis of variance.

    reason: why both are None; icc2 is also None when the groups' means are all the same. size: the size of a group that the formulas use. interval: of icc1,
    exact for groups of equal size. between, within: mean squares (None: too large or small to write down).
    """

    icc1: float | None
    icc2: float | None
    reason: str | None
    groups: int
    n: int
    size: float | None
    between: float | None
    within: float | None
    f: float | None
    p_value: float | None
    interval: Interval | None


def rwg(
    ratings: Sequence[float | None],
    *,
    least: float,
    most: float,
    step: float = 1,
    null_variance: float | None = None,
) -> Rwg:
    """r_wg of one item (James, Demaree and Wolf, 1984, eq. 1): 1 − s² / σ².

    least, most, step: the answers that were offered. σ² = step² (A² − 1) / 12 for A answers, which
    is the spread when each is equally likely; `null_variance` takes its place, for example 1.34 for
    five answers with a slight lean (LeBreton and Senter, 2008).

    ValueError: an answer that is no number or out of range, fewer than two answers offered.
    """
    return rwg_j(
        [[value] for value in ratings],
        least=least,
        most=most,
        step=step,
        null_variance=null_variance,
    )


def rwg_j(
    ratings: Rows,
    *,
    least: float,
    most: float,
    step: float = 1,
    null_variance: float | None = None,
) -> Rwg:
    """r_wg(j) of a table [raters × j items] (James, Demaree and Wolf, 1984, eq. 6).

    j (1 − s̄²/σ²) / (j (1 − s̄²/σ²) + s̄²/σ²), where s̄² is the mean of the items' variances (n − 1).
    More spread than at random gives 0: beyond that the formula leaves 0 to 1.
    """
    if not isinstance(ratings, np.ndarray):  # read twice
        ratings = [list(row) if isinstance(row, Iterator) else row for row in ratings]
    offered = _null(least, most, step)
    # In steps, so that numbers of any size have squares.
    null = offered if null_variance is None else _in_steps(null_variance, step)
    table = read(ratings, where="rater")
    n, width = table.values.shape
    rows = sorted(_in_range(ratings, least, most))
    fixed: dict[str, Any] = {"n": n, "left_out": table.left_out, "items": width}
    fixed["null_variance"] = finite(null * step * step)
    if n < 2 or not width:
        return Rwg(None, ONE_RATER, None, mean=None, variance=None, **fixed)
    steps = (np.array(rows, dtype=float) - least) / step
    spread = float(steps.var(axis=0, ddof=1).mean())
    x = spread / null
    below = width * (1 - x) + x
    raw = width * (1 - x) / below if abs(below) > 1e-12 else None
    return Rwg(
        value=raw if raw is not None and x < 1 else 0.0,
        reason=None,
        raw=raw,
        mean=least + step * float(steps.mean()),
        variance=finite(spread * step * step),
        **fixed,
    )


def group_agreement(
    groups: Mapping[Id, Rows],
    *,
    least: float,
    most: float,
    step: float = 1,
    null_variance: float | None = None,
    cut: float = 0.7,
) -> GroupAgreement:
    """r_wg(j) of each {group: [raters × items]}, in the order of the groups' ids."""
    checks.share(cut, "cut")
    how: dict[str, Any] = {
        "least": least,
        "most": most,
        "step": step,
        "null_variance": null_variance,
    }
    rwg_j([], **how)  # what is wrong for all is not said of a group
    found = []
    for group in order.canonical(groups, "groups"):
        try:
            one = rwg_j(groups[group], **how)
        except ValueError as error:
            raise ValueError(f"group {group!r}, {error}") from None
        found.append(GroupRwg(group, one))
    values = [one.rwg.value for one in found if one.rwg.value is not None]
    return GroupAgreement(
        tuple(found),
        fmean(values) if values else None,
        median(values) if values else None,
        sum(value >= cut for value in values),
        len(values),
        cut,
    )


def group_icc(
    groups: Mapping[Id, Sequence[float | None]],
    *,
    size: Literal["mean", "weighted"] = "mean",
    level: float = 0.95,
) -> GroupICC:
    """ICC(1) and ICC(2) of {group: one number for each member}; None is "no answer".

    ICC(1) = (MSB − MSW) / (MSB + (k − 1) MSW), ICC(2) = (MSB − MSW) / MSB.
    size: k for groups of different size: "mean" (Bliese, 2000), or "weighted", (N − Σn²/N) / (G − 1)
    (Snedecor and Cochran, 1980). ONE_GROUP, ONE_RATER (no group has two), NO_VARIATION.
    """
    checks.one_of(size, ("mean", "weighted"), "size")
    checks.level(level)
    members = {group: _members(groups[group], group) for group in order.canonical(groups, "groups")}
    given = [values for values in members.values() if values]
    sizes = [len(values) for values in given]
    n, count = sum(sizes), len(given)
    reason = ONE_GROUP if count < 2 else ONE_RATER if n == count else None
    if reason:
        return _no_icc(reason, count, n)
    k = n / count if size == "mean" else (n - sum(s * s for s in sizes) / n) / (count - 1)
    table = read([[value] for values in given for value in values], each=False)
    between, within = _mean_squares(given, table)
    if not between and not within:
        return _no_icc(NO_VARIATION, count, n)
    f = between / within if within else None
    df1, df2 = count - 1, n - count
    return GroupICC(
        icc1=(between - within) / (between + (k - 1) * within),
        icc2=(between - within) / between if between else None,
        reason=None,
        groups=count,
        n=n,
        size=k,
        between=squared(between, table),
        within=squared(within, table),
        f=f,
        p_value=None if f is None else above_f(f, df1, df2),
        interval=None if not f else _interval(f, k, df1, df2, level),
    )


def _no_icc(reason: str, groups: int, n: int) -> GroupICC:
    return GroupICC(None, None, reason, groups, n, None, None, None, None, None, None)


def _null(least: float, most: float, step: float) -> float:
    """The variance of answers at random, each offered answer equally likely, in squared steps."""
    low = checks.number(least, "least")
    high = checks.number(most, "most", least=low)
    apart = checks.positive(step, "step")
    answers = (high - low) / apart + 1
    if answers > MOST:
        checks.fail(
            "most", f"more than {MOST} answers from {low:g} to {high:g}: state a larger step"
        )
    if answers < 2 or not math.isclose(answers, round(answers), abs_tol=1e-9):
        checks.fail(
            "most", f"{low:g} to {high:g} in steps of {apart:g} are not two or more answers"
        )
    return float((round(answers) ** 2 - 1) / 12)


def _in_steps(variance: float, step: float) -> float:
    found = checks.positive(variance, "null_variance") / step / step
    if not 0 < found < math.inf:
        checks.fail("null_variance", f"{variance!r} and steps of {step!r} do not belong together")
    return found


def _in_range(ratings: Rows, least: float, most: float) -> list[list[float]]:
    """The rows without gaps; every answer is within its range."""
    rows = []
    for number, row in enumerate(ratings):
        for place, value in enumerate(row):
            if value is not None:
                where = f"rater {number + 1}, item {place + 1}"
                checks.number(value, where, least=least, most=most)
        if all(value is not None for value in row):
            rows.append([float(value) for value in row if value is not None])
    return rows


def _members(values: Sequence[float | None], group: Id) -> list[float]:
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        checks.fail(f"group {group!r}", "its answers are a list of numbers")
    return sorted(
        checked(value, f"group {group!r}, member {number + 1}")
        for number, value in enumerate(values)
        if value is not None
    )


def _mean_squares(given: Sequence[Sequence[float]], table: Table) -> tuple[float, float]:
    scaled = [(np.array(values) / table.times - table.low[0]) / table.unit for values in given]
    n = sum(map(len, scaled))
    middle = math.fsum(value for values in scaled for value in values) / n
    means = [values.mean() for values in scaled]
    among = math.fsum(len(v) * (m - middle) ** 2 for v, m in zip(scaled, means, strict=True))
    inside = math.fsum(((v - m) ** 2).sum() for v, m in zip(scaled, means, strict=True))
    tiny = NOTHING * n
    between, within = (part if part > tiny else 0.0 for part in (among, inside))
    return between / (len(scaled) - 1), within / (n - len(scaled))


def _interval(f: float, k: float, df1: int, df2: int, level: float) -> Interval:
    tail = 0.5 + level / 2
    low, high = f / quantile(tail, df1, df2), f * quantile(tail, df2, df1)
    return Interval((low - 1) / (low + k - 1), (high - 1) / (high + k - 1), level, "F")
