"""Rates for ten thousand areas, and the simulated limits of inequality. No peer in Python: ours alone,
beside scipy's and numpy's own answers where they have one."""

from typing import Any

import numpy as np
from scipy.stats import chi2

from benchmarks.methods.case import Case
from copper.methods import equity

PEOPLE = [7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534]
LOWS = [72.7, 75.3, 80.9, 80.2, 77.1, 78.0, 79.0, 81.4, 75.8, 83.2]
VALUES = [75.9, 78.3, 83.8, 83.6, 80.5, 81.1, 81.7, 84.2, 80.6, 86.3]
HIGHS = [79.1, 81.4, 86.8, 87.1, 83.8, 84.2, 84.4, 86.9, 85.4, 89.4]


def areas() -> Any:
    draw = np.random.default_rng(1)
    people = draw.integers(200, 2000, (10_000, 19))
    events = draw.poisson(people * np.linspace(0.001, 0.05, 19)).tolist()
    columns = list(zip(events, people.tolist(), strict=True))
    return lambda: [equity.directly_standardised_rate(x, n) for x, n in columns]


def slope(**options: Any) -> Any:
    return lambda: equity.slope_index(
        VALUES, PEOPLE, lows=LOWS, highs=HIGHS, kind="rate", seed=1, **options
    )


def show_slope(found: Any) -> str:
    limits = found.sii_interval
    again = "" if found.sii_reliability is None else f", ± {found.sii_reliability:.2f}"
    return f"SII {found.sii:.2f} ({limits.low:.2f} to {limits.high:.2f}{again})"


def concentration() -> Any:
    draw = np.random.default_rng(2)
    standing = draw.normal(size=100_000)
    outcome, weights = np.exp(draw.normal(standing / 4)), draw.uniform(0.5, 2, 100_000)
    return lambda: equity.concentration_index(outcome, standing, weights)


def response() -> Any:
    draw = np.random.default_rng(3)
    kinds = [(age, sex, zone) for age in range(8) for sex in range(2) for zone in range(10)]
    strata = [
        equity.ResponseStratum(kind, 60, int(draw.binomial(60, 0.3 + 0.04 * kind[0])))
        for kind in kinds
    ]
    return lambda: equity.r_indicator(strata, ["age", "sex", "zone"], seed=1, model="logistic")


def limits_of_counts() -> Any:
    return lambda: [equity.count_interval(count).high for count in range(5000)]


def show_counts(found: list[float]) -> str:
    exact = chi2.ppf(0.975, 2 * np.arange(5000) + 2) / 2
    return f"at most {np.abs(np.array(found) / exact - 1).max():.3%} from exact (scipy)"


def cases() -> list[Case]:
    return [
        Case(
            "10,000 areas × 19 bands, standardised",
            areas,
            lambda found: f"first: {found[0].value:.1f} per 100,000",
            seconds=3.0,
            megabytes=200.0,
        ),
        Case("SII and RII, 100,000 repetitions", slope, show_slope, seconds=0.5, megabytes=50.0),
        Case(
            "the same, straight on the log scale, 10 runs",
            lambda: slope(transform=True, runs=10),
            show_slope,
            seconds=3.0,
            megabytes=50.0,
        ),
        Case(
            "concentration index of 100,000 people",
            concentration,
            lambda found: f"{found.value:.4f} ± {found.standard_error:.4f}",
            seconds=0.2,
            megabytes=50.0,
        ),
        Case(
            "R-indicator, 160 strata, logistic, 1,000 draws",
            response,
            lambda found: f"R {found.value:.3f}, adjusted {found.adjusted:.3f}",
            seconds=2.0,
            megabytes=200.0,
        ),
        Case("limits of the counts 0 to 4,999", limits_of_counts, show_counts, seconds=0.5),
    ]
