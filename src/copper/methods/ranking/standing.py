"""Places with ties, who is above the cut, and how sure that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from copper.methods import checks
from copper.methods.order import Id

LONGEST = 1_000_000  # places that are counted at most


@dataclass(frozen=True)
class Standing:
    """How sure it is that an item belongs to the top.

    `chance` is P(in the top k); items tied across the cut share the places that are left. `low` and
    `high` are the rank band: the best and the worst place at the level asked for, ties counted
    against certainty. `standing`: "in" (the band ends within the top), "out" (it begins below it)
    or "maybe" (it overlaps the cut).
    """

    item: Id
    chance: float
    low: int
    high: int
    standing: str


@dataclass(frozen=True)
class Cut:
    """The top `size`. `inside` are in whatever happens to ties; `tied` share `places` that are left.

    Both best first. An item that nobody named is never in either.
    """

    size: int
    inside: tuple[Id, ...]
    tied: tuple[Id, ...]
    places: int

    @property
    def items(self) -> tuple[Id, ...]:
        """All that are inside or tied."""
        return self.inside + self.tied


def places(scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Best and worst place (1 is the highest score) along the last axis; equal scores share them.

    Scores [5, 3, 3, 1] → best [1, 2, 2, 4], worst [1, 3, 3, 4].
    """
    count = scores.shape[-1]
    ranking = np.argsort(-scores, axis=-1, kind="stable")
    sorted_ = np.take_along_axis(scores, ranking, -1)
    steps = np.broadcast_to(np.arange(count), scores.shape)
    new = np.ones(scores.shape, dtype=bool)
    new[..., 1:] = sorted_[..., 1:] != sorted_[..., :-1]
    last = np.ones(scores.shape, dtype=bool)
    last[..., :-1] = new[..., 1:]
    first_of_run = np.maximum.accumulate(np.where(new, steps, 0), axis=-1)
    backwards = np.where(last, steps, count)[..., ::-1]
    last_of_run = np.minimum.accumulate(backwards, axis=-1)[..., ::-1]
    best, worst = np.empty_like(ranking), np.empty_like(ranking)
    np.put_along_axis(best, ranking, first_of_run + 1, -1)
    np.put_along_axis(worst, ranking, last_of_run + 1, -1)
    return best, worst


def cut(
    items: Sequence[Id], best: np.ndarray, worst: np.ndarray, named: np.ndarray, top: int
) -> Cut:
    """The top of items with these best and worst places; `named` says who was named at all."""
    ranking = sorted(range(len(items)), key=lambda i: (best[i], worst[i], i))
    inside = tuple(items[i] for i in ranking if named[i] and worst[i] <= top)
    tied = tuple(items[i] for i in ranking if named[i] and best[i] <= top < worst[i])
    return Cut(top, inside, tied, max(top - len(inside), 0) if tied else 0)


def classes(items: Sequence[Id], best: np.ndarray, named: np.ndarray) -> tuple[tuple[Id, ...], ...]:
    """Items that were named, best first, those with the same place together."""
    found: dict[int, list[Id]] = {}
    for i in sorted(range(len(items)), key=lambda i: (best[i], i)):
        if named[i]:
            found.setdefault(int(best[i]), []).append(items[i])
    return tuple(map(tuple, found.values()))


def standings(
    items: Sequence[Id], simulated: np.ndarray, *, top: int, level: float
) -> tuple[Standing, ...]:
    """One Standing for each item from simulated scores (rounds × items)."""
    best, worst = places(simulated)
    chance = np.clip((top - best + 1) / (worst - best + 1), 0, 1).mean(axis=0)
    tail = (1 - level) / 2
    low = np.quantile(best, tail, axis=0, method="inverted_cdf")
    high = np.quantile(worst, 1 - tail, axis=0, method="inverted_cdf")
    return tuple(
        Standing(
            item, float(p), int(a), int(b), "in" if b <= top else "out" if a > top else "maybe"
        )
        for item, p, a, b in zip(items, chance, low, high, strict=True)
    )


def resamples(
    voters: int, rounds: int, draw: np.random.Generator, most: int = 2_000_000
) -> Iterator[np.ndarray]:
    """How often each voter is drawn, (some rounds × voters) at a time.

    One voter fewer is drawn than there are: then the spread of a total, in units of its size, is not
    too small in small groups (Rao and Wu, 1988). Needs two voters.
    """
    step = max(most // voters, 1)
    for start in range(0, rounds, step):
        equal = np.full(voters, 1 / voters)
        yield draw.multinomial(voters - 1, equal, size=min(step, rounds - start))


def settings(top: int, level: float, rounds: int, seed: int | None) -> None:
    """ValueError: one of them is not possible."""
    checks.whole(top, "top", least=1, most=LONGEST)
    checks.level(level)
    checks.draws(rounds, "rounds")
    if seed is not None:
        checks.whole(seed, "seed")
