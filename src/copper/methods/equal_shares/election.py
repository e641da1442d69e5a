"""What was voted on, checked and brought into one order: projects, ballots, the budget, the tie-break."""

import math
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from numbers import Rational, Real
from typing import Any, TypeAlias

import numpy as np

from copper.methods import chance, checks, order
from copper.methods.order import Id

Number: TypeAlias = int | float | Fraction | Decimal
# An approval ballot is a collection of project ids, a scored ballot gives points for each.
Ballot: TypeAlias = Iterable[Id] | Mapping[Id, Number]

UTILITIES = ("cost", "score")
TIES = ("cheaper", "more_votes", "lot", "id")
# Amounts and points above 0 lie between these, so that floats can say how far they may be wrong.
TINY, HUGE = Fraction(1, 10**9), 10**18


@dataclass(frozen=True)
class Project:
    """Something that can be funded. `cost` ≥ 0 in any unit of money; name and category are kept, not used."""

    id: Id
    cost: Number
    name: str = ""
    category: str = ""


@dataclass(frozen=True, eq=False)
class Supporters:
    """Who stands behind one project, by groups of people with the same ballot.

    `groups` index Election.sizes; `points` are what each person of the group gives (approval: 1),
    as whole numbers; `people` how many there are in each group.
    """

    groups: np.ndarray
    points: tuple[int, ...]
    people: tuple[int, ...]
    support: int  # points × people, summed
    # The same for the fast purse, in the points of the ballots: people, points, people × points.
    people_f: np.ndarray = field(repr=False)
    points_f: np.ndarray = field(repr=False)
    weight_f: np.ndarray = field(repr=False)
    support_f: float
    count_f: float
    ulps: float  # how far a sum over all groups can be wrong by rounding, relatively
    plain: bool  # every point is 1
    whole_f: np.ndarray | None  # people × whole-number points, if floats can add them up exactly

    @property
    def count(self) -> int:
        """How many people."""
        return sum(self.people)


@dataclass(frozen=True, eq=False)
class Election:
    """Projects and people in canonical order; projects are spoken of by their place in `ids`."""

    ids: tuple[Id, ...]
    costs: tuple[Fraction, ...]
    budget: Fraction
    voters: tuple[Id, ...]
    group_of: np.ndarray  # voter → group
    sizes: tuple[int, ...]  # group → how many people
    chosen: tuple[tuple[int, ...], ...]  # group → the projects it supports
    supporters: tuple[Supporters, ...]
    top_points: int  # the most points anybody gave to a project
    point: Fraction  # what one whole-number point is worth in the points of the ballots
    utility: str
    raise_by: Fraction | None
    stop_when_full: bool
    ties: tuple[str, ...]
    lot: tuple[Id, ...]
    rank: tuple[int, ...]  # project → its place in the tie-break, 0 goes first

    @cached_property
    def people(self) -> int:
        return sum(self.sizes)

    @cached_property
    def share(self) -> Fraction:
        """Budget ÷ voters (0 without voters)."""
        return self.budget / self.people if self.people else Fraction(0)

    def unit(self, project: int) -> Fraction:
        """What one point is worth to a supporter: the cost, or 1."""
        return self.costs[project] if self.utility == "cost" else Fraction(1)

    def rho(self, project: int, points: int) -> Fraction:
        """ρ when supporters with so many whole-number points can all pay the full price, the others nothing."""
        known = self._rho.get((project, points))
        if known is None:
            known = self.costs[project] / (points * self.point * self.unit(project))
            self._rho[project, points] = known
        return known

    @cached_property
    def _rho(self) -> dict[tuple[int, int], Fraction]:
        return {}

    def lowest(self, project: int) -> Fraction:
        """ρ when no supporter is short of money: it can never be less. Needs support and a cost."""
        return self.rho(project, self.supporters[project].support)

    def beats(self, project: int, other: int) -> bool:
        """Whether a project goes before another whatever people have left.

        So it is when it has all supporters of the other with no fewer points, costs no more, and wins a tie.
        """
        known = self._beats.get((project, other))
        if known is None:
            own, its = self.supporters[project], self.supporters[other]
            points = dict(zip(own.groups.tolist(), own.points, strict=True))
            known = (
                self.rank[project] < self.rank[other]
                and self.costs[project] <= self.costs[other]
                and all(
                    points.get(group, 0) >= given
                    for group, given in zip(its.groups.tolist(), its.points, strict=True)
                )
            )
            self._beats[project, other] = known
        return known

    @cached_property
    def _beats(self) -> dict[tuple[int, int], bool]:
        return {}

    @cached_property
    def candidates(self) -> tuple[int, ...]:
        """Projects that equal shares can buy: they cost something and somebody supports them."""
        return tuple(p for p, s in enumerate(self.supporters) if s.support and self.costs[p])

    @cached_property
    def costs_f(self) -> tuple[float, ...]:
        """Costs in first shares (budget ÷ voters = 1), for the fast purse."""
        # Nobody can ever pay as much as the largest, which keeps floats finite.
        return tuple(float(min(cost / self.share, Fraction(10) ** 200)) for cost in self.costs)

    @cached_property
    def units_f(self) -> tuple[float, ...]:
        """What a point is worth, in first shares too (or 1)."""
        if self.utility == "score":
            return (float(1 / self.share),) * len(self.ids)
        return self.costs_f

    @cached_property
    def lowest_f(self) -> tuple[float, ...]:
        """`lowest` of the candidates, ∞ for the others."""
        able = set(self.candidates)
        return tuple(float(self.lowest(p)) if p in able else math.inf for p in range(len(self.ids)))

    def share_after(self, raises: int) -> Fraction:
        return self.share + raises * (self.raise_by or 0)

    def with_cost(self, project: int, cost: Fraction) -> "Election":
        """The same election in which this project costs something else."""
        costs = list(self.costs)
        costs[project] = cost
        return _ranked(replace(self, costs=tuple(costs)))

    def with_singletons(self, project: int, extra: int) -> "Election":
        """The same election with `extra` more people, who give their most points to this project only."""
        supporters = list(self.supporters)
        old = supporters[project]
        supporters[project] = _supporters(
            [*old.groups.tolist(), len(self.sizes)],
            [*old.points, self.top_points],
            [*self.sizes, extra],
            self.point,
        )
        return _ranked(
            replace(
                self,
                sizes=(*self.sizes, extra),
                chosen=(*self.chosen, (project,)),
                supporters=tuple(supporters),
            )
        )


def money(value: Any, where: str) -> Fraction:
    """An exact amount: 0, or from 1e-9 to 1e18. A float is the decimal it is written as: 0.1 is 1/10."""
    if isinstance(value, bool) or not isinstance(value, Real | Decimal):
        checks.fail(where, f"{value!r} is not a number")
    plain: Fraction | Decimal | float
    if isinstance(value, Rational):  # numpy's whole numbers are made Python's, which never overflow
        plain = Fraction(int(value.numerator), int(value.denominator))
    else:
        plain = value if isinstance(value, Decimal) else float(value)
        if not (plain.is_finite() if isinstance(plain, Decimal) else math.isfinite(plain)):
            checks.fail(where, f"{value!r} is not a finite number")
    if plain < 0:
        checks.fail(where, f"{value!r} is less than 0")
    if plain and not TINY <= plain <= HUGE:
        checks.fail(where, f"{value!r} must be 0 or lie between 1e-9 and 1e18")
    return Fraction(repr(plain) if isinstance(plain, float) else plain)


def prepare(
    projects: Mapping[Id, Number] | Iterable[Project],
    ballots: Mapping[Id, Ballot],
    budget: Number,
    *,
    utility: str,
    raise_by: Number | None,
    stop_when_full: bool,
    ties: Iterable[str],
    seed: int,
) -> Election:
    """Checks everything and sorts it."""
    checks.one_of(utility, UTILITIES, "utility")
    order_of_ties = _ties(ties)
    costs = _costs(projects)
    ids = order.canonical(costs, "projects")
    if not isinstance(ballots, Mapping):
        checks.fail("ballots", "must be a mapping from voter to ballot")
    voters = order.canonical(ballots, "voters")
    group_of, sizes, groups, point = _groups(ids, voters, ballots)
    points: list[list[int]] = [[] for _ in ids]
    members: list[list[int]] = [[] for _ in ids]
    for group, ballot in enumerate(groups):
        for project, given in ballot:
            members[project].append(group)
            points[project].append(given)
    lot = chance.generator(seed, "equal_shares", "lot").permutation(len(ids)).tolist()
    return _ranked(
        Election(
            ids=tuple(ids),
            costs=tuple(costs[one] for one in ids),
            budget=money(budget, "budget"),
            voters=tuple(voters),
            group_of=group_of,
            sizes=tuple(sizes),
            chosen=tuple(tuple(project for project, _ in ballot) for ballot in groups),
            supporters=tuple(
                _supporters(m, p, sizes, point) for m, p in zip(members, points, strict=True)
            ),
            top_points=max((max(p) for p in points if p), default=1),
            point=point,
            utility=utility,
            raise_by=None if raise_by is None else _step(raise_by),
            stop_when_full=stop_when_full,
            ties=order_of_ties,
            lot=tuple(ids[place] for place in lot),
            rank=(),
        )
    )


def _step(value: Number) -> Fraction:
    step = money(value, "raise_by")
    if not step:
        checks.fail("raise_by", "must be more than 0, or None for no raises")
    return step


def _ties(ties: Iterable[str]) -> tuple[str, ...]:
    if isinstance(ties, str):
        checks.fail("ties", f"{ties!r} must be a list such as {TIES[:3]}")
    rules = [checks.one_of(one, TIES, "ties") for one in ties]
    checks.unique(rules, "ties")
    # A tie always ends: after "lot" or "id" nothing is tied any more.
    return tuple(rules) if {"lot", "id"} & set(rules) else (*rules, "lot")


def _costs(projects: Mapping[Id, Number] | Iterable[Project]) -> dict[Id, Fraction]:
    if isinstance(projects, Mapping):
        return {one: money(cost, f"cost of {one!r}") for one, cost in projects.items()}
    found: dict[Id, Fraction] = {}
    for number, project in enumerate(projects):
        if not isinstance(project, Project):
            checks.fail(checks.row(number), f"{project!r} is not a Project")
        if project.id in found:
            checks.fail(checks.row(number, "id"), f"{project.id!r} is there twice")
        found[project.id] = money(project.cost, checks.row(number, "cost"))
    return found


def _groups(
    ids: list[Id], voters: list[Id], ballots: Mapping[Id, Ballot]
) -> tuple[np.ndarray, list[int], list[list[tuple[int, int]]], Fraction]:
    """People with the same ballot: voter → group, sizes, each group's (project, points), one point."""
    place = {one: number for number, one in enumerate(ids)}
    known = frozenset(place)
    seen: dict[Any, int] = {}
    group_of: list[int] = []
    sizes: list[int] = []
    scored: bool | None = None
    for voter in voters:
        ballot = ballots[voter]
        if isinstance(ballot, str) or not isinstance(ballot, Iterable):
            checks.fail(f"ballot of {voter!r}", f"{ballot!r} is not a collection of projects")
        if isinstance(ballot, Mapping):
            kind = True
            key: Any = _scores(ballot, place, voter)
        else:
            kind = False
            key = _approvals(ballot, known, voter)
        if key:  # an empty ballot is of both kinds
            if scored is not None and scored != kind:
                checks.fail(f"ballot of {voter!r}", "some ballots have points and some have none")
            scored = kind
        group = seen.setdefault(key, len(seen))
        if group == len(sizes):
            sizes.append(0)
        sizes[group] += 1
        group_of.append(group)
    if scored:
        whole = math.lcm(*{given.denominator for key in seen for _, given in key})
        groups = [[(p, int(given * whole)) for p, given in sorted(key)] for key in seen]
    else:
        whole = 1
        groups = [[(p, 1) for p in sorted(place[one] for one in key)] for key in seen]
    numbers = np.array(group_of, dtype=np.intp)
    numbers.flags.writeable = False
    return numbers, sizes, groups, Fraction(1, whole)


def _known(project: Any, known: Container[Id], voter: Id) -> None:
    # 1.0 and True are equal to 1, but are no ids.
    if not order.is_id(project) or project not in known:
        checks.fail(f"ballot of {voter!r}", f"{project!r} is not one of the projects")


def _approvals(ballot: Iterable[Id], known: frozenset[Id], voter: Id) -> frozenset[Id]:
    named = list(ballot)
    # The quick way for good ballots; the slow one finds out what is wrong.
    plain = {*map(type, named)} <= {str, int}
    if not plain or not known.issuperset(named):
        for one in named:
            _known(one, known, voter)
    chosen = frozenset(named)
    if len(chosen) < len(named):
        checks.unique(named, f"ballot of {voter!r}")
    return chosen


def _scores(
    ballot: Mapping[Id, Number], place: Mapping[Id, int], voter: Id
) -> frozenset[tuple[int, Fraction]]:
    found = set()
    for project, value in ballot.items():
        _known(project, place, voter)
        given = money(value, f"ballot of {voter!r}, project {project!r}")
        if given:  # no points: no support
            found.add((place[project], given))
    return frozenset(found)


def _supporters(
    groups: list[int], points: list[int], sizes: list[int], point: Fraction
) -> Supporters:
    people = [sizes[group] for group in groups]
    weights = [given * many for given, many in zip(points, people, strict=True)]
    people_f = np.array(people, dtype=float)
    as_float = {given: float(given * point) for given in set(points)}
    points_f = np.array([as_float[given] for given in points], dtype=float)
    return Supporters(
        groups=np.array(groups, dtype=np.intp),
        points=tuple(points),
        people=tuple(people),
        support=sum(weights),
        people_f=people_f,
        points_f=points_f,
        weight_f=people_f * points_f,
        support_f=float((people_f * points_f).sum()),
        count_f=float(people_f.sum()),
        # n additions in any order are wrong by at most n ULPs; with room for what was rounded before.
        ulps=2.0**-53 * (len(groups) + 64),
        plain=bool((points_f == 1).all()),
        whole_f=np.array(weights, dtype=float) if sum(weights) < 2**53 else None,
    )


def _ranked(election: Election) -> Election:
    """With the order in which ties are broken."""
    drawn = {one: number for number, one in enumerate(election.lot)}
    keys = {
        "cheaper": lambda p: election.costs[p],
        "more_votes": lambda p: -election.supporters[p].support,
        "lot": lambda p: drawn[election.ids[p]],
        "id": lambda p: p,
    }
    places = [0] * len(election.ids)
    ordered = sorted(
        range(len(places)), key=lambda p: tuple(keys[rule](p) for rule in election.ties)
    )
    for place, project in enumerate(ordered):
        places[project] = place
    return replace(election, rank=tuple(places))
