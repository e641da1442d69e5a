"""One path of a plan in whole pence: what is likely happens, what is not is left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from copper.methods import checks
from copper.methods.intervals import LARGEST_COUNT
from copper.methods.order import Id

from .lines import Commitment, Flowing, Income, Risk, exact, planned
from .plan import Plan


@dataclass(frozen=True)
class Flow:
    """What one line brought in a month, in pence: more than 0 came in, less went out.

    `kind`: "income", "cost", "activity", "commitment" (taken off the cost it belongs to), "risk" (its loss).
    """

    name: Id
    kind: str
    pence: int


@dataclass(frozen=True)
class Month:
    """`opening` + all flows = `closing`. Flows of 0 are left out."""

    month: int
    opening: int
    flows: tuple[Flow, ...]
    closing: int


@dataclass(frozen=True)
class Projection:
    """The path. `ended` is the first month that closes below `floor`, None: not within the plan.

    `runway` is how many months are paid before that (None alike). `lowest` is the lowest closing
    balance, first in month `lowest_month`. `counted` and `left_out` name what was uncertain and
    how the path took it.
    """

    months: tuple[Month, ...]
    ended: int | None
    runway: int | None
    closing: int
    lowest: int
    lowest_month: int
    floor: int
    counted: tuple[Id, ...]
    left_out: tuple[Id, ...]


def project(plan: Plan, *, floor: int = 0, likely: float = 0.5) -> Projection:
    """The balance month by month, exactly.

    Income, commitments and risks that are at least `likely` count in full, others not at all; a risk
    strikes in the first month it may. Amounts are the likely ones. `floor` is what the network wants
    to keep: reserves have ended in the first month that closes below it. Within a month all
    income comes before all costs.
    """
    checks.whole(floor, "floor", least=-LARGEST_COUNT, most=LARGEST_COUNT)
    checks.share(likely, "likely")
    uncertain: tuple[Any, ...] = (*plan.income, *plan.commitments, *plan.risks)
    counted = {one.name for one in uncertain if one.probability >= likely}
    risks = [(risk, risk.first) for risk in plan.risks if risk.name in counted]
    promises = [one for one in plan.commitments if one.name in counted]
    flows: list[list[Flow]] = [[] for _ in range(plan.months)]

    def note(name: Id, kind: str, amounts: Iterable[int]) -> None:
        for month, pence in enumerate(amounts):
            if pence:
                flows[month].append(Flow(name, kind, pence))

    for line in plan.flowing:
        amounts = struck(line, risks, plan.months)
        if isinstance(line, Income):
            note(line.name, "income", amounts if line.name in counted else [])
        else:
            note(line.name, type(line).__name__.lower(), [-pence for pence in amounts])
            for promise, relief in relieved(line, amounts, promises):
                note(promise.name, "commitment", relief)
    for risk, month in risks:
        if month <= plan.months:
            note(risk.name, "risk", [*[0] * (month - 1), -risk.loss])
    months = _months(plan.reserves, flows)
    ended = next((one.month for one in months if one.closing < floor), None)
    lowest = min(months, key=lambda one: one.closing)
    unsure = sorted(one.name for one in uncertain if one.probability < 1)
    return Projection(
        months,
        ended,
        None if ended is None else ended - 1,
        months[-1].closing,
        lowest.closing,
        lowest.month,
        floor,
        tuple(name for name in unsure if name in counted),
        tuple(name for name in unsure if name not in counted),
    )


def struck(line: Flowing, risks: Iterable[tuple[Risk, int]], months: int) -> list[int]:
    """Pence in each month after risks that happen in these months."""
    amounts = planned(line, months)
    for risk, month in risks:
        if line.name in risk.lines:
            for m in range(month, risk.until(month, months) + 1):
                amounts[m - 1] = round(amounts[m - 1] * (1 + exact(risk.change)))
    return amounts


def relieved(
    line: Flowing, amounts: list[int], promises: Iterable[Commitment]
) -> list[tuple[Commitment, list[int]]]:
    """What each promise about this line takes over, month by month; together at most all of it."""
    left, found = list(amounts), []
    for promise in promises:
        if promise.line == line.name:
            last = len(amounts) if promise.end is None else promise.end
            relief = [
                min(left[m], round(pence * exact(promise.share)))
                if promise.start <= m + 1 <= last
                else 0
                for m, pence in enumerate(amounts)
            ]
            left = [rest - pence for rest, pence in zip(left, relief, strict=True)]
            found.append((promise, relief))
    return found


def _months(reserves: int, flows: list[list[Flow]]) -> tuple[Month, ...]:
    found, balance = [], reserves
    for month, inside in enumerate(flows, 1):
        closing = balance + sum(flow.pence for flow in inside)
        found.append(Month(month, balance, tuple(inside), closing))
        balance = closing
    return tuple(found)
