"""Many paths of a plan at once: bands of the balance, and how likely reserves end by a month.

Each line draws from its own stream of the seed, so a scenario that changes one line meets the same
luck in all others, and a difference between scenarios is theirs alone (common random numbers).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from copper.methods import chance, checks, intervals, order
from copper.methods.intervals import Interval, Proportion
from copper.methods.order import Id

from .lines import Commitment, Flowing, Income, Risk, base, exact, pattern
from .plan import Plan, Scenario, changed
from .projection import relieved, struck


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
    draws = checks.whole(draws, "draws", least=1)
    checks.whole(floor, "floor", least=None)
    checks.level(level)
    checks.whole(seed, "seed")
    asked = _percentiles(percentiles)
    today = paths(plan, draws, seed)
    found = [_bands(None, today, None, asked, floor, level)]
    for name, other in by_name(plan, scenarios):
        found.append(_bands(name, paths(other, draws, seed), today, asked, floor, level))
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


def paths(plan: Plan, draws: int, seed: int) -> np.ndarray:
    """(months × draws) closing balances in pence, whole numbers."""
    certain = [
        (risk, risk.first)
        for risk in plan.risks
        if risk.probability == 1 and risk.first == risk.last
    ]
    sure = [risk.name for risk, _ in certain]
    strikes = {
        risk.name: _strike(risk, plan.months, draws, seed)
        for risk in plan.risks
        if risk.name not in sure
    }
    _addable(plan)
    net = np.zeros((plan.months, draws))
    for line in plan.flowing:
        promises = [one for one in plan.commitments if one.line == line.name]
        risks = [risk for risk in plan.risks if risk.name in strikes and line.name in risk.lines]
        amounts = struck(line, certain, plan.months)
        if _steady(line) and not risks and all(one.probability == 1 for one in promises):
            for _, relief in relieved(line, amounts, promises):
                amounts = [pence - less for pence, less in zip(amounts, relief, strict=True)]
            flow = np.array(amounts, dtype=float)[:, None]
        else:
            flow = _drawn(line, amounts, [risk for risk, _ in certain], plan.months, draws, seed)
            for risk in risks:
                lasting = _lasting(strikes[risk.name], risk, plan.months)
                flow *= np.where(lasting, 1 + risk.change, 1)
            flow = _relieved(np.rint(flow), promises, draws, seed)
        net += flow if isinstance(line, Income) else -flow
    for risk in plan.risks:
        month = strikes.get(risk.name, np.full(draws, min(risk.first, plan.months + 1)))
        hit = (month >= 1) & (month <= plan.months)
        np.subtract.at(net, (month[hit] - 1, np.flatnonzero(hit)), float(risk.loss))
    return plan.reserves + np.cumsum(net, axis=0)


def _relieved(
    flow: np.ndarray, promises: Iterable[Commitment], draws: int, seed: int
) -> np.ndarray:
    """(months × draws) what is left of a cost after the promises that are kept."""
    left = flow.copy()
    for promise in promises:
        kept = _luck(promise.name, draws, seed)[0] < promise.probability
        rows = slice(promise.start - 1, len(flow) if promise.end is None else promise.end)
        left[rows] -= np.minimum(np.rint(flow[rows] * (promise.share * kept)), left[rows])
    return left


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


def _luck(name: Id, draws: int, seed: int) -> np.ndarray:
    """(2 × draws) uniform numbers that belong to this name, whatever else is in the plan."""
    return chance.generator(seed, "runway", name).random((2, draws))


def _steady(line: Flowing) -> bool:
    least, _, most = base(line)
    return least == most and (not isinstance(line, Income) or line.probability == 1)


def _drawn(
    line: Flowing,
    amounts: list[int],
    certain: list[Risk],
    months: int,
    draws: int,
    seed: int,
) -> np.ndarray:
    """(months × draws) pence of a line before uncertain risks, not rounded where it was drawn."""
    comes, where = _luck(line.name, draws, seed)
    least, likely, most = map(float, base(line))
    if least == most:
        found = np.repeat(np.array(amounts, dtype=float)[:, None], draws, axis=1)
    else:
        rates = pattern(line, months)
        for risk in certain:
            if line.name in risk.lines:
                for m in range(risk.first, risk.until(risk.first, months) + 1):
                    rates[m - 1] *= 1 + exact(risk.change)
        size = _triangular(where, least, likely, most)
        found = np.array(rates, dtype=float)[:, None] * size
    if isinstance(line, Income) and line.probability < 1:
        found *= comes < line.probability
    return found


def _triangular(u: np.ndarray, least: float, likely: float, most: float) -> np.ndarray:
    """Quantiles of the triangular distribution, so that more luck is never less money."""
    width = most - least
    rising = least + np.sqrt(u * width * (likely - least))
    falling = most - np.sqrt((1 - u) * width * (most - likely))
    return np.where(u * width < likely - least, rising, falling)


def _addable(plan: Plan) -> None:
    """ValueError: floats could not add up the largest amounts that may come to pass."""
    size = exact(abs(plan.reserves)) + sum(abs(risk.loss) for risk in plan.risks)
    for line in plan.flowing:
        most = base(line)[2] * sum(pattern(line, plan.months))
        for risk in plan.risks:
            if line.name in risk.lines:
                most *= 1 + max(exact(risk.change), Fraction(0))
        size += most
    if size >= 2**53:
        checks.fail("plan", "its amounts are too large to be added up exactly (2^53 pence)")


def _strike(risk: Risk, months: int, draws: int, seed: int) -> np.ndarray:
    """(draws,) the month in which the risk strikes; 0: it does not, within the plan."""
    happens, when = _luck(risk.name, draws, seed)
    window = min(risk.last - risk.first + 1, 2**53)
    month = min(risk.first, months + 1) + np.minimum(np.floor(when * window), window - 1)
    return np.where((happens < risk.probability) & (month <= months), month, 0).astype(np.int64)


def _lasting(strikes: np.ndarray, risk: Risk, months: int) -> np.ndarray:
    """(months × draws) whether the risk changes its lines in this month."""
    month = np.arange(1, months + 1)[:, None]
    started = (strikes > 0) & (month >= strikes)
    return started if risk.months is None else started & (month < strikes + risk.months)
