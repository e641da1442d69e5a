"""The fair lottery over panels: each person's chance, the bound, and the panels with their weights."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil

import numpy as np

from copper.methods import checks
from copper.methods.order import Id

from .leximin import bound as bound_of
from .leximin import fairest
from .pool import Limits, Person, Pool, Quotas, build, read_quotas
from .quotas import InfeasibleQuotas, read_costs, smallest

SAME = 1e-6  # chances closer than this are told as one level


@dataclass(frozen=True)
class Chance:
    """A person's probability of being drawn, and what it would be if seats could be split."""

    person: Id
    probability: float
    bound: float


@dataclass(frozen=True)
class WeightedPanel:
    """A panel that keeps all rules, and the probability with which the lottery draws it."""

    members: tuple[Id, ...]
    weight: float


@dataclass(frozen=True)
class Level:
    """How many people have this chance. The levels of a lottery rise."""

    probability: float
    people: int


@dataclass(frozen=True)
class QuotaUse:
    """Why chances differ: what a quota asks, and what the lottery expects.

    `expected` seats on average, of all seats (kept members included). `limit`: the quota holds the
    lottery back, as every panel has exactly its "minimum", its "maximum" or "both"; None: it
    doesn't. `people` have the value (kept members included).
    """

    attribute: str
    value: Id
    minimum: int
    maximum: int
    people: int
    expected: float
    limit: str | None


@dataclass(frozen=True)
class Mix:
    """Seats for each group of people alike, as pairs (group, seats), and their probability."""

    seats: tuple[tuple[int, int], ...]
    weight: float


@dataclass(frozen=True)
class Lottery:
    """The leximin-fair lottery: the lowest chance is as high as the quotas allow, then the next.

    `chances` by id; their sum is `size`. `lowest` is the lowest of them, and no lottery can have a
    lowest chance above `bound`. `equal` is size ÷ people, the chance of all if there were no
    quotas. `panels` is the exact lottery, weights adding up to 1. `groups` are people alike in all
    quotas, who have the same chance; `mixes` says how many of each group, who are then drawn from
    it with equal chances. For those who run the draw; what may be public is `audit`.
    """

    size: int
    lowest: float
    bound: float
    equal: float
    chances: tuple[Chance, ...]
    levels: tuple[Level, ...]
    quotas: tuple[QuotaUse, ...]
    panels: tuple[WeightedPanel, ...] = field(repr=False)
    groups: tuple[tuple[Id, ...], ...] = field(repr=False)
    mixes: tuple[Mix, ...] = field(repr=False)
    pool: Pool = field(repr=False, compare=False)


def lottery(
    people: Iterable[Person],
    quotas: Quotas,
    size: int,
    *,
    per_household: int = 1,
    tolerance: float = 1e-7,
) -> Lottery:
    """The fairest lottery over all panels of `size` people that keep the quotas.

    At most `per_household` people of one household sit on a panel. No chance lies more than about
    `tolerance` below what leximin gives it. Flanigan, Gölz, Gupta, Hennig and Procaccia (2021).

    ValueError: bad input, with its place; `InfeasibleQuotas` (a ValueError) when no panel exists.
    """
    limits = read_quotas(quotas)
    return draw_up(build(people, limits, size, per_household), limits, tolerance)


def draw_up(pool: Pool, limits: Limits, tolerance: float) -> Lottery:
    """As `lottery`, of a pool that is put together already."""
    if not 1e-9 <= checks.number(tolerance, "tolerance") <= 0.01:
        checks.fail("tolerance", f"{tolerance!r} does not lie between 1e-9 and 0.01")
    split = bound_of(pool)
    found = None if split is None else fairest(pool, split[1], tolerance)
    if split is None or found is None:
        raise InfeasibleQuotas(smallest(pool, read_costs(None, limits)))
    bound, (matrix, weights) = split[0], found
    chances = np.clip(matrix.T @ weights / pool.counts, 0.0, 1.0)
    mixes = _mixes(matrix, weights)
    return Lottery(
        size=pool.size,
        lowest=float(chances.min()),
        bound=float(bound.min()),
        equal=pool.size / pool.people,
        chances=_chances(pool, chances, bound),
        levels=_levels(pool, chances),
        quotas=_uses(pool, matrix, weights),
        panels=_spell_out(pool, matrix, weights),
        groups=pool.members,
        mixes=mixes,
        pool=pool,
    )


def _chances(pool: Pool, chances: np.ndarray, bound: np.ndarray) -> tuple[Chance, ...]:
    found = [
        Chance(one, float(chance), float(limit))
        for ids, chance, limit in zip(pool.members, chances, bound, strict=True)
        for one in ids
    ]
    return tuple(sorted(found, key=lambda chance: chance.person))


def _levels(pool: Pool, chances: np.ndarray) -> tuple[Level, ...]:
    found: list[Level] = []
    for t in np.argsort(chances, kind="stable"):
        people = len(pool.members[t])
        if found and chances[t] - found[-1].probability <= SAME:
            found[-1] = Level(found[-1].probability, found[-1].people + people)
        else:
            found.append(Level(float(chances[t]), people))
    return tuple(found)


def _uses(pool: Pool, matrix: np.ndarray, weights: np.ndarray) -> tuple[QuotaUse, ...]:
    found = []
    for rule in pool.rules:
        if not rule.attribute:
            continue
        seats = matrix[:, rule.types].sum(axis=1)
        lowest = rule.low > 0 and bool((seats == rule.low).all())
        highest = rule.high < rule.people and bool((seats == rule.high).all())
        limit = {(True, False): "minimum", (False, True): "maximum", (True, True): "both"}
        found.append(
            QuotaUse(
                attribute=rule.attribute,
                value=rule.value,
                minimum=rule.low + rule.kept,
                maximum=rule.high + rule.kept,
                people=rule.people + rule.kept,
                expected=float(seats @ weights) + rule.kept,
                limit=limit.get((lowest, highest)),
            )
        )
    return tuple(found)


def _mixes(matrix: np.ndarray, weights: np.ndarray) -> tuple[Mix, ...]:
    return tuple(
        Mix(tuple((int(t), int(panel[t])) for t in np.flatnonzero(panel)), float(weight))
        for panel, weight in zip(matrix, weights, strict=True)
    )


def _spell_out(pool: Pool, matrix: np.ndarray, weights: np.ndarray) -> tuple[WeightedPanel, ...]:
    """Panels of people instead of groups, exactly.

    Among all mixes that give a group the same number of seats, its members take turns: laid end to
    end by weight, the row of mixes is cut into as many equal parts as the group has members, and
    with each part those who sit move on by one.
    """
    whole: dict[tuple[int, int], float] = {}
    for panel, weight in zip(matrix, weights, strict=True):
        for t in np.flatnonzero(panel):
            key = int(t), int(panel[t])
            whole[key] = whole.get(key, 0.0) + weight
    done = dict.fromkeys(whole, 0.0)
    found: dict[tuple[Id, ...], float] = {}
    for panel, weight in zip(matrix, weights, strict=True):
        turns = []
        for t in np.flatnonzero(panel):
            key = int(t), int(panel[t])
            speed = len(pool.members[t]) / whole[key]
            turns.append((*key, done[key] * speed, (done[key] + weight) * speed))
            done[key] += weight
        for members, share in _take_turns(pool, turns):
            found[members] = found.get(members, 0.0) + share * weight
    total = sum(found.values())
    return tuple(WeightedPanel(members, found[members] / total) for members in sorted(found))


def _take_turns(
    pool: Pool, turns: list[tuple[int, int, float, float]]
) -> Iterable[tuple[tuple[Id, ...], float]]:
    """Panels of people and the share of the mix for which each sits. `turns`: group, seats, and
    from where to where the mix lies on the group's row, counted in members."""
    cuts = {0.0, 1.0}
    for t, seats, start, end in turns:
        if seats < len(pool.members[t]):
            cuts |= {(edge - start) / (end - start) for edge in range(int(start) + 1, ceil(end))}
    for left, right in pairwise(sorted(cuts)):
        if right - left < 1e-9:
            continue
        middle = (left + right) / 2
        members: list[Id] = []
        for t, seats, start, end in turns:
            ids = pool.members[t]
            first = int(start + (end - start) * middle)
            members += [ids[(first + place) % len(ids)] for place in range(seats)]
        yield tuple(sorted(members)), right - left  # type: ignore[type-var]
