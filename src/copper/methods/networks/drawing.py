"""Where to draw each organisation: the same picture every time, and nearly the same after a change.

A first picture places each connected part by stress majorisation (Gansner, Koren and North, 2004)
and packs the parts into the square. With `previous` positions, those who were there stay where they
were; newcomers go beside their partners, in free space.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil, isqrt, sqrt
from typing import Any

import numpy as np

from copper.methods import chance, checks
from copper.methods.order import Id

from .cohesion import components
from .graph import EITHER, Network, adjacency, symmetrised

Point = tuple[float, float]
# n circles with this radius ÷ √n cover half of the square, so there is always room for one more.
_ROOM = 0.4
_FINE = 4  # steps of the grid of free places in the greatest distance that can be kept


@dataclass(frozen=True)
class Layout:
    """Positions from 0 to 1, `x` to the right and `y` down or up as the drawing likes, in the order
    of `nodes`. `apart`: the distance that was kept (see `layout`); None with fewer than two."""

    nodes: tuple[Id, ...]
    x: tuple[float, ...]
    y: tuple[float, ...]
    apart: float | None

    @property
    def positions(self) -> dict[Id, Point]:
        """Organisation → (x, y): what the next layout takes as `previous`."""
        return {n: (x, y) for n, x, y in zip(self.nodes, self.x, self.y, strict=True)}


def layout(
    of: Network,
    *,
    seed: int = 0,
    previous: Mapping[Any, Point] | None = None,
    apart: float = 0.08,
    margin: float = 0.05,
    rounds: int = 100,
    starts: int = 2,
    most: int = 2000,
) -> Layout:
    """A picture of the network inside the unit square, `margin` away from its edges.

    `previous`: organisation → (x, y) from 0 to 1. Those stay exactly there (drawn into the margin's
    frame), unless two are nearer than half of `apart`; names that are gone are ignored.
    `apart`: the distance between any two, so that labels don't overlap; less when there are so many
    that it could not be kept: at most 0.4 · (1 − 2·margin) ÷ √n.
    `rounds` of improvement at most, from each of `starts` starts that `seed` shakes a little; the
    best one is taken.

    ValueError: more than `most` organisations, a position that is no pair of numbers from 0 to 1,
    a margin of 0.5 or more, bad numbers.
    """
    for name, value in (("rounds", rounds), ("starts", starts), ("most", most)):
        checks.whole(value, name, least=1)
    checks.whole(seed, "seed")
    checks.positive(apart, "apart")
    checks.number(margin, "margin", least=0, most=0.49)
    count = len(of.nodes)
    if count > most:
        checks.fail(
            "nodes", f"{count} organisations are more than {most}: too many for one picture"
        )
    before = _previous(previous or {}, of.nodes, margin)
    if count == 0:
        return Layout((), (), (), None)
    if count == 1:
        x, y = before.get(0, (0.5, 0.5))
        return Layout(of.nodes, (float(x),), (float(y),), None)
    kept = min(apart, _ROOM * (1 - 2 * margin) / sqrt(count))
    sketch = _Sketch(of, seed, rounds, starts)
    wanted = sketch.beside(before, margin) if before else sketch.fresh(margin)
    found = _settled(wanted, before, sketch.busiest, kept, margin)
    return Layout(of.nodes, tuple(found[:, 0].tolist()), tuple(found[:, 1].tolist()), kept)


class _Sketch:
    """Where organisations would like to be, before they make room for each other."""

    enough = 1e-4  # a round that improves by less is the last

    def __init__(self, of: Network, seed: int, rounds: int, starts: int) -> None:
        self.of, self.seed, self.rounds, self.starts = symmetrised(of, EITHER), seed, rounds, starts
        self.links = adjacency(self.of)
        place = {node: i for i, node in enumerate(of.nodes)}
        self.parts = [[place[node] for node in part] for part in components(of)]
        ties = np.diff(self.links.indptr)
        # Who has most ties chooses first.
        self.busiest = sorted(range(len(of.nodes)), key=lambda i: (-int(ties[i]), i))

    def fresh(self, margin: float) -> Any:
        """Each part in a square as big as it has members; the squares in rows."""
        points = np.zeros((len(self.of.nodes), 2))
        sides = [sqrt(len(part)) for part in self.parts]
        width = max(sides[0], 1.05 * sqrt(sum(side * side for side in sides)))
        across = down = row = 0.0
        for part, side in zip(self.parts, sides, strict=True):
            if across and across + side > width:
                across, down, row = 0.0, down + row, 0.0
            inside = 0.5 if len(part) == 1 else 0.1 + 0.8 * self.spread(part)
            points[part] = np.array([across, down]) + side * inside
            across, row = across + side, max(row, side)
        return margin + (1 - 2 * margin) * _fitted(points)

    def beside(self, before: dict[int, Point], margin: float) -> Any:
        """Newcomers: in the middle of their partners; a part of newcomers only: in empty space."""
        points = np.full((len(self.of.nodes), 2), 0.5)
        there = np.zeros(len(points), dtype=bool)
        for i, point in before.items():
            points[i], there[i] = point, True
        for part in self.parts:
            if there[part].any():
                self.join(points, there, np.array(part))
        grid = _grid(len(points), margin)
        emptiness = np.full(len(grid), np.inf)
        latest = np.flatnonzero(there)
        for part in self.parts:
            if not there[part].any():
                _come_nearer(emptiness, grid, points[latest])
                middle = grid[emptiness.argmax()]
                room = sqrt(len(part) / len(points)) / 2
                around = room * (self.spread(part) - 0.5) if len(part) > 1 else 0.0
                points[part], there[part], latest = middle + around, True, np.array(part)
        return points

    def join(self, points: Any, there: Any, part: Any) -> None:
        """Places the newcomers of a part, who has most partners in place first."""
        known = np.asarray(self.links @ there.astype(float))
        while not there[part].all():
            newcomers = part[~there[part]]
            i = newcomers[known[newcomers].argmax()]
            near = self.partners(i)
            points[i], there[i] = points[near[there[near]]].mean(axis=0), True
            known[near] += 1

    def partners(self, i: int) -> Any:
        return self.links.indices[self.links.indptr[i] : self.links.indptr[i + 1]]

    def spread(self, part: list[int]) -> Any:
        """One connected part by stress majorisation, within the unit square."""
        from scipy.sparse.csgraph import shortest_path

        steps = shortest_path(self.links[part][:, part], unweighted=True)
        size = len(part)
        off = ~np.eye(size, dtype=bool)
        weights = np.zeros((size, size))
        weights[off] = steps[off] ** -2
        inverse = np.linalg.inv(np.diag(weights.sum(axis=1)) - weights + 1 / size)
        best, least = None, np.inf
        for start in range(self.starts):
            stream = chance.generator(self.seed, "networks", "layout", part[0], start)
            points = _unfolded(steps) + stream.random((size, 2))
            points, stress = self._majorised(points, steps, weights, inverse)
            if stress < least * (1 - 1e-9):
                best, least = points, stress
        return _fitted(best)

    def _majorised(self, points: Any, steps: Any, weights: Any, inverse: Any) -> tuple[Any, float]:
        """Moves all points at once so that distances come nearer to the numbers of steps."""
        pull, last = weights * steps, np.inf
        weight = weights.sum(axis=1)[:, None]
        constant = _together(pull, steps)
        now, spare = np.empty_like(steps), np.empty_like(steps)
        for _ in range(self.rounds):
            np.subtract.outer(points[:, 0], points[:, 0], out=now)
            np.subtract.outer(points[:, 1], points[:, 1], out=spare)
            now *= now
            spare *= spare
            now += spare
            np.sqrt(now, out=now)
            # Σ w(d − s)² = Σ w·s² − 2 Σ w·s·d + Σ w·d², the last without a look at each pair.
            square = 2 * _together(points, weight * points - _times(weights, points))
            stress = constant - 2 * _together(pull, now) + square
            if stress > last * (1 - self.enough):
                break
            last = stress
            spare[...] = 0  # two in one place do not push each other
            np.divide(pull, now, out=spare, where=now > 0)
            moved = spare.sum(axis=1)[:, None] * points - _times(spare, points)
            points = _times(inverse, moved)
        return points, last


def _times(matrix: Any, points: Any) -> Any:
    """matrix @ points in one thread: for two columns, more threads wait longer than they work."""
    return np.einsum("ij,jk->ik", matrix, points)


def _together(one: Any, other: Any) -> float:
    return float(np.einsum("ij,ij->", one, other))


def _unfolded(steps: Any) -> Any:
    """A start in which far is far: along the line between two organisations that are far apart, and
    away from it towards a third (pivots as in Brandes and Pich, 2007)."""
    first = steps[steps[0].argmax()]
    second = steps[first.argmax()]
    third = steps[np.minimum(first, second).argmax()]
    return np.stack([first - second, 2 * third - first - second], axis=1) / 2


def _previous(
    previous: Mapping[Any, Point], nodes: tuple[Id, ...], margin: float
) -> dict[int, Point]:
    """Places of organisations that were there before → where, inside the frame."""
    found = {}
    for i, node in enumerate(nodes):
        if node in previous:
            where, given = f"previous, {node!r}", previous[node]
            point = list(given) if isinstance(given, Iterable) else []
            if isinstance(given, str) or len(point) != 2:
                checks.fail(where, f"{given!r} is not a pair of numbers")
            x, y = (min(max(checks.share(end, where), margin), 1 - margin) for end in point)
            found[i] = (x, y)
    return found


def _settled(
    wanted: Any, before: dict[int, Point], busiest: list[int], apart: float, margin: float
) -> Any:
    """Everybody where they want to be, or at the nearest free place: first who was there before,
    then the busiest."""
    grid = _grid(len(wanted), margin)
    side = isqrt(len(grid))
    line = grid[:side, 1]
    free = np.ones((side, side), dtype=bool)
    found = np.clip(wanted, margin, 1 - margin)
    done: list[int] = []
    # A hair more, so that rounding never leaves two a hair too near.
    taken = apart * (1 + 1e-9)
    for i in sorted(busiest, key=lambda i: i not in before):
        need = apart / 2 if i in before else apart
        if done and _distances(found[i : i + 1], found[done]).min() < need:
            places = grid[free.ravel()]
            found[i] = places[_distances(places, found[i : i + 1])[:, 0].argmin()]
        (left, right), (low, high) = (
            np.searchsorted(line, (end - 2 * taken, end + 2 * taken)) for end in found[i]
        )
        near = grid.reshape(side, side, 2)[left:right, low:high] - found[i]
        free[left:right, low:high] &= np.hypot(near[..., 0], near[..., 1]) > taken
        done.append(i)
    return found


def _come_nearer(emptiness: Any, grid: Any, points: Any) -> None:
    """Brings up to date how far each place of the grid is from the nearest point."""
    for point in points:
        np.minimum(emptiness, np.hypot(*(grid - point).T), out=emptiness)


def _grid(count: int, margin: float) -> Any:
    """Places to look for room: fine enough that one of them is always free."""
    steps = ceil(sqrt(count) / _ROOM * _FINE) + 1
    line = np.linspace(margin, 1 - margin, steps)
    return np.stack(np.meshgrid(line, line, indexing="ij"), axis=-1).reshape(-1, 2)


def _distances(points: Any, others: Any) -> Any:
    across = points[:, None, 0] - others[None, :, 0]
    along = points[:, None, 1] - others[None, :, 1]
    return np.sqrt(across * across + along * along)


def _fitted(points: Any) -> Any:
    """Shifted and scaled into the unit square, in its middle; shapes keep their proportions."""
    low, high = points.min(axis=0), points.max(axis=0)
    size = (high - low).max()
    return 0.5 + (points - (low + high) / 2) / (size or 1.0)
