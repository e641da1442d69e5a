"""Slope and relative index of inequality: how much the most and the least deprived differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import cast

import numpy as np

from copper.methods import chance, checks
from copper.methods.intervals import Interval, percentile
from copper.methods.order import Id

from .columns import finite, total
from .slope_input import SCALES, Point, Spread, back, points

MANY_QUANTILES = "many_quantiles"
FIT_OUT_OF_RANGE = "fit_out_of_range"
FIT_NOT_ABOVE_ZERO = "fit_not_above_zero"
CHUNK = 10_000  # simulated rows at a time, which bounds the memory


@dataclass(frozen=True)
class Quantile:
    """One quantile; `rank` is that of its middle person, from 0 (most deprived) to 1.

    `standard_error` is on the scale of the simulation: log of a rate, logit of a proportion,
    otherwise the value's own. `fitted` is the line at `rank`, in the unit of `value`.
    """

    quantile: Id
    population: float
    share: float
    rank: float
    value: float
    standard_error: float
    fitted: float


@dataclass(frozen=True)
class SlopeIndex:
    """The slope index (`sii`) and the relative index (`rii`) of inequality.

    `sii`: the line at rank 1 (least deprived) minus at rank 0 (most deprived), × `multiplier`.
    `rii`: the one over the other, upside down if the multiplier is negative; None with `rii_reason`
    "fit_not_above_zero" where the line is not above 0 at the end that divides. A side of its
    interval is None where for that reason no limit can be given.
    `intercept` and `end`: the line at rank 0 and at rank 1, in the unit of the values.
    `scale`: "none", "log" or "logit": where the line is straight.
    `warnings`: "many_quantiles" (small values make it unstable), "fit_out_of_range" (the line of a
    rate or proportion leaves what is possible).
    `sii_reliability`, `rii_reliability`: how far the limits of `runs` simulations lie from the first
    one's (mean absolute difference); None if there was one run.
    """

    sii: float
    sii_interval: Interval
    rii: float | None
    rii_interval: Interval | None
    rii_reason: str | None
    intercept: float
    end: float
    kind: str
    scale: str
    multiplier: float
    quantiles: tuple[Quantile, ...]
    warnings: tuple[str, ...]
    repetitions: int
    seed: int
    runs: int
    sii_reliability: float | None
    rii_reliability: float | None


# What grows too large on the way is found at the end, and said.
@np.errstate(over="ignore", invalid="ignore")
def slope_index(
    values: Sequence[float] | None,
    populations: Sequence[float],
    *,
    seed: int,
    kind: str = "other",
    transform: bool = False,
    counts: Sequence[int] | None = None,
    standard_errors: Sequence[float] | None = None,
    lows: Sequence[float] | None = None,
    highs: Sequence[float] | None = None,
    limits_level: float = 0.95,
    quantiles: Sequence[Id] | None = None,
    multiplier: float = 1,
    level: float = 0.95,
    repetitions: int = 100_000,
    runs: int = 1,
    fewest: int = 5,
    most: int = 100,
    warn_above: int = 10,
) -> SlopeIndex:
    """SII and RII over quantiles of deprivation, as OHID's `phe_sii` (Low and Low, 2004).

    A line through the values at the mid-ranks b of the quantiles, each weighing as its share a of
    the population: least squares of √a·y on √a and b·√a. Limits: percentiles over `repetitions`
    simulated sets of values y ~ N(y, se).

    values, populations: one row a quantile; `quantiles` are their labels, 1 = most deprived;
    without them the rows stand in that order. kind: errors of a "rate" are normal on the log scale,
    of a "proportion" (0 to 1) on the logit scale, of "other" on their own. With `transform` (rates
    and proportions) the line is straight on that scale too; limits are then those of the simulated
    slopes, turned about the line's middle, and everything is brought back to the unit of the values.
    Spread: `lows` and `highs`, limits of `limits_level` (se = (high − low)/2z on the scale named
    above), or `standard_errors` on that scale. For a proportion `counts` may stand for values
    (None) and, without a spread, give Wilson limits.
    multiplier: 100 makes percentages; a negative one turns both indices round. `runs` > 1 repeats
    the simulation to tell how reliable the limits are (OHID: 10).

    ValueError: fewer than `fewest` or more than `most` quantiles; a population not above 0 (the row
    and quantile are named); a value or limit without log or logit; low above high; no spread or
    two; standard errors with `transform` (OHID needs the limits); fewer than 1,000 repetitions.
    """
    given = points(
        kind,
        values,
        counts,
        populations,
        quantiles,
        Spread(standard_errors, lows, highs, limits_level),
    )
    checks.whole(fewest, "fewest", least=2)
    checks.whole(len(given), "number of quantiles", least=fewest, most=checks.whole(most, "most"))
    checks.draws(repetitions, "repetitions", least=1000)
    checks.draws(runs, "runs")
    if checks.number(multiplier, "multiplier") == 0:
        checks.fail("multiplier", "0 would make every inequality 0")
    line = _Line(given, kind, _straight_on_scale(transform, kind, standard_errors), multiplier)
    checks.level(level)
    found = [line.limits(seed, run, repetitions, level) for run in range(runs)]
    rii = line.ratio(line.end, line.intercept)
    warnings = [MANY_QUANTILES] if len(given) > checks.whole(warn_above, "warn_above") else []
    if line.out_of_range():
        warnings.append(FIT_OUT_OF_RANGE)
    return SlopeIndex(
        sii=finite((line.end - line.intercept) * multiplier, "values"),
        sii_interval=found[0][0],
        rii=rii,
        rii_interval=None if rii is None else found[0][1],
        rii_reason=FIT_NOT_ABOVE_ZERO if rii is None else None,
        intercept=line.intercept,
        end=line.end,
        kind=kind,
        scale=SCALES[kind] if line.bent else "none",
        multiplier=float(multiplier),
        quantiles=line.rows(),
        warnings=tuple(warnings),
        repetitions=int(repetitions),
        seed=int(seed),
        runs=int(runs),
        sii_reliability=_reliability([sii for sii, _ in found]),
        rii_reliability=None if rii is None else _reliability([ratio for _, ratio in found]),
    )


class _Line:
    """The line, and its limits by simulation. `bent`: straight on the scale of the simulation only."""

    def __init__(self, given: tuple[Point, ...], kind: str, bent: bool, multiplier: float) -> None:
        self.given, self.kind, self.bent, self.multiplier = given, kind, bent, multiplier
        everybody = total((one.population for one in given), "populations")
        before = [0.0, *accumulate(one.population for one in given)]
        self.shares = np.array([one.population / everybody for one in given])
        self.ranks = np.array(
            [(before[i] + one.population / 2) / everybody for i, one in enumerate(given)]
        )
        # Mid-ranks weighted by shares are ½ on average, so the slope is a sum of values with these.
        around = self.shares * (self.ranks - 0.5)
        spread = float(around @ (self.ranks - 0.5))
        if spread <= 0:
            checks.fail("populations", "all but one quantile are too small to count")
        self.loads = around / spread
        y = np.array([one.scaled if bent else one.value for one in given])
        middle, slope = self.fit(y[None, :])
        self.middle, self.slope = float(middle[0]), float(slope[0])
        self.intercept, self.end = self.at(0.0), self.at(1.0)

    def fit(self, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Height at rank ½ and slope of each row. Values count from the first one, so that equal
        values give a slope of exactly 0."""
        apart = values - values[:, :1]
        return values[:, 0] + apart @ self.shares, apart @ self.loads

    def at(self, rank: float, slope: float | None = None) -> float:
        """The line at a rank, perhaps turned about its middle; in the unit of the values."""
        height = self.middle + (rank - 0.5) * (self.slope if slope is None else slope)
        if not self.bent:
            return finite(height, "values")
        return finite(float(back(self.kind, np.array(height))), "values")

    def ratio(self, end: float, intercept: float) -> float | None:
        """The relative index of a line with these ends."""
        above, below = (end, intercept) if self.multiplier > 0 else (intercept, end)
        return finite(above / below, "values") if below > 0 else None

    def limits(
        self, seed: int, run: int, repetitions: int, level: float
    ) -> tuple[Interval, Interval]:
        """Limits of SII and RII from one simulation."""
        middles, slopes = self.simulate(chance.generator(seed, "slope index", run), repetitions)
        if self.bent:
            turned = percentile(slopes, level, "simulated")
            return self._brought_back(turned, level)
        sii = percentile(slopes * self.multiplier, level, "simulated")
        above, below = middles + slopes / 2, middles - slopes / 2
        if self.multiplier < 0:
            above, below = below, above
        ratios = np.full(len(above), np.inf)
        np.divide(above, below, out=ratios, where=below > 0)
        return sii, _open_percentile(ratios, level)

    def simulate(
        self, stream: np.random.Generator, repetitions: int
    ) -> tuple[np.ndarray, np.ndarray]:
        y = np.array([one.scaled for one in self.given])
        error = np.array([one.standard_error for one in self.given])
        middles, slopes = np.empty(repetitions), np.empty(repetitions)
        for start in range(0, repetitions, CHUNK):
            some = slice(start, min(start + CHUNK, repetitions))
            drawn = y + error * stream.standard_normal((some.stop - start, len(y)))
            drawn = drawn if self.bent else back(self.kind, drawn)
            middles[some], slopes[some] = self.fit(drawn)
        if not (np.isfinite(middles).all() and np.isfinite(slopes).all()):
            checks.fail("values", "the simulated values are too far apart to be numbers")
        return middles, slopes

    def _brought_back(self, slopes: Interval, level: float) -> tuple[Interval, Interval]:
        sides = (cast(float, slopes.low), cast(float, slopes.high))
        ends = [(self.at(1.0, slope), self.at(0.0, slope)) for slope in sides]
        gaps = sorted(finite((end - start) * self.multiplier, "values") for end, start in ends)
        ratios = [self.ratio(end, start) for end, start in ends]
        if self.multiplier < 0:
            ratios.reverse()
        return (
            Interval(gaps[0], gaps[1], level, "simulated"),
            Interval(ratios[0], ratios[1], level, "simulated"),
        )

    def out_of_range(self) -> bool:
        if self.kind == "other":
            return False
        low, high = sorted((self.intercept, self.end))
        return low < 0 or (self.kind == "proportion" and high > 1)

    def rows(self) -> tuple[Quantile, ...]:
        return tuple(
            Quantile(
                one.quantile,
                one.population,
                float(self.shares[row]),
                float(self.ranks[row]),
                one.value,
                one.standard_error,
                self.at(float(self.ranks[row])),
            )
            for row, one in enumerate(self.given)
        )


def _straight_on_scale(transform: bool, kind: str, standard_errors: Sequence[float] | None) -> bool:
    if not isinstance(transform, bool):
        checks.fail("transform", f"{transform!r} is neither True nor False")
    if transform and kind == "other":
        checks.fail("transform", "only rates and proportions have a scale to be transformed to")
    if transform and standard_errors is not None:
        checks.fail("standard_errors", "with transform, lows and highs are needed instead")
    return transform


def _open_percentile(ratios: np.ndarray, level: float) -> Interval:
    """Percentiles where some ratios have no value (infinite): a limit that falls there is None."""
    if np.isfinite(ratios).all():
        return percentile(ratios, level, "simulated")
    tail = (1 - level) / 2
    low, high = np.quantile(ratios, [tail, 1 - tail], method="inverted_cdf")
    sides = [float(side) if np.isfinite(side) else None for side in (low, high)]
    return Interval(sides[0], sides[1], level, "simulated")


def _reliability(limits: Sequence[Interval]) -> float | None:
    if len(limits) < 2:
        return None
    apart = []
    for later in limits[1:]:
        for one, other in ((later.low, limits[0].low), (later.high, limits[0].high)):
            if one is None or other is None:
                return None
            apart.append(abs(one - other))
    return total(apart, "limits") / len(apart)
