"""A published list of equally likely panels, the draw from it, and what may be shown in public.

Flanigan, Kehne and Procaccia (2021), Fair sortition made transparent, NeurIPS 34: a lottery that
people can watch, with dice or balls, at the price of a little deviation, which is told.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from copper.methods import chance, checks
from copper.methods.order import Id

from .finder import Finder
from .leximin import follow
from .lottery import Lottery


@dataclass(frozen=True)
class Deviation:
    """A person's chance in the lottery and in the list (panels they sit on ÷ panels)."""

    person: Id
    lottery: float
    listed: float


@dataclass(frozen=True)
class PanelList:
    """Equally likely panels, numbered from 0. The same panel may be there more than once.

    `largest` and `mean`: how far chances in the list lie from those in the lottery, over people.
    `unavoidable`: no list of this length has a smaller `largest`, as chances in it are whole
    numbers of panels. `distinct`: how many different panels there are.
    """

    panels: tuple[tuple[Id, ...], ...] = field(repr=False)
    deviations: tuple[Deviation, ...] = field(repr=False)
    lowest: float
    largest: float
    mean: float
    unavoidable: float
    distinct: int


@dataclass(frozen=True)
class Draw:
    """The panel that was drawn: its number in the list, and the seed when there was one."""

    number: int
    panel: tuple[Id, ...]
    seed: int | None


@dataclass(frozen=True)
class Audit:
    """What may be public: panels of opaque marks, in the order of the list, and totals.

    Whoever knows their own mark finds themselves; nobody else finds them. `fingerprint` is the
    SHA-256 of the list: panels one a line, marks with a comma between them; publish it before the
    seed is agreed.
    """

    size: int
    people: int
    lowest: float
    bound: float
    largest_deviation: float
    mean_deviation: float
    panels: tuple[tuple[str, ...], ...] = field(repr=False)
    fingerprint: str


def equal_panels(lottery: Lottery, number: int = 1000, *, seed: int = 0) -> PanelList:
    """`number` equally likely panels whose chances are as near to the lottery's as was found.

    Each mix of the lottery is taken as often as it surely comes up; the rest are panels that best
    make up for what is missing (herding; Welling, 2009); then single panels are exchanged as long
    as that brings the sum of squared deviations down. `seed` decides who of people alike gets the
    odd panel, and the order of the list; it may be known to all.

    ValueError: `number` is not a whole number from 1 to 100,000, or `seed` not one ≥ 0.
    """
    number = checks.whole(number, "number", least=1, most=100_000)
    random = chance.generator(seed, "sortition", "list")
    pool = lottery.pool
    matrix = _matrix(lottery)
    weights = np.array([mix.weight for mix in lottery.mixes])
    target = matrix.T @ weights
    times = np.floor(weights * number + 1e-9).astype(int)
    rest = number - int(times.sum())
    missing = (number * target - matrix.T @ times) / max(rest, 1)
    more = follow(Finder(pool, target), missing, rest, known=list(matrix))
    matrix, times = _together(matrix, times, more)
    times = _exchange(matrix, times, number * target, pool.counts)
    panels = _seat(lottery, np.repeat(matrix, times, axis=0), random)
    return _told(lottery, [panels[place] for place in random.permutation(number)])


def draw(panels: PanelList, *, seed: int | None = None, number: int | None = None) -> Draw:
    """The panel of this number (from dice or balls), or the one a seed agreed on the day leads to.

    From a seed: SHA-256 of its decimal digits, read as one number, modulo the length of the list.
    Anybody can do that again with everyday tools, now and in twenty years.

    ValueError: both or neither of `seed` and `number`, or one that is no whole number in range.
    """
    if (seed is None) == (number is None):
        checks.fail("draw", "give a seed or a number, one of the two")
    if seed is not None:
        seed = checks.whole(seed, "seed")
        lot = int.from_bytes(hashlib.sha256(str(seed).encode()).digest())
        number = lot % len(panels.panels)
    number = checks.whole(number, "number", most=len(panels.panels) - 1)
    return Draw(number, panels.panels[number], seed)


def mark(person: Id, salt: str) -> str:
    """The opaque mark of a person in a public file: HMAC-SHA-256 with the salt, 32 hexadecimal
    digits. The salt stays secret (16 characters or more), or ids could be tried out."""
    if not isinstance(salt, str) or len(salt) < 16:
        checks.fail("salt", "it must be text of at least 16 characters")
    return hmac.new(salt.encode(), str(person).encode(), hashlib.sha256).hexdigest()[:32]


def audit(lottery: Lottery, panels: PanelList, salt: str) -> Audit:
    """What may be public of a lottery and its list. ValueError: the salt is too short."""
    marks = {one.person: mark(one.person, salt) for one in lottery.chances}
    opaque = tuple(tuple(sorted(marks[one] for one in panel)) for panel in panels.panels)
    lines = "\n".join(",".join(panel) for panel in opaque)
    return Audit(
        size=lottery.size,
        people=len(lottery.chances),
        lowest=lottery.lowest,
        bound=lottery.bound,
        largest_deviation=panels.largest,
        mean_deviation=panels.mean,
        panels=opaque,
        fingerprint=hashlib.sha256(lines.encode()).hexdigest(),
    )


def _matrix(lottery: Lottery) -> np.ndarray:
    matrix = np.zeros((len(lottery.mixes), len(lottery.groups)))
    for row, mix in zip(matrix, lottery.mixes, strict=True):
        for group, seats in mix.seats:
            row[group] = seats
    return matrix


def _together(
    matrix: np.ndarray, times: np.ndarray, more: Sequence[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """Each panel once, with how often it is in the list."""
    rows = np.vstack([matrix, *more])
    often = np.append(times, np.ones(len(more), dtype=int))
    distinct, place = np.unique(rows, axis=0, return_inverse=True)
    return distinct, np.bincount(place.ravel(), weights=often).astype(int)


def _exchange(
    matrix: np.ndarray, times: np.ndarray, wanted: np.ndarray, counts: np.ndarray
) -> np.ndarray:
    """Takes one panel out and another in while Σ over people of (deviation)² falls."""
    times = times.copy()
    scaled = matrix / np.sqrt(counts)
    overlap = scaled @ scaled.T
    own = np.diag(overlap)
    pull = scaled @ ((times @ matrix - wanted) / np.sqrt(counts))
    while True:
        inside = np.flatnonzero(times)
        # What the sum falls by when a panel only goes: the most promising are tried first.
        likely = inside[np.argsort(own[inside] - 2 * pull[inside], kind="stable")]
        for start in range(0, len(likely), 32):
            out = likely[start : start + 32]
            change = (own[out] - 2 * pull[out])[:, None] + (own + 2 * pull) - 2 * overlap[out]
            if change.min() < -1e-9:
                row, to = np.unravel_index(change.argmin(), change.shape)
                break
        else:
            return times
        times[out[row]] -= 1
        times[to] += 1
        pull += overlap[to] - overlap[out[row]]


def _seat(lottery: Lottery, rows: np.ndarray, random: np.random.Generator) -> list[tuple[Id, ...]]:
    """People for the seats of each group: its members take turns, in an order drawn by lot."""
    turns = [[ids[place] for place in random.permutation(len(ids))] for ids in lottery.groups]
    after = [0] * len(turns)
    panels = []
    for row in rows.astype(int):
        members: list[Id] = []
        for group in np.flatnonzero(row):
            ids, first = turns[group], after[group]
            members += [ids[(first + place) % len(ids)] for place in range(row[group])]
            after[group] = (first + int(row[group])) % len(ids)
        panels.append(tuple(sorted(members)))  # type: ignore[type-var]
    return panels


def _told(lottery: Lottery, panels: list[tuple[Id, ...]]) -> PanelList:
    number = len(panels)
    seats = {one.person: 0 for one in lottery.chances}
    for panel in panels:
        for one in panel:
            seats[one] += 1
    deviations = tuple(
        Deviation(one.person, one.probability, seats[one.person] / number)
        for one in lottery.chances
    )
    apart = [abs(one.listed - one.lottery) for one in deviations]
    return PanelList(
        panels=tuple(panels),
        deviations=deviations,
        lowest=min(one.listed for one in deviations),
        largest=max(apart),
        mean=sum(apart) / len(apart),
        unavoidable=max(
            abs(round(one.lottery * number) / number - one.lottery) for one in deviations
        ),
        distinct=len(set(panels)),
    )
