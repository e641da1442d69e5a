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

    `above[k]`: the ρ of the k-th bought project is at most this; `rho[k]`: it exactly, where known.
    `below[k, p]`: in that round the ρ of every other project p was at least this (∞: it could not be
    paid any more, or was bought before); `least[k][p]`: a bound, maybe lower, that is an exact number.
    `tied[k]`: projects with exactly the same ρ, the bought one first. `exact`: by exact numbers.
    """

    raises: int
    bought: tuple[int, ...]
    above: np.ndarray
    below: np.ndarray
    rho: tuple[Fraction | None, ...]
    least: tuple[tuple[Fraction, ...], ...]
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


def surely_before(
    election: Election, project: int, rho: Fraction | None, other: int, least: Fraction
) -> bool:
    """Whether a project goes before another whose ρ is at least `least`."""
    if election.beats(project, other):
        return True
    return rho is not None and (rho, election.rank[project]) < (least, election.rank[other])


class _Book:
    """Takes down each round."""

    def __init__(self, election: Election) -> None:
        self.bought: list[int] = []
        self.above: list[float] = []
        self.below: list[list[float]] = []
        self.rho: list[Fraction | None] = []
        self.bounds: list[tuple[Fraction, ...]] = []
        self.tied: list[tuple[int, ...]] = []
        self.low = [_down(lowest) for lowest in election.lowest_f]
        able = set(election.candidates)
        self.least = [
            election.lowest(p) if p in able else Fraction(0) for p in range(len(election.ids))
        ]

    def learn(self, ahead: Run) -> None:
        """Bounds from a larger share at which the same was bought so far: every ρ is at least that."""
        place = len(self.bought)
        if place == len(ahead.bought):  # not even there is anything left that can be paid
            self.low = [math.inf] * len(self.low)
            return
        known = ahead.below[place].tolist()
        known[ahead.bought[place]] = 0.0  # says nothing about itself
        self.low = [max(pair) for pair in zip(self.low, known, strict=True)]

    def write(
        self, project: int, above: float, rho: Fraction | None, tied: tuple[int, ...]
    ) -> None:
        self.low[project] = math.inf
        self.bought.append(project)
        self.above.append(above)
        self.below.append(self.low.copy())
        self.rho.append(rho)
        self.bounds.append(tuple(self.least))
        self.tied.append(tied)

    def close(self, raises: int, exact: bool) -> Run:
        return Run(
            raises,
            tuple(self.bought),
            np.array(self.above),
            np.array(self.below).reshape(len(self.bought), len(self.low)),
            tuple(self.rho),
            tuple(self.bounds),
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
        looks = _look(election, purse, book, left)
        if not looks:
            return book.close(raises, exact=False)
        project = _best(election, book, looks)
        settled = purse.settle(project, looks[project])
        top = _up((looks[project].price + settled.above) / units[project])
        rho = None if looks[project].points is None else book.least[project]
        near = [p for p in left if book.low[p] <= top]
        tied = _tied(election, project, looks, near, book, ties)
        purse.buy(project, settled)
        left.remove(project)
        book.write(project, top, rho, tied)


def _look(election: Election, purse: Floats, book: _Book, left: list[int]) -> dict[int, Look]:
    """All that may be the best of a round. Who can't be paid any more is taken out of `left`."""
    looks: dict[int, Look] = {}
    best, units = math.inf, election.units_f
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
        if look.points is not None:
            book.least[project] = election.rho(project, look.points)
        if not look.open:
            looks[project] = look
            # With room above for what is not known of it yet: more are looked at than need be.
            best = min(best, (look.price + look.below) / units[project] * (1 + NEAR))
    return looks


def _best(election: Election, book: _Book, looks: dict[int, Look]) -> int:
    """The smallest ρ, as far as floats know."""
    best = min(look.price / election.units_f[p] for p, look in looks.items()) * (1 + NEAR)
    near = [p for p in looks if book.low[p] <= best]
    known = [p for p in near if looks[p].points is not None]
    if known:
        return min(known, key=lambda p: (book.least[p], election.rank[p]))
    return min(near, key=lambda p: (looks[p].price / election.units_f[p], election.rank[p]))


def _tied(
    election: Election,
    project: int,
    looks: dict[int, Look],
    near: list[int],
    book: _Book,
    ties: bool,
) -> tuple[int, ...]:
    """The best and who has exactly its ρ. TooClose when floats can't tell that it is the best."""
    rho = None if looks[project].points is None else book.least[project]
    tied = []
    for other in near:
        if other == project:
            continue
        if not surely_before(election, project, rho, other, book.least[other]):
            raise TooClose
        if rho is not None and book.least[other] > rho:
            continue
        if rho is not None and other in looks and looks[other].points is not None:
            tied.append(other)
        elif ties:
            raise TooClose
    return (project, *sorted(tied, key=election.rank.__getitem__))


def _exactly(election: Election, raises: int) -> Run:
    purse = Exact(election, election.share_after(raises))
    book = _Book(election)
    left = list(election.candidates)
    while True:
        best: Fraction | None = None
        tied: list[int] = []
        for project in sorted(left, key=book.least.__getitem__):
            if best is not None and book.least[project] > best:
                break
            price = purse.price(project)
            if price is None:
                left.remove(project)
                book.low[project] = math.inf
                continue
            rho = book.least[project] = price / election.unit(project)
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
        left.remove(project)
        book.write(project, _up(float(best)), best, tuple(tied))


def _down(number: float) -> float:
    return number * (1 - 8 * ULP)


def _up(number: float) -> float:
    return number * (1 + 8 * ULP)
