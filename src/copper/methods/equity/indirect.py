"""Indirectly standardised ratios and rates: what happened against what was to be expected."""

from collections.abc import Sequence
from dataclasses import dataclass

from copper.methods import checks
from copper.methods.intervals import LARGEST_COUNT, Interval, count_interval
from copper.methods.order import Id

from .columns import finite, in_order, named, place, scaled, total

NOTHING_EXPECTED = "nothing_expected"


@dataclass(frozen=True)
class ExpectedStratum:
    """One band: `expected` events = population · `reference_rate` (events a person).

    `observed` is None where only the total was given.
    """

    band: Id
    observed: int | None
    population: float
    reference_rate: float
    expected: float


@dataclass(frozen=True)
class IndirectFigure:
    """Observed over expected events, times `scale`: what a place just like the reference has
    (1 or 100 for a ratio, the reference's crude rate for a rate).

    `reason` is "nothing_expected" where `value` and `interval` are None for want of expected events.
    """

    observed: int
    expected: float
    scale: float
    value: float | None
    interval: Interval | None
    reason: str | None
    strata: tuple[ExpectedStratum, ...]


def indirectly_standardised_ratio(
    observed: int | Sequence[int],
    populations: Sequence[float],
    reference_events: Sequence[int],
    reference_populations: Sequence[float],
    *,
    bands: Sequence[Id] | None = None,
    reference_value: float = 1,
    level: float = 0.95,
    exact_below: int = 10,
) -> IndirectFigure:
    """Observed events over those expected with the reference's rates (such as an SMR).

    O/E · `reference_value`, E = Σ n·x_ref/n_ref; limits of O (Byar's, below `exact_below` exact)
    over E (Breslow and Day, 1987). As OHID's `calculate_ISRatio`. `observed` is the total, or one
    count a band; the other columns have one row a band.
    ValueError: a count is no whole number ≥ 0, a population is below 0, a reference population is
    not above 0 (the row and band are named), events in a band without people, lengths differ.
    """
    scale = checks.positive(reference_value, "reference_value")
    strata = _strata(observed, populations, reference_events, reference_populations, bands)
    return _result(observed, strata, scale, level, exact_below)


def indirectly_standardised_rate(
    observed: int | Sequence[int],
    populations: Sequence[float],
    reference_events: Sequence[int],
    reference_populations: Sequence[float],
    *,
    bands: Sequence[Id] | None = None,
    per: float = 100_000,
    level: float = 0.95,
    exact_below: int = 10,
) -> IndirectFigure:
    """The indirectly standardised ratio times the reference's crude rate per `per`.

    As OHID's `calculate_ISRate`. Arguments and errors: as `indirectly_standardised_ratio`.
    """
    per = checks.positive(per, "per")
    strata = _strata(observed, populations, reference_events, reference_populations, bands)
    people = total(map(float, reference_populations), "reference_populations")
    crude = finite(sum(map(int, reference_events)) / people * per, "reference_populations")
    return _result(observed, strata, crude, level, exact_below)


def _strata(
    observed: int | Sequence[int],
    populations: Sequence[float],
    reference_events: Sequence[int],
    reference_populations: Sequence[float],
    bands: Sequence[Id] | None,
) -> tuple[ExpectedStratum, ...]:
    rows = checks.same_length(
        "bands",
        populations=populations,
        reference_events=reference_events,
        reference_populations=reference_populations,
    )
    checks.not_empty(populations, "populations")
    labels = named(bands, rows, "bands")
    by_band = _by_band(observed)
    if by_band is not None:
        checks.same_length("observed", observed=by_band, populations=populations)
    strata = []
    for row in in_order(labels):
        label = labels[row]
        people = checks.number(populations[row], place(row, label, "population"), least=0)
        events = checks.whole(
            reference_events[row], place(row, label, "reference events"), most=LARGEST_COUNT
        )
        where = place(row, label, "reference population")
        reference = finite(events / checks.positive(reference_populations[row], where), where)
        strata.append(
            ExpectedStratum(
                label,
                None
                if by_band is None
                else _own(by_band[row], place(row, label, "observed"), people),
                people,
                reference,
                finite(people * reference, where),
            )
        )
    return tuple(strata)


def _by_band(observed: int | Sequence[int]) -> Sequence[int] | None:
    """None for a total (and for what is neither, which is then refused as a total)."""
    return observed if hasattr(observed, "__len__") else None  # type: ignore[return-value]


def _own(count: int, where: str, people: float) -> int:
    found = checks.whole(count, where, most=LARGEST_COUNT)
    if found and people == 0:
        checks.fail(where, f"{found} events, but nobody whom they could happen to")
    return found


def _result(
    observed: int | Sequence[int],
    strata: tuple[ExpectedStratum, ...],
    scale: float,
    level: float,
    exact_below: int,
) -> IndirectFigure:
    by_band = _by_band(observed)
    events = checks.whole(
        observed if by_band is None else sum(map(int, by_band)), "observed", most=LARGEST_COUNT
    )
    limits = count_interval(events, level, exact_below=exact_below)
    expected = total((part.expected for part in strata), "populations")
    if expected == 0:
        return IndirectFigure(events, 0.0, scale, None, None, NOTHING_EXPECTED, strata)
    value = finite(events / expected * scale, "observed")
    interval = scaled(limits, scale / expected)
    return IndirectFigure(events, expected, scale, value, interval, None, strata)
