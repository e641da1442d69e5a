"""Groups of people who stand near each other on the map."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from copper.methods.order import Id

from . import clusters
from .arrays import Floats, Whole
from .settings import Settings

# How much rounding may blur a silhouette: two that differ by less are a tie.
_TIE = 1e-12


@dataclass(frozen=True)
class Division:
    """One of the divisions that were tried: `asked` clusters of k-means, the sizes of the groups
    they made after groups that were too small had joined their nearest (0 groups: nothing left to
    divide), and the mean silhouette, which is None for a single group."""

    asked: int
    sizes: tuple[int, ...]
    silhouette: float | None


@dataclass(frozen=True)
class Found:
    """Labels 0, 1, … of the people given (None: no division), what was tried, how many base
    clusters, and the `asked` clusters of the division that was chosen."""

    labels: Whole | None
    tried: tuple[Division, ...]
    base: int
    asked: int = 0


def floor(people: int, settings: Settings) -> int:
    """The least number of people in a group that is shown."""
    # 5 % of 140 is 7, not 7.000000000000001.
    return max(settings.smallest_group, ceil(settings.smallest_share * people - 1e-9))


def find(
    points: Floats, settings: Settings, *, arrival: bool, seed: int, before: Whole | None = None
) -> Found:
    """Base clusters, then weighted k-means of their centres, then the best mean silhouette.

    `points` in canonical order, or in order of arrival with `arrival=True`: then as Polis, from
    the first distinct centres. `before`: last time's labels (−1: none) as one more start.
    """
    if not len(points):
        return Found(None, (), 0)
    base, centers = _base(points, settings, arrival)
    weights = np.bincount(base, minlength=len(centers)).astype(float)
    most = min(settings.most_groups, 2 + len(centers) // settings.clusters_per_group, len(centers))
    away = clusters.distances(centers)
    tried: list[Division] = []
    made: list[Whole] = []
    scores: list[float | None] = []
    for k in range(2, most + 1):
        labels = _divided(base, points, centers, weights, k, settings, arrival, seed, before)
        # Polis chooses among the divisions as they are; ours are merged before they compete.
        score = clusters.silhouette(away, labels) if arrival else None
        labels = merged(labels, centers, weights, floor(len(points), settings))
        sizes = np.bincount(labels, weights).astype(int)
        value = clusters.silhouette(away, labels, None if arrival else weights)
        tried.append(Division(k, tuple(sizes.tolist()), value))
        made.append(labels)
        scores.append(score if arrival else value)
    best = _best(tried, scores, settings, before, arrival)
    if best is None or len(tried[best].sizes) < 2:
        return Found(None, tuple(tried), len(centers))
    return Found(made[best][base], tuple(tried), len(centers), tried[best].asked)


def _base(points: Floats, settings: Settings, arrival: bool) -> tuple[Whole, Floats]:
    count = settings.base_clusters
    rounds, ones = settings.base_rounds, np.ones(len(points))
    if arrival:
        start = points[clusters.distinct(points)[:count]]
        return clusters.lloyd(points, ones, start, rounds, settings.tolerance)
    some = points[:: -(-len(points) // settings.base_sample)]
    start = clusters.spread(some, count)
    labels, centers = clusters.lloyd(some, ones[: len(some)], start, rounds, settings.tolerance)
    if len(some) < len(points):
        labels, centers = clusters.lloyd(points, ones, centers, 0, settings.tolerance)
    return labels, centers


def _divided(
    base: Whole,
    points: Floats,
    centers: Floats,
    weights: Floats,
    k: int,
    settings: Settings,
    arrival: bool,
    seed: int,
    before: Whole | None,
) -> Whole:
    """The group of each base cluster."""
    if arrival:
        start = centers[clusters.distinct(centers)[:k]]
        return clusters.lloyd(centers, weights, start, settings.group_rounds, settings.tolerance)[0]
    starts = clusters.plus_plus(centers, weights, k, settings.restarts, seed, "groups")
    if before is not None and before.max(initial=-1) + 1 == k:
        known = before >= 0
        warm, size = clusters.means(points[known], before[known], np.ones(int(known.sum())), k)
        if size.all():
            starts = np.concatenate([warm[None], starts])
    return clusters.best_of(centers, weights, starts, settings.group_rounds)


def merged(labels: Whole, centers: Floats, weights: Floats, least: int) -> Whole:
    """Groups under `least` people go to the nearest other group, the smallest first."""
    labels = np.unique(labels, return_inverse=True)[1]
    while True:
        middles, sizes = clusters.means(centers, labels, weights, int(labels.max()) + 1)
        small = int(sizes.argmin())
        if len(sizes) == 1 or sizes[small] >= least:
            return labels
        others = np.flatnonzero(np.arange(len(sizes)) != small)
        inside = labels == small
        labels = labels.copy()
        labels[inside] = others[clusters.nearest(centers[inside], middles[others])]
        labels = np.unique(labels, return_inverse=True)[1]


def _best(
    tried: Sequence[Division],
    scores: Sequence[float | None],
    settings: Settings,
    before: Whole | None,
    arrival: bool,
) -> int | None:
    """The best silhouette; of those that tie, the first (as Polis: the last)."""
    open_to = [n for n, score in enumerate(scores) if score is not None]
    if not open_to:
        return None
    value = {n: scores[n] or 0.0 for n in open_to}
    best = max(value.values())
    if before is not None:
        count = int(before.max(initial=-1)) + 1
        same = [n for n in open_to if len(tried[n].sizes) == count]
        if same and max(value[n] for n in same) >= best - settings.keep_margin:
            best = max(value[n] for n in same)
            open_to = same
    ties = [n for n in open_to if value[n] >= best - _TIE]
    return ties[-1] if arrival else ties[0]


def names(labels: Whole, before: Sequence[Id | None] | None) -> tuple[tuple[str, ...], Whole]:
    """(the name of each group, labels in the order of names).

    A group keeps the name of the earlier group that most of the shared people were in; the others
    get free letters, the largest first ("A", "B", …).
    """
    count = int(labels.max()) + 1
    name: dict[int, str] = {}
    if before is not None:
        shared: dict[tuple[int, str], int] = {}
        for label, old in zip(labels.tolist(), before, strict=True):
            if isinstance(old, str):
                shared[label, old] = shared.get((label, old), 0) + 1
        for (label, old), _n in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            if label not in name and old not in name.values():
                name[label] = old
    free = (chr(65 + n) if n < 26 else f"G{n}" for n in range(2 * count + len(name)))
    unused = (letter for letter in free if letter not in name.values())
    sizes = np.bincount(labels, minlength=count)
    first = [int((labels == g).argmax()) for g in range(count)]
    for label in sorted(range(count), key=lambda g: (-sizes[g], first[g])):
        if label not in name:
            name[label] = next(unused)
    by_name = sorted(range(count), key=lambda g: name[g])
    place = np.zeros(count, np.int64)
    place[by_name] = np.arange(count)
    return tuple(name[g] for g in by_name), place[labels]
