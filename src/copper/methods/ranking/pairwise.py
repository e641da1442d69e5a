"""Which of two matters more: Bradley–Terry strengths, how sure they are, and what to ask next.

P(i before j) = 1/(1 + exp(θj − θi)) (Bradley and Terry, 1952), each θ with a Gaussian prior of
mean 0. Only differences of θ have a meaning, so all θ, and their intervals, are relative to the mean
of the items.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from copper.methods import chance, checks, intervals, order
from copper.methods.intervals import Interval
from copper.methods.order import Id

from .ballots import known
from .standing import Standing, settings, standings


class Comparison(NamedTuple):
    """One answer to "which of these two?". `alike`: both the same, half a win for each.

    With a `voter`, that voter may answer about a pair once. A plain tuple (winner, loser) will do.
    """

    winner: Id
    loser: Id
    alike: bool = False
    voter: Id | None = None


@dataclass(frozen=True)
class Strength:
    """One item's `strength` (log-odds against the average item) and its Laplace interval.

    `against_average` is the chance to be chosen before an average item. Trace: `comparisons`, and
    the `wins` of them (an "alike" is half a win). Without comparisons all of it is the prior's.
    """

    item: Id
    strength: float
    interval: Interval
    against_average: float
    wins: float
    comparisons: float


@dataclass(frozen=True)
class BradleyTerry:
    """`strengths` are strongest first; `items` in canonical order, as the arrays (read-only) are.

    `values` (items,) and `covariance` (items × items) of the strengths, relative to their mean;
    `wins[i, j]` how often i was chosen before j. `parts`: items that chains of answers connect;
    with more than one, the order between parts comes from the prior only.
    """

    strengths: tuple[Strength, ...]
    items: tuple[Id, ...]
    values: np.ndarray = field(repr=False, compare=False)
    covariance: np.ndarray = field(repr=False, compare=False)
    wins: np.ndarray = field(repr=False, compare=False)
    parts: tuple[tuple[Id, ...], ...]
    prior_sd: float
    level: float
    steps: int


@dataclass(frozen=True)
class NextPair:
    """What to ask next, in the order to show it: `chance` is P(first before second) as of now.

    `information` is what the answer is worth: p(1 − p)·Var(θ first − θ second).
    """

    first: Id
    second: Id
    chance: float
    information: float


def bradley_terry(
    comparisons: Iterable[Comparison | tuple[Any, ...]],
    items: Iterable[Id] | None = None,
    *,
    prior_sd: float = 1.5,
    level: float = 0.9,
    tolerance: float = 1e-8,
    steps: int = 100,
) -> BradleyTerry:
    """Strengths from answers to pairs: the most probable ones (Newton), with Laplace intervals.

    `items` are all that can be asked about (None: those in the answers). `prior_sd` is how far
    strengths are thought to lie apart, in log-odds (0.001 to 1000); it keeps them finite when an item
    always wins. Take a wider one where most answers are nearly certain: at 1.5, 90 % intervals
    cover too little when strengths lie 2 or more apart.
    Newton's steps end when the last was shorter than `tolerance` standard errors.

    ValueError: an unknown item, an item against itself, a voter who answers about a pair twice.
    RuntimeError: not there after `steps`.
    """
    rows = _rows(comparisons)
    listed = _items(rows) if items is None else known(items, "items")
    return _fit(_wins(rows, listed), listed, prior_sd, level, tolerance, steps)


def bradley_terry_wins(
    wins: Sequence[Sequence[float]] | np.ndarray,
    items: Sequence[Id],
    *,
    prior_sd: float = 1.5,
    level: float = 0.9,
    tolerance: float = 1e-8,
    steps: int = 100,
) -> BradleyTerry:
    """The same from counts: `wins[i][j]` is how often item i was chosen before item j.

    ValueError: not a square of numbers from 0 to 2**53 with nothing on the diagonal, as large as `items`.
    """
    listed = known(given := items if isinstance(items, str) else list(items), "items")
    try:
        table = np.array(wins, dtype=float)
    except (TypeError, ValueError, OverflowError):
        checks.fail("wins", "is not a table of numbers")
    if table.shape != (len(listed), len(listed)):
        checks.fail("wins", f"its shape is {table.shape}, there are {len(listed)} items")
    for bad, why in (
        (~np.isfinite(table), "is not a finite number"),
        (table < 0, "is less than 0"),
        (table > intervals.LARGEST_COUNT, "is too large to be a count"),
        (np.diag(np.diag(table) != 0), "an item can't be chosen before itself"),
    ):
        if bad.any():
            i, j = np.argwhere(bad)[0]
            checks.fail(f"wins, row {i + 1}, column {j + 1}", f"{table[i, j]!r} {why}")
    sort = [list(given).index(item) for item in listed]
    return _fit(table[np.ix_(sort, sort)], listed, prior_sd, level, tolerance, steps)


def top_chances(
    fit: BradleyTerry, *, top: int = 10, draws: int = 2000, level: float = 0.9, seed: int
) -> tuple[Standing, ...]:
    """P(in the top) and rank bands: strengths drawn `draws` times from the Laplace approximation.

    In canonical order of the items.
    """
    settings(top, level, draws, seed)
    count = len(fit.items)
    # The symmetric root is the same on every machine, and there is one when the matrix is singular.
    spread, axes = np.linalg.eigh(fit.covariance)
    root = axes * np.sqrt(np.maximum(spread, 0)) @ axes.T
    normal = chance.generator(seed, "bradley-terry").standard_normal((draws, count))
    return standings(fit.items, fit.values + normal @ root, top=top, level=level)


def next_pair(
    fit: BradleyTerry,
    standings: Iterable[Standing],
    *,
    asked: Iterable[tuple[Id, Id]] = (),
    seed: int,
) -> NextPair | None:
    """The most informative pair that may still move the cut; None if there is none.

    Only items whose band overlaps the cut ("maybe" in `standings`), never a pair in `asked` (what
    this voter was asked before, in either order). Most informative: the largest p(1 − p)·Var(θi − θj),
    which narrows the strengths most (D-optimal). The seed breaks ties and says which comes first.
    """
    index: dict[Id, int] = {item: number for number, item in enumerate(fit.items)}
    given = list(standings)
    for number, one in enumerate(given):
        if not isinstance(one, Standing):
            checks.fail(f"standings, {checks.row(number)}", f"{one!r} is not a Standing")
    unsure = sorted(_at(one.item, index, "standings") for one in given if one.standing == "maybe")
    done = {_pair(one, number, index) for number, one in enumerate(asked)}
    pairs = [(i, j) for n, i in enumerate(unsure) for j in unsure[n + 1 :] if {i, j} not in done]
    if not pairs:
        return None
    left, right = np.array(pairs).T
    p = np.exp(_log_logistic(fit.values[left] - fit.values[right]))
    own = np.diag(fit.covariance)
    worth = p * (1 - p) * (own[left] + own[right] - 2 * fit.covariance[left, right])
    # A hair of rounding is no difference.
    best = np.flatnonzero(worth >= worth.max() * (1 - 1e-9))
    draw = chance.generator(seed, "next pair")
    chosen = best[draw.integers(len(best))]
    first, second, likely = left[chosen], right[chosen], p[chosen]
    if draw.integers(2):
        first, second, likely = second, first, 1 - likely
    return NextPair(fit.items[first], fit.items[second], float(likely), float(worth[chosen]))


def _pair(asked: Any, number: int, index: dict[Id, int]) -> frozenset[int]:
    if not isinstance(asked, tuple | list) or len(asked) != 2:
        checks.fail(f"asked, {checks.row(number)}", f"{asked!r} is not a pair of items")
    return frozenset(_at(item, index, "asked") for item in asked)


def _at(item: Id, index: dict[Id, int], where: str) -> int:
    if not order.is_id(item) or item not in index:
        checks.fail(where, f"{item!r} is not one of the items")
    return index[item]


def _rows(comparisons: Iterable[Comparison | tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """All with four fields. ValueError: a row is no comparison."""
    given = list(comparisons)
    for number, one in enumerate(given):
        if not isinstance(one, tuple) or not 2 <= len(one) <= 4:
            checks.fail(checks.row(number), f"{one!r} is not a Comparison")
    rest = {2: (False, None), 3: (None,), 4: ()}
    return [one + rest[len(one)] for one in given]


def _items(rows: list[tuple[Any, ...]]) -> tuple[Id, ...]:
    for number, one in enumerate(rows):
        order.canonical(one[:2], checks.row(number))
    found = order.canonical((item for one in rows for item in one[:2]), "items")
    return tuple(checks.not_empty(found, "items"))


def _wins(rows: list[tuple[Any, ...]], items: tuple[Id, ...]) -> np.ndarray:
    """Answers as counts, checked."""
    count = len(items)
    if not rows:
        return np.zeros((count, count))
    index: dict[Id, int] = {item: number for number, item in enumerate(items)}
    winner, loser, alike, voter = zip(*rows, strict=True)
    # All at once first, for speed; only when something may be wrong, row by row to say where.
    sound = _plain(winner + loser, items) and {*map(type, alike)} == {bool}
    if not sound or {*map(type, voter)} != {type(None)}:
        _check(rows, index)
    a, b = ([index.get(item, -1) for item in column] for column in (winner, loser))
    won, lost, tied = np.array(a), np.array(b), np.array(alike)
    if min(won.min(), lost.min()) < 0 or (won == lost).any():
        _check(rows, index)
    cell = won * count + lost
    square = (count, count)
    wins = np.bincount(cell[~tied], minlength=count**2).reshape(square).astype(float)
    half = np.bincount(cell[tied], minlength=count**2).reshape(square)
    return wins + (half + half.T) / 2


def _plain(found: tuple[Any, ...], items: tuple[Id, ...]) -> bool:
    """All of the one kind that the items are (True would be found under 1)."""
    return {*map(type, found)} == {type(items[0])}


def _check(rows: list[tuple[Any, ...]], index: dict[Id, int]) -> None:
    """ValueError for the first row in which something is wrong."""
    answered: set[tuple[Id, int, int]] = set()
    for number, (winner, loser, alike, voter) in enumerate(rows):
        a = _at(winner, index, checks.row(number, "winner"))
        b = _at(loser, index, checks.row(number, "loser"))
        if a == b:
            checks.fail(checks.row(number), f"{winner!r} stands against itself")
        if not isinstance(alike, bool):
            checks.fail(checks.row(number, "alike"), f"{alike!r} is neither True nor False")
        if voter is not None:
            order.canonical([voter], checks.row(number, "voter"))
            key = (voter, min(a, b), max(a, b))
            if key in answered:
                why = f"{voter!r} answers about {winner!r} and {loser!r} twice"
                checks.fail(checks.row(number), why)
            answered.add(key)


def _log_logistic(x: np.ndarray) -> np.ndarray:
    """log(1/(1 + e^−x)), exact far out on either side."""
    return -np.logaddexp(0, -x)


def _fit(
    wins: np.ndarray,
    items: tuple[Id, ...],
    prior_sd: float,
    level: float,
    tolerance: float,
    steps: int,
) -> BradleyTerry:
    prior_sd = checks.number(prior_sd, "prior_sd", least=0.001, most=1000)
    checks.level(level)
    checks.positive(checks.number(tolerance, "tolerance", most=1), "tolerance")
    checks.whole(steps, "steps", least=1)
    values, covariance, taken = _newton(wins, prior_sd, tolerance, steps)
    half = intervals.z(level) * np.sqrt(np.maximum(np.diag(covariance), 0))
    asked = (wins + wins.T).sum(axis=1)
    won = wins.sum(axis=1)
    for array in (values, covariance, wins):
        array.flags.writeable = False
    strengths = tuple(
        Strength(
            items[i],
            float(values[i]),
            Interval(float(values[i] - half[i]), float(values[i] + half[i]), level, "Laplace"),
            float(np.exp(_log_logistic(values[i]))),
            float(won[i]),
            float(asked[i]),
        )
        for i in sorted(range(len(items)), key=lambda i: (-values[i], i))
    )
    parts = _parts(wins + wins.T > 0, items)
    return BradleyTerry(strengths, items, values, covariance, wins, parts, prior_sd, level, taken)


def _newton(
    wins: np.ndarray, prior_sd: float, tolerance: float, steps: int
) -> tuple[np.ndarray, np.ndarray, int]:
    """Strengths, their covariance (both relative to the mean), and the number of steps."""
    precision = prior_sd**-2

    def at(values: np.ndarray) -> tuple[float, np.ndarray]:
        """The loss, and P(i before j) for all pairs."""
        logs = _log_logistic(values[:, None] - values[None, :])
        return float(precision / 2 * (values @ values) - (wins * logs).sum()), np.exp(logs)

    values, taken, settled = np.zeros(len(wins)), 0, False
    loss, likely = at(values)
    while not settled:
        if taken == steps:
            raise RuntimeError(f"The strengths have not settled after {steps} steps.")
        taken += 1
        # Wins against expectation, without a difference of nearly equal numbers.
        slope = (wins * likely.T - wins.T * likely).sum(axis=1) - precision * values
        step = np.linalg.solve(_curvature(wins, likely, precision), slope)
        # A strictly convex loss: a full step is too long only far from the minimum.
        length, before = 1.0, loss
        while True:
            new = values + length * step
            new -= new.mean()  # zero at the minimum; rounding would let it drift
            loss, likely = at(new)
            if loss <= before * (1 + 1e-12) or length < 1e-9:
                break
            length /= 2
        values = new
        # Newton's decrement: the length of the step in standard errors; below rounding, no step helps.
        settled = slope @ step <= max(tolerance**2, 1e-15 * loss)
    curvature = _curvature(wins, likely, precision)
    covariance = np.linalg.inv(curvature)
    covariance = (covariance + covariance.T) / 2
    rows = covariance.mean(axis=0)
    return values, covariance - rows - rows[:, None] + rows.mean(), taken


def _curvature(wins: np.ndarray, likely: np.ndarray, precision: float) -> np.ndarray:
    """The Hessian of the loss, with the common level held fast.

    The slope has no part along the level, so holding it changes no step; and counts of millions
    against a wide prior would make the matrix nearly singular there.
    """
    weight = (wins + wins.T) * likely * likely.T
    total = weight.sum(axis=1)
    return np.diag(total + precision) - weight + total.max() / len(weight)


def _parts(met: np.ndarray, items: tuple[Id, ...]) -> tuple[tuple[Id, ...], ...]:
    """Items that are connected through comparisons, in canonical order."""
    found = []
    left = np.ones(len(items), dtype=bool)
    for start in range(len(items)):
        if left[start]:
            part = np.arange(len(items)) == start
            grown = part | met[part].any(axis=0)
            while (grown != part).any():
                part, grown = grown, grown | met[grown].any(axis=0)
            found.append(tuple(items[i] for i in np.flatnonzero(part)))
            left &= ~part
    return tuple(found)
