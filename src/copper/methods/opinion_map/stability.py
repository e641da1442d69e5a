"""Would the same groups come back if some votes had not been cast?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from copper.methods import chance, checks, intervals
from copper.methods.intervals import Interval, Proportion
from copper.methods.order import Id

from . import placing
from .arrays import Whole
from .mapping import OpinionMap, find_labels
from .placing import Memory
from .similarity import adjusted_rand
from .votes import as_votes


@dataclass(frozen=True)
class GroupStability:
    """How one group fares. `overlap` is the mean, over the rounds, of its best Jaccard overlap with
    a group found there (Hennig, 2007, who calls 0.75 a stable group); `came_back`: rounds in which
    it was at least the overlap asked for."""

    name: Id
    overlap: float
    came_back: Proportion


@dataclass(frozen=True)
class Stability:
    """`values`: the adjusted Rand index of each round with the map, over who is in a group in both;
    0 for a round in which no groups were found. `mean` of them with the middle `level` of the
    values; `came_back`: rounds in which every group came back. None where the map has no groups."""

    rounds: int
    drop: float
    values: tuple[float, ...]
    mean: float | None
    interval: Interval | None
    came_back: Proportion | None
    groups: tuple[GroupStability, ...]


def stability(
    votes: Any,
    found: OpinionMap,
    *,
    seed: int,
    moderated_out: Iterable[Id] = (),
    meta: Iterable[Id] = (),
    stay: Iterable[Id] = (),
    drop: float = 0.1,
    rounds: int = 20,
    least_overlap: float = 0.75,
    level: float = 0.95,
) -> Stability:
    """Makes the map `rounds` times without a random share `drop` of the votes.

    `votes`, `moderated_out`, `meta`, `stay`: as they were given to `opinion_map` for `found`. Each
    round looks for groups as that did, but without the test whether they are clear. Takes about
    `rounds` times as long as the map.
    ValueError: a number is out of its range, or the votes are not those of the map.
    """
    rounds = checks.draws(rounds, "rounds")
    checks.share(drop, "drop")
    checks.share(least_overlap, "least_overlap")
    everything = as_votes(votes, ())
    if everything.people != found.people:
        checks.fail("votes", "these are not the votes of this map: the people differ")
    if not found.groups or found.verdict == "declared":
        return Stability(rounds, drop, (), None, None, None, ())
    stream = chance.generator(seed, "opinion_map", "stability")
    out, metas, staying = list(moderated_out), list(meta), list(stay)
    values, overlaps = [], []
    for _ in range(rounds):
        some = everything.kept(stream.random(len(everything)) >= drop)
        placed = placing.place(some, out, metas, found.order, found.settings, Memory(), staying)
        again, who = find_labels(placed, Memory(), found.order, found.seed, found.settings)
        labels = np.full(len(found.people), -1)
        if again.labels is not None:
            labels[who] = again.labels
        values.append(_likeness(found.group_of, labels))
        overlaps.append(_overlaps(found.group_of, labels, len(found.groups)))
    best = np.array(overlaps)
    back = best >= least_overlap
    return Stability(
        rounds,
        drop,
        tuple(values),
        float(np.mean(values)),
        intervals.percentile(values, level, "votes dropped"),
        intervals.wilson(int(back.all(axis=1).sum()), rounds, level),
        tuple(
            GroupStability(
                group.name,
                float(best[:, g].mean()),
                intervals.wilson(int(back[:, g].sum()), rounds, level),
            )
            for g, group in enumerate(found.groups)
        ),
    )


def _likeness(one: Whole, other: Whole) -> float:
    """Adjusted Rand index; 0 where it is undefined: a run that found no groups brought none back."""
    both = (one >= 0) & (other >= 0)
    return adjusted_rand(one[both], other[both]) or 0.0


def _overlaps(groups: Whole, labels: Whole, count: int) -> list[float]:
    """The best Jaccard overlap of each group with one of the labels, among who has both."""
    both = (groups >= 0) & (labels >= 0)
    if not both.any():
        return [0.0] * count
    ours, theirs = groups[both], labels[both]
    shared = np.zeros((count, int(theirs.max()) + 1))
    np.add.at(shared, (ours, theirs), 1)
    union = shared.sum(axis=1, keepdims=True) + shared.sum(axis=0, keepdims=True) - shared
    return (shared / np.maximum(union, 1)).max(axis=1).tolist()
