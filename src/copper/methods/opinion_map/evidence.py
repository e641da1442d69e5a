"""Whether groups are more than chance: do they also differ where they were not made?

The statements are put into two halves. Groups made from one half are compared on the votes of the
other. When statements have nothing to do with each other, those votes do not know the groups: on
each statement Σ n_g (mean_g − mean)² ÷ s² has the mean (groups − 1) over all ways of dealing the
votes to the voters, and about a χ² distribution (the permutation form of Kruskal and Wallis,
1952; Kruskal's statistic of the votes themselves). Its sum over statements is the test; no votes
need to be shuffled. A silhouette would not do: noise can have one as high as real opinions
(decision 0080).
"""

from dataclasses import dataclass

import numpy as np

from . import clusters
from .arrays import Flags, Whole
from .components import Centred, project
from .groups import floor
from .settings import Settings

# People from whom the groups of a half are made; the others go to the nearest.
_SAMPLE = 500
# Starts of k-means: the fewer people, the more.
_STARTS, _MOST_STARTS, _STARTED = 3, 10, 1500
_ROUNDS = 30


@dataclass(frozen=True)
class Evidence:
    """`statistic` on `degrees` of freedom and its `p_value` (0 when too small for a number).
    `difference` is the share of the variance of votes, on statements that the groups were not made
    from, that lies between groups (corrected for chance, so around 0 for noise and possibly below;
    Hays' ω², 1963). None when there was nothing to compare. `clear`: both are as the settings want them."""

    statistic: float | None
    degrees: int
    p_value: float | None
    difference: float | None
    clear: bool


def halves(votes_per_statement: Whole) -> tuple[Flags, Flags]:
    """Statements by number of votes, dealt in turn; those without votes are in neither."""
    by = np.argsort(-votes_per_statement, kind="stable")
    by = by[votes_per_statement[by] > 0]
    flags = np.zeros((2, len(votes_per_statement)), bool)
    flags[0, by[::2]] = flags[1, by[1::2]] = True
    return flags[0], flags[1]


def gather(
    matrix: Centred,
    person: Whole,
    statement: Whole,
    value: Whole,
    on_map: Flags,
    count: int,
    seed: int,
    settings: Settings,
) -> Evidence:
    """The evidence for what k-means with `count` clusters finds among the people on the map."""
    statistic, degrees, between, spread = 0.0, 0, 0.0, 0.0
    least = floor(int(on_map.sum()), settings)
    sides = halves(np.bincount(statement, minlength=matrix.shape[1]))
    for made_from, tested_on in (sides, sides[::-1]):
        labels = _groups_of(matrix, made_from, person, statement, on_map, count, least, seed)
        cells = tested_on[statement] & (labels[person] >= 0)
        found = compared(
            labels[person[cells]], statement[cells], value[cells], count, matrix.shape[1]
        )
        statistic, degrees = statistic + found[0], degrees + found[1]
        between, spread = between + found[2], spread + found[3]
    if degrees == 0 or spread == 0:
        return Evidence(None, 0, None, None, False)
    p, difference = _tail(statistic, degrees), between / spread
    clear = p <= settings.significance and difference >= settings.least_difference
    return Evidence(float(statistic), degrees, p, float(difference), bool(clear))


def _tail(statistic: float, degrees: int) -> float:
    """P(χ² ≥ statistic)."""
    from scipy.special import gammaincc

    return float(gammaincc(degrees / 2, statistic / 2))


def _groups_of(
    matrix: Centred,
    columns: Flags,
    person: Whole,
    statement: Whole,
    on_map: Flags,
    count: int,
    least: int,
    seed: int,
) -> Whole:
    """Labels of those on the map with a vote on these statements, in groups of at least `least`
    people; −1 for the others."""
    labels = np.full(matrix.shape[0], -1)
    votes = np.bincount(person[columns[statement]], minlength=matrix.shape[0])
    who = np.flatnonzero(on_map & (votes > 0))
    if not columns.any() or len(who) < 2:
        return labels
    vectors, _sizes = matrix.directions(columns)
    points = project(matrix, vectors, votes, int(columns.sum()))[who]
    some = points[:: -(-len(points) // _SAMPLE)]
    ones = np.ones(len(some))
    tries = min(_MOST_STARTS, max(_STARTS, _STARTED // len(some)))
    starts = clusters.plus_plus(some, ones, count, tries, seed, "evidence")
    sample = clusters.best_of(some, ones, starts, _ROUNDS)
    middles, sizes = clusters.means(some, sample, ones, count)
    found = clusters.nearest(points, middles[sizes > 0])
    # A few people far away would be too small a group: they must not speak for the others.
    large = np.bincount(found, minlength=count) >= least
    labels[who] = np.where(large[found], found, -1)
    return labels


def compared(
    group: Whole, statement: Whole, value: Whole, groups: int, statements: int
) -> tuple[float, int, float, float]:
    """(statistic, degrees of freedom, variance between groups less chance, all variance), summed."""
    code = group * statements + statement
    shape, size = (groups, statements), groups * statements
    n = np.bincount(code, minlength=size).reshape(shape)
    total = np.bincount(code, value, size).reshape(shape)
    squares = np.bincount(code, value * value, size).reshape(shape).sum(axis=0)
    voters = n.sum(axis=0)
    mean = total.sum(axis=0) / np.maximum(voters, 1)
    spread = squares - voters * mean**2
    free = (n > 0).sum(axis=0) - 1
    use = (spread > 1e-9) & (free > 0)
    between = (n * (total / np.maximum(n, 1) - mean) ** 2).sum(axis=0)[use]
    variance = spread[use] / (voters[use] - 1)
    return (
        float((between / variance).sum()),
        int(free[use].sum()),
        float((between - free[use] * variance).sum()),
        float(spread[use].sum()),
    )
