"""Krippendorff's α: any number of coders, any gaps, four kinds of values."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from copper.methods import chance, checks, intervals, order
from copper.methods.intervals import Interval
from copper.methods.order import Id

from .ratings import (
    NO_VARIATION,
    Ratings,
    Value,
    as_ratings,
    coded,
    fields,
    place,
    rated,
    too_little,
)

METRICS = ("nominal", "ordinal", "interval", "ratio")
BLOCK = 1024  # rows of the square of differences that are in memory at once


@dataclass(frozen=True)
class Alpha:
    """Krippendorff's α: 1 all agree, 0 as by chance, below 0 less than by chance.

    value: 1 − observed / expected disagreement, None with a `reason` when it is not defined.
    observed, expected: mean squared difference of two ratings of the same unit, and of any two. In
        squared units of the values (interval), of ranks (ordinal), or between 0 and 1.
    coders, units, values: who and what counted: units with at least two ratings, and these ratings.
    left_out: units with one rating, which cannot be compared.
    counts: how often each category stands among these ratings.
    interval: from `draws` resamples of units, None without a seed, or when more of them than
        allowed had no variation (`undefined_draws`).
    """

    value: float | None
    reason: str | None
    metric: str
    observed: float | None
    expected: float | None
    coders: int
    units: int
    values: int
    left_out: int
    counts: tuple[tuple[Value, int], ...]
    interval: Interval | None
    draws: int
    undefined_draws: int


@dataclass(frozen=True)
class Coincidences:
    """Which categories stand side by side in a unit (Krippendorff, 2011, step B).

    `matrix` [categories × categories, read-only]: symmetric; its sum is the number of ratings.
    """

    categories: tuple[Value, ...]
    matrix: np.ndarray


@dataclass(frozen=True)
class CodeAgreement:
    """One code of several that a section may carry: do coders agree whether it is there?

    given: how many sections each coder gave it to, among those that count.
    """

    code: Id
    alpha: Alpha
    given: tuple[tuple[Id, int], ...]


@dataclass(frozen=True)
class _Patterns:
    """Units with the same ratings are one row: `codes` sorted, gaps (-1) last; `times` how often."""

    codes: np.ndarray
    times: np.ndarray
    size: np.ndarray  # ratings in each

    @property
    def where(self) -> np.ndarray:
        return self.codes >= 0


def krippendorff_alpha(
    ratings: Ratings | Sequence[Sequence[Value | None]],
    *,
    metric: str = "nominal",
    categories: Sequence[Value] | None = None,
    level: float = 0.95,
    seed: int | None = None,
    draws: int = 1000,
    undefined_most: float = 0.05,
) -> Alpha:
    """Krippendorff's α (2011) of rows of ratings, one for each coder, None where there is none.

    metric: "nominal" (same or not), "ordinal" (ranks), "interval" (differences), "ratio" (relative
        differences; values ≥ 0).
    categories: the order of categories that are text, for "ordinal". None: by size.
    seed: gives the interval by a bootstrap over units (Zapf et al., 2016: it keeps its level better
        than resampling pairs as in Hayes and Krippendorff, 2007), `draws` times. When more than
        `undefined_most` of the draws have no variation there is no interval.

    ValueError: a value that does not fit the metric or the categories, rows of different lengths,
    numbers out of their range.
    """
    checks.one_of(metric, METRICS, "metric")
    checks.level(level)
    draws = checks.draws(draws)
    checks.share(undefined_most, "undefined_most")
    found = as_ratings(ratings)
    known, codes = coded(found, categories, ranked=metric != "nominal")
    numbers = _numbers(known, metric, found)
    who = int((codes >= 0).any(axis=1).sum())
    rated_once = int(((codes >= 0).sum(axis=0) == 1).sum())
    patterns = _patterns(codes)
    counts = _counts(patterns, patterns.times, len(known))
    fixed: dict[str, Any] = {
        "metric": metric,
        "coders": who,
        "units": int(patterns.times.sum()),
        "values": int(counts.sum()),
        "left_out": rated_once,
        "counts": tuple((value, int(count)) for value, count in zip(known, counts, strict=True)),
    }
    reason = too_little(codes) or (NO_VARIATION if (counts > 0).sum() < 2 else None)
    if reason:
        return Alpha(None, reason, observed=None, expected=None, **_no_draws(), **fixed)
    measure = _measure(patterns, metric, numbers, len(known))
    observed, expected = measure(patterns.times.astype(float))
    unit = _unit(known) if metric == "interval" else 1.0
    drawn = (
        _no_draws()
        if seed is None
        else _draw(patterns, measure, seed, draws, level, undefined_most)
    )
    return Alpha(
        value=1 - observed / expected,
        reason=None,
        observed=_in_units(observed, unit),
        expected=_in_units(expected, unit),
        **drawn,
        **fixed,
    )


def coincidences(
    ratings: Ratings | Sequence[Sequence[Value | None]],
    *,
    categories: Sequence[Value] | None = None,
) -> Coincidences:
    """The matrix of observed coincidences: which categories get mixed up with which."""
    known, codes = coded(as_ratings(ratings), categories, ranked=False)
    patterns = _patterns(codes)
    matrix = np.zeros((len(known), len(known)))
    width = patterns.codes.shape[1]
    for one in range(width):
        for two in range(width):
            both = patterns.where[:, one] & patterns.where[:, two]
            if one != two:
                weight = (patterns.times / (patterns.size - 1))[both]
                np.add.at(matrix, (patterns.codes[both, one], patterns.codes[both, two]), weight)
    matrix.flags.writeable = False
    return Coincidences(tuple(known), matrix)


def code_agreement(
    codings: Iterable[tuple[Id, Id, Id]],
    *,
    finished: Mapping[Id, Collection[Id]],
    texts: Mapping[Id, Id] | None = None,
    codes: Iterable[Id] | None = None,
    level: float = 0.95,
    seed: int | None = None,
    draws: int = 1000,
) -> tuple[CodeAgreement, ...]:
    """For each code, α on whether a section carries it; a section may carry several.

    codings: (coder, section, code), each once. finished, texts: as in `rated`; a finished section
    without the code says "no". codes: which to judge; None: all that were given.
    """
    given: dict[Id, set[tuple[Id, Id]]] = {}
    for number, record in enumerate(codings):
        coder, section, code = fields(record, number, "coder", "section", "code")
        order.canonical([code], checks.row(number, "code"))
        if (coder, section) in given.setdefault(code, set()):
            checks.fail(
                checks.row(number), f"coder {coder!r} has given {code!r} to {section!r} already"
            )
        given[code].add((coder, section))
    found = []
    for code in order.canonical(given if codes is None else codes, "codes"):
        marks = [(*key, 1) for key in given.get(code, ())]
        table = rated(marks, finished=finished, texts=texts, absent=0)
        alpha = krippendorff_alpha(table, level=level, seed=seed, draws=draws)
        totals = tuple(
            (coder, sum(value == 1 for value in row))
            for coder, row in zip(table.coders, table.values, strict=True)
        )
        found.append(CodeAgreement(code, alpha, totals))
    return tuple(found)


def _numbers(known: Sequence[Value], metric: str, ratings: Ratings) -> np.ndarray:
    """What is subtracted: the values, on a scale on which squares neither overflow nor vanish."""
    if metric in {"nominal", "ordinal"} or not known:
        return np.zeros(len(known))
    for value in known:
        checks.number(value, f"values for metric {metric!r}")
    if metric == "ratio" and min(known) < 0:  # type: ignore[type-var, operator]
        where = place(ratings, lambda value: value < 0, "categories")
        checks.fail(where, "a value below 0 has no place on a ratio scale")
    values = np.array(known, dtype=float)
    if metric == "ratio":
        return values / (values.max() or 1.0)
    if np.abs(values).max() > 1e300:
        values = values / 4  # the span of the largest numbers is no number
    span = values.max() - values.min()
    return (values - values.min()) / (span or 1.0)


def _unit(known: Sequence[Value]) -> float:
    """The span that `_numbers` made 1."""
    values = [float(value) for value in known]
    return max(values) - min(values)


def _in_units(found: float, unit: float) -> float | None:
    """None where the square is too large, or too small, to write down."""
    size = found * unit * unit
    return size if np.isfinite(size) and bool(size) == bool(found) else None


def _patterns(codes: np.ndarray) -> _Patterns:
    """Each kind of unit with at least two ratings once, in one order whatever came first."""
    units = codes[:, (codes >= 0).sum(axis=0) >= 2].T if codes.size else np.empty((0, 0), np.int64)
    units = -np.sort(-units, axis=1)
    if not len(units):
        return _Patterns(units, np.zeros(0, np.int64), np.zeros(0, np.int64))
    units = units[np.lexsort(units.T)]
    first = np.concatenate([[True], (units[1:] != units[:-1]).any(axis=1)])
    times = np.diff(np.append(np.flatnonzero(first), len(units)))
    kinds = units[first]
    return _Patterns(kinds, times, (kinds >= 0).sum(axis=1))


def _counts(patterns: _Patterns, times: np.ndarray, categories: int) -> np.ndarray:
    """How often each category is there, when each pattern is there so many times."""
    weights = np.repeat(times, patterns.size)
    return np.bincount(patterns.codes[patterns.where], weights=weights, minlength=categories)


def _measure(
    patterns: _Patterns, metric: str, numbers: np.ndarray, categories: int
) -> Callable[[np.ndarray], tuple[float, float]]:
    """A function: times of each pattern → observed and expected disagreement (no variation: 0)."""
    inside = _inside(patterns, metric, numbers)

    def measured(times: np.ndarray) -> tuple[float, float]:
        counts = _counts(patterns, times, categories)
        n = float(counts.sum())
        if (counts > 0).sum() < 2:
            return 0.0, 0.0
        if metric == "ordinal":
            ranks = np.cumsum(counts) - counts / 2
            within, among = _squares_inside(patterns, ranks), _squares(counts, ranks)
        elif metric == "interval":
            within, among = inside, _squares(counts, numbers)
        elif metric == "ratio":
            within, among = inside, _relative(counts, numbers)
        else:
            within, among = inside, n * n - float((counts * counts).sum())
        return float(times @ within) / n, among / (n * (n - 1))

    return measured


def _inside(patterns: _Patterns, metric: str, numbers: np.ndarray) -> np.ndarray:
    """Disagreement inside one unit of each pattern: Σ over ordered pairs of δ² / (ratings − 1)."""
    if metric == "ratio":
        return _relative_inside(patterns, numbers)
    if metric == "interval":
        return _squares_inside(patterns, numbers)
    # Nominal: of all ordered pairs, those that are not the same. Codes are sorted: count the runs.
    same = np.zeros(len(patterns.codes), dtype=np.int64)
    for one in range(patterns.codes.shape[1]):
        column = patterns.codes[:, [one]]
        same += ((patterns.codes == column) & patterns.where).sum(axis=1) * (column[:, 0] >= 0)
    return (patterns.size**2 - same) / (patterns.size - 1)


def _squares_inside(patterns: _Patterns, numbers: np.ndarray) -> np.ndarray:
    """Σ over ordered pairs (a − b)² = 2 · ratings · Σ (a − mean)². First minus first: equal is 0."""
    values = np.where(patterns.where, numbers[patterns.codes], 0.0)
    moved = np.where(patterns.where, values - values[:, [0]], 0.0)
    middle = moved.sum(axis=1) / patterns.size
    apart = np.where(patterns.where, moved - middle[:, None], 0.0)
    return 2 * patterns.size * (apart**2).sum(axis=1) / (patterns.size - 1)


def _squares(counts: np.ndarray, numbers: np.ndarray) -> float:
    n = counts.sum()
    middle = (counts @ numbers) / n
    return float(2 * n * (counts @ (numbers - middle) ** 2))


def _ratio(one: np.ndarray, two: np.ndarray) -> np.ndarray:
    """((a − b) / (a + b))², 0 for two zeros."""
    total = one + two
    return (np.divide(one - two, total, out=np.zeros_like(total), where=total > 0)) ** 2


def _relative_inside(patterns: _Patterns, numbers: np.ndarray) -> np.ndarray:
    found = np.zeros(len(patterns.codes))
    for one in range(patterns.codes.shape[1]):
        for two in range(one):
            both = patterns.where[:, one] & patterns.where[:, two]
            codes = patterns.codes[both]
            found[both] += 2 * _ratio(numbers[codes[:, one]], numbers[codes[:, two]])
    return found / (patterns.size - 1)


def _relative(counts: np.ndarray, numbers: np.ndarray) -> float:
    used = counts > 0
    counts, numbers = counts[used], numbers[used]
    found = 0.0
    for start in range(0, len(numbers), BLOCK):
        part = slice(start, start + BLOCK)
        found += float(counts[part] @ (_ratio(numbers[part, None], numbers[None, :]) @ counts))
    return found


def _no_draws() -> dict[str, Any]:
    return {"interval": None, "draws": 0, "undefined_draws": 0}


def _draw(
    patterns: _Patterns,
    measure: Callable[[np.ndarray], tuple[float, float]],
    seed: int,
    draws: int,
    level: float,
    undefined_most: float,
) -> dict[str, Any]:
    """Units drawn with replacement: how often each pattern comes is multinomial."""
    stream = chance.generator(seed, "krippendorff alpha")
    units = int(patterns.times.sum())
    found = []
    for _ in range(draws):
        times = stream.multinomial(units, patterns.times / units).astype(float)
        observed, expected = measure(times)
        if expected > 0:
            found.append(1 - observed / expected)
    undefined = draws - len(found)
    interval = None
    if found and undefined <= undefined_most * draws:
        interval = intervals.percentile(found, level, "bootstrap over units")
    return {"interval": interval, "draws": draws, "undefined_draws": undefined}
