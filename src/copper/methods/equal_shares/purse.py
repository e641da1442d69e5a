"""What each group of people still has, and what a project would cost them: quickly, or exactly.

The price of a project is the amount a point costs when its supporters pay together: each pays
price × own points, or all that is left if that is less (Peters, Pierczyński and Skowron, 2021,
section 3: ρ is the price divided by what a point is worth).
"""

import math
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

import numpy as np

from .election import Election, Supporters

_sum = np.add.reduce  # what .sum() calls after some detours
ULP = 2.0**-53
FAINT = 1e-300  # nearly nothing, but not 0


class TooClose(Exception):
    """Floats can't tell what comes first or whether the money is enough: to be computed exactly."""


class Payment(NamedTuple):
    """What a point cost, what each person of each supporting group paid, who gave all and had too little."""

    price: Fraction | float
    paid: np.ndarray
    short: np.ndarray


class Purse(Protocol):
    """What the trace needs of both kinds; all amounts in money."""

    def total(self) -> Fraction | float:
        """What all people together still have."""
        ...

    def rest(self) -> np.ndarray:
        """What each person of each group still has."""
        ...

    def money(self, project: int) -> Fraction | float:
        """What all supporters together still have."""
        ...

    def price(self, project: int) -> Fraction | float | None:
        """What a point costs; None when the money is not enough."""
        ...

    def pay(self, project: int) -> Payment:
        """The supporters pay. Only for a project that they can pay."""
        ...


class Look(NamedTuple):
    """A price as floats know it: the true price is at least `price` − `below`."""

    price: float
    below: float
    poor: np.ndarray  # who must give all they have
    open: bool  # the search stopped early: the price is a bound only
    # The points of all who are not poor, if all others surely have nothing: the price is cost ÷ these.
    points: int | None


class Settled(NamedTuple):
    """How far the true price may lie above; what each supporter would have left (below 0: is short of);
    how far that may be wrong."""

    above: float
    room: np.ndarray
    error: np.ndarray


class Floats:
    """Fast. Shares are counted in first shares (budget ÷ voters = 1), so that size does not matter.

    `error` bounds how far each number in `left` is from the truth. Who surely has nothing has 0 left and no
    error; who may have nothing has FAINT left.
    """

    def __init__(self, election: Election, share: Fraction) -> None:
        self.election = election
        self.coin = float(election.share)
        self.full = float(share / election.share)
        self.left = np.full(len(election.sizes), self.full)
        self.error = np.full(len(election.sizes), 4 * ULP * self.full)
        self.worst = 4 * ULP * self.full

    def look(self, project: int, at_least: float = 0.0, enough: float = math.inf) -> Look | None:
        """The price now; None when the money is surely not enough. TooClose when that is unclear.

        `at_least` is a bound from an earlier round of the same run: prices only rise. Above `enough`
        nobody needs to know the price: the search may stop at a bound (`open`).
        """
        who, cost = self.election.supporters[project], self.election.costs_f[project]
        left = self.left.take(who.groups)
        lowest = cost / who.support_f
        price = max(lowest, at_least)
        room = left - (price if who.plain else price * who.points_f)
        if price == lowest and np.minimum.reduce(room) > 2 * self.worst:
            return Look(price, 8 * ULP * price, room < 0, False, who.support)
        owned, weight = left * who.people_f, who.support_f
        total = float(_sum(owned))
        if total - cost <= self.worst * who.count_f + who.ulps * (total + cost):
            self._is_short(who, total, cost)
            return None
        poor = room < 0
        short = -1
        while (now := int(np.count_nonzero(poor))) > short:
            if price > enough:
                below = (self.worst * who.count_f + who.ulps * cost) / weight
                return Look(price, below, poor, True, None)
            short = now
            given, weight = self._split(who, owned, poor)
            price = (cost - given) / weight
            poor |= left < (price if who.plain else price * who.points_f)
        if not given and who.whole_f is not None:
            least = left[~poor] - price * who.points_f[~poor]
            if np.minimum.reduce(least) > 2 * self.worst:
                points = int(_sum(who.whole_f[~poor]))
                return Look(price, 8 * ULP * price, poor, False, points)
        doubt = _dot(self.error.take(who.groups) * who.people_f, poor.astype(float))
        return Look(price, (doubt + who.ulps * cost) / weight, poor, False, None)

    def _split(self, who: Supporters, owned: np.ndarray, poor: np.ndarray) -> tuple[float, float]:
        """What the poor give together, and all points of the others."""
        mask = poor.astype(float)
        given = _dot(owned, mask)
        if who.plain:  # whole numbers: nothing is lost
            weight = who.support_f - _dot(who.weight_f, mask)
        else:
            weight = _dot(who.weight_f, 1 - mask)
        if weight <= 0:  # only rounding can make everybody poor
            raise TooClose
        return given, weight

    def _is_short(self, who: Supporters, total: float, cost: float) -> None:
        """TooClose unless the money is surely not enough."""
        doubt = float(_sum(self.error[who.groups] * who.people_f))
        if cost - total <= doubt + who.ulps * (total + cost):
            raise TooClose

    def settle(self, project: int, look: Look) -> "Settled":
        """What paying this price would leave. TooClose when the price is not known well enough."""
        who = self.election.supporters[project]
        room = self.left.take(who.groups) - look.price * who.points_f
        error = self.error.take(who.groups)
        above = look.below
        if look.points is None:
            above = self._above(who, look, room - error)
        error += max(look.below, above) * who.points_f + 4 * ULP * self.full
        return Settled(above, room, error)

    def _above(self, who: Supporters, look: Look, room: np.ndarray) -> float:
        """A bound on how far the true price lies above, when each has at least `room` beyond it."""
        rich = who.people_f * ~look.poor
        # A little higher price must bring in, from those who still have money, what is in doubt.
        doubt = 1.5 * look.below * _dot(rich, who.points_f)
        for step in (2 * look.below, 64 * look.below):
            if _dot(np.minimum(room, step * who.points_f), rich) >= doubt:
                return step
        raise TooClose

    def buy(self, project: int, settled: "Settled") -> None:
        """The supporters pay."""
        who, room, error = self.election.supporters[project], settled.room, settled.error
        some = room >= -error
        self.left[who.groups] = np.maximum(room, FAINT) * some
        self.error[who.groups] = error * some
        self.worst = max(self.worst, float(np.maximum.reduce(error)))

    def total(self) -> float:
        return float((self.left * self.election.sizes).sum()) * self.coin

    def rest(self) -> np.ndarray:
        return self.left * self.coin

    def money(self, project: int) -> float:
        who = self.election.supporters[project]
        return float((self.left[who.groups] * who.people_f).sum()) * self.coin

    def price(self, project: int) -> float | None:
        look = self.look(project)
        return None if look is None else look.price * self.coin

    def pay(self, project: int) -> Payment:
        look = self.look(project)
        if look is None:
            raise ValueError("the money is not enough")
        who, settled = self.election.supporters[project], self.settle(project, look)
        if look.points is None and (np.abs(settled.room) <= settled.error).any():
            raise TooClose  # who is just short and who just isn't
        left = self.left[who.groups]
        paid = np.minimum(left, look.price * who.points_f)
        self.buy(project, settled)
        return Payment(look.price * self.coin, paid * self.coin, (settled.room < 0) & (left > 0))


class Exact:
    """Exact. `left` holds Python's whole numbers, in units of 1 ÷ `parts` of money."""

    def __init__(self, election: Election, share: Fraction) -> None:
        self.election = election
        costs = election.costs
        self.parts = math.lcm(share.denominator, *{cost.denominator for cost in costs})
        self.left = np.empty(len(election.sizes), dtype=object)
        self.left[:] = int(share * self.parts)
        self.sizes = np.array(election.sizes, dtype=object)
        self.columns: dict[int, tuple[np.ndarray, np.ndarray, np.ndarray]] = {}

    def total(self) -> Fraction:
        return Fraction(int((self.left * self.sizes).sum()), self.parts)

    def rest(self) -> np.ndarray:
        return self._money(self.left)

    def money(self, project: int) -> Fraction:
        return Fraction(self._owned(project)[1], self.parts)

    def price(self, project: int) -> Fraction | None:
        found = self._price(project)
        return None if found is None else found / self.parts / self.election.point

    def pay(self, project: int) -> Payment:
        price = self._price(project)
        if price is None:
            raise ValueError("the money is not enough")
        shown = price / self.parts / self.election.point
        self.left = self.left * price.denominator
        self.parts *= price.denominator
        groups = self.election.supporters[project].groups
        left, full = self.left[groups], self._column(project)[0] * price.numerator
        self.left[groups] = np.maximum(left - full, 0)
        short = ((left < full) & (left > 0)).astype(bool)
        return Payment(shown, self._money(np.minimum(left, full)), short)

    def _price(self, project: int) -> Fraction | None:
        """For one whole-number point, in units of 1 ÷ parts."""
        left, total = self._owned(project)
        cost = int(self.election.costs[project] * self.parts)
        if total < cost:
            return None
        points, people, weight = self._column(project)
        poor = np.zeros(len(left), dtype=bool)
        while True:
            # Never all are poor: together they have the cost, so one can pay its part of the rest.
            rest = cost - (left[poor] * people[poor]).sum()
            rich = weight[~poor].sum()
            more = (left * rich < points * rest).astype(bool) & ~poor
            if not more.any():
                return Fraction(int(rest), int(rich))
            poor |= more

    def _owned(self, project: int) -> tuple[np.ndarray, int]:
        left = self.left[self.election.supporters[project].groups]
        return left, int((left * self._column(project)[1]).sum())

    def _column(self, project: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Points, people, people × points, as Python's whole numbers."""
        if project not in self.columns:
            who = self.election.supporters[project]
            points, people = np.empty((2, len(who.points)), dtype=object)
            points[:], people[:] = who.points, who.people
            self.columns[project] = points, people, points * people
        return self.columns[project]

    def _money(self, amounts: np.ndarray) -> np.ndarray:
        found = np.empty(len(amounts), dtype=object)
        known: dict[Any, Fraction] = {}
        for number, amount in enumerate(amounts):
            if amount not in known:
                known[amount] = Fraction(amount, self.parts)
            found[number] = known[amount]
        return found


def _dot(first: np.ndarray, second: np.ndarray) -> float:
    """Σ first × second. Not by BLAS for long ones: its threads wait for each other, and add up in any order."""
    if len(first) < 8192:
        return float(np.dot(first, second))
    return float(np.einsum("i,i", first, second))
