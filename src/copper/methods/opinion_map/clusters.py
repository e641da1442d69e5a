"""k-means and silhouettes of points on a plane, small and without surprises."""

import numpy as np

from copper.methods import chance

from .arrays import Flags, Floats, Whole

# Distances worked out at once.
_PIECE = 100_000


def distinct(points: Floats) -> Whole:
    """Places of the first of each distinct point, in the order they come."""
    if not len(points):
        return np.zeros(0, np.int64)
    return np.sort(np.unique(points, axis=0, return_index=True)[1])


def nearest(points: Floats, centers: Floats) -> Whole:
    """The nearest centre of each point; the first of those that tie."""
    # |p − c|² without |p|², which is the same for all centres; in pieces that fit a cache.
    turned, squares = -2 * centers.T, (centers**2).sum(axis=1)
    labels = np.empty(len(points), np.int64)
    piece = max(1, _PIECE // max(len(centers), 1))
    for start in range(0, len(points), piece):
        away = points[start : start + piece] @ turned
        away += squares
        away.argmin(axis=1, out=labels[start : start + piece])
    return labels


def means(points: Floats, labels: Whole, weights: Floats, count: int) -> tuple[Floats, Floats]:
    """(weighted mean, weight) of each of `count` clusters; 0 for an empty one."""
    weight = np.bincount(labels, weights, count).astype(float)
    sums = [np.bincount(labels, weights * column, count) for column in points.T]
    return np.stack(sums, axis=1) / np.where(weight > 0, weight, 1)[:, None], weight


def lloyd(
    points: Floats, weights: Floats, centers: Floats, rounds: int, tolerance: float
) -> tuple[Whole, Floats]:
    """Lloyd's (1982) k-means from these centres, as Polis does it.

    Ends when no centre moves by `tolerance` or more, or after `rounds` + 1 steps; a cluster that
    loses all its points goes. → (cluster of each point, centres).
    """
    labels = np.zeros(len(points), np.int64)
    for _ in range(rounds + 1):
        labels = nearest(points, centers)
        moved, weight = means(points, labels, weights, len(centers))
        full = weight > 0
        if not full.all():
            labels, moved, centers = (np.cumsum(full) - 1)[labels], moved[full], centers[full]
        still = ((moved - centers) ** 2).sum(axis=1).max() < tolerance**2
        centers = moved
        if still and full.all():
            break
    return labels, centers


def spread(points: Floats, count: int) -> Floats:
    """`count` distinct points to start from, evenly over all points in order along the plane."""
    places = distinct(points)
    points = points[places[np.lexsort(points[places].T[::-1])]]
    if len(points) <= count:
        return points
    return points[(2 * np.arange(count) + 1) * len(points) // (2 * count)]


def plus_plus(
    points: Floats, weights: Floats, count: int, restarts: int, seed: int, purpose: str
) -> Floats:
    """`restarts` × `count` × 2 centres drawn far apart (k-means++; Arthur and Vassilvitskii, 2007)."""
    draws = chance.generator(seed, "opinion_map", purpose, count).random((count, restarts))
    chosen = np.zeros((restarts, count), np.int64)
    odds = np.tile(weights, (restarts, 1))
    near = np.full((restarts, len(points)), np.inf)
    for step in range(count):
        heap = odds.cumsum(axis=1)
        at = (heap <= (draws[step] * heap[:, -1])[:, None]).sum(axis=1)
        chosen[:, step] = np.minimum(at, len(points) - 1)
        away = ((points[None] - points[chosen[:, step]][:, None]) ** 2).sum(axis=2)
        near = np.minimum(near, away)
        odds = near * weights
    return points[chosen]


def best_of(points: Floats, weights: Floats, starts: Floats, rounds: int) -> Whole:
    """Labels from the start with the least spread inside clusters (the first of those that tie).

    `starts` is starts × clusters × 2; all run side by side. An empty cluster keeps its centre.
    """
    centers = starts
    columns = np.concatenate([points * weights[:, None], weights[:, None]], axis=1)
    before = np.zeros(0)
    for _ in range(rounds):
        away = _away(points, centers)
        labels = away.argmin(axis=2)
        if np.array_equal(labels, before):
            break
        before = labels
        inside = (labels[:, :, None] == np.arange(centers.shape[1])).transpose(0, 2, 1)
        sums = inside.astype(float) @ columns
        full = sums[:, :, 2:] > 0
        centers = np.where(full, sums[:, :, :2] / np.where(full, sums[:, :, 2:], 1), centers)
    loss = (away.min(axis=2) + (points**2).sum(axis=1)) @ weights
    least = loss.min()
    first = int((loss <= least + 1e-9 * abs(least)).argmax())
    return labels[first]


def _away(points: Floats, centers: Floats) -> Floats:
    """Starts × points × clusters: squared distances less the point's own square."""
    return (centers**2).sum(axis=2)[:, None] - 2 * (points @ centers.transpose(0, 2, 1))


def distances(points: Floats) -> Floats:
    return np.sqrt(((points[:, None] - points[None]) ** 2).sum(axis=2))


def silhouette(away: Floats, labels: Whole, weights: Floats | None = None) -> float | None:
    """The mean silhouette (Rousseeuw, 1987) of points with these distances from each other.

    With `weights` each point stands for so many people in one place. A single point alone in its
    cluster counts 0. None with fewer than two clusters.
    """
    used, labels = np.unique(labels, return_inverse=True)
    if len(used) < 2:
        return None
    w = np.ones(len(labels)) if weights is None else weights
    inside: Flags = labels[:, None] == np.arange(len(used))
    weight = w @ inside
    sums = away @ (inside * w[:, None])
    own = weight[labels] - 1
    near = np.where(own > 0, (sums * inside).sum(axis=1) / np.where(own > 0, own, 1), 0)
    far = np.where(inside, np.inf, sums / weight).min(axis=1)
    most = np.maximum(near, far)
    values = np.where((own > 0) & (most > 0), (far - near) / np.where(most > 0, most, 1), 0)
    return float(values @ w / w.sum())
