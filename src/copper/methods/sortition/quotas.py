"""Quotas that no panel can meet: why, and the smallest change that lets one be drawn.

An integer programme after Flanigan et al. (2021), supplementary information, section 3: the fewest
seats by which lower quotas fall and upper quotas rise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from copper.methods import checks, solver
from copper.methods.order import Id

from .finder import values_of
from .pool import Limits, Person, Pool, Quotas, Rule, build, read_quotas


@dataclass(frozen=True)
class QuotaProblem:
    """One plain reason why quotas can't be met. `need` is what the quotas ask, `have` what there is.

    code: "too few people" (of this value, for its lower quota), "too many kept" (members who stay
    already fill more than the upper quota), "minimums over size" and "maximums under size" (of all
    values of the attribute; for maximums only seats that people can fill count), "together" (each
    quota can be met but not all at once; no attribute).
    """

    code: str
    attribute: str | None
    value: Id | None
    need: int
    have: int


@dataclass(frozen=True)
class QuotaChange:
    """The quota of a value before and after. `people`: how many in the pool have the value."""

    attribute: str
    value: Id
    minimum: int
    maximum: int
    new_minimum: int
    new_maximum: int
    people: int


@dataclass(frozen=True)
class Relaxation:
    """The smallest change that makes quotas feasible; `total` 0 and no changes where they are.

    `total`: seats by which quotas move, each times the cost of its attribute. Of several equally
    small ones, the one whose largest single move is smallest, and then the one that leaves the
    values that come first (by attribute, then value, lower quota first) as they are.
    """

    total: float
    changes: tuple[QuotaChange, ...]
    problems: tuple[QuotaProblem, ...]


class InfeasibleQuotas(ValueError):
    """No panel meets the quotas. `relaxation` says why and how little would have to change."""

    def __init__(self, relaxation: Relaxation) -> None:
        moves = ", ".join(
            f"“{c.attribute}: {c.value}” {c.minimum}–{c.maximum} → {c.new_minimum}–{c.new_maximum}"
            for c in relaxation.changes
        )
        super().__init__(f"quotas: no panel meets them all; the smallest change is {moves}")
        self.relaxation = relaxation


def relax(
    people: Iterable[Person],
    quotas: Quotas,
    size: int,
    *,
    per_household: int = 1,
    cost: Mapping[str, float] | None = None,
) -> Relaxation:
    """Whether quotas can be met and, where not, the smallest change that makes it so.

    `cost`: what moving a quota of this attribute by one seat counts (more than 0; 1 if not named).
    ValueError: bad input, or the seats can't be filled even without quotas.
    """
    limits = read_quotas(quotas)
    costs = read_costs(cost, limits)
    return smallest(build(people, limits, size, per_household), costs)


def relaxed_quotas(quotas: Quotas, relaxation: Relaxation) -> dict[str, dict[Id, tuple[int, int]]]:
    """The quotas with the changes made."""
    found: dict[str, dict[Id, tuple[int, int]]] = {}
    for (attribute, value), limit in relaxed_limits(read_quotas(quotas), relaxation).items():
        found.setdefault(attribute, {})[value] = limit
    return found


def relaxed_limits(limits: Limits, relaxation: Relaxation) -> Limits:
    found = dict(limits)
    for change in relaxation.changes:
        found[change.attribute, change.value] = (change.new_minimum, change.new_maximum)
    return found


def read_costs(cost: Mapping[str, float] | None, limits: Limits) -> dict[str, float]:
    found = {attribute: 1.0 for attribute, _ in limits}
    for attribute, value in (cost or {}).items():
        if attribute not in found:
            checks.fail("cost", f"{attribute!r} has no quotas")
        found[attribute] = checks.positive(value, f"cost of “{attribute}”")
    return found


def smallest(pool: Pool, costs: Mapping[str, float]) -> Relaxation:
    """As `relax`, of a pool that is put together already."""
    rules = [rule for rule in pool.rules if rule.attribute]
    model = _Moves(pool, rules, [costs[rule.attribute] for rule in rules])
    moves = model.smallest()
    if not moves.any():
        return Relaxation(0.0, (), ())
    changes = []
    for number, rule in enumerate(rules):
        down, up = int(moves[2 * number]), int(moves[2 * number + 1])
        if down or up:
            low, high = rule.low + rule.kept, rule.high + rule.kept
            changes.append(_change(rule, low, high, low - down, high + up))
    return Relaxation(float(model.costs @ moves), tuple(changes), tuple(_problems(pool, rules)))


def _change(rule: Rule, low: int, high: int, new_low: int, new_high: int) -> QuotaChange:
    return QuotaChange(
        rule.attribute, rule.value, low, high, new_low, new_high, rule.people + rule.kept
    )


class _Moves:
    """Seats of each type, and for each quota how far it moves down and up, all whole numbers."""

    def __init__(self, pool: Pool, rules: list[Rule], costs: list[float]) -> None:
        import highspy

        count = len(pool.members)
        self.costs = np.repeat(np.array(costs, dtype=float), 2)
        self.columns = np.arange(count, count + 2 * len(rules), dtype=np.int32)
        self.model = solver.new()
        self.model.addVars(count, np.zeros(count), pool.most)
        for rule in rules:
            self.model.addVar(0, max(0, rule.low))
            self.model.addVar(0, max(0, pool.size - rule.high))
        whole = np.arange(count + len(self.columns), dtype=np.int32)
        kinds = np.full(len(whole), highspy.HighsVarType.kInteger)
        self.model.changeColsIntegrality(len(whole), whole, kinds)
        self._row(pool.size, pool.size, whole[:count], np.ones(count))
        for rule in pool.rules:
            if not rule.attribute:
                self._row(0, rule.high, rule.types, np.ones(len(rule.types)))
        for rule, down in zip(rules, self.columns[::2], strict=True):
            ones = np.ones(len(rule.types) + 1)
            self._row(rule.low, highspy.kHighsInf, np.append(rule.types, down), ones)
            ones[-1] = -1
            self._row(-highspy.kHighsInf, rule.high, np.append(rule.types, down + 1), ones)

    def smallest(self) -> np.ndarray:
        """The moves, in the order of the rules: down, up, down, up …"""
        count = len(self.columns)
        if not count:
            return self._solve()
        self.model.changeColsCost(count, self.columns, self.costs)
        moves = self._solve()
        if not moves.any():
            return moves
        # Cheapest first; among those, no single quota moves further than it must.
        total = float(self.costs @ moves)
        self._row(0, total * (1 + 1e-9), self.columns, self.costs)
        self.model.changeColsCost(count, self.columns, np.zeros(count))
        self.model.addVar(0, float(moves.max()))
        largest = int(self.model.getNumCol()) - 1
        self.model.changeColCost(largest, 1.0)
        for column in self.columns:
            self._row(-float("inf"), 0, np.array([column, largest]), np.array([1.0, -1.0]))
        moves = self._solve()
        self.model.changeColCost(largest, 0.0)
        self.model.changeColBounds(largest, 0, float(moves.max()))
        return self._first_stay(moves)

    def _first_stay(self, moves: np.ndarray) -> np.ndarray:
        """Among equally good moves, those that come first in order are as small as can be."""
        for number, column in enumerate(self.columns):
            if moves[number]:
                self.model.changeColCost(int(column), 1.0)
                moves = self._solve()
                self.model.changeColCost(int(column), 0.0)
            self.model.changeColBounds(int(column), 0, float(moves[number]))
        return moves

    def _row(self, low: float, high: float, columns: np.ndarray, values: np.ndarray) -> None:
        self.model.addRow(low, high, len(columns), columns.astype(np.int32), values)

    def _solve(self) -> np.ndarray:
        if not solver.solve(self.model):
            checks.fail("size", "the households don't leave enough people, whatever the quotas")
        return np.round(values_of(self.model)[self.columns])


def _problems(pool: Pool, rules: list[Rule]) -> list[QuotaProblem]:
    found = []
    for rule in rules:
        if rule.low > rule.people:
            need, have = rule.low + rule.kept, rule.people + rule.kept
            found.append(QuotaProblem("too few people", rule.attribute, rule.value, need, have))
        if rule.high < 0:
            have = rule.high + rule.kept
            found.append(QuotaProblem("too many kept", rule.attribute, rule.value, rule.kept, have))
    seats = pool.size + len(pool.kept)
    for attribute in sorted({rule.attribute for rule in rules}):
        own = [rule for rule in rules if rule.attribute == attribute]
        least = sum(max(rule.low, 0) for rule in own) + len(pool.kept)
        most = sum(max(min(rule.high, rule.people), 0) for rule in own) + len(pool.kept)
        most += pool.people - sum(rule.people for rule in own)
        if least > seats:
            found.append(QuotaProblem("minimums over size", attribute, None, least, seats))
        if most < seats:
            found.append(QuotaProblem("maximums under size", attribute, None, seats, most))
    return found or [QuotaProblem("together", None, None, seats, seats)]
