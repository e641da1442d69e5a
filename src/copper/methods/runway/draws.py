"""Many paths of a plan at once.

Each line draws from its own stream of the seed, so a plan that differs in one line meets the same
luck in all others, and a difference between two plans is theirs alone (common random numbers).
All amounts are whole pence in floats below 2^53: sums and differences are exact.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from copper.methods import chance, checks
from copper.methods.order import Id

from .lines import Commitment, Flowing, Income, Risk, base, exact, pattern
from .plan import Plan
from .projection import relieved, struck


@dataclass(frozen=True)
class Part:
    """A line (None: only the losses of a risk) with the promises and the risks that concern it."""

    line: Flowing | None
    promises: tuple[Commitment, ...]
    risks: tuple[Risk, ...]


class Paths:
    """The closing balances of a plan, and of plans that differ in a few lines."""

    def __init__(self, plan: Plan, draws: int, seed: int) -> None:
        self.plan, self.draws, self.seed = plan, draws, seed
        self._parts = parts(plan)
        self._net = np.zeros((plan.months, draws))
        for part in self._parts.values():
            self._net += self._flow(part)

    def balances(self) -> np.ndarray:
        """(months × draws) closing balances of the plan, in pence."""
        return self.plan.reserves + np.cumsum(self._net, axis=0)

    def of(self, other: Plan) -> np.ndarray:
        """The same for another plan of as many months; only what differs is drawn anew."""
        theirs, net = parts(other), self._net.copy()
        for name in sorted({*self._parts, *theirs}, key=str):
            mine, new = self._parts.get(name), theirs.get(name)
            if mine != new:
                if mine is not None:
                    net -= self._flow(mine)
                if new is not None:
                    net += self._flow(new)
        return other.reserves + np.cumsum(net, axis=0)

    def _flow(self, part: Part) -> np.ndarray:
        """(months × draws, or × 1 when it is certain) what the part brings in."""
        months, draws, seed = self.plan.months, self.draws, self.seed
        certain = [(risk, risk.first) for risk in part.risks if _certain(risk)]
        risks = [risk for risk in part.risks if not _certain(risk)]
        if part.line is None:
            return _losses(part.risks, months, draws, seed)
        amounts = struck(part.line, certain, months)
        if not risks and _steady(part.line) and all(one.probability == 1 for one in part.promises):
            for _, relief in relieved(part.line, amounts, part.promises):
                amounts = [pence - less for pence, less in zip(amounts, relief, strict=True)]
            flow = np.array(amounts, dtype=float)[:, None]
        else:
            flow = _drawn(part.line, amounts, certain, months, draws, seed)
            for risk in risks:
                lasting = _lasting(_strike(risk, months, draws, seed), risk, months)
                flow *= np.where(lasting, 1 + risk.change, 1)
            flow = _relieved(np.rint(flow), part.promises, draws, seed)
        return flow if isinstance(part.line, Income) else -flow


def parts(plan: Plan) -> dict[Id, Part]:
    """What each name in the plan stands for. ValueError: amounts too large to be added exactly."""
    _addable(plan)
    found = {}
    for line in plan.flowing:
        promises = tuple(one for one in plan.commitments if one.line == line.name)
        risks = tuple(risk for risk in plan.risks if line.name in risk.lines)
        found[line.name] = Part(line, promises, risks)
    for risk in plan.risks:
        if risk.loss:
            found[risk.name] = Part(None, (), (risk,))
    return found


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


def _luck(name: Id, draws: int, seed: int) -> np.ndarray:
    """(2 × draws) uniform numbers that belong to this name, whatever else is in the plan."""
    return chance.generator(seed, "runway", name).random((2, draws))


def _certain(risk: Risk) -> bool:
    return risk.probability == 1 and risk.first == risk.last


def _steady(line: Flowing) -> bool:
    least, _, most = base(line)
    return least == most and (not isinstance(line, Income) or line.probability == 1)


def _drawn(
    line: Flowing,
    amounts: list[int],
    certain: Iterable[tuple[Risk, int]],
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
        for risk, month in certain:
            for m in range(month, risk.until(month, months) + 1):
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


def _losses(risks: Iterable[Risk], months: int, draws: int, seed: int) -> np.ndarray:
    """(months × draws) what risks cost in the month in which they strike."""
    month = np.arange(1, months + 1)[:, None]
    found = np.zeros((months, draws))
    for risk in risks:
        found -= np.where(month == _strike(risk, months, draws, seed), float(risk.loss), 0)
    return found
