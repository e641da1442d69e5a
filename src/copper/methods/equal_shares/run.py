"""One run of equal shares at a given share: which projects are bought, in which order, and how surely.

Each round buys the project with the smallest ρ = price ÷ what a point is worth. ρ never falls from
one round to the next, so most projects need no new look: an old ρ above the best is enough.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .election import Election
from .purse import ULP, Exact, Floats, Look, TooClose

# Projects whose ρ is relatively nearer than this are a tie until exact numbers say who is first.
NEAR = 1e-9


@dataclass(frozen=True, eq=False)
class Run:
    """What was bought at a share, and bounds that prove it.

    `above[k]`: the ρ of the k-th bought project is at most this. `below[k, p]`: in that round the ρ of
    every other project p was at least this (∞: it could not be paid any more, or was bought before).
    `full[k]`: nobody who paid was short of money, so a larger share can't change that price.
    `tied[k]`: projects with exactly the same ρ, the bought one first. `exact`: by exact numbers.
    """

    raises: int
    bought: tuple[int, ...]
    above: np.ndarray
    below: np.ndarray
    full: np.ndarray
    tied: tuple[tuple[int, ...], ...]
    exact: bool

    def cost(self, election: Election) -> Fraction:
        return sum((election.costs[p] for p in self.bought), Fraction(0))


def run(
    election: Election,
    raises: int,
    *,
    exact: bool,
    ties: bool = False,
    ahead: Run | None = None,
) -> Run:
    """The run after so many raises.

    `ties`: also sure which projects were tied (never changes who wins). `ahead`: a run after more raises,
    which saves looks: as long as both buy the same, nothing is dearer there.
    """
    if not exact:
        try:
            return _fast(election, raises, ties, ahead)
        except TooClose:
            pass
    return _exactly(election, raises)


class _Book:
    """Takes down each round."""

    def __init__(self, election: Election) -> None:
        self.bought: list[int] = []
        self.above: list[float] = []
        self.below: list[list[float]] = []
        self.full: list[bool] = []
        self.tied: list[tuple[int, ...]] = []
        self.low = [_down(lowest) for lowest in election.lowest_f]

    def learn(self, ahead: Run) -> None:
        """Bounds from a larger share at which the same was bought so far: every ρ is at least that."""
        place = len(self.bought)
        if place == len(ahead.bought):  # not even there is anything left that can be paid
            self.low = [math.inf] * len(self.low)
            return
        known = ahead.below[place].tolist()
        known[ahead.bought[place]] = 0.0  # says nothing about itself
        self.low = [max(pair) for pair in zip(self.low, known, strict=True)]

    def write(self, project: int, above: float, full: bool, tied: tuple[int, ...]) -> None:
        self.low[project] = math.inf
        self.bought.append(project)
        self.above.append(above)
        self.below.append(self.low.copy())
        self.full.append(full)
        self.tied.append(tied)

    def close(self, raises: int, exact: bool) -> Run:
        return Run(
            raises,
            tuple(self.bought),
            np.array(self.above),
            np.array(self.below).reshape(len(self.bought), len(self.low)),
            np.array(self.full, dtype=bool),
            tuple(self.tied),
            exact,
        )


def _fast(election: Election, raises: int, ties: bool, ahead: Run | None) -> Run:
    purse = Floats(election, election.share_after(raises))
    book = _Book(election)
    units, left = election.units_f, list(election.candidates)
    while True:
        if ahead and ahead.bought[: len(book.bought)] != tuple(book.bought):
            ahead = None
        if ahead:
            book.learn(ahead)
            left = [p for p in left if book.low[p] < math.inf]
        looks: dict[int, Look] = {}
        best = math.inf
        for project in sorted(left, key=book.low.__getitem__):
            if book.low[project] > best:
                break
            at_least, enough = book.low[project] * units[project], best * units[project]
            look = purse.look(project, at_least, enough * (1 + NEAR))
            if look is None:
                book.low[project] = math.inf
                left.remove(project)
                continue
            low = _down((look.price - look.below) / units[project])
            book.low[project] = max(low, book.low[project])
            if look.open:
                continue  # surely not the best, or found too close below
            looks[project] = look
            # With room above for what is not known of it yet: more are looked at than need be.
            best = min(best, (look.price + look.below) / units[project] * (1 + NEAR))
        if not looks:
            return book.close(raises, exact=False)
        near = [p for p in looks if book.low[p] <= best]
        project = min(near, key=lambda p: _before(election, p, looks[p], units[p]))
        settled = purse.settle(project, looks[project])
        top = _up((looks[project].price + settled.above) / units[project])
        if any(book.low[p] <= top for p in left if p not in looks):
            raise TooClose
        tied = _tied(election, project, looks, top, book.low, ties)
        full = looks[project].poor is None
        purse.buy(project, settled)
        left.remove(project)
        book.write(project, top, full, tied)


def _before(election: Election, project: int, look: Look, unit: float) -> tuple[bool, float, int]:
    """Prices that nobody is short for go first: they are known exactly."""
    return (
        look.poor is not None,
        look.price / unit if look.poor is not None else 0.0,
        election.first[project],
    )


def _tied(
    election: Election,
    project: int,
    looks: dict[int, Look],
    top: float,
    low: list[float],
    ties: bool,
) -> tuple[int, ...]:
    """Who is tied with the best. TooClose when floats can't tell that it is the best."""
    tied = [project]
    for other in looks:
        if other == project or low[other] > top:
            continue
        # A price nobody is short for is known exactly: the order of all such prices is `first`.
        if looks[project].poor is not None or election.first[other] < election.first[project]:
            raise TooClose
        if looks[other].poor is not None:
            if ties and election.lowest(other) == election.lowest(project):
                raise TooClose
        elif election.lowest(other) == election.lowest(project):
            tied.append(other)
    return (project, *sorted(tied[1:], key=election.rank.__getitem__))


def _exactly(election: Election, raises: int) -> Run:
    purse = Exact(election, election.share_after(raises))
    book = _Book(election)
    known = {project: election.lowest(project) for project in election.candidates}
    while True:
        best: Fraction | None = None
        tied: list[int] = []
        for project in sorted(known, key=known.__getitem__):
            if best is not None and known[project] > best:
                break
            price = purse.price(project)
            if price is None:
                del known[project]
                book.low[project] = math.inf
                continue
            rho = known[project] = price / election.unit(project)
            book.low[project] = _down(float(rho))
            if best is None or rho < best:
                best, tied = rho, [project]
            elif rho == best:
                tied.append(project)
        if best is None:
            return book.close(raises, exact=True)
        tied.sort(key=election.rank.__getitem__)
        project = tied[0]
        purse.pay(project)
        del known[project]
        full = best == election.lowest(project)
        book.write(project, _up(float(best)), full, tuple(tied))


def _down(number: float) -> float:
    return number * (1 - 8 * ULP)


def _up(number: float) -> float:
    return number * (1 + 8 * ULP)
