"""What the fifteen measures have in common: figures, targets, what may be shown, the profile.

The rule of what may be shown (`Terms`), for every measure:

1. Fewer than `least_people` people outside the reader's own bloc: nothing is shown.
2. Every figure needs `least` of what its `n` counts (`counts` says what), and, where records name
   people, records of as many different people. Ratios and gaps of two blocs need that in each bloc.
   Records without a person count as one person each.
3. Measures 2 and 6 are read from the rules in force and count no answers: only the first rule holds.

What is hidden has no number at all: value, n, interval and parts are gone, `why` says the reason.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum, isfinite, log, sqrt
from typing import Any, TypeVar

import numpy as np

from copper.methods import chance, checks, intervals
from copper.methods.intervals import Interval
from copper.methods.order import canonical

COMMUNITY, INSTITUTION, BOTH, NETWORK = "community", "institution", "both", "network"
BLOCS = (COMMUNITY, INSTITUTION, NETWORK)
# The community's part in what was decided, begun or held: "who" in the records.
PARTS = {COMMUNITY: 1.0, BOTH: 0.5, INSTITUTION: 0.0}

TOO_FEW_PEOPLE = "too-few-people"  # fewer than five people outside the reader's own bloc
TOO_FEW_ANSWERS = "too-few-answers"  # fewer than five of what n counts
UNDEFINED = "undefined"  # nothing to divide by

HIGHER, LOWER, NEAR = "higher", "lower", "near"
Record = TypeVar("Record")
_CHUNK = 2_000_000  # numbers drawn at once
FARTHEST = 10**9  # days


@dataclass(frozen=True)
class Terms:
    """On which terms figures are shown.

    `people_outside`: people outside the reader's own bloc (see `people_outside`). `least_people`,
    `least`: the floors of the rule above. `even`: the community's share at which power counts as
    shared evenly. `level`: of intervals. `seed`: for bootstrap intervals of what is no proportion;
    without it they are None. `draws`: of the bootstrap.
    """

    people_outside: int
    least_people: int = 5
    least: int = 5
    even: float = 0.5
    level: float = 0.95
    seed: int | None = None
    draws: int = 2000

    def __post_init__(self) -> None:
        checks.whole(self.people_outside, "people_outside")
        checks.whole(self.least_people, "least_people", least=1)
        checks.whole(self.least, "least", least=1)
        checks.positive(checks.share(self.even, "even"), "even")
        checks.level(self.level)
        if self.seed is not None:
            checks.whole(self.seed, "seed")
        checks.draws(self.draws)


@dataclass(frozen=True)
class Target:
    """Where parity lies, and how far a value is from it: 0 = parity (or better, where only one
    side is worse), 1 = as far as it can be.

    `direction`: "higher" (worse below parity), "lower" (worse above), "near" (worse on both sides).
    `scale`: "share" (0 to 1; distance grows evenly from parity to the worst end), "ratio"
    (1 − smaller ÷ larger, so half and double are equally far), "gap" (|value − parity| ÷ `span`).
    """

    direction: str
    parity: float
    scale: str = "share"
    span: float = 1.0

    def distance(self, value: float) -> float:
        """From 0 to 1."""
        worse = {HIGHER: value < self.parity, LOWER: value > self.parity}
        if not worse.get(self.direction, True):
            return 0.0
        if self.scale == "ratio":
            pair = sorted((value, self.parity))
            return 1 - pair[0] / pair[1] if pair[1] else 0.0
        room = self.span
        if self.scale == "share":
            room = self.parity if self.direction == HIGHER else 1 - self.parity
        return min(1.0, abs(value - self.parity) / room)


@dataclass(frozen=True)
class Figure:
    """One number of a measure. `counts` says what `n` counts; `parts` are the numbers behind it.

    Hidden or undefined: `value` is None and `why` says the reason. `distance` from the target, 0 to
    1; None without value or target.
    """

    code: str
    counts: str
    value: float | None = None
    n: int | None = None
    interval: Interval | None = None
    target: Target | None = None
    why: str = ""
    parts: tuple[tuple[str, float], ...] = ()

    @property
    def suppressed(self) -> bool:
        return self.why in (TOO_FEW_PEOPLE, TOO_FEW_ANSWERS)

    @property
    def distance(self) -> float | None:
        return (
            None if self.value is None or self.target is None else self.target.distance(self.value)
        )


@dataclass(frozen=True)
class Measure:
    """One of the fifteen: its first figure is the measure's value, others stand beside it.

    `distance` is that of the figure farthest from parity (`worst`), never a sum of figures.
    """

    number: int
    code: str
    figures: tuple[Figure, ...]

    @property
    def value(self) -> float | None:
        return self.figures[0].value

    @property
    def n(self) -> int | None:
        return self.figures[0].n

    @property
    def interval(self) -> Interval | None:
        return self.figures[0].interval

    @property
    def suppressed(self) -> bool:
        """True when the measure's own value is hidden."""
        return self.figures[0].suppressed

    @property
    def why(self) -> str:
        return self.figures[0].why

    @property
    def direction(self) -> str:
        """ "higher", "lower" or "near": which side of parity is worse, see Target."""
        target = self.figures[0].target
        return target.direction if target else ""

    @property
    def worst(self) -> Figure | None:
        """The figure farthest from parity; the first of equals; None when none can be judged."""
        judged = [figure for figure in self.figures if figure.distance is not None]
        return max(judged, key=lambda figure: figure.distance or 0.0, default=None)

    @property
    def distance(self) -> float | None:
        return self.worst.distance if self.worst else None

    def figure(self, code: str) -> Figure:
        """The figure with this code. ValueError: there is none."""
        for figure in self.figures:
            if figure.code == code:
                return figure
        checks.fail("code", f"measure {self.number} has no figure {code!r}")


@dataclass(frozen=True)
class Profile:
    """Measures in the order in which they are shown: the `worst` first (farthest from parity), the
    `rest` by number, then those that have nothing to show. There is no score of all of them."""

    worst: tuple[Measure, ...]
    rest: tuple[Measure, ...]
    hidden: tuple[Measure, ...]

    @property
    def all(self) -> tuple[Measure, ...]:
        return self.worst + self.rest + self.hidden


def profile(measures: Iterable[Measure], *, worst: int = 2) -> Profile:
    """Orders measures, the `worst` two first; equally far ones by number.

    Distances only order: they are on one scale (see Target) but never added. A measure at parity
    is never among the worst. ValueError: a measure is there twice, or is none.
    """
    checks.whole(worst, "worst")
    given = [measure for _, measure in rows_of(measures, Measure)]
    given.sort(key=lambda measure: measure.number)
    checks.unique([measure.number for measure in given], "measures")
    far = sorted(
        (measure for measure in given if measure.distance),
        key=lambda measure: (-(measure.distance or 0.0), measure.number),
    )[:worst]
    others = [measure for measure in given if measure not in far]
    shown = [any(figure.value is not None for figure in measure.figures) for measure in others]
    return Profile(
        tuple(far),
        tuple(measure for measure, is_shown in zip(others, shown, strict=True) if is_shown),
        tuple(measure for measure, is_shown in zip(others, shown, strict=True) if not is_shown),
    )


def people_outside(people: Mapping[str, int], own: str | None) -> int:
    """How many people are outside the reader's own bloc: bloc → people, and the reader's bloc.

    None: a reader of any bloc (the public, all members), so the smallest such number over blocs.
    ValueError: a bloc is unknown, a count is no whole number.
    """
    for bloc, count in people.items():
        checks.one_of(bloc, BLOCS, "people")
        checks.whole(count, f"people, bloc {bloc!r}")
    total = sum(people.values())
    if own is not None:
        return total - people.get(checks.one_of(own, BLOCS, "own"), 0)
    return total - max(people.values(), default=0)


# --- what the measures are made of -----------------------------------------------------------------


def shown(
    terms: Terms,
    code: str,
    counts: str,
    n: int,
    figure: Callable[[], Figure],
    *,
    enough: Iterable[int] = (),
    floor: bool = True,
) -> Figure:
    """The figure, or its empty place. `enough`: further counts that must reach the floor; `floor`:
    False where no answers are counted."""
    if terms.people_outside < terms.least_people:
        return Figure(code, counts, why=TOO_FEW_PEOPLE)
    if floor and min((n, *enough)) < terms.least:
        return Figure(code, counts, why=TOO_FEW_ANSWERS)
    return figure()


def proportion(
    terms: Terms,
    code: str,
    counts: str,
    values: Sequence[float],
    target: Target | None,
    *,
    weights: Sequence[float] | None = None,
    enough: Iterable[int] = (),
    parts: tuple[tuple[str, float], ...] = (),
) -> Figure:
    """A weighted mean of values from 0 to 1, with Wilson's interval.

    With equal weights and values 0 or 1 the interval is Wilson's own (1927). With weights, n is
    replaced by Kish's effective n = (Σw)² ÷ Σw² (1965); with halves the interval errs on the wide
    side, because a variable within 0 and 1 varies most when it is 0 or 1.
    """

    def figure() -> Figure:
        heavy = weights if weights is not None else [1.0] * len(values)
        total = fsum(heavy)
        mean = fsum(w * s for w, s in zip(heavy, values, strict=True)) / total
        effective = total**2 / fsum(w * w for w in heavy)
        plain = weights is None and set(values) <= {0.0, 1.0}
        method = "Wilson" if plain else "Wilson, effective n"
        interval = _score(min(mean, 1.0), effective, terms.level, method)
        return Figure(code, counts, mean, len(values), interval, target, "", parts)

    return shown(terms, code, counts, len(values), figure, enough=enough)


def _score(mean: float, n: float, level: float, method: str) -> Interval:
    """Wilson's interval for a mean of values from 0 to 1 and any n > 0."""
    z = intervals.z(level)
    middle = 2 * n * mean + z * z
    half = z * sqrt(z * z + 4 * n * mean * (1 - mean))
    low = 0.0 if mean == 0 else (middle - half) / (2 * (n + z * z))
    high = 1.0 if mean == 1 else (middle + half) / (2 * (n + z * z))
    return Interval(low, high, level, method)


def risk_ratio(shares: tuple[float, float], ns: tuple[int, int], level: float) -> Interval | None:
    """Interval of a ratio of two independent proportions on the log scale (Katz and others, 1978,
    equation C). None when one of them is 0."""
    if not all(shares):
        return None
    spread = sqrt(fsum((1 - share) / (n * share) for share, n in zip(shares, ns, strict=True)))
    if spread == 0:
        return None  # both are 1: the formula would claim to be certain
    middle, half = log(shares[0] / shares[1]), intervals.z(level) * spread
    return Interval(float(np.exp(middle - half)), float(np.exp(middle + half)), level, "Katz log")


def bootstrap(
    terms: Terms, purpose: str, sizes: Sequence[int], statistic: Callable[..., Any]
) -> Interval | None:
    """Percentile interval of `statistic(*indices)` (Efron, 1979), or None without a seed.

    Each group of records (`sizes`) is drawn again by itself; an index array has a row per draw. The
    statistic gives a value per row, NaN where it is undefined; None when over half of them are, or
    when all are the same (then the draws know nothing of the uncertainty).
    """
    if terms.seed is None:
        return None
    stream = chance.generator(terms.seed, "power", purpose)
    found: list[float] = []
    at_once = max(1, _CHUNK // max(1, sum(sizes)))
    for start in range(0, terms.draws, at_once):
        rows = min(at_once, terms.draws - start)
        with np.errstate(divide="ignore", invalid="ignore"):
            values = statistic(*(stream.integers(0, size, (rows, size)) for size in sizes))
        found += [float(value) for value in values if isfinite(value)]
    if 2 * len(found) < terms.draws or min(found) == max(found):
        return None
    return intervals.percentile(found, terms.level)


def rows_of(records: Iterable[Record], kind: type[Record]) -> Iterator[tuple[int, Record]]:
    """Each record with its place. ValueError: one is of another kind."""
    for i, record in enumerate(records):
        if not isinstance(record, kind):
            checks.fail(checks.row(i), f"{record!r} is no {kind.__name__}")
        yield i, record


def people(records: Iterable[Any], field: str = "person") -> int:
    """Different people behind records; each record without a person is one of its own."""
    named = set()
    unnamed = 0
    for record in records:
        person = getattr(record, field)
        if person is None:
            unnamed += 1
        else:
            named.add(person)
    return len(named) + unnamed


def day(value: Any, where: str, *, least: int | None = None, most: int | None = None) -> int:
    """A day as a whole number (`date.toordinal()` or any count of days, up to 10⁹)."""
    first = -FARTHEST if least is None else least
    return checks.whole(value, where, least=first, most=FARTHEST if most is None else most)


def amount(value: Any, where: str) -> float:
    """Money, hours or credit: a number ≥ 0, small enough to be added and multiplied."""
    return checks.number(value, where, least=0, most=1e100)


def named(value: Any, where: str, *, optional: bool = True) -> Any:
    """An id, or None where `optional`."""
    if value is not None or not optional:
        canonical([value], where)
    return value


def yes(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        checks.fail(where, f"{value!r} is neither True nor False")
    return value


def same_bloc(blocs: dict[Any, str], person: Any, bloc: str, i: int) -> None:
    """Remembers a person's bloc. ValueError: it was another one in an earlier row."""
    if blocs.setdefault(person, bloc) != bloc:
        checks.fail(checks.row(i, "bloc"), f"{person!r} is in two blocs")
