"""Bands of the balance by scenario, and how likely reserves end by a month."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from copper.methods import checks, intervals, order
from copper.methods.intervals import LARGEST_COUNT, Interval, Proportion
from copper.methods.order import Id

from .draws import Paths
from .plan import Plan, Scenario, changed


@dataclass(frozen=True)
class Difference:
    """A scenario less the plan as it is, draw by draw.

    `closing`: change of the last balance in pence, on average; `interval`: its range in the middle
    `level` of draws; `months`: months of runway gained on average, counted to the end of the plan.
    """

    closing: float
    interval: Interval
    months: float


@dataclass(frozen=True)
class Bands:
    """One scenario (None: the plan as it is).

    `balance[m][i]`: percentile i of the closing balance of month m + 1, in pence; `mean[m]` its
    mean. `ended[m]`: the share of draws in which reserves have ended by month m + 1, with Wilson's
    interval for the number of draws. `runway[i]`: months paid at percentile i (None: all of the
    plan, or more). `difference` from the plan as it is, None for itself.
    """

    scenario: Id | None
    balance: tuple[tuple[float, ...], ...]
    mean: tuple[float, ...]
    ended: tuple[Proportion, ...]
    runway: tuple[int | None, ...]
    difference: Difference | None


@dataclass(frozen=True)
class Simulation:
    """The plan as it is first, then its scenarios by name."""

    scenarios: tuple[Bands, ...]
    percentiles: tuple[float, ...]
    draws: int
    floor: int
    seed: int


def simulate(
    plan: Plan,
    scenarios: Iterable[Scenario] = (),
    *,
    draws: int = 10_000,
    percentiles: Sequence[float] = (5, 25, 50, 75, 95),
    floor: int = 0,
    level: float = 0.9,
    seed: int,
) -> Simulation:
    """Draws each uncertain thing of the plan `draws` times and follows the balance.

    Income comes or not; amounts and volumes lie between low and high (triangular); a risk strikes
    or not, in any month of its window alike; a promise is kept or not. All independent. Every flow
    is rounded to pence. `level` is for the intervals of `ended` and
    of differences.

    ValueError: percentiles that do not rise from 0 to 100; two scenarios of one name; a scenario that
    does not fit the plan; amounts beyond what can be added exactly (2^53 pence).
    """
    draws = checks.draws(draws)
    checks.whole(floor, "floor", least=-LARGEST_COUNT, most=LARGEST_COUNT)
    checks.level(level)
    checks.whole(seed, "seed")
    asked = _percentiles(percentiles)
    drawn = Paths(plan, draws, seed)
    today = drawn.balances()
    found = [_bands(None, today, None, asked, floor, level)]
    for name, other in by_name(plan, scenarios):
        found.append(_bands(name, drawn.of(other), today, asked, floor, level))
    return Simulation(tuple(found), asked, draws, floor, seed)


def by_name(plan: Plan, scenarios: Iterable[Scenario]) -> list[tuple[Id, Plan]]:
    """The changed plans, sorted by the names of their scenarios."""
    given = list(scenarios)
    for number, one in enumerate(given):
        if not isinstance(one, Scenario):
            checks.fail(checks.row(number), f"{one!r} is not a Scenario")
    names = [one.name for one in given]
    order.canonical(names, "scenarios")
    checks.unique(names, "scenarios")
    return [(one.name, changed(plan, one)) for one in sorted(given, key=lambda one: one.name)]


def first_below(balances: np.ndarray, floor: int) -> np.ndarray:
    """(draws,) the month in which reserves end; one more than the plan has: not within it."""
    below = balances < floor
    return np.where(below.any(axis=0), below.argmax(axis=0), len(balances)) + 1


def compared(balances: np.ndarray, today: np.ndarray, floor: int, level: float) -> Difference:
    """What a scenario changes, draw by draw."""
    closing = balances[-1] - today[-1]
    gained = first_below(balances, floor) - first_below(today, floor)
    interval = intervals.percentile(closing, level, "simulated")
    return Difference(float(closing.mean()), interval, float(gained.mean()))


def _bands(
    name: Id | None,
    balances: np.ndarray,
    today: np.ndarray | None,
    asked: tuple[float, ...],
    floor: int,
    level: float,
) -> Bands:
    ends = first_below(balances, floor)
    months, draws = balances.shape
    by_month = np.cumsum(np.bincount(ends, minlength=months + 2)[1 : months + 1])
    runway = np.percentile(ends - 1, asked, method="inverted_cdf")
    return Bands(
        name,
        tuple(tuple(map(float, row)) for row in np.percentile(balances, asked, axis=1).T),
        tuple(map(float, balances.mean(axis=1))),
        tuple(intervals.wilson(int(count), draws, level) for count in by_month),
        tuple(int(m) if m < months else None for m in runway),
        None if today is None else compared(balances, today, floor, level),
    )


def _percentiles(given: Sequence[float]) -> tuple[float, ...]:
    found = tuple(
        checks.number(value, f"percentiles, {checks.row(number)}", least=0, most=100)
        for number, value in enumerate(checks.not_empty(given, "percentiles"))
    )
    if sorted(set(found)) != list(found):
        checks.fail("percentiles", f"{found} do not rise")
    return found
